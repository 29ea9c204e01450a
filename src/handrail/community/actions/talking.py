"""The network of mentors: what is written, changed, hidden, reported, and which letters somebody wants."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from handrail.community import events
from handrail.community.actions.locking import person
from handrail.community.models import Answer, Earlier, Letters, Post, Report
from handrail.community.queries.network import day_of, topics_of, whose
from handrail.community.rules import talk
from handrail.kernel.access import Actor, NotFound
from handrail.kernel.events import record
from handrail.kernel.reasons import refuse_if


@transaction.atomic
def write_post(
    owner_ref: str, kind: str, title: str, text: str, *, topics: Sequence[str] = (), by: Actor, now: datetime
) -> Post:
    by.must("community.network")
    owner = whose(by, owner_ref)
    known = [code for code in topics if code in topics_of(owner.pk)]
    post = Post(owner=owner, writer_id=person(by), kind=kind, title=title, text=text, topics=known, said_at=now)
    post.trust = f"post:{post.ref}"
    _fold(post, [])
    post.save()
    record(events.PostWritten(post.pk, kind), by=by, on=day_of(owner.pk, now))
    return post


@transaction.atomic
def answer_post(ref: str, text: str, *, by: Actor, now: datetime) -> Answer:
    by.must("community.network")
    post = _post(ref, by, shown=True)
    answer = Answer(post=post, writer_id=person(by), text=text, said_at=now, trust=post.trust)
    answer.save()
    _refold(post)
    record(events.AnswerGiven(post.pk, answer.pk), by=by, on=day_of(post.owner_id, now))
    return answer


@transaction.atomic
def edit_said(what: str, ref: str, text: str, *, title: str = "", by: Actor, now: datetime) -> Post:
    """The writer changes what was written, within a week. What it said before is kept."""
    by.must("community.network")
    post, answer = find_said(what, ref, by, own=True)
    row = answer or post
    refuse_if(talk.blocks_editing(row.said_at, now))
    Earlier.objects.create(post=post, answer=answer, title="" if answer else post.title, text=row.text, until=now)
    row.text, row.edited_at = text, now
    if answer is None:
        post.title = title or post.title
    row.save()
    _refold(post)
    record(events.TalkEdited(post.pk, answer.pk if answer else None), by=by, on=day_of(post.owner_id, now))
    return post


@transaction.atomic
def mark_helped(ref: str, *, helped: bool, by: Actor, now: datetime) -> Post:
    """Who asked says which answer helped, or takes it back."""
    by.must("community.network")
    answer = Answer.objects.filter(ref=ref, hidden_at=None, post__writer=person(by)).select_related("post").first()
    if answer is None:
        raise NotFound("answer")
    Answer.objects.filter(pk=answer.pk).update(helped=helped)
    record(events.AnswerHelped(answer.post_id, answer.pk, helped), by=by, on=day_of(answer.post.owner_id, now))
    return answer.post


@transaction.atomic
def hide(what: str, ref: str, reason: str, *, by: Actor, now: datetime) -> Post:
    """A coordinator hides a text; the writer is told and reads why. An empty reason shows it again."""
    by.must("community.moderate")
    post, answer = find_said(what, ref, by)
    if not Post.objects.moderated_by(by).filter(pk=post.pk).exists():
        raise NotFound("post")
    row = answer or post
    row.hidden_at, row.hidden_because = (now, reason) if reason else (None, None)
    row.save(update_fields=["hidden_at", "hidden_because"])
    _refold(post)
    post.reports.filter(answer=answer, settled_at=None).update(settled_at=now)
    event = events.TalkHidden(post.pk, answer.pk if answer else None, row.writer_id, bool(reason))
    record(event, by=by, on=day_of(post.owner_id, now))
    return post


@transaction.atomic
def report_said(what: str, ref: str, words: str, *, by: Actor, now: datetime) -> Report:
    """Somebody asks a coordinator to look. Twice by the same person is once while it is open."""
    by.must("community.network")
    post, answer = find_said(what, ref, by)
    me = person(by)
    open_now = post.reports.filter(answer=answer, person=me, settled_at=None).first()
    if open_now is not None:
        return open_now
    row = Report(post=post, answer=answer, person_id=me, words=words, trust=post.trust)
    row.save()
    record(events.TalkReported(post.pk, row.pk), by=by, on=day_of(post.owner_id, now))
    return row


@transaction.atomic
def settle_report(ref: str, *, by: Actor, now: datetime) -> None:
    """A coordinator has looked and leaves the text as it is."""
    by.must("community.moderate")
    mine = Report.objects.filter(post__in=Post.objects.moderated_by(by), ref=ref)
    if not mine.update(settled_at=now):
        raise NotFound("report")


@transaction.atomic
def choose_letters(owner_ref: str, *, answers: bool, weekly: bool, by: Actor, now: datetime) -> Letters:
    by.must("community.network")
    row, _ = Letters.objects.get_or_create(person_id=person(by), owner=whose(by, owner_ref))
    return _choose(row, answers=answers, weekly=weekly, by=by, now=now)


@transaction.atomic
def stop_weekly(ref: str, *, now: datetime) -> Letters:
    """By the link in the letter: whoever holds it may stop it, signed in or not."""
    row = Letters.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound("letters")
    return _choose(row, answers=row.answers, weekly=False, by=Actor.system("letter"), now=now)


def _choose(row: Letters, *, answers: bool, weekly: bool, by: Actor, now: datetime) -> Letters:
    row.answers, row.weekly = answers, weekly
    row.save(update_fields=["answers", "weekly"])
    record(events.LettersChosen(row.pk, answers, weekly), by=by, on=day_of(row.owner_id, now))
    return row


def find_said(what: str, ref: str, by: Actor, *, own: bool = False) -> tuple[Post, Answer | None]:
    """A post, or an answer with its post, as far as the actor sees it."""
    if what == "post":
        post = _post(ref, by)
        if own and post.writer_id != person(by):
            raise NotFound("post")
        return post, None
    answer = Answer.objects.filter(ref=ref).select_related("post").first()
    if answer is None or (own and answer.writer_id != person(by)):
        raise NotFound("answer")
    return _post(answer.post.ref, by), answer


def _post(ref: str, by: Actor, *, shown: bool = False) -> Post:
    rows = Post.objects.shown_to(by) if shown else Post.objects.visible_to(by)
    post = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if post is None:
        raise NotFound("post")
    return post


def _refold(post: Post) -> None:
    _fold(post, list(post.answers.filter(hidden_at=None).values_list("text", flat=True)))
    post.save(update_fields=["folded"])


def _fold(post: Post, answers: Sequence[str]) -> None:
    post.folded = talk.fold(" ".join([post.title, post.text, *answers]))
