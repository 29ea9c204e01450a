import pytest

from handrail.taxonomy.ear import Ear
from handrail.taxonomy.search import Found, Hint, Index, Label
from handrail.taxonomy.spelling import Spelling, one_slip
from handrail.taxonomy.titles import Words
from handrail.taxonomy.wording import fold, stem, variants

WELDER, PIPE_WELDER, INSPECTOR, COOK, NURSE, DRIVER = range(1, 7)
LABELS = [
    Label(WELDER, "en", "welder", preferred=True),
    Label(WELDER, "lt", "suvirintojas", preferred=True),
    Label(WELDER, "lt", "suvirintoja"),
    Label(WELDER, "nl", "lasser", preferred=True),
    Label(WELDER, "nb", "sveiser", preferred=True),
    Label(PIPE_WELDER, "en", "pipe welder", preferred=True),
    Label(PIPE_WELDER, "nl", "pijplasser", preferred=True),
    Label(PIPE_WELDER, "nb", "rørsveiser", preferred=True),
    Label(INSPECTOR, "en", "welding inspector", preferred=True),
    Label(COOK, "en", "cook (fast food)", preferred=True),
    Label(COOK, "nb", "kokk/kokke", preferred=True),
    Label(COOK, "nl", "kok", preferred=True),
    Label(NURSE, "en", "nurse", preferred=True),
    Label(NURSE, "nb", "sykepleier", preferred=True),
    Label(NURSE, "lt", "slaugytojas", preferred=True),
    Label(DRIVER, "nl", "vrachtwagenchauffeur", preferred=True),
    Label(DRIVER, "lt", "vairuotojas", preferred=True),
]
ISCO = {WELDER: "7212", PIPE_WELDER: "7212", INSPECTOR: "3115", COOK: "9411", NURSE: "2221", DRIVER: "8332"}


@pytest.fixture(scope="module")
def index() -> Index:
    hints = [Hint("8332", "en", "trucker"), Hint("8332", "lt", "sunkvežimis"), Hint("221", "en", "heals")]
    return Index(LABELS, ISCO, hints)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("suvirintoja", WELDER),
        ("SUVIRINTOJAS", WELDER),
        ("suvirintojo", WELDER),
        ("suvirint", WELDER),
        ("lasser", WELDER),
        ("laser", WELDER),
        ("weldor", WELDER),
        ("wleder", WELDER),
        ("sveiser", WELDER),
        ("rorsveiser", PIPE_WELDER),
        ("rørsveisar", PIPE_WELDER),
        ("welder of pipes", PIPE_WELDER),
        ("kokke", COOK),
        ("cook", COOK),
        ("fast food", COOK),
        ("sjukepleier", NURSE),
        ("vrachtwagen chauffeur", DRIVER),
        ("vrachtwagenchaufeur", DRIVER),
        ("sunkvezimis", DRIVER),
    ],
)
def test_what_people_type_finds_what_they_mean(index: Index, typed: str, meant: int) -> None:
    assert index.search(typed)[0].concept == meant


def test_a_title_that_says_just_that_comes_before_one_that_holds_the_word_and_that_before_one_alike(index: Index) -> None:
    assert [found.concept for found in index.search("welder")[:3]] == [WELDER, PIPE_WELDER, INSPECTOR]


def test_the_title_that_fits_is_given_with_its_language(index: Index) -> None:
    found = index.search("suvirintoja", ["nl"])[0]
    assert (found.matched, found.language) == ("suvirintoja", "lt")


def test_titles_in_the_persons_own_language_come_first() -> None:
    labels = [Label(1, "nl", "bode", preferred=True), Label(2, "nb", "bode", preferred=True)]
    index = Index(labels, {1: "9621", 2: "4412"})
    assert [found.concept for found in index.search("bode", ["nb"])] == [2, 1]
    assert [found.concept for found in index.search("bode", ["nl"])] == [1, 2]


def test_the_same_words_always_give_the_same_answer_and_ties_go_by_number() -> None:
    labels = [Label(concept, "en", "baker", preferred=True) for concept in (3, 1, 2)]
    index = Index(labels, {1: "7512", 2: "7512", 3: "7512"})
    assert [found.concept for found in index.search("baker")] == [1, 2, 3]
    assert index.search("baker") == Index(reversed(labels), {1: "7512", 2: "7512", 3: "7512"}).search("baker")


def test_a_neighbour_in_the_isco_tree_decides_between_equals() -> None:
    labels = [
        Label(1, "en", "paint worker", preferred=True),
        Label(2, "en", "paint worker", preferred=True),
        Label(3, "en", "paint sprayer worker", preferred=True),
    ]
    index = Index(labels, {1: "7131", 2: "7132", 3: "7132"})
    assert index.search("paint worker")[0].concept == 2


def test_a_word_that_speaks_for_a_unit_group_wins_over_likeness_in_another_language() -> None:
    labels = [Label(1, "nl", "loodgieter", preferred=True), Label(2, "nl", "vloerlegger", preferred=True)]
    hints = [Hint("7126", "nb", "rørlegger"), Hint("712", "nb", "rørlegger")]
    index = Index(labels, {1: "7126", 2: "7122"}, hints)
    assert [found.concept for found in index.search("rørlegger", ["nb"])] == [1, 2]


