import csv
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

import handrail.taxonomy

STARTER = Path(handrail.taxonomy.__file__).parent / "starter"
LANGUAGES = ["en", "lt", "nl", "nb"]
LETTERS = {
    "en": set("abcdefghijklmnopqrstuvwxyzé"),
    "lt": set("aąbcčdeęėfghiįyjklmnoprsštuųūvzžqw"),
    "nl": set("abcdefghijklmnopqrstuvwxyzéèëïöüêç"),
    "nb": set("abcdefghijklmnopqrstuvwxyzæøåéòü"),
}
# Every three-digit group of ISCO-08 with the last digits of the four-digit groups in it.
ISCO = """
011:0 021:0 031:0 111:1234 112:0 121:1239 122:123 131:12 132:1234 133:0 134:1234569 141:12 142:0 143:19 211:1234
212:0 213:123 214:1234569 215:123 216:123456 221:12 222:12 223:0 224:0 225:0 226:12345679 231:0 232:0 233:0 234:12
235:1234569 241:123 242:1234 243:1234 251:12349 252:1239 261:129 262:12 263:123456 264:123 265:1234569
311:123456789 312:123 313:123459 314:123 315:12345 321:1234 322:12 323:0 324:0 325:123456789 331:12345 332:1234
333:12349 334:1234 335:123459 341:123 342:123 343:12345 351:1234 352:12 411:0 412:0 413:12 421:1234 422:12345679
431:123 432:123 441:1234569 511:123 512:0 513:12 514:12 515:123 516:123459 521:12 522:123 523:0 524:1234569 531:12
532:129 541:12349 611:1234 612:1239 613:0 621:0 622:1234 631:0 632:0 633:0 634:0 711:123459 712:1234567 713:123
721:12345 722:1234 723:1234 731:123456789 732:123 741:123 742:12 751:123456 752:123 753:123456 754:12349 811:1234
812:12 813:12 814:123 815:12345679 816:0 817:12 818:1239 821:129 831:12 832:12 833:12 834:1234 835:0 911:12
912:1239 921:123456 931:123 932:19 933:1234 941:12 951:0 952:0 961:123 962:12349
"""
GROUPS = {group: set(digits) for group, digits in (entry.split(":") for entry in ISCO.split())}
# Armed forces (their three-digit groups say enough), village heads, subsistence farmers, carriers of water.
RARE = {"0110", "0210", "0310", "1113", "6310", "6320", "6330", "6340", "9624"}
NUTS3_IN = {"BE": 44, "LT": 10, "NO": 11}  # NUTS 2021, Norway without Svalbard and Jan Mayen
BOXES = {"BE": (49.4, 51.6, 2.5, 6.5), "LT": (53.8, 56.5, 20.9, 26.9), "NO": (57.9, 71.2, 4.4, 31.2)}
PARENTS = {"nuts1": "", "nuts2": "nuts1", "nuts3": "nuts2", "municipality": "nuts3"}


