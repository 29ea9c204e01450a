"""What an organisation has in spreadsheets: it comes in once, by the rules, without a letter, and can be taken back."""

import csv
import re
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handrail.employers.models import Employer
from handrail.kernel.access import Denied
from handrail.kernel.models import Event
from handrail.people.models import Account, Organisation, Person
from handrail.people.rules import OrganisationKind
from handrail.portal.bringing import runs
from handrail.portal.models import Import
from handrail.portal.rules import Brought
from handrail.programmes import actions as programmes
from handrail.programmes.models import Clearance, Mentor
from tests.mentorships.world import actor
from tests.portal.bringing.sheets import (
    EXAMPLES,
    KOEN,
    MENTOR_HEAD,
    NOW,
    SYSTEM,
    TODAY,
    bring,
    command,
    counts,
    faulty,
    file,
    ready_to_guide,
    rows,
)
from tests.world import World


def test_the_examples_of_the_documentation_come_in_once(with_mentors: World) -> None:
    koen, fatima = Mentor.objects.order_by("pk")
    assert (koen.stage, koen.places, koen.languages, koen.areas) == ("accepted", 2, ["nl", "en"], ["BE211"])
    assert [each.isco for each in koen.occupations.all()] == ["7212"]
    assert (fatima.stage, fatima.person.account.phone) == ("applied", "+32470123456")
    assert [each.isco for each in fatima.occupations.all()] == ["7212"]
    assert Clearance.objects.get(mentor=koen, requirement="no_conflict").met_on == date(2026, 3, 2)
    assert counts(bring("employers", EXAMPLES / "employers.csv")) == (2, 0, 0)
    kade = Employer.objects.get(organisation__number="0123.456.789")
    assert (kade.sector, kade.size, kade.organisation.areas) == ("C", "small", ["BE211"])
    ready_to_guide()
    assert counts(bring("mentorships", EXAMPLES / "mentorships.csv")) == (1, 0, 0)
    before = rows()
    for kind, there in (("mentors", 2), ("employers", 2), ("mentorships", 1)):
        assert counts(bring(kind, EXAMPLES / f"{kind}.csv")) == (0, there, 0)
    # Three more imports stand in the list, each with its event, and nothing else is there.
    assert [now - then for now, then in zip(rows(), before, strict=True)] == [0] * 10 + [3, 0, 3]


def test_every_column_of_the_documentation_is_one_of_the_file(town: World) -> None:
    written = (EXAMPLES.parent / "bring-in.md").read_text("utf-8")
    for kind, about in runs.KINDS.items():
        part = written.split(f"## {kind.capitalize()}")[1].split("\n## ")[0]
        listed = [code for line in re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for code in re.findall(r"`(\w+)`", line)]
        assert sorted(listed) == sorted(about.columns)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(town: World, tmp_path: Path) -> None:
    path = file(tmp_path, MENTOR_HEAD, KOEN, KOEN.replace("koen@", "eva@"), KOEN.replace("koen@", "").replace("7212", "1"))
    before = rows()
    said, ended = faulty("mentors", str(path), "--dry-run")
    assert rows() == before
    assert "nothing was written" in said
    assert "2 new (lines 2–3)" in said
    assert "1 faulty (lines 4)" in said
    assert "line 4: email: 'example.org' is not an e-mail address: write it as name@example.org" in said
    assert "Without --dry-run" in ended
    assert not (tmp_path / "file-failed.csv").exists()
    faulty("mentors", str(path))
    assert Mentor.objects.count() == 2


