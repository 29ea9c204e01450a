"""Makes one side of the town big: more of everything a list could show, by bulk, without its history."""

from datetime import timedelta
from itertools import count

from handrail.community.models import (
    Answer,
    Earlier,
    Feedback,
    Material,
    Post,
    Report,
    Signup,
    Speaking,
    Suggestion,
    Workshop,
)
from handrail.employers.models import Placement, PlacementChange, TrainingOffer, TrainingPlace
from handrail.kernel import clock
from handrail.kernel.models import AccessLog, SimulatedMail, new_ref
from handrail.kernel.privacy import blind_index
from handrail.matching.models import Mark, Proposal, ProposalList, Question, Request
from handrail.mentorships.models import (
    CheckIn,
    Concern,
    ConcernEntry,
    Contact,
    Goal,
    Meeting,
    Mentorship,
    Step,
    TrainingProposal,
)
from handrail.messaging.models import Notice
from handrail.people.models import Block, Person
from handrail.programmes.models import Absence, Clearance, Duty, Mentor, Participation
from handrail.register.models import Jobseeker
from tests.access.teaching import grow_course
from tests.access.town import Side
from tests.world import analyze

_number = count(1)


def grow(side: Side, more: int) -> None:
    """So many more of everything, all about the same pair, mentor, office and programme."""
    people = _people(side, more)
    rows = _served(side, people)
    mentors = _mentors(side, people)
    grow_course(side, mentors)
    _guided(side, rows)
    _requests(side, rows)
    _proposals(side, mentors)
    _of_the_pair(side, more)
    _jobs(side, more)
    _concerns(side, more)
    _odds(side, people)
    _workshops(side, people)
    _network(side, people)
    analyze()


def _people(side: Side, more: int) -> list[Person]:
    names = [f"{side.mark.title()}{next(_number)} Grown" for _ in range(more)]
    return Person.objects.bulk_create([Person(name=name, sort_key=name.lower()) for name in names])


def _served(side: Side, people: list[Person]) -> list[Participation]:
    today = clock.today()
    jobseekers = Jobseeker.objects.bulk_create(
        [
            Jobseeker(name=each.name, office=side.office, person=each, tied_how="desk", tied_on=today, number_index=_index())
            for each in people
        ]
    )
    programme, version = side.programme, side.asking.version
    refs = [new_ref() for _ in people]
    return Participation.objects.bulk_create(
        [
            Participation(
                ref=ref,
                trust=f"participation:{ref}",
                programme=programme,
                version=version,
                person=jobseeker.person,
                jobseeker=jobseeker,
                occupation=side.asking.occupation,
                languages=["en"],
                areas=["BE211"],
                stage="ready",
                joined_on=today,
                ready_on=today,
            )
            for jobseeker, ref in zip(jobseekers, refs, strict=True)
        ]
    )


def _index() -> str:
    return blind_index(f"grown {next(_number)}")


def _mentors(side: Side, people: list[Person]) -> list[Mentor]:
    stages = ("accepted", "applied", "paused")
    return Mentor.objects.bulk_create(
        [
            Mentor(
                programme=side.programme,
                person=each,
                kind="professional",
                stage=stages[place % 3],
                applied_on=clock.today(),
                accepted_on=clock.today(),
                sectors=["C"],
            )
            for place, each in enumerate(people)
        ]
    )


def _guided(side: Side, rows: list[Participation]) -> None:
    """He has had many mentees; so has she had many mentors."""
    today = clock.today()
    pair = side.pair
    done = {"agreed_on": today, "stage": "closed", "ended_on": today, "reason": "completed", "mentor": side.asked}
    mentor_id = side.asked.person_id
    his = [
        Mentorship(trust=row.trust, participation=row, mentee_person_id=row.person_id, mentor_person_id=mentor_id, **done)
        for row in rows
    ]
    hers = [
        Mentorship(
            trust=pair.trust,
            participation_id=pair.participation_id,
            mentee_person_id=pair.mentee_person_id,
            mentor_person_id=mentor_id,
            **done,
        )
        for _ in rows
    ]
    Mentorship.objects.bulk_create(his + hers)