def rows(name: str) -> list[dict[str, str]]:
    with (STARTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(row: dict[str, str]) -> list[str]:
    return row["keywords"].split("|")


def group_exists(isco: str) -> bool:
    return isco[:3] in GROUPS and (len(isco) == 3 or (len(isco) == 4 and isco[3] in GROUPS[isco[:3]]))


def found(word: str, language: str) -> set[str]:
    return {row["isco"] for row in rows("occupations.csv") if row["lang"] == language and word in words(row)}


def test_the_list_of_isco_in_this_test_is_whole() -> None:
    assert (len(GROUPS), sum(map(len, GROUPS.values()))) == (130, 436)


def test_all_three_digit_groups_and_all_but_the_rarest_four_digit_groups_are_there() -> None:
    codes = {row["isco"] for row in rows("occupations.csv")}
    whole = {group + digit for group, digits in GROUPS.items() for digit in digits}
    assert {code for code in codes if len(code) == 3} == set(GROUPS)
    assert whole - codes == RARE
    assert [code for code in codes if not group_exists(code)] == []


@pytest.mark.parametrize(("name", "key"), [("occupations.csv", "isco"), ("sectors.csv", "code")])
def test_each_group_and_sector_stands_once_in_each_of_the_four_languages(name: str, key: str) -> None:
    for code, versions in groupby(rows(name), key=lambda row: row[key]):
        assert [row["lang"] for row in versions] == LANGUAGES, code
    assert max(Counter((row[key], row["lang"]) for row in rows(name)).values()) == 1


@pytest.mark.parametrize("name", ["occupations.csv", "sectors.csv"])
def test_titles_are_short_and_each_title_names_one_thing(name: str) -> None:
    titles = [(row["lang"], row["title"].lower()) for row in rows(name)]
    assert [title for title, times in Counter(titles).items() if times > 1] == []
    assert [row["title"] for row in rows(name) if not 2 < len(row["title"]) <= 60 or row["title"] != row["title"].strip()] == []


@pytest.mark.parametrize("name", ["occupations.csv", "sectors.csv"])
def test_a_row_has_three_to_twenty_different_words_that_its_title_does_not_repeat(name: str) -> None:
    for row in rows(name):
        said = words(row)
        assert 3 <= len(said) == len(set(said)) <= 20, row
        assert row["title"].lower() not in said, row
        assert all(word == word.strip() == word.lower() != "" for word in said), row


@pytest.mark.parametrize("name", ["occupations.csv", "sectors.csv"])
def test_words_use_only_the_letters_of_their_language(name: str) -> None:
    for row in rows(name):
        used = {letter for letter in (row["title"] + row["keywords"]).lower() if letter.isalpha()}
        assert used <= LETTERS[row["lang"]], (row, used - LETTERS[row["lang"]])


def test_the_letters_of_lithuanian_and_norwegian_have_survived() -> None:
    for language, special in (("lt", "ąčęėįšųūž"), ("nb", "æøå")):
        text = "".join(row["title"] + row["keywords"] for row in rows("occupations.csv") if row["lang"] == language)
        assert set(special) <= set(text)


@pytest.mark.parametrize(
    ("word", "language", "isco"),
    [
        ("suvirintoja", "lt", "7212"),
        ("lasser", "nl", "7212"),
        ("sveiser", "nb", "7212"),
        ("welder", "en", "7212"),
        ("poetsvrouw", "nl", "9111"),
        ("virėja", "lt", "5120"),
        ("helsefagarbeider", "nb", "5321"),
        ("verpleegkundige", "nl", "2221"),
        ("truck driver", "en", "8332"),
        ("vilkikas", "lt", "8332"),
        ("beenhouwer", "nl", "7511"),
        ("lagermedarbeider", "nb", "4321"),
    ],
)
def test_a_word_that_people_say_leads_to_its_group(word: str, language: str, isco: str) -> None:
    assert isco in found(word, language)


def test_the_sectors_are_the_sections_of_nace() -> None:
    assert "".join(dict.fromkeys(row["code"] for row in rows("sectors.csv"))) == "ABCDEFGHIJKLMNOPQRSTU"


def test_each_group_has_one_to_three_sectors() -> None:
    sectors = {row["code"] for row in rows("sectors.csv")}
    pairs = [(row["isco"], row["sector"]) for row in rows("isco_sectors.csv")]
    assert len(pairs) == len(set(pairs))
    assert {sector for _, sector in pairs} <= sectors
    times = Counter(isco for isco, _ in pairs)
    assert set(times) == {row["isco"] for row in rows("occupations.csv")}
    assert set(times.values()) <= {1, 2, 3}


def test_an_area_lies_in_an_area_one_level_up_whose_code_begins_its_own() -> None:
    areas = {row["code"]: row for row in rows("areas.csv")}
    assert len(areas) == len(rows("areas.csv"))
    for code, area in areas.items():
        parent = areas.get(area["parent"])
        assert (parent["level"] if parent else "") == PARENTS[area["level"]], code
        assert code.startswith(area["parent"])
        assert area["name"].strip()
        assert len(code) == {"nuts1": 3, "nuts2": 4, "nuts3": 5}.get(area["level"], len(code))


@pytest.mark.parametrize("country", list(NUTS3_IN))
def test_all_nuts_regions_of_a_country_are_there_with_some_municipalities(country: str) -> None:
    levels = Counter(row["level"] for row in rows("areas.csv") if row["code"].startswith(country))
    assert levels["nuts3"] == NUTS3_IN[country]
    assert levels["municipality"] >= 30


def test_each_area_has_a_point_inside_its_country() -> None:
    for area in rows("areas.csv"):
        south, north, west, east = BOXES[area["code"][:2]]
        assert south < float(area["lat"]) < north, area
        assert west < float(area["lon"]) < east, area


def test_the_number_of_a_belgian_municipality_agrees_with_its_nuts_region() -> None:
    regions = {(row["country"], row["region"]): row["nuts"] for row in rows("region_nuts.csv")}
    towns = [row["code"] for row in rows("areas.csv") if row["level"] == "municipality" and row["code"].startswith("BE")]
    for code in towns:
        nuts, number = code.split("-")
        assert regions.get(("BE", number), regions[("BE", number[:2])]) == nuts, code
    assert "BE234-44021" in towns
    assert "BE336-63023" in towns


def test_every_name_of_a_region_leads_to_an_area() -> None:
    regions = rows("region_nuts.csv")
    areas = {row["code"] for row in rows("areas.csv")}
    assert {row["nuts"] for row in regions} <= areas
    assert all(row["nuts"].startswith(row["country"]) for row in regions)
    assert len({(row["country"], row["region"]) for row in regions}) == len(regions)
    reached = {row["nuts"] for row in regions if len(row["nuts"]) == 5}
    assert reached == {code for code in areas if len(code) == 5}


@pytest.mark.parametrize(
    ("country", "region", "nuts"),
    [
        ("LT", "Telšių apskritis", "LT028"),
        ("LT", "Panevėžys", "LT025"),
        ("LT", "Utena County", "LT029"),
        ("NO", "Oslo County", "NO081"),
        ("NO", "Akershus", "NO082"),
        ("NO", "Finnmark", "NO074"),
        ("NO", "Telemark", "NO091"),
        ("BE", "04000 / Brussels", "BE10"),
        ("BE", "Oost-Vlaanderen / Vlaams Gewest", "BE23"),
    ],
)
def test_the_spellings_of_the_sources_are_known(country: str, region: str, nuts: str) -> None:
    assert {"country": country, "region": region, "nuts": nuts} in rows("region_nuts.csv")
