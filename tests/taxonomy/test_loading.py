from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel.access import Actor
from handrail.taxonomy import index
from handrail.taxonomy.actions import import_areas, load_starter
from handrail.taxonomy.models import Area, ImportReport, IscoGroup, Occupation, OccupationLabel, Sector
from handrail.taxonomy.queries import area_name, areas, groups_of, occupations_of, sectors, suggestions, uses_esco
from tests.taxonomy.world import TaxonomyWorld

SPOKEN = [
    ("suvirintoja", ["lt"], "7212"),
    ("lasser", ["nl"], "7212"),
    ("weldor", ["en"], "7212"),
    ("sveiser", ["nb"], "7212"),
    ("suvirintoja", ["nl", "en"], "7212"),
    ("kok", ["nl"], "5120"),
    ("virėja", ["lt"], "5120"),
    ("vireja", ["lt"], "5120"),
    ("kokk", ["nb"], "5120"),
    ("sykepleier", ["nb"], "222"),
    ("verpleegkundige", ["nl"], "222"),
    ("slaugytoja", ["lt"], "222"),
    ("elektrikeris", ["lt"], "741"),
    ("elektriker", ["nb"], "741"),
    ("vrachtwagenchauffeur", ["nl"], "833"),
    ("vairuotojas", ["lt"], "83"),
    ("kirpėja", ["lt"], "514"),
    ("kapper", ["nl"], "514"),
    ("frisør", ["nb"], "514"),
    ("poetsvrouw", ["nl"], "911"),
    ("valytoja", ["lt"], "911"),
    ("renholder", ["nb"], "911"),
]
BY, ON = Actor.system("test"), date(2026, 11, 22)


def test_words_people_use_find_their_work_in_the_starter_vocabulary(starter: None) -> None:
    missed = [
        (typed, meant) for typed, languages, meant in SPOKEN if not index.search(typed, languages)[0].isco.startswith(meant)
    ]
    assert missed == []


def test_a_second_load_changes_nothing(starter: None) -> None:
    rows = OccupationLabel.objects.count(), Area.objects.count(), Sector.objects.count(), IscoGroup.objects.count()
    assert not load_starter(by=BY, on=ON).differs
    assert (OccupationLabel.objects.count(), Area.objects.count(), Sector.objects.count(), IscoGroup.objects.count()) == rows
    assert ImportReport.objects.count() == 1


def test_every_occupation_of_the_starter_has_a_name_in_four_languages_and_a_sector(starter: None) -> None:
    for language in ("en", "lt", "nl", "nb"):
        named = OccupationLabel.objects.filter(language=language, kind="preferred").values("occupation")
        assert named.count() == Occupation.objects.count() > 250
    placed = {code for groups in Sector.objects.values_list("groups", flat=True) for code in groups}
    assert placed == set(Occupation.objects.values_list("isco", flat=True))


def test_sectors_lead_to_groups_and_these_to_occupations(starter: None) -> None:
    assert len(sectors("lt")) == 21
    codes = {group.code for group in groups_of("C", "en")}
    assert "721" in codes
    assert "7212" not in codes
    assert {"721", "7212"} <= {row.isco for row in occupations_of("721", "en")}
    assert groups_of("?", "en") == []


def test_an_imported_esco_takes_the_place_of_the_starter_and_its_words_still_help(starter: None) -> None:
    uri = "http://data.europa.eu/esco/occupation/"
    world = TaxonomyWorld()
    welder = world.occupation("welder", "7212", uri + "1")
    world.occupation("print shop supervisor", "3122", uri + "2")
    world.occupation("flame cutter of steel", "7212", uri + "3")
    assert uses_esco()
    for typed in ("suvirintoja", "suvirint", "suvirintja"):
        hits = index.search(typed, ["lt"])
        assert {hit.isco for hit in hits} <= {"7212", "3122"}
        assert hits[0].concept_id == welder.pk


def test_a_suggestion_has_the_name_in_the_first_language_and_says_what_fitted(world: TaxonomyWorld) -> None:
    TaxonomyWorld().occupation("welder", lt="suvirintojas", nl="lasser")
    found = suggestions("suvirintoja", ["nl", "lt"])[0]
    assert (found.name, found.language) == ("lasser", "nl")
    assert found.also == (("suvirintojas", "lt"),)


def test_areas_hold_by_prefix(starter: None) -> None:
    assert area_name("BE234-44021") == "Gent"
    flanders = areas("BE2", "nl")
    assert {area.level for area in flanders} == {"nuts1", "nuts2", "nuts3", "municipality"}
    codes = {area.code for area in flanders} | {""}
    assert all(area.parent in codes for area in flanders)
    assert area_name("nowhere") == "nowhere"


def test_official_municipalities_come_in_and_a_second_time_nothing_changes(starter: None, geo: Path) -> None:
    summary = import_areas(geo / "municipalities.csv", by=BY, on=ON)
    assert summary.faults == []
    assert Area.objects.filter(level="municipality").count() == 982
    assert not import_areas(geo / "municipalities.csv", by=BY, on=ON).differs
    assert not load_starter(by=BY, on=ON).differs
    assert Area.objects.filter(code__startswith="BE2", level="municipality").count() == 285
    assert Area.objects.filter(code="LT011-13").exists()
    assert Area.objects.filter(code="NO081-0301").exists()


@pytest.mark.django_db
def test_municipalities_bring_their_regions_where_there_are_none(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("country,code,name,parent,lat,lon\nBE,44021,Gent,Oost-Vlaanderen / Vlaams Gewest,51.05,3.72\n")
    import_areas(file, by=BY, on=ON)
    assert set(Area.objects.values_list("code", flat=True)) == {"BE2", "BE23", "BE234", "BE234-44021"}


@pytest.mark.django_db
def test_bad_municipalities_are_reported_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "places.csv"
    rows = ["LT,13,Vilnius,Vilniaus apskritis,54.7,25.3", "LT,14,,Vilniaus apskritis,54.7,25.3", "XX,1,Far,Away,0,0"]
    rows += ["LT,15,Warm,Vilniaus apskritis,north,25", "LT,;,Odd,Vilniaus apskritis,1,1"]
    file.write_text("\n".join(["country,code,name,parent,lat,lon", *rows]))
    call_command("taxonomy", "import-areas", file)
    out = capsys.readouterr().out
    assert "places.csv, line 3: name is empty" in out
    assert "places.csv, line 4: no NUTS region is known for 'XX', 'Away'" in out
    assert "places.csv, line 5: lat and lon are 'north' and '25', not degrees" in out
    assert "places.csv, line 6: code is ';'" in out
    assert Area.objects.filter(level="municipality").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"country,code,name,parent,lat,lon\n\xff,1,2,3,4,5\n", None])
def test_a_broken_file_of_municipalities_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "places.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"places\.csv"):
        call_command("taxonomy", "import-areas", file)
    assert not Area.objects.exists()