def test_faulty_lines_say_every_reason_and_come_back_mended(town: World, tmp_path: Path) -> None:
    wrong = "vdab-mentor-app,Eva,,,klingon,Astronaut,many,juggles=2026-03-02,"
    path = file(tmp_path, MENTOR_HEAD, KOEN, wrong, "else,Eva,eva@example.org,,,,,,", KOEN)
    said, ended = faulty("mentors", str(path))
    assert "file-failed.csv" in ended
    failed = tmp_path / "file-failed.csv"
    kept = list(csv.DictReader(failed.read_text("utf-8-sig").splitlines()))
    assert [each["name"] for each in kept] == ["Eva", "Eva", "Koen Wouters"]
    assert "email: is missing, and so is phone" in kept[0]["mend"]
    assert "programme: 'else' is no open programme here: use one of vdab-mentor-app" in kept[1]["mend"]
    assert "email: the same stands in line 2 already" in kept[2]["mend"]
    second = file(tmp_path, MENTOR_HEAD, wrong.replace("Eva,,", "Eva,eva@example.org,"), name="second.csv")
    said, _ = faulty("mentors", str(second))
    for each in (
        "languages: 'klingon'",
        "occupations: no occupation is called 'Astronaut'",
        "places: 'many'",
        "met: 'juggles'",
    ):
        assert each in said
    assert Mentor.objects.count() == 1
    mended = second.read_text().replace("klingon", "nl").replace("Astronaut", "Welder").replace("many", "1")
    (tmp_path / "second-failed.csv").write_text(mended.replace("juggles=2026-03-02", ""), "utf-8")
    assert "1 new" in command("mentors", str(tmp_path / "second-failed.csv"))


def test_strict_takes_all_lines_or_none(town: World, tmp_path: Path) -> None:
    before = rows()
    path = file(tmp_path, MENTOR_HEAD, KOEN, "vdab-mentor-app,Eva,,,,,,,")
    _, ended = faulty("mentors", str(path), "--strict", "--failed", str(tmp_path / "bad.csv"))
    assert rows() == before
    assert ended.startswith("Nothing was written.")
    assert (tmp_path / "bad.csv").exists()


def test_our_own_rules_hold_for_a_line_and_say_why(town: World, tmp_path: Path) -> None:
    """A capacity over the ceiling of the programme; and nothing of that line is left."""
    before = Account.objects.count()
    (bad,) = bring("mentors", file(tmp_path, MENTOR_HEAD, KOEN.replace(",2,", ",6,"))).bad
    assert "5" in bad.mend
    assert Account.objects.count() == before


