"""Pairs that ran before Handrail go on by the rules from the day they come in; nobody is written to about the past."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.evaluation.queries.records import measured
from handrail.kernel import clock
from handrail.kernel.models import SimulatedMail
from handrail.mentorships import actions as together
from handrail.mentorships.models import Mentorship
from handrail.mentorships.rules import Stage
from handrail.messaging.actions import remind
from handrail.messaging.models import Notice
from handrail.people.models import Account, Consent
from handrail.portal.models import Import
from handrail.programmes import actions as programmes
from handrail.programmes.models import Duty, Mentor
from handrail.register.models import Jobseeker
from tests.mentorships.world import actor, told
from tests.portal.bringing.sheets import (
    EXAMPLES,
    NOW,
    NUMBER,
    PAIR,
    SYSTEM,
    TODAY,
    bring,
    command,
    counts,
    faulty,
    pairs,
    ready_to_guide,
    rows,
)
from tests.world import World


def test_a_pair_comes_in_running_and_is_due_from_today_on(with_mentors: World, tmp_path: Path) -> None:
    koen = ready_to_guide()
    assert counts(bring("mentorships", pairs(tmp_path))) == (1, 0, 0)
    pair = Mentorship.objects.get()
    assert (pair.stage, pair.agreed_on, pair.started_on) == (Stage.ACTIVE, date(2026, 9, 7), date(2026, 9, 7))
    assert (pair.planned_end, pair.taken_over_on) == (date(2027, 3, 7), TODAY)
    place = pair.participation
    assert (place.stage, place.joined_on, place.jobseeker) == ("guided", date(2026, 9, 7), Jobseeker.objects.get())
    assert Account.objects.get(email="rasa@example.org").person == place.person == place.jobseeker.person
    koen.refresh_from_db()
    assert koen.guides == 1
    assert Consent.objects.filter(person=place.person, purpose="matching").exists()
    due = {each.kind: each.due_on for each in Duty.objects.filter(about=pair.about)}
    assert due == {"nudge": date(2026, 12, 5), "step_in": date(2026, 12, 21), "end_coming": date(2027, 3, 7)}
    assert min(day for each in Duty.objects.all() for day in each.remind_on) >= TODAY


def test_a_standard_is_not_measured_on_months_that_are_recorded_nowhere(with_mentors: World, tmp_path: Path) -> None:
    ready_to_guide()
    bring("mentorships", pairs(tmp_path))
    pair = Mentorship.objects.get()
    programme = pair.participation.programme
    assert measured(programme, TODAY) == []
    Mentorship.objects.update(taken_over_on=None)
    assert [each.row for each in measured(programme, TODAY)] == [pair]


def test_check_ins_and_a_first_meeting_are_asked_of_the_days_to_come(town: World) -> None:
    """The migrants' programme asks after 2, 4, 13 and 26 weeks: of a pair ten weeks old only the last two."""
    from handrail.mentorships.queries.check_ins import check_in_facts
    from handrail.mentorships.rules.check_ins import Side, due_on
    from tests.mentorships.world import PairWorld

    duo = PairWorld().duo("be-mentoring-to-work", on=TODAY)
    pair = duo.again()
    pair.agreed_on, pair.taken_over_on = date(2026, 9, 12), TODAY
    asks = together.locking.version_of(pair).check_ins
    assert asks is not None
    assert due_on(Side.MENTOR, check_in_facts([pair])[pair.pk], asks) == date(2026, 12, 12)
    pair.taken_over_on = None
    assert due_on(Side.MENTOR, check_in_facts([pair])[pair.pk], asks) == date(2026, 9, 26)


def test_an_agreed_pair_meets_within_days_of_coming_in(with_mentors: World, tmp_path: Path) -> None:
    ready_to_guide()
    bring("mentorships", pairs(tmp_path, PAIR.replace("active", "agreed")))
    pair = Mentorship.objects.get()
    assert (pair.stage, pair.agreed_on, pair.started_on) == (Stage.AGREED, date(2026, 9, 7), None)
    assert Duty.objects.get(about=pair.about, kind="first_meeting").due_on == date(2026, 12, 5)


