from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel.access import Actor
from handrail.kernel.models import Event
from handrail.taxonomy import index
from handrail.taxonomy.actions import import_esco
from handrail.taxonomy.models import ImportReport, IscoGroup, Occupation, OccupationLabel, OccupationSkill, Skill
from handrail.taxonomy.queries import names, occupation_name
from handrail.taxonomy.reading import Broken

BY, ON = Actor.system("test"), date(2026, 11, 22)
URI = "http://data.europa.eu/esco/occupation/"
SKILL = "http://data.europa.eu/esco/skill/"
HEADING = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,code"

type Write = Callable[..., Path]


def occupation(key: str, name: str, isco: str = "7212", alt: str = "", status: str = "released") -> str:
    return f'Occupation,{URI}{key},{isco},{name},"{alt}",,{status},{isco}.1'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes one file of a language and version, and gives the folder of the version."""

    def make(
        *rows: str, language: str = "en", version: str = "1.2.0", kind: str = "occupations", heading: str = HEADING
    ) -> Path:
        folder = tmp_path / f"v{version}" / language
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{kind}_{language}.csv").write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        return folder.parent

    return make


def load(folder: Path) -> list[str]:
    return [str(fault) for fault in import_esco(folder, by=BY, on=ON).faults]


@pytest.mark.django_db
def test_titles_of_all_languages_are_joined_by_address(write: Write) -> None:
    write(occupation("1", "welder", alt="arc welder\nfusion welder \t\n\n"), language="en")
    folder = write(occupation("1", "sveiser"), language="no")
    assert load(folder) == []
    one = Occupation.objects.get()
    assert (one.isco, one.code, one.version) == ("7212", "7212.1", "1.2.0")
    assert {(label.language, label.text, label.kind) for label in one.labels.all()} == {
        ("en", "welder", "preferred"),
        ("en", "arc welder", "alternative"),
        ("en", "fusion welder", "alternative"),
        ("nb", "sveiser", "preferred"),
    }


@pytest.mark.django_db
def test_one_languages_folder_may_be_given_itself(write: Write) -> None:
    folder = write(occupation("1", "Schweißer/Schweißerin"), language="de")
    assert load(folder / "de") == []
    assert index.search("schweisserin", ["de"])[0].label == "Schweißer/Schweißerin"


@pytest.mark.django_db
def test_a_second_run_changes_nothing(write: Write) -> None:
    folder = write(occupation("1", "welder", alt="arc welder"))
    load(folder)
    before = list(OccupationLabel.objects.order_by("id").values())
    again = import_esco(folder, by=BY, on=ON)
    assert not again.differs
    assert list(OccupationLabel.objects.order_by("id").values()) == before
    assert ImportReport.objects.count() == 1
    assert Event.objects.filter(name="VocabularyImported").count() == 1


@pytest.mark.django_db
def test_a_newer_version_keeps_every_reference(write: Write) -> None:
    load(write(occupation("1", "welder", alt="old word"), occupation("2", "smith", "7221")))
    old = {row.uri: row.pk for row in Occupation.objects.all()}
    summary = import_esco(
        write(occupation("1", "welder and cutter", "7213"), occupation("3", "roboticist", "2152"), version="1.3.0"),
        by=BY,
        on=ON,
    )
    tally = summary.of("occupations")
    assert (tally.added, tally.changed, tally.retired) == (1, 1, 1)
    assert {row.uri: row.pk for row in Occupation.objects.all()}.items() >= old.items()
    assert Occupation.objects.get(uri=URI + "1").isco == "7213"
    assert Occupation.objects.get(uri=URI + "2").retired
    assert occupation_name(old[URI + "2"], "en") == "smith"
    assert [hit.label for hit in index.search("old word")] != ["welder"]
    assert not any(hit.label == "smith" for hit in index.search("smith"))


@pytest.mark.django_db
def test_a_language_that_was_not_brought_again_keeps_its_titles(write: Write) -> None:
    write(occupation("1", "welder"), language="en")
    load(write(occupation("1", "lasser"), language="nl"))
    load(write(occupation("1", "welder"), language="en", version="1.3.0"))
    assert names([Occupation.objects.get().pk], "nl") == {Occupation.objects.get().pk: "lasser"}


@pytest.mark.django_db
def test_an_older_version_is_refused(write: Write) -> None:
    load(write(occupation("1", "welder"), version="1.10.0"))
    with pytest.raises(Broken, match=r"1\.9\.0 is older"):
        load(write(occupation("1", "lasher"), version="1.9.0"))
    assert Occupation.objects.get().labels.get().text == "welder"


@pytest.mark.django_db
def test_bad_rows_are_reported_with_line_and_reason_and_the_good_ones_land(write: Write) -> None:
    folder = write(
        occupation("1", "welder"),
        f"Occupation,{URI}2,72,smith,,,released,",
        f"Occupation,{URI}3,7212,,,,released,",
        "Occupation,nowhere,7212,ghost,,,released,",
        occupation("1", "welder"),
        "Occupation,too,few",
        f"Occupation,{URI}4,7212,{'x' * 401},,,released,",
        occupation("5", "last"),
    )
    faults = load(folder)
    assert faults == [
        "occupations_en.csv, line 3: iscoGroup is '72', not four digits",
        "occupations_en.csv, line 4: preferredLabel is empty",
        "occupations_en.csv, line 5: conceptUri is 'nowhere', not an address",
        "occupations_en.csv, line 6: repeats line 2, which is kept",
        "occupations_en.csv, line 7: has 3 fields, the heading has 8",
        "occupations_en.csv, line 8: preferredLabel has 401 letters, more than 400",
    ]
    assert set(Occupation.objects.values_list("uri", flat=True)) == {URI + "1", URI + "5"}
    assert len(ImportReport.objects.get().faults) == 6


@pytest.mark.django_db
def test_a_row_that_cannot_be_read_retires_nothing(write: Write) -> None:
    load(write(occupation("1", "welder"), occupation("2", "smith")))
    load(write(occupation("1", "welder"), f"Occupation,{URI}2,7212,,,,released,", version="1.3.0"))
    assert not Occupation.objects.get(uri=URI + "2").retired


@pytest.mark.django_db
def test_what_esco_itself_calls_gone_is_retired(write: Write) -> None:
    load(write(occupation("1", "welder"), occupation("2", "smith")))
    load(write(occupation("1", "welder"), occupation("2", "smith", status="obsolete"), version="1.3.0"))
    assert Occupation.objects.get(uri=URI + "2").retired


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "lacks conceptUri"),
        (b"name,email\nx,y\n", "lacks conceptUri, iscoGroup, preferredLabel"),
        (HEADING.encode() + b'\nOccupation,http://x/1,7212,"never closed\n', "line 2"),
        (HEADING.encode() + b"\nOccupation,http://x/1,7212,\xff\xfe,,,,\n", "not UTF-8"),
        (b"PK\x03\x04 a zip file", "lacks"),
        (HEADING.encode() + b"\nOccupation,http://x/1,7,a,,,,\n", "no row of these files can be used"),
    ],
)
def test_a_broken_file_is_refused_and_nothing_is_written(write: Write, content: bytes, says: str) -> None:
    folder = write(occupation("1", "sveiser"), language="no")
    (folder / "nl").mkdir()
    (folder / "nl" / "occupations_nl.csv").write_bytes(content)
    if "no row" in says:
        (folder / "no" / "occupations_no.csv").unlink()
    with pytest.raises(CommandError, match=says):
        call_command("taxonomy", "import", folder)
    assert not Occupation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("folder", ["empty", "absent"])
def test_a_folder_without_esco_is_said_to_be_so(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"no ESCO files|not a folder"):
        call_command("taxonomy", "import", tmp_path / folder)


@pytest.mark.django_db
def test_skills_relations_and_groups_come_too_and_missing_files_are_named(
    write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    write(occupation("1", "welder"))
    write(
        f"Skill,{SKILL}a,skill/competence,cross-sector,weld metal,",
        f'Skill,{SKILL}b,knowledge,,types of metal,"kinds of metal | metals"',
        kind="skills",
        heading="conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels",
    )
    write(
        f"{URI}1,essential,skill/competence,{SKILL}a",
        f"{URI}1,optional,knowledge,{SKILL}b",
        f"{URI}1,optional,knowledge,{SKILL}absent",
        f"{URI}1,sometimes,knowledge,{SKILL}b",
        kind="occupationSkillRelations",
        heading="occupationUri,relationType,skillType,skillUri",
    )
    folder = write(
        f'"{"x" * 200_000}",http://data.europa.eu/esco/isco/C7212,7212,Welders and flame cutters',
        kind="ISCOGroups",
        heading="description,conceptUri,code,preferredLabel",
    )
    (folder / "nl").mkdir()
    (folder / "nl" / "occupations_nl.csv").write_text(f"{HEADING}\n{occupation('1', 'lasser')}\n")
    call_command("taxonomy", "import", folder)
    said = capsys.readouterr()
    assert "nl: not there: ISCOGroups_*.csv, skills_*.csv, occupationSkillRelations_*.csv" in said.out
    assert "occupations: 1 added\n" in said.out
    assert "titles of occupations: 2 added\n" in said.out
    assert "ISCO groups: 1 added\n" in said.out
    assert "skills of occupations: 2 added\n" in said.out
    assert "1 relations point at occupations or skills that are not here" in said.out
    assert "occupationSkillRelations_en.csv, line 5: relationType is 'sometimes'" in said.out
    assert "en: titles of 1 occupations" in said.err
    assert Skill.objects.count() == 2
    assert sorted(OccupationSkill.objects.values_list("essential", flat=True)) == [False, True]
    assert IscoGroup.objects.get(code="7212").names == {"en": "Welders and flame cutters"}


@pytest.mark.django_db
def test_the_official_files_come_in_whole(esco: Path) -> None:
    summary = import_esco(esco / "v1.2.1", by=BY, on=ON)
    assert Occupation.objects.count() == 3039
    assert len(summary.faults) == 8
    assert OccupationLabel.objects.count() > 55_000
    assert not import_esco(esco / "v1.2.1", by=BY, on=ON).differs
    assert index.search("lasser", ["nl"])[0].label == "lasser"
