"""Some of Kaunas's pairs found work: it goes well, it is new, it was lost, it only begins; and a bakery offers a training.

It takes the pairs as the other modules left them, and gives every second one a story of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from handrail.employers import actions as jobs
from handrail.employers.rules import CheckState, Contract, EndReason, Kind, Said, Source, Training, check_day
from handrail.kernel.access import Actor, Role
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.queries.employer import employer_token
from handrail.mentorships.rules import How, MeetingState, Stage, Told
from handrail.mentorships.rules.aftercare import Channel, Goes
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.portal.made_up.stage import BY, DEMO_DOMAIN, person_of
from handrail.portal.made_up.stage import Stage as Scene
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.rules import MentorStage

PLACES = (
    ("Nemuno kepykla", 40, Contract.PERMANENT),
    ("Santakos logistika", 38, Contract.FIXED_TERM),
    ("Laisvės alėjos knygynas", 24, Contract.PERMANENT),
    ("Žaliakalnio slaugos namai", 36, Contract.FIXED_TERM),
    ("Aleksoto dirbtuvės", 40, Contract.AGENCY),
    ("Vilijos siuvykla", 30, Contract.NOT_KNOWN),
)
NOTES = (
    "Pirmosios dienos praėjo ramiai, kolegos draugiški.",
    "Dar pripranta prie pamainų, kalbėjome apie miegą.",
    "Džiaugiasi pirmu atlyginimu.",
    "Norėtų daugiau valandų, tarsis su vadovu.",
)
EMPLOYER = ("Ona Miltgrūdytė", "Nemuno kepykla (demo)")
NEWEST, MOST = 4, 24
"""A pair that stands for fewer days has no job yet; more stories than these nobody reads."""


@dataclass
class Story:
    """One pair and its job: where, and since how many days."""

    scene: Scene
    pair: Mentorship
    number: int
    since: int

    @property
    def mentee(self) -> Actor:
        return actor_of(Account.objects.get(person=self.pair.mentee_person_id))

    @property
    def mentor(self) -> Actor:
        return actor_of(Account.objects.get(person=self.pair.mentor_person_id))

    @property
    def said(self) -> Said:
        name, hours, contract = PLACES[self.number % len(PLACES)]
        return Said(name, self.first_day, hours, contract)

    @property
    def first_day(self) -> date:
        return self.scene.today - timedelta(days=self.since)

    def told(self, said: Said | None = None) -> str:
        """She says it, or he does; the address part of the job."""
        by = self.mentor if self.number % 4 == 1 else self.mentee
        with self.scene.ago(max(self.since, 0)) as (on, _):
            job = together.tell_job(self.pair.ref, said or self.said, by=by, on=on)
            together.job_begun(self.pair.participation_id, by=BY, on=on)
        return job.ref

    def in_touch(self, *days: int) -> None:
        for count, ago in enumerate(days):
            channel = (Channel.PHONE, Channel.EMAIL, Channel.IN_PERSON)[(self.number + count) % 3]
            note = NOTES[(self.number + count) % len(NOTES)]
            with self.scene.ago(ago) as (on, _):
                together.log_contact(self.pair.ref, on, channel, note=note, key=f"demo-{ago}", by=self.mentor, on=on)

    def asked(self, job_id: int, months: int, state: CheckState, source: Source) -> None:
        day = check_day(self.first_day, months)
        if day <= self.scene.today:
            with self.scene.ago((self.scene.today - day).days) as (on, _):
                jobs.note_check(job_id, months, state, source, by=BY, on=on)


def come(scene: Scene) -> None:
    """After the pairs stand."""
    training(scene)
    rows = Mentorship.objects.filter(
        participation__programme_id=scene.programme_id, stage__in=[Stage.AGREED, Stage.ACTIVE]
    ).order_by("pk")
    old_enough = [each for each in rows if each.agreed_on <= scene.today - timedelta(days=NEWEST)]
    for number, pair in enumerate(old_enough[1::2][:MOST]):
        stood = (scene.today - pair.agreed_on).days
        _met(scene, pair, stood)
        STORIES[number % len(STORIES)](Story(scene, pair, number, max(1, stood * 2 // 3)))


def _met(scene: Scene, pair: Mentorship, stood: int) -> None:
    """A job comes after a first meeting."""
    if pair.meetings.filter(state=MeetingState.HELD).exists():
        return
    mentor = actor_of(Account.objects.get(person=pair.mentor_person_id))
    with scene.ago(max(stood - 2, 0)) as (on, _):
        together.log_meeting(pair.ref, Told(on, 60, How.PLACE), by=mentor, on=on, key="demo-before-the-job")


def goes_well(story: Story) -> None:
    story.told()
    job = jobs_of(story)
    story.in_touch(*[days for days in (story.since - 6, story.since - 30, story.since - 58) if days > 0])
    for months in (1, 3):
        story.asked(job, months, CheckState.YES, Source.MENTEE)
    with story.scene.ago(max(story.since - 3, 0)) as (on, now):
        together.allow_employer(
            story.pair.ref, name="Ona", email=f"kepykla{story.number}@{DEMO_DOMAIN}", phone="", by=story.mentee, on=on
        )
        ask = together.ask_employer(story.pair.ref, by=story.mentor, on=on, now=now)
    with story.scene.ago(max(story.since - 4, 0)) as (on, now):
        together.answer_employer(employer_token(ask.ref), Goes.WELL, on=on, now=now)


def quiet(story: Story) -> None:
    """Nobody was in touch for a while, and nobody knows how it goes."""
    story.told()
    story.in_touch(max(story.since - 4, 0))
    story.asked(jobs_of(story), 1, CheckState.UNKNOWN, Source.MENTOR)


def lost(story: Story) -> None:
    """The job ended after a while, and the two go on."""
    ref = story.told()
    ended = story.since // 3
    with story.scene.ago(ended) as (on, _):
        jobs.end(ref, on, EndReason.CONTRACT_OVER, by=story.mentee, on=on)
        together.job_over(story.pair.participation_id, by=BY, on=on)


def soon(story: Story) -> None:
    """It begins next week."""
    with story.scene.ago(1) as (on, _):
        name, hours, contract = PLACES[story.number % len(PLACES)]
        first_day = story.scene.today + timedelta(days=8)
        together.tell_job(story.pair.ref, Said(name, first_day, hours, contract), by=story.mentee, on=on)


def says_no(story: Story) -> None:
    """The answer by the link was no; the mentor has not written the end down yet."""
    story.told()
    story.in_touch(max(story.since - 8, 0))
    story.asked(jobs_of(story), 1, CheckState.NO, Source.MENTEE)


def trial(story: Story) -> None:
    """Trial work is no job: they go on meeting."""
    story.told(Said("Tilto kavinė", story.first_day, 20, Contract.FIXED_TERM, Kind.TRIAL))


def colleague(story: Story) -> None:
    """The mentor has little time now: a colleague of the office stays in touch, and was once already."""
    story.told()
    others = Mentor.objects.filter(programme_id=story.scene.programme_id, stage=MentorStage.ACCEPTED)
    other = others.exclude(pk=story.pair.mentor_id).select_related("person").order_by("pk")[0].person
    with story.scene.ago(max(story.since - 5, 0)) as (on, _):
        row = together.name_owner(story.pair.ref, other.ref, by=story.mentor, on=on)
        together.let_reach(story.pair.ref, yes=True, by=story.mentee, on=on)
    own = actor_of(Account.objects.get(person=other))
    with story.scene.ago(max(story.since - 6, 0)) as (on, _):
        together.log_owned(row.ref, on, Channel.PHONE, note=NOTES[0], key="demo-colleague", by=own, on=on)


STORIES: tuple[Callable[[Story], None], ...] = (goes_well, quiet, lost, goes_well, colleague, soon, says_no, trial)


def jobs_of(story: Story) -> int:
    """The key of the job that was just told."""
    return story.pair.participation.placements.order_by("-pk").values_list("pk", flat=True)[0]


def training(scene: Scene) -> Organisation:
    """A bakery with somebody who speaks for it: one training is open, one waits for the coordinator."""
    name, house = EMPLOYER
    with scene.ago(60) as (on, _):
        at = people.found_organisation(house, OrganisationKind.EMPLOYER, country="LT", number="DEMO-KEPYKLA", by=BY, on=on)
        account = people.open_account(email=f"lt-employer@{DEMO_DOMAIN}", name=name, language="lt", by=BY, on=on)
        people.give_membership(person_of(account), at.pk, Role.EMPLOYER, by=BY, on=on)
        TOTP.activate(account, generate_totp_secret())
    scene.staff["employer"] = account
    slug, contact = Programme.objects.get(pk=scene.programme_id).slug, actor_of(account)
    with scene.ago(20) as (on, _):
        first = Training("Keturios savaitės kepykloje", "Kas keliasi anksti ir mėgsta dirbti rankomis", "Kaunas, Taikos pr.",
                         scene.today + timedelta(days=25), scene.today + timedelta(days=53), 4, "lt")  # fmt: skip
        offer = jobs.write_offer(at.ref, slug, first, by=contact, on=on)
        jobs.publish_offer(offer.ref, by=scene.as_staff("coordinator"), on=on)
    with scene.ago(2) as (on, _):
        second = Training(
            "Pardavėjo pradžiamokslis", "", "Kaunas, Laisvės al.", scene.today + timedelta(days=40), None, 6, "lt"
        )
        jobs.write_offer(at.ref, slug, second, by=contact, on=on)
    return at