def _requests(side: Side, rows: list[Participation]) -> None:
    now = clock.now()
    asked = {"asked_at": now, "answer_by": now + timedelta(days=3), "mentor": side.asked}
    made = Request.objects.bulk_create(
        [Request(trust=row.trust, participation=row, stage="open", rank=1, words="Please.", **asked) for row in rows]
    )
    Question.objects.bulk_create([Question(trust=each.trust, request=each, words="Why?", asked_at=now) for each in made])


def _proposals(side: Side, mentors: list[Mentor]) -> None:
    now, row = clock.now(), side.asking
    newest = ProposalList.objects.filter(participation=row).latest("id")
    Proposal.objects.bulk_create(
        [Proposal(list=newest, mentor=each, place=100 + next(_number), score=1, lines=[]) for each in mentors]
    )
    Mark.objects.bulk_create([Mark(participation=row, mentor=each, kind="later", at=now) for each in mentors[::2]])
    ended = {"stage": "declined", "asked_at": now, "decided_at": now, "reason": "no_time", "answer_by": now}
    Request.objects.bulk_create([Request(trust=row.trust, participation=row, mentor=each, rank=9, **ended) for each in mentors])


def _jobs(side: Side, more: int) -> None:
    """She has had many jobs, and the one was put right many times."""
    job, today = Placement.objects.get(ref=side.refs["job"]), clock.today()
    said = {"trust": job.trust, "kind": job.kind, "contract": job.contract, "started_on": today, "employer_name": "Somewhere"}
    whose = {"participation_id": job.participation_id, "person_id": job.person_id, "source": job.source, "told_on": today}
    Placement.objects.bulk_create([Placement(place_key=new_ref(), **said, **whose) for _ in range(more)])
    PlacementChange.objects.bulk_create([PlacementChange(placement=job, on=today, **said) for _ in range(more)])
    offer = TrainingOffer.objects.get(ref=side.refs["bakery"])
    told = {"programme": offer.programme, "employer": offer.employer, "title": "More", "place": "Here", "stage": "open"}
    told |= {"starts_on": offer.starts_on, "places": 9, "language": "en", "written_on": today}
    offers = TrainingOffer.objects.bulk_create([TrainingOffer(**told) for _ in range(2 * more)])
    TrainingProposal.objects.bulk_create(
        [TrainingProposal(mentorship=side.pair, offer=each, proposed_on=today) for each in offers[:more]]
    )
    TrainingPlace.objects.bulk_create(
        [
            TrainingPlace(offer=offer, participation_id=job.participation_id, person=each, said_on=today)
            for each in Person.objects.filter(name__startswith=side.mark.title()).order_by("-pk")[:more]
        ]
    )
    pair = Mentorship.objects.get(ref=side.refs["followed"])
    touched = {"mentorship": pair, "trust": pair.trust, "on": today, "channel": "phone", "note": "Well."}
    Contact.objects.bulk_create([Contact(key=new_ref(), **touched) for _ in range(more)])


def _of_the_pair(side: Side, more: int) -> None:
    pair, now, today = side.pair, clock.now(), clock.today()
    trust, who = pair.trust, pair.mentor_person_id
    days = [today - timedelta(days=n % 15) for n in range(more)]
    held = {"state": "held", "how": "place", "minutes": 30, "logged_by_id": who}
    Meeting.objects.bulk_create(
        [Meeting(mentorship=pair, trust=trust, key=new_ref(), held_on=day, note="Well.", **held) for day in days]
        + [Meeting(mentorship=pair, trust=trust, key=new_ref(), planned_at=now, how="place", where="Here.") for _ in days]
    )
    ended = Mentorship.objects.get(ref=side.refs["ended"])
    Meeting.objects.bulk_create(
        [Meeting(mentorship=ended, trust=ended.trust, key=new_ref(), held_on=day, **held) for day in days]
    )
    Goal.objects.bulk_create([Goal(mentorship=pair, trust=trust, text="More", set_on=today, set_by_id=who) for _ in days])
    Step.objects.bulk_create([Step(mentorship=pair, trust=trust, text="More", owner_id=who, due_on=day) for day in days])
    CheckIn.objects.bulk_create(
        [
            CheckIn(mentorship=pair, trust=trust, side="mentee", due_on=day, done_on=today, how="own", note="More")
            for day in (today - timedelta(days=100 + next(_number)) for _ in days)
        ]
    )
    kinds = [f"meet_{next(_number)}" for _ in range(more)]
    Duty.objects.bulk_create([Duty(kind=kind, about=pair.about, person_id=who, due_on=today) for kind in kinds])
    pair.refresh_from_db()


