from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel import clock
from handrail.kernel.models import Event
from handrail.kernel.privacy import blind_index
from handrail.kernel.sheets import BadFile
from handrail.register import actions
from handrail.register.models import AssistanceDecision, DeclaredOrigin, ImportRun, Jobseeker
from tests.programmes.world import SYSTEM
from tests.world import World

ON = date(2026, 11, 22)
HEAD = "number,name,born_on,standing,registered_since,languages,area,assistance_group,foreign_origin"
AMINA = "85.07.30-1,Amina Haddad,2004-04-17,unemployed,2026-01-01,nl:b2|ar:c2,BE211-11002,needs_guidance,"
BO = "85.07.30-2,Bo Li,2005-04-17,unemployed,2026-02-01,nl:b2,BE211-11002,,yes"

pytestmark = pytest.mark.django_db


def file(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def bring(path: Path, *, full: bool = False, strict: bool = False) -> actions.importing.Imported:
    return actions.bring_in(path, full=full, strict=strict, by=SYSTEM, on=ON)


def counts(run: ImportRun | None) -> tuple[int, ...]:
    assert run is not None
    return run.added, run.changed, run.unchanged, run.gone, run.bad


def test_a_file_lands_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = file(tmp_path, AMINA, BO)
    assert counts(bring(path).run) == (2, 0, 0, 0, 0)
    before = list(Jobseeker.objects.order_by("id").values())
    second = bring(path, full=True).run
    assert counts(second) == (0, 0, 2, 0, 0)
    assert list(Jobseeker.objects.order_by("id").values()) == before
    assert ImportRun.objects.filter(file_hash=second.file_hash).count() == 2
    amina = Jobseeker.objects.get(number_index=blind_index("8507301"))
    assert (amina.name, amina.languages, amina.born_on) == ("Amina Haddad", ["nl:b2", "ar:c2"], date(2004, 4, 17))
    assert AssistanceDecision.objects.get().jobseeker_id == amina.pk
    assert DeclaredOrigin.objects.get().foreign


def test_changes_are_counted_by_person_also_in_the_tables_apart(tmp_path: Path) -> None:
    bring(file(tmp_path, AMINA, BO))
    changed = AMINA.replace("needs_guidance", "work_partly").replace("Haddad", "Haddou")
    assert counts(bring(file(tmp_path, changed, BO.replace(",yes", ",no"))).run) == (0, 2, 0, 0, 0)
    assert AssistanceDecision.objects.get().group == "work_partly"
    assert not DeclaredOrigin.objects.get().foreign
    assert counts(bring(file(tmp_path, changed.replace("work_partly", ""), BO.replace(",yes", ","))).run) == (0, 1, 1, 0, 0)
    assert not AssistanceDecision.objects.exists()
    assert DeclaredOrigin.objects.exists()


def test_a_full_file_says_who_has_left_and_a_delta_does_not(tmp_path: Path) -> None:
    bring(file(tmp_path, AMINA, BO))
    assert counts(bring(file(tmp_path, AMINA)).run) == (0, 0, 1, 0, 0)
    assert counts(bring(file(tmp_path, AMINA), full=True).run) == (0, 0, 1, 1, 0)
    bo = Jobseeker.objects.get(name="Bo Li")
    assert (bo.standing, bo.registered_since, bo.left_on) == (None, None, ON)
    assert counts(bring(file(tmp_path, AMINA, BO), full=True).run) == (0, 1, 1, 0, 0)
    bo.refresh_from_db()
    assert (bo.standing, bo.left_on) == ("unemployed", None)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (BO.replace("2005-04-17", "17/04/2005"), "line 3: born_on: '17/04/2005' is not a day"),
        (BO.replace("unemployed", "lazy"), "line 3: standing: 'lazy' is none of"),
        (BO.replace("2026-02-01", ""), "line 3: registered_since: is missing although standing is given"),
        (BO.replace("nl:b2", "nl:good"), "line 3: languages: 'nl:good' is not language:level"),
        (BO.replace(",yes", ",perhaps"), "line 3: foreign_origin: 'perhaps' is neither yes nor no"),
        (BO.replace("Bo Li", ""), "line 3: name: is missing"),
        (BO.replace("Bo Li", "B" * 201), "line 3: name: has 201 letters"),
        (BO.replace("Bo Li", "Bo\0Li"), "line 3: name: has a character that cannot be kept"),
        (BO.replace("85.07.30-2", "---"), "line 3: number: is missing"),
        (BO + ",more", "line 3: it has another number of columns"),
        (AMINA, "line 3: number: stands in line 2 already"),
    ],
)
def test_a_bad_row_is_named_with_line_and_reason_and_the_good_ones_land(tmp_path: Path, line: str, says: str) -> None:
    done = bring(file(tmp_path, AMINA, line))
    assert [str(row)[: len(says)] for row in done.bad] == [says]
    assert counts(done.run) == (1, 0, 0, 0, 1)


