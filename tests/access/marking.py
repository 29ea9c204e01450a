"""Puts a word of its own into every text about people of one side, and says which texts those are.

A new sealed field, or a new field for free text, must be added here (or to WITHOUT, with the reason), or a test fails.
"""

import json
from collections.abc import Callable
from datetime import timedelta

from django.apps import apps
from django.db import models

from handrail.community.models import Answer, Earlier, Feedback, Post, Report, Signup, Speaking, Suggestion
from handrail.employers.models import Placement, PlacementChange
from handrail.kernel.models import LegalHold
from handrail.kernel.privacy import EncryptedText
from handrail.matching.models import Question, Request
from handrail.mentorships.models import (
    Change,
    CheckIn,
    ClosingStep,
    Concern,
    ConcernEntry,
    Contact,
    ContactShare,
    Cover,
    EmployerContact,
    Goal,
    Handover,
    Hearing,
    Meeting,
    MeetingChange,
    Mentorship,
    OnCall,
    Referral,
    Ruling,
    Step,
    TimeOffer,
    TrackChoice,
)
from handrail.mentorships.models import Feedback as ToldMentor
from handrail.people.models import Account, ContactChange, Erasure, Person, SeenAs
from handrail.people.rules import Cause
from handrail.programmes.models import Answer as OwnAnswer
from handrail.programmes.models import Application, Clearance, Correction, GuardianAsk, Interview, Mentor
from handrail.register.models import Jobseeker
from handrail.training.models import Attendance, Certificate
from tests.access.town import Side

WITHOUT = {
    "programmes.Participation.wishes": "codes of a fixed list, sealed; no free text",
    "programmes.Participation.avoids": "codes of a fixed list, sealed; no free text",
    "mentorships.CheckIn.safety": "a code of a fixed list, sealed; no free text",
    "people.Person.sort_key": "made from the name; it orders lists and is never shown",
    "mentorships.Signature.plan": "the goals and steps as they were, sealed; shown nowhere",
    "mentorships.InTheWay.kind": "a code of a fixed list, sealed; no free text",
    "mentorships.TrackChoice.suggested": "a code of the programme file",
    "mentorships.TrackChoice.track": "a code of the programme file",
    "matching.ProposalList.inputs_hash": "a hash that cannot be read",
    "employers.Placement.place_key": "a look-up index that cannot be read",
    "programmes.Clearance.requirement": "a code of the programme file",
    "register.Jobseeker.number_index": "a look-up index that cannot be read",
    "kernel.SimulatedMail.to": "what the demo would have sent, looked at on its own below",
    "kernel.SimulatedMail.subject": "the same",
    "kernel.SimulatedMail.text": "the same",
    "kernel.SimulatedSms.text": "the same",
}


def text_fields() -> set[str]:
    """Every personal field of ours in which somebody's own words or contact data stand."""
    found = set()
    for model in apps.get_models():
        declared = getattr(model, "PERSONAL", {})
        for field in model._meta.concrete_fields:
            text = isinstance(field, EncryptedText | models.CharField | models.TextField)
            if field.name in declared and text and not field.choices and not _is_code(field):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def _is_code(field: models.Field) -> bool:  # type: ignore[type-arg]
    """Short columns hold codes: a reason, an area, a language, a permit."""
    return isinstance(field, models.CharField) and (field.max_length or 0) <= 24 and field.name != "phone"