def test_no_letter_goes_about_what_was_brought_in(town: World, settle: Any, tmp_path: Path, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "handrail.kernel.mail.Simulator"}}
    bring("mentors", EXAMPLES / "mentors.csv")
    ready_to_guide()
    bring("mentorships", pairs(tmp_path))
    settle()
    remind(NOW)
    settle()
    assert not SimulatedMail.objects.exists()
    assert not Notice.objects.exists()
    # The control: the same yes on a page is a letter, and so is what is due later.
    fatima = Mentor.objects.get(person__name="Fatima Amrani")
    eva = town.person("Eva", email="eva@example.org")
    applied = programmes.apply_mentor(fatima.programme_id, eva.pk, by=SYSTEM, on=TODAY)
    programmes.accept_mentor(applied.pk, "known to us", by=SYSTEM, on=TODAY)
    settle()
    assert [each.to for each in SimulatedMail.objects.all()] == ["eva@example.org"]
    with clock.moved_to(datetime(2026, 12, 5, 12, tzinfo=UTC)):
        remind(clock.now())
        settle()
    assert SimulatedMail.objects.filter(to="koen.wouters@example.org").count() == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (PAIR.replace(NUMBER, "1"), "number: nobody in the register has this number"),
        (PAIR.replace("koen.wouters", "nobody"), "mentor: no mentor of this programme signs in with"),
        (PAIR.replace("2026-09-07", "2027-09-07"), "begun_on: 2027-09-07 has not come yet"),
        (PAIR.replace("active", "closed"), "stage: 'closed' is not known: use one of active, agreed"),
        (PAIR.replace("2026-09-01", ""), "Write the day on which the mentee signed on paper"),
        (PAIR.replace("2026-09-07", "2025-11-25"), "By its dates this pair ended on 2026-05-25"),
    ],
)
def test_a_pair_that_cannot_come_in_says_why_and_leaves_nothing(
    with_mentors: World, tmp_path: Path, line: str, says: str
) -> None:
    ready_to_guide()
    before = rows()[:-3]
    (bad,) = bring("mentorships", pairs(tmp_path, line)).bad
    assert says in str(bad)
    assert rows()[:-3] == before


def test_a_mentor_who_lacks_something_gets_no_pair_by_file(with_mentors: World, tmp_path: Path) -> None:
    assert counts(bring("mentorships", pairs(tmp_path))) == (0, 0, 1)
    assert not Mentorship.objects.exists()
    ready_to_guide()
    assert counts(bring("mentorships", pairs(tmp_path))) == (1, 0, 0)


def test_who_may_join_is_asked_of_the_day_the_pair_began(with_mentors: World, tmp_path: Path) -> None:
    """She turned 25 in October: on the day she began she was young enough, later she was not."""
    ready_to_guide()
    Jobseeker.objects.update(born_on=date(2001, 10, 1))
    assert counts(bring("mentorships", pairs(tmp_path, PAIR.replace("2026-09-07", "2026-10-02")))) == (0, 0, 1)
    assert counts(bring("mentorships", pairs(tmp_path))) == (1, 0, 0)


def test_a_pair_is_taken_back_with_her_account_and_place(with_mentors: World, settle: Any, tmp_path: Path) -> None:
    koen = ready_to_guide()
    before = rows()[:-3]
    done = bring("mentorships", pairs(tmp_path))
    settle()
    assert "1 taken back, 0 kept." in command("undo", str(done.number))
    assert rows()[:-3] == before
    koen.refresh_from_db()
    assert koen.guides == 0
    assert Jobseeker.objects.get().person is None


def test_a_pair_that_has_met_and_its_mentor_are_not_taken_back(with_mentors: World, tmp_path: Path) -> None:
    koen = ready_to_guide()
    done = bring("mentorships", pairs(tmp_path))
    pair = Mentorship.objects.get()
    together.log_meeting(pair.ref, told(TODAY), by=actor(koen.person), on=TODAY, key="k", note="")
    said, _ = faulty("undo", str(done.number))
    assert re.search(r"line 2: Something happened since, on 2026-11-21 \(Meeting\w+\)\.", said)
    first = Import.objects.order_by("pk").first()
    assert first is not None
    said, _ = faulty("undo", str(first.pk))
    assert said.startswith("line 2: ")