def test_strict_refuses_the_whole_file(tmp_path: Path) -> None:
    done = bring(file(tmp_path, AMINA, BO.replace("unemployed", "lazy")), strict=True)
    assert done.run is None
    assert not Jobseeker.objects.exists()
    assert not Event.objects.filter(name="JobseekersImported").exists()


def test_nobody_is_gone_because_their_row_is_bad(tmp_path: Path) -> None:
    bring(file(tmp_path, AMINA, BO))
    done = bring(file(tmp_path, AMINA, BO.replace("unemployed", "lazy")), full=True)
    assert counts(done.run) == (0, 0, 1, 0, 1)
    hidden = bring(file(tmp_path, BO.replace("85.07.30-2", "")), full=True)
    assert counts(hidden.run) == (0, 0, 0, 0, 1)
    assert hidden.kept_gone


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"number,name\n1,\xff\xfe\n", "not UTF-8"),
        (b"name\nBo\n", "the column number is missing"),
        (b"number,name,shoe_size\n1,Bo,44\n", "'shoe_size' is not known"),
        (b"number,name,name\n1,Bo,Li\n", "the column name stands twice"),
        (b'number,name\n1,"Bo\n', "not valid CSV"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_in_words(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=says):
        bring(path)
    assert not ImportRun.objects.exists()


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes("\ufeffnumber;name\n1;Šarūnas Žukas\n".encode())
    assert counts(bring(path).run) == (1, 0, 0, 0, 0)
    assert Jobseeker.objects.get().name == "Šarūnas Žukas"


def test_offices_and_counsellors_are_found_and_unknown_ones_reported(tmp_path: Path, world: World) -> None:
    office = world.organisation()
    type(office).objects.filter(pk=office.pk).update(number="1043")
    counsellor = world.counsellor(office)
    head = "number,name,office,counsellor"
    good = f"1,Bo,1043,{counsellor.account.email}"
    done = bring(file(tmp_path, good, "2,Li,9999,nobody@example.org", head=head))
    assert (Jobseeker.objects.get().office_id, Jobseeker.objects.get().counsellor_id) == (office.pk, counsellor.pk)
    assert "there is no office" in str(done.bad[0])
    assert "no counsellor signs in" in str(done.bad[0])


def test_the_command_reports_and_ends_with_an_error_where_rows_were_bad(tmp_path: Path, capsys) -> None:
    path = file(tmp_path, AMINA, BO.replace("unemployed", "lazy"))
    with pytest.raises(CommandError, match="Some rows were not taken"):
        call_command("register", "import", str(path), "--full")
    captured = capsys.readouterr()
    assert "line 3: standing" in captured.err
    assert "1 added" in captured.out
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("register", "import", str(tmp_path / "nothing.csv"))


def test_after_an_import_the_programmes_count_who_may_join(tmp_path: Path, world: World, settle) -> None:
    from handrail.programmes.models import Eligibility

    programme = world.programme()
    bring(file(tmp_path, AMINA))
    settle()
    spell = Eligibility.objects.get(programme=programme)
    assert (spell.until, spell.groups) == (None, [])
    actions.bring_in(file(tmp_path, BO.replace("BE211", "BE100")), full=True, by=SYSTEM, on=ON)
    settle()
    spell.refresh_from_db()
    assert spell.until == clock.today(), "who may join is counted as of today, also where the file was brought in late"