class Marked:
    """The rows of one side, each field with its own word; `words` says which word stands in which field."""

    def __init__(self, side: Side) -> None:
        self.side, self.words = side, {}
        self._people()
        self._places()
        self._asked()
        self._together()
        self._job()
        self._concern()
        self._community()
        self._course()
        self._network()
        self._wrong()

    def _put(self, row: models.Model, name: str, shape: Callable[[str], str] = str, *, of: str = "") -> None:
        """One word into one field. `of` says whose, where the same field is marked for several."""
        label = f"{row._meta.label}.{name}"
        key = f"{label} of {of}" if of else label
        word = self.side.word(f"{len(self.words):03}w")
        self.words[key] = word
        setattr(row, name, shape(word))
        row.save(update_fields=[name])

    def _people(self) -> None:
        for name in ("mentee", "mentor", "asker"):
            person = self._person(name)
            first = person.name.split(maxsplit=1)[0]
            self._put(person, "name", lambda word, first=first: f"{first} {word}", of=name)  # type: ignore[misc]
            account = self._account(name)
            self._put(account, "email", lambda word: f"{word}@example.org", of=name)
            self._put(account, "phone", lambda word: f"+{word}", of=name)
            for row in Jobseeker.objects.filter(person=person):
                self._put(row, "name", of=name)
                self._put(row, "email", lambda word: f"{word}@example.org", of=name)
                self._put(row, "phone", lambda word: f"+{word}"[:20], of=name)
        account, helper = self._account("mentee"), self._person("coordinator")
        seen = SeenAs.objects.create(person=self._person("mentee"), viewer=helper, reason="-", began_at=account.created)
        self._put(seen, "reason")
        change = ContactChange.objects.create(account=account, what="email", changed_at=account.created)
        self._put(change, "old", lambda word: f"{word}@example.org")
        self._put(change, "told", lambda word: f"{word}@example.org")
        day, left = account.created.date(), self._person("asker")
        gone = Erasure(person=left, about="mentor:0", cause=Cause.ON_PAPER, asked_on=day, due_on=day, done_on=day)
        gone.trust, gone.asked_by = f"erasure:{gone.ref}", helper
        gone.save()
        for name in ("reason", "contact", "words"):
            self._put(gone, name)

    def _account(self, name: str) -> Account:
        return Account.objects.get(person=self._person(name))

    def _person(self, name: str) -> Person:
        return self.side.who("mentee", "request") if name == "asker" else self.side.people[name]

    def _places(self) -> None:
        side = self.side
        self._put(side.pair.participation, "own_words", of="mentee")
        self._put(side.asking, "own_words", of="asker")
        self._put(OwnAnswer.objects.get(participation=side.pair.participation), "value", json.dumps)
        mentor = Mentor.objects.get(pk=side.asked.pk)
        self._put(mentor, "intro")
        self._put(mentor, "linkedin_url", lambda word: f"https://www.linkedin.com/in/{word}/")
        self._put(mentor, "decision_reason")
        self._put(Clearance.objects.filter(mentor=mentor).earliest("id"), "reason")
        applied = Application.objects.create(mentor=mentor, applied_on=mentor.applied_on, specialism="", ordinary_cases=20)
        self._put(applied, "specialism")
        self._put(applied, "why")
        talk = Interview(mentor=mentor, trust=f"mentor:{mentor.ref}", held_on=mentor.applied_on, marks={"brave": 3})
        talk.save()
        self._put(talk, "note")
        ask = GuardianAsk(
            participation=side.asking, trust=side.asking.trust, token_hash=side.word("hash"), expires_at=side.asking.created
        )
        ask.channel = "email"
        ask.save()
        self._put(ask, "name")
        self._put(ask, "contact")

    def _asked(self) -> None:
        self._put(Request.objects.get(ref=self.side.refs["request"]), "words")
        question = Question.objects.get(request__ref=self.side.refs["questioned"])
        self._put(question, "words")
        earlier = Question(
            request=question.request,
            trust=question.trust,
            asked_at=question.asked_at - timedelta(hours=2),
            answered_at=question.asked_at - timedelta(hours=1),
            words="Earlier?",
        )
        earlier.save()
        self._put(earlier, "answer")

    def _job(self) -> None:
        job = Placement.objects.get(ref=self.side.refs["job"])
        self._put(job, "employer_name")
        before = PlacementChange(placement=job, trust=job.trust, on=job.told_on, started_on=job.started_on)
        before.kind, before.contract = job.kind, job.contract
        before.save()
        self._put(before, "employer_name")
        self._put(Contact.objects.get(ref=self.side.refs["touch"]), "note")
        at_work = EmployerContact.objects.get(mentorship__ref=self.side.refs["followed"])
        self._put(at_work, "name")
        self._put(at_work, "email", lambda word: f"{word}@example.org")
        self._put(at_work, "phone")

    def _together(self) -> None:
        pair, refs = self.side.pair, self.side.refs
        held, ended = Meeting.objects.get(ref=refs["held"]), Mentorship.objects.get(ref=refs["ended"])
        self._put(held, "note")
        # History is only added to, so its words are those it was written with.
        self.words[f"{MeetingChange._meta.label}.note"] = self.side.word("note")
        self.words[f"{Change._meta.label}.note"] = self.side.word("endnote")
        self._put(Meeting.objects.get(ref=refs["planned"]), "where")
        self._put(TimeOffer.objects.get(ref=refs["offer"]), "where")
        self._put(Goal.objects.get(ref=refs["goal"]), "text")
        self._put(Step.objects.get(ref=refs["step"]), "text")
        self._put(TrackChoice.objects.get(mentorship=pair), "words")
        self._put(Cover.objects.get(ref=refs["cover"]), "note")
        other = Mentor.objects.get(person=self.side.people["other mentor"])
        passed = Handover(
            mentorship=pair,
            trust=pair.trust,
            before=other,
            after=self.side.asked,
            on=pair.agreed_on,
            note=self.side.word("passed"),
        )
        passed.save()
        self._put(passed, "note")
        referral = Referral.objects.get(mentorship=pair)
        self._put(referral, "question")
        self._put(referral, "where")
        self._put(ToldMentor.objects.get(referral=referral), "text")
        self._put(CheckIn.objects.get(ref=refs["check_in"]), "note")
        share = ContactShare.objects.get(mentorship=pair, withdrawn_on=None)
        self._put(share, "email", lambda word: f"{word}@example.org")
        self._put(share, "phone")
        thanks = ClosingStep(
            mentorship=ended, trust=ended.trust, person=ended.mentee_person, step="say_thanks", done_on=ended.agreed_on
        )
        thanks.save()
        self._put(thanks, "words")

    def _community(self) -> None:
        """A guest, a quote that may be shown, and one answer about a workshop: too few to be read by anybody."""
        place = Signup.objects.get(ref=self.side.refs["signup"])
        workshop, trust = place.workshop, f"workshop:{place.workshop.ref}"
        guest = Signup(workshop=workshop, guest="-", state="placed", asked_at=place.asked_at, placed_at=place.asked_at)
        guest.save()
        self._put(guest, "guest")
        self._put(Speaking.objects.get(workshop=workshop), "quote")
        said = Feedback(workshop=workshop, person=place.person, tap="good", trust=trust)
        said.save()
        self._put(said, "words")

    def _course(self) -> None:
        """Attendance is only added to; a reason for taking a certificate back stands on one that was taken back."""
        self.words[f"{Attendance._meta.label}.reason"] = self.side.word("late")
        paper = Certificate.objects.get(ref=self.side.refs["certificate"])
        self._put(paper, "name")
        self._put(paper, "badge")
        day = paper.issued_on - timedelta(days=1)
        known = {"mentor": paper.mentor, "course": paper.course, "partner": paper.partner, "hours": 1, "issued_on": day}
        old = Certificate.objects.create(**known, public_id=self.side.word("old"), name="", revoked_on=day, revoked_because="x")
        self._put(old, "revoked_because")

    def _network(self) -> None:
        """A question, what it said before, its answer, why one was hidden, a report; a suggestion."""
        refs = self.side.refs
        post = Post.objects.get(ref=refs["post"])
        for name in ("title", "text", "folded"):
            self._put(post, name)
        for name in ("title", "text"):
            self._put(Earlier.objects.get(post=post), name)
            self._put(Suggestion.objects.get(ref=refs["suggestion"]), name)
        answer = Answer.objects.get(ref=refs["answer"])
        self._put(answer, "text")
        self._put(Report.objects.get(ref=refs["report"]), "words")
        hidden = Answer(post=post, writer=post.writer, text="-", said_at=post.said_at, hidden_at=post.said_at, trust=post.trust)
        hidden.save()
        self._put(hidden, "hidden_because")
        own = Post(owner=post.owner, writer=post.writer, kind="question", title="-", text="-", said_at=post.said_at)
        own.hidden_at, own.trust = post.said_at, f"post:{own.ref}"
        own.save()
        self._put(own, "hidden_because")

    def _wrong(self) -> None:
        said = Correction.objects.get(ref=self.side.refs["answered_correction"])
        for name in ("words", "answer"):
            self._put(said, name)

    def _concern(self) -> None:
        """The log only grows, so its words are those it was written with."""
        entry = ConcernEntry.objects.filter(concern=Concern.objects.get(ref=self.side.refs["case"])).earliest("id")
        self.words[f"{entry._meta.label}.text"] = self.side.word("concern")
        self.words[f"{entry._meta.label}.reach_at"] = self.side.word("reach")
        known = {"trust": f"concern:{entry.concern_id}", "about": f"concern:{entry.concern_id}", "since": entry.at.date()}
        held = LegalHold(**known, set_by_id=entry.concern.owner_id, review_on=entry.at.date() + timedelta(days=90))
        held.released_on = held.since
        held.save()
        self._put(OnCall.objects.get(ref=self.side.refs["on_call"]), "phone")
        self._put(Hearing.objects.get(ref=self.side.refs["hearing"]), "said")
        ruling = Ruling.objects.get(ref=self.side.refs["ruling"])
        for name in ("reason", "appeal", "settled_because"):
            self._put(ruling, name)
        self._put(held, "reason")
        self._put(held, "released_because")

    def fields(self) -> set[str]:
        return {key.split(" of ")[0] for key in self.words}
