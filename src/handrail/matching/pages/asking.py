"""Pages of finding a mentor: proposals, a profile, asking, waiting; and a mentor's requests."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.matching import actions, forms, labels, queries, rules

BOTH = ("GET", "POST")


def _language() -> str:
    return get_language() or "en"


@page("matching.ask", methods=BOTH)
def start(request: Request) -> HttpResponse:
    """To her own list; the first where she takes part in several programmes. A press (POST) stays a press."""
    refs = queries.participations(request.actor)
    if not refs:
        return render(request, "matching/none.html")
    return redirect("matching:proposals", refs[0], preserve_request=request.method == "POST")


@page("matching.ask", methods=BOTH)
def proposals(request: Request, ref: str) -> HttpResponse:
    """Looking shows the kept list; asking for mentors (POST) makes a new one."""
    if request.method == "POST":
        row = queries.own(request.actor, ref)
        actions.show_proposals(row.pk, by=request.actor, on=clock.today(row.programme.zone), now=clock.now())
        return redirect("matching:proposals", ref)
    return _list(request, ref, request.GET.get("marked", ""))


def _list(request: Request, ref: str, marked: str) -> HttpResponse:
    """Her list, with a word about the mentor she has just put elsewhere; to htmx only what changes."""
    shown = queries.shown(queries.own(request.actor, ref), _language(), clock.today())
    return render(request, "matching/proposals.html", {"shown": shown, "marked": shown.marked(marked)}, fragment="list")


@page("matching.ask", methods=("POST",))
def mark(request: Request, ref: str, mentor_ref: str, kind: str) -> HttpResponse:
    """Keep for later, not this one, or undo: the page after it says so and offers the way back."""
    row = queries.own(request.actor, ref)
    (mentor_id,) = queries.mentors_shown(row, [mentor_ref])
    on, now = clock.today(row.programme.zone), clock.now()
    if kind == "undo":
        actions.undo_mark(row.pk, mentor_id, by=request.actor, on=on, now=now)
    else:
        actions.mark(row.pk, mentor_id, _kind(kind), by=request.actor, on=on, now=now)
    if request.headers.get("HX-Request"):
        return _list(request, ref, mentor_ref)
    return redirect(f"{reverse('matching:proposals', args=[ref])}?marked={mentor_ref}")


def _kind(kind: str) -> rules.Mark:
    if kind not in set(rules.Mark):
        raise NotFound(kind)
    return rules.Mark(kind)


@page("matching.ask")
def mentor(request: Request, ref: str, mentor_ref: str) -> HttpResponse:
    profile = queries.profile(request.actor, ref, mentor_ref, _language(), on=clock.today(), now=clock.now())
    return render(request, "matching/mentor.html", {"profile": profile})


@page("matching.ask")
def choose(request: Request, ref: str) -> HttpResponse:
    """Put up to five mentors in order: one list a place, so it works by keyboard and without script."""
    shown = queries.shown(queries.own(request.actor, ref), _language(), clock.today())
    cards = [card for card in (*shown.kept, *shown.cards) if not card.state]
    places = list(zip(forms.PLACES, labels.PLACES, strict=True))[: min(shown.most, len(cards))]
    return render(request, "matching/choose.html", {"shown": shown, "cards": cards, "places": places})


@page("matching.ask", methods=BOTH)
def ask(request: Request, ref: str) -> HttpResponse:
    """The check page, then the ask. GET with ?mentor=… (one) or place_1=… (several in order) writes nothing."""
    row = queries.own(request.actor, ref)
    opening = labels.OPENINGS.get(request.GET.get("words", ""), "")
    form = forms.AskForm(posted(request), initial={"mentors": ",".join(forms.in_order(request.GET)), "words": opening})
    refs = form.chosen()
    ids = queries.mentors_shown(row, refs)
    on, now = clock.today(row.programme.zone), clock.now()
    if form.done(lambda said: actions.ask(row.pk, ids, words=said["words"], by=request.actor, on=on, now=now)):
        return redirect("matching:waiting", ref)
    shown = queries.shown(row, _language(), clock.today())
    cards = {card.ref: card for card in (*shown.cards, *shown.kept, *shown.aside)}
    chosen = [cards[each] for each in refs if each in cards]
    context = {"form": form, "chosen": chosen, "shown": shown, "openings": labels.OPENINGS}
    return render(request, "matching/ask.html", context)


@page("matching.ask")
def waiting(request: Request, ref: str) -> HttpResponse:
    return render(request, "matching/waiting.html", {"waiting": queries.waiting(request.actor, ref, clock.now())})


@page("matching.ask", methods=("POST",))
def withdraw(request: Request, request_ref: str) -> HttpResponse:
    taken = actions.withdraw(request_ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("You took your request back."))
    return redirect("matching:waiting", taken.participation.ref)


@page("matching.ask", methods=BOTH)
def answer(request: Request, ref: str, request_ref: str) -> HttpResponse:
    """Her answer to what a mentor wants to know."""
    found = queries.waiting(request.actor, ref, clock.now()).questioned(request_ref)
    form = forms.AnswerForm(posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda said: actions.answer_question(request_ref, said["words"], by=request.actor, on=on, now=now)):
        say(request, _("Your answer is sent."))
        return redirect("matching:waiting", ref)
    return render(request, "matching/answer.html", {"form": form, "asked": found, "ref": ref})


@page("matching.answer")
def requests(request: Request) -> HttpResponse:
    """What a mentor is asked."""
    return render(request, "matching/requests.html", {"asks": queries.asked_of(request.actor, _language())})


@page("matching.answer")
def one(request: Request, request_ref: str) -> HttpResponse:
    return render(request, "matching/request.html", {"ask": queries.ask_of(request.actor, request_ref, _language())})


@page("matching.answer", methods=("POST",))
def accept(request: Request, request_ref: str) -> HttpResponse:
    actions.accept(request_ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("Thank you. You are a mentor now. Propose three times for your first meeting."))
    return redirect("matching:request", request_ref)


@page("matching.answer", methods=BOTH)
def decline(request: Request, request_ref: str) -> HttpResponse:
    form = forms.DeclineForm(posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda said: actions.decline(request_ref, said["reason"], by=request.actor, on=on, now=now)):
        say(request, _("Thank you for answering. We tell the jobseeker kindly."))
        return redirect("matching:requests")
    found = queries.ask_of(request.actor, request_ref, _language())
    return render(request, "matching/decline.html", {"form": form, "ask": found})


@page("matching.answer", methods=BOTH)
def question(request: Request, request_ref: str) -> HttpResponse:
    form = forms.QuestionForm(posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda said: actions.ask_question(request_ref, said["words"], by=request.actor, on=on, now=now)):
        say(request, _("Your question is sent. Your time to answer stands still until then."))
        return redirect("matching:requests")
    found = queries.ask_of(request.actor, request_ref, _language())
    return render(request, "matching/question.html", {"form": form, "ask": found})


@page("matching.ask_together", methods=BOTH)
def with_mentors(request: Request, ref: str) -> HttpResponse:
    """Looked at together with her counsellor: only what was made in this sitting."""
    now = clock.now()
    seen = queries.together(request.actor, ref, _language(), on=clock.today(), now=now)
    if request.method == "POST":
        on = clock.today(seen.zone)
        actions.show_proposals(seen.place_id, together=True, by=request.actor, on=on, now=now)
        return redirect("matching:with_mentors", ref)
    places = list(zip(forms.PLACES, labels.PLACES, strict=True))[: min(seen.most, len(seen.cards))]
    return render(request, "matching/with_mentors.html", {"seen": seen, "places": places})


@page("matching.ask_together", methods=BOTH)
def with_ask(request: Request, ref: str) -> HttpResponse:
    """The check page, then the ask; her spoken yes is a tick."""
    now = clock.now()
    seen = queries.together(request.actor, ref, _language(), on=clock.today(), now=now)
    form = forms.AskTogether(posted(request), initial={"mentors": ",".join(forms.in_order(request.GET))})
    refs, on = form.chosen(), clock.today(seen.zone)
    ids = seen.ids_of(refs, queries.mentor_ids(seen))
    if form.done(
        lambda said: actions.ask(seen.place_id, ids, words=said["words"], together=True, by=request.actor, on=on, now=now)
    ):
        say(request, _("Asked. The answer goes to the person, not to you."))
        return redirect("portal:person", ref)
    cards = {card.ref: card for card in seen.cards}
    return render(request, "matching/with_ask.html", {"form": form, "seen": seen, "chosen": [cards[each] for each in refs]})