def test_a_file_as_excel_writes_it_comes_in(town: World, tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    lines = [MENTOR_HEAD, KOEN.replace("Koen Wouters", "Žydrė Müller"), ",,,,,,,,"]
    path.write_bytes("\r\n".join(lines).replace(",", ";").encode("utf-8-sig"))
    assert counts(bring("mentors", path)) == (1, 0, 0)
    assert Person.objects.filter(name="Žydrė Müller").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"name,email\n", "programme is missing"),
        (f"{MENTOR_HEAD},colour\n".encode(), "'colour' is not known"),
        (f"{MENTOR_HEAD},name\n".encode(), "name stands twice"),
        (f"{MENTOR_HEAD}\n{KOEN}".replace("Koen", "Žydrė").encode("cp1257"), "not UTF-8"),
        (f'{MENTOR_HEAD}\nvdab-mentor-app,"Koen\n'.encode(), "quote"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(town: World, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    before = rows()
    _, ended = faulty("mentors", str(path))
    assert says in ended
    assert ended.endswith("Nothing was written.")
    assert rows() == before


def test_a_line_with_a_stray_separator_is_named(town: World, tmp_path: Path) -> None:
    (bad,) = bring("mentors", file(tmp_path, MENTOR_HEAD, f"{KOEN},more")).bad
    assert "another number of columns" in bad.mend


def test_the_list_says_who_when_and_how_many(town: World, tmp_path: Path) -> None:
    assert command("list").strip() == "Nothing was brought in yet."
    town.account("Ona Onaitė", email="ona@example.org")
    said = command("mentors", str(file(tmp_path, MENTOR_HEAD, KOEN)), "--by", "ona@example.org")
    number = Import.objects.get().pk
    assert f"handrail import undo {number}" in said
    assert command("list").split() == (
        f"{number} 2026-11-21 mentors file.csv 1 new, 0 already there, 0 faulty by Ona Onaitė".split()
    )
    event = Event.objects.get(name="FileBroughtIn")
    assert event.payload == {"import_id": number, "kind": "mentors", "added": 1, "known": 0, "bad": 0}
    assert Event.objects.get(name="MentorApplied").actor == f"system:import:{number}"


def test_nobody_but_an_administrators_command_brings_in(town: World, tmp_path: Path) -> None:
    path = file(tmp_path, MENTOR_HEAD, KOEN)
    with pytest.raises(Denied):
        runs.bring_in(Brought.MENTORS, path, by=actor(town.person()), on=TODAY)


def test_undo_takes_back_what_a_file_made_and_the_people_it_opened(town: World, settle: Any, tmp_path: Path) -> None:
    town.account("Eva", email="eva@example.org")
    before = rows()[:-3]
    done = bring("mentors", file(tmp_path, MENTOR_HEAD, KOEN, KOEN.replace("koen@", "eva@")))
    settle()
    assert rows()[:2] != before[:2]
    assert command("undo", str(done.number)).strip() == "2 taken back, 0 kept."
    settle()
    assert rows()[:-3] == before
    assert Account.objects.filter(email="eva@example.org").exists()
    assert f"taken back on {TODAY}" in command("list")
    assert "already" in faulty("undo", str(done.number))[1]
    assert "no import" in faulty("undo", "999999")[1]


def test_undo_refuses_and_names_the_lines_somebody_has_touched_since(town: World, tmp_path: Path) -> None:
    lines = [KOEN.replace("koen@", f"{each}@") for each in ("a", "b", "c")]
    done = bring("mentors", file(tmp_path, MENTOR_HEAD, *lines))
    Account.objects.filter(email="a@example.org").update(last_login=NOW)
    programmes.pause_mentor(Mentor.objects.get(person__account__email="b@example.org").pk, by=SYSTEM, on=TODAY)
    said, ended = faulty("undo", str(done.number))
    assert "line 2: She has signed in since." in said
    assert "line 3: Something happened since, on 2026-11-21 (MentorPaused)." in said
    assert "line 4" not in said
    assert ended.startswith("Nothing was taken back")
    assert Mentor.objects.count() == 3
    assert "1 taken back, 2 kept." in command("undo", str(done.number), "--rest")
    assert set(Account.objects.filter(email__regex="^[abc]@").values_list("email", flat=True)) == {
        "a@example.org",
        "b@example.org",
    }


def test_an_employer_somebody_speaks_for_is_not_taken_back(town: World) -> None:
    done = bring("employers", EXAMPLES / "employers.csv")
    kade = Organisation.objects.get(number="0123.456.789")
    town.staff_of(town.person(), at=kade)
    said, _ = faulty("undo", str(done.number))
    assert [line.split(":")[0] for line in said.splitlines()] == ["line 2"]
    assert "1 taken back, 1 kept." in command("undo", str(done.number), "--rest")
    assert list(Organisation.objects.filter(kind=OrganisationKind.EMPLOYER)) == [kade]


def test_an_employer_of_another_kind_or_region_is_named(town: World, tmp_path: Path) -> None:
    head = "number,name,areas,sector"
    Organisation.objects.create(name="Ours", kind=OrganisationKind.OFFICE, number="77", country="BE")
    path = file(tmp_path, head, "77,Ours,,", "78,Far,LT022,", "79,Odd,,Z9")
    said = [str(each) for each in bring("employers", path).bad]
    assert "is no employer" in said[0]
    assert "areas: 'LT022'" in said[1]
    assert "sector: 'Z9'" in said[2]


def test_a_long_file_takes_bounded_memory(town: World, tmp_path: Path) -> None:
    """Most of a second and third spreadsheet is there already: what is kept of a line is its number."""
    bring("employers", EXAMPLES / "employers.csv")

    def grown(lines: int) -> int:
        head, *known = (EXAMPLES / "employers.csv").read_text().splitlines()
        Organisation.objects.bulk_create(
            Organisation(name="x", kind="employer", number=f"n{lines}-{each}", country="BE") for each in range(lines)
        )
        path = file(tmp_path, head, *known, *(f"n{lines}-{each},x,BE,,," for each in range(lines)))
        tracemalloc.start()
        try:
            assert counts(bring("employers", path)) == (0, lines + 2, 0)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    grown(10)
    assert grown(1_500) < 3_000_000
