"""The service's file of jobs: lands once, puts right, ends, leaves out who is in no programme, says how to mend a bad line."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.employers import actions
from handrail.employers.models import Placement, PlacementChange
from handrail.employers.rules import Contract, PlacementStage, Said, Source
from handrail.kernel.access import Actor, Denied
from handrail.kernel.models import Event
from handrail.kernel.privacy import blind_index
from handrail.kernel.sheets import BadFile
from handrail.mentorships import actions as together
from handrail.mentorships.rules import Stage
from handrail.register.models import Jobseeker
from tests.mentorships.world import DAY, Duo, PairWorld, actor

pytestmark = pytest.mark.usefixtures("noon")
SYSTEM = Actor.system("test")
HEAD = "placement,number,employer,started_on,kind,hours,contract,ended_on,end_reason"
LINE = "P-1,85.07.30-1,UAB „Lentvaris“,2026-11-01,job,38,permanent,,"


def file(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def known(world: PairWorld) -> Duo:
    """A pair whose mentee the register knows by her number."""
    duo = world.met("lt-mentoring")
    person = duo.mentorship.mentee_person
    Jobseeker.objects.create(
        number_index=blind_index("8507301"), name=person.name, person=person, tied_how="code", tied_on=DAY, source="register"
    )
    return duo


def counts(done: actions.Imported) -> tuple[int, ...]:
    return done.added, done.changed, done.unchanged, done.outside, len(done.bad)


def bring(path: Path, *, dry_run: bool = False) -> actions.Imported:
    return actions.bring_in_jobs(path, dry_run=dry_run, by=SYSTEM, on=DAY)


def test_a_job_lands_once_and_the_pair_goes_over_into_aftercare(world: PairWorld, settle: object, tmp_path: Path) -> None:
    duo, path = known(world), file(tmp_path, LINE)
    assert counts(bring(path)) == (1, 0, 0, 0, 0)
    settle()  # type: ignore[operator]
    before = list(Placement.objects.values())
    assert counts(bring(path)) == (0, 0, 1, 0, 0)
    assert list(Placement.objects.values()) == before
    row = Placement.objects.get()
    assert (row.source, row.hours, row.contract) == (Source.IMPORT, 38, Contract.PERMANENT)
    assert row.reveal("employer_name") == "UAB „Lentvaris“"
    assert duo.again().stage == Stage.AFTERCARE
    assert not PlacementChange.objects.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    path = file(tmp_path, LINE, LINE.replace("P-1", "P-2").replace("Lentvaris", "Kita"))
    assert counts(bring(path, dry_run=True)) == (2, 0, 0, 0, 0)
    assert not Placement.objects.exists()
    assert not Event.objects.filter(name__in=["PlacementStarted", "PlacementsImported"]).exists()
    assert counts(bring(path)) == (2, 0, 0, 0, 0)


def test_a_job_she_told_herself_is_found_and_put_right_not_doubled(world: PairWorld, tmp_path: Path) -> None:
    duo = known(world)
    together.tell_job(duo.ref, Said("uab lentvaris", DAY.replace(day=1), None), by=duo.mentee, on=DAY)
    assert counts(bring(file(tmp_path, LINE))) == (0, 1, 0, 0, 0)
    row = Placement.objects.get()
    assert (row.hours, row.contract, row.source) == (38, Contract.PERMANENT, Source.MENTEE)
    assert PlacementChange.objects.get().hours is None


def test_what_the_file_leaves_open_stays_as_it_was_told(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    bring(file(tmp_path, LINE))
    assert counts(bring(file(tmp_path, "P-1,85.07.30-1,UAB Lentvaris,2026-11-01,,,,,"))) == (0, 0, 1, 0, 0)


def test_an_end_in_the_register_ends_the_job_once(world: PairWorld, settle: object, tmp_path: Path) -> None:
    duo = known(world)
    bring(file(tmp_path, LINE))
    settle()  # type: ignore[operator]
    over = file(tmp_path, LINE[:-1] + "2026-11-20,contract_over")
    assert counts(bring(over)) == (0, 1, 0, 0, 0)
    settle()  # type: ignore[operator]
    assert counts(bring(over)) == (0, 0, 1, 0, 0)
    row = Placement.objects.get()
    assert (row.stage, row.end_source, row.end_reason) == (PlacementStage.ENDED, Source.IMPORT, "contract_over")
    assert duo.again().stage == Stage.ACTIVE


def test_who_is_in_no_programme_is_left_out_without_a_complaint(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    assert counts(bring(file(tmp_path, LINE.replace("85.07.30-1", "99.99.99-9")))) == (0, 0, 0, 1, 0)
    assert not Placement.objects.exists()


def test_a_reference_of_another_person_is_no_reason_to_move_a_job(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    bring(file(tmp_path, LINE))
    other = world.met("lt-mentoring")
    Jobseeker.objects.create(
        number_index=blind_index("777"), name="B", person=other.mentorship.mentee_person, tied_how="code", source="register"
    )
    (bad,) = bring(file(tmp_path, LINE.replace("85.07.30-1", "777"))).bad
    assert "another person" in bad.mend
    assert Placement.objects.count() == 1


def test_the_failed_lines_say_how_to_mend_them_and_come_back_mended(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    wrong = "P-2,85.07.30-1,,1.11.2026,work,99,permanent,,"
    twice = LINE.replace("38", "20")
    path = file(tmp_path, LINE, wrong, twice)
    with pytest.raises(CommandError, match=r"jobs-failed\.csv"):
        call_command("placements", "import", str(path))
    assert Placement.objects.count() == 1
    failed = tmp_path / "jobs-failed.csv"
    rows = list(csv.DictReader(failed.read_text("utf-8-sig").splitlines()))
    assert [row["placement"] for row in rows] == ["P-2", "P-1"]
    for column in ("employer:", "started_on:", "kind:", "hours:"):
        assert column in rows[0]["mend"]
    assert "already" in rows[1]["mend"]
    mended = failed.read_text("utf-8-sig").replace(",,1.11.2026,work,99", ",Kita,2026-11-05,job,20").splitlines()[:2]
    failed.write_text("\n".join(mended) + "\n", "utf-8")
    assert counts(bring(failed)) == (1, 0, 0, 0, 0)


def test_a_line_our_own_rules_refuse_says_why_in_words(world: PairWorld, tmp_path: Path) -> None:
    known(world)
    (bad,) = bring(file(tmp_path, LINE.replace("2026-11-01", "2020-11-01"))).bad
    assert bad.mend == "Choose a first day in the last two years or the next three months."
    assert bad.row.line == 2


@pytest.mark.parametrize(
    ("head", "says"),
    [("placement,number,employer", "started_on is missing"), (f"{HEAD},colour", "'colour' is not known"), ("", "is missing")],
)
def test_what_is_no_such_file_is_refused_as_a_whole(world: PairWorld, tmp_path: Path, head: str, says: str) -> None:
    with pytest.raises(BadFile, match=says):
        bring(file(tmp_path, LINE, head=head))


def test_only_an_administrators_command_brings_jobs_in(world: PairWorld, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        actions.bring_in_jobs(file(tmp_path, LINE), by=actor(world.coordinator()), on=DAY)