def test_a_word_for_a_unit_group_speaks_louder_than_the_same_word_for_a_wider_one() -> None:
    labels = [Label(1, "en", "alpha", preferred=True), Label(2, "en", "beta", preferred=True)]
    index = Index(labels, {1: "7121", 2: "7212"}, [Hint("712", "en", "fitter"), Hint("7212", "en", "fitter")])
    assert [found.concept for found in index.search("fitter", ["en"])] == [2, 1]


def test_an_occupation_that_is_a_wider_group_comes_after_one_of_a_unit_group() -> None:
    labels = [Label(1, "en", "cleaner", preferred=True), Label(2, "en", "cleaner", preferred=True)]
    index = Index(labels, {1: "911", 2: "9111"})
    assert [found.concept for found in index.search("cleaner")] == [2, 1]


def test_a_rare_word_in_common_says_more_than_one_that_everybody_has() -> None:
    others = [Label(concept, "en", f"{name} worker", preferred=True) for concept, name in enumerate("abcdefgh", 10)]
    labels = [Label(1, "en", "social worker", preferred=True), Label(2, "en", "refuse operative", preferred=True), *others]
    index = Index(labels, dict.fromkeys((label.concept for label in labels), "9000"))
    assert index.search("refuse worker")[0].concept == 2


@pytest.mark.parametrize("nothing", ["", "   ", "---", "()", "\u00ad"])
def test_nothing_typed_finds_nothing(index: Index, nothing: str) -> None:
    assert index.search(nothing) == []


def test_an_empty_vocabulary_finds_nothing() -> None:
    assert Index([], {}).search("welder") == []


@pytest.mark.parametrize("hostile", ["x" * 5000, "\x00welder", "'; DROP TABLE", "١٢٣", "𝔴𝔢𝔩𝔡𝔢𝔯", "(((((((", "a/b/c/d", "%_\\"])
def test_hostile_words_are_searched_without_a_fault(index: Index, hostile: str) -> None:
    assert all(isinstance(found, Found) for found in index.search(hostile))


def test_letters_are_folded() -> None:
    assert fold("Šaltkalvis-suvirintojas  (ŽALVARIS)") == "saltkalvis suvirintojas zalvaris"
    assert fold("Rørlegger, sjømann, Kunstnær") == "rorlegger sjomann kunstnaer"
    assert fold("di\u00adrec\u00adteur") == "directeur"


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Leutnant/Leutnantin", ("leutnant", "leutnantin")),
        ("padavėjas, -a", ("padavejas",)),
        ("mechanikas (-ė)", ("mechanikas",)),
        ("Verkäufer/-in", ("verkaufer",)),
        ("cook (fast food)", ("cook", "cook fast food")),
        ("chauffeur m/v/x", ("chauffeur",)),
        ("front office/reception", ("front office reception",)),
    ],
)
def test_both_genders_and_words_in_brackets_are_read(title: str, read_as: tuple[str, ...]) -> None:
    assert variants(title) == read_as


@pytest.fixture(scope="module")
def ear() -> Ear:
    words = Words.of(["lager", "medarbeider", "vrachtwagenchauffeur", "vedlikehold", "mekaniker", "bakker"])
    return Ear((words,), Spelling.of(words.words, words.used))


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("bakker", ["bakker"]),
        ("bakkker", ["bakkker", "bakker"]),
        ("lagermedarbeider", ["lagermedarbeider", "lager medarbeider"]),
        ("vedlikeholdsmekaniker", ["vedlikeholdsmekaniker", "vedlikeholds mekaniker"]),
        ("vrachtwagen chauffeur", ["vrachtwagen chauffeur", "vrachtwagenchauffeur"]),
        ("bakker 100 % voltijds", ["bakker"]),
        ("mekaniker på lager", ["mekaniker pa lager", "mekaniker lager"]),
        ("100", ["100"]),
        ("", []),
    ],
)
def test_what_was_typed_is_heard_in_several_ways_the_words_as_they_stand_first(ear: Ear, typed: str, heard: list[str]) -> None:
    assert [way for way, _ in ear.readings(typed)] == heard


@pytest.mark.parametrize(
    ("one", "other"),
    [("suvirintojas", "suvirintoja"), ("mechanike", "mechanikas"), ("sveiser", "sveisar"), ("welder", "welding")],
)
def test_words_that_differ_in_their_ending_only_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_stem_keeps_at_least_four_letters() -> None:
    assert (stem("meras"), stem("baker"), stem("as")) == ("mera", "baker", "as")


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        ("baker", "bakker", True),
        ("bakkker", "bakker", True),
        ("bakkar", "bakker", True),
        ("bkaker", "bakker", True),
        ("bakkre", "bakker", True),
        ("bakker", "bakker", False),
        ("bkakre", "bakker", False),
        ("bak", "bakker", False),
        ("akker", "bakker", True),
        ("bakke", "bakker", True),
    ],
)
def test_one_slip_of_the_finger(typed: str, known: str, near: bool) -> None:  # noqa: FBT001 - a column of the table above
    assert one_slip(typed, known) is near