def _concerns(side: Side, more: int) -> None:
    now = clock.now()
    case = Concern.objects.get(ref=side.refs["case"])
    about = {"programme": side.programme, "kind": "unsafe", "severity": "look", "reported_at": now, "answer_by": now.date()}
    Concern.objects.bulk_create(
        [Concern(code=new_ref()[:16], key=new_ref(), owner=side.people["lead"], **about) for _ in range(more)]
    )
    ConcernEntry.objects.bulk_create(
        [ConcernEntry(concern=case, trust=case.trust, kind="done", at=now, text="More") for _ in range(more)]
    )


def _odds(side: Side, people: list[Person]) -> None:
    now, today = clock.now(), clock.today()
    me = side.people["mentee"]
    Block.objects.bulk_create([Block(person=me, other=each, kind="block", set_at=now) for each in people])
    first = today + timedelta(days=400)
    away = [first + timedelta(days=2 * next(_number)) for _ in people]
    Absence.objects.bulk_create([Absence(mentor=side.asked, starts=day, ends=day) for day in away])
    Clearance.objects.bulk_create([Clearance(mentor=side.asked, requirement=f"x{n}", met_on=today) for n in range(len(people))])
    Notice.objects.bulk_create(
        [Notice(kind="asked", person=me, channel="email", key=new_ref(), about="person:1", state="failed") for _ in people]
    )
    looks = [
        AccessLog(actor="account:1", actor_person_id=each.pk, person_id=me.pk, what="contact", why="desk") for each in people
    ]
    AccessLog.objects.bulk_create(looks)
    SimulatedMail.objects.bulk_create([SimulatedMail(to="a@example.org", subject="A", text="B", key="c") for _ in people])


def _workshops(side: Side, people: list[Person]) -> None:
    """Many come to one workshop, wait, speak and say how it was; and there are many workshops."""
    now, first = clock.now(), Workshop.objects.get(ref=side.refs["workshop"])
    at = {"workshop": first, "asked_at": now, "placed_at": now}
    states = ("placed", "waiting")
    Signup.objects.bulk_create([Signup(person=each, state=states[n % 2], **at) for n, each in enumerate(people)])
    Feedback.objects.bulk_create(
        [Feedback(workshop=first, person=each, tap="good", trust=f"workshop:{first.ref}") for each in people]
    )
    Speaking.objects.bulk_create([Speaking(workshop=first, person=each, trust=f"workshop:{first.ref}") for each in people])
    Material.objects.bulk_create([Material(workshop=first, title="More", text="More") for _ in people])
    more = [
        Workshop(
            series=first.series, programme=first.programme, host=first.host, places=5, place="Here", invites=first.invites,
            month=first.month + timedelta(days=4000 + next(_number)), starts_at=first.starts_at, ends_at=first.ends_at,
        )
        for _ in people
    ]  # fmt: skip
    came = Workshop.objects.bulk_create(more)
    me = side.people["mentee"]
    Signup.objects.bulk_create([Signup(workshop=each, person=me, state="placed", asked_at=now, placed_at=now) for each in came])


def _network(side: Side, people: list[Person]) -> None:
    """Much is asked, answered, changed and suggested."""
    now, today, post = clock.now(), clock.today(), Post.objects.get(ref=side.refs["post"])
    said = {"trust": post.trust, "text": "More", "said_at": now}
    asked = {"owner": post.owner, "kind": "question", "title": "More", "folded": "more"}
    Post.objects.bulk_create([Post(writer=each, **asked, **said) for each in people])
    Answer.objects.bulk_create([Answer(post=post, writer=each, **said) for each in people])
    Earlier.objects.bulk_create([Earlier(post=post, text="More", until=now) for _ in people])
    Suggestion.objects.bulk_create(
        [
            Suggestion(programme=side.programme, writer=each, title="M", text="M", said_on=today, answer_by=today)
            for each in people
        ]
    )
    Report.objects.bulk_create([Report(post=post, person=each, trust=post.trust, settled_at=now) for each in people])
