"""An organisation says any sentence in its own words: everywhere it stands, for its own people alone, as plain text."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.utils.translation import gettext, gettext_lazy, ngettext, npgettext, override, pgettext

from handrail.appearance import actions, catalogue, queries, rules
from handrail.appearance.models import Sentence
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.looks import Look, wearing
from handrail.kernel.reasons import Refused
from handrail.kernel.speaking import PLURAL, plural_of
from handrail.people.models import Organisation, Person
from tests.world import World

pytestmark = pytest.mark.usefixtures("simulated")
SYSTEM = Actor.system("test")


def say(at: Organisation, language: str, msgid: str, *forms: str) -> None:
    key = msgid + (PLURAL if len(forms) > 1 else "")
    actions.say_sentence(at.ref, language, key, forms, by=SYSTEM, on=clock.today())


def worn(at: Organisation) -> Look:
    return queries.look_of(at.pk, queries.stamp())


def counting(language: str) -> catalogue.Entry:
    return next(each for each in catalogue.entries(language).values() if each.counts and "%(count)" in each.originals[1])


def test_it_holds_in_code_in_templates_and_where_it_was_asked_for_before(service: Organisation) -> None:
    lazy = gettext_lazy("Privacy")
    say(service, "nl", "Privacy", "Uw gegevens")
    say(service, "en", "Privacy", "Your data & you")
    page = Template('{% translate "Privacy" %}|{% blocktranslate %}Privacy{% endblocktranslate %}')
    with wearing(worn(service)):
        for language, own in (("nl", "Uw gegevens"), ("en", "Your data & you")):
            with override(language):
                assert (gettext("Privacy"), str(lazy), page.render(Context())) == (own, own, f"{own}|{own}")
        with override("lt"):
            assert gettext("Privacy") == "Privatumas"
    with override("nl"):
        assert (str(lazy), gettext("Privacy")) == ("Privacy", "Privacy")


def test_what_counts_has_the_forms_of_its_language(service: Organisation) -> None:
    entry = counting("lt")
    blanks = rules.placeholders(entry.originals[1])
    own = tuple(f"forma {number} {' '.join(blanks)}" for number in range(len(entry.forms)))
    assert len(own) == 4
    say(service, "lt", entry.msgid, *own)
    with wearing(worn(service)), override("lt"):
        said = [ngettext(*entry.originals, number)[:7] for number in (1, 2, 11, 21)]
    assert said == [f"forma {plural_of('lt')(number)}" for number in (1, 2, 11, 21)]
    with override("lt"):
        assert ngettext(*entry.originals, 1) == entry.forms[0]


def test_a_context_keeps_two_meanings_apart(service: Organisation) -> None:
    entry = next(each for each in catalogue.entries("nl").values() if each.context and not each.counts)
    actions.say_sentence(service.ref, "nl", entry.key, ["eigen woord"], by=SYSTEM, on=clock.today())
    with wearing(worn(service)), override("nl"):
        assert pgettext(entry.context, entry.msgid) == "eigen woord"
        assert pgettext("something else", entry.msgid) != "eigen woord"
        assert npgettext("x", "one thing", "%(n)d things", 1) == "one thing"


def test_a_part_takes_over_sentences_and_may_say_its_own(service: Organisation, world: World) -> None:
    office, other = world.organisation("Genk", parent=service), world.organisation("NAV")
    say(service, "nl", "Privacy", "Uw gegevens")
    say(service, "nl", "Contact", "Bel ons")
    say(office, "nl", "Contact", "Bel Genk")
    with override("nl"):
        with wearing(worn(office)):
            assert (gettext("Privacy"), gettext("Contact")) == ("Uw gegevens", "Bel Genk")
        with wearing(worn(other)):
            assert (gettext("Privacy"), gettext("Contact")) == ("Privacy", "Contact")


@pytest.mark.parametrize(
    ("original", "own"),
    [
        ("Call %(phone)s", "Call us"),
        ("Call %(phone)s", "Call %(number)s"),
        ("Call %(phone)s", "Call %(phone)s %(phone)s"),
        ("Call %(phone)s", "Call %(phone)d"),
        ("Call %(phone)s", "Call %(phone)s at 100 %"),
        ("Hello {}", "Hello"),
        ("Hello", "Hello {name.__class__}"),
        ("Hello", "Hello %s"),
        ("Hello", "50 % off"),
        ("Hello", "<script>alert(1)</script>"),
        ("Hello", 'x" onmouseover="alert(1)'),
        ("Hello", "&lt;b&gt;"),
        ("Hello", "Hello\0"),
        ("Hello <b>you</b>", "Hello <i>you</i>"),
        ("Hello", "x" * 1_001),
    ],
)
def test_what_would_break_a_page_is_refused(original: str, own: str) -> None:
    assert rules.blocks_sentence([original], own)


@pytest.mark.parametrize(
    ("original", "own"),
    [
        ("Call %(phone)s", "%(phone)s: bel ons, ’t is gratis & snel"),
        ("%(percent)s %% met", "Van allen: %(percent)s %%"),
        ("%(percent)s %% met", "Van allen: %(percent)s"),
        ("Hello <b>you</b>", "Dag <b>jij</b>"),
        ("{} {}", "{} – {}"),
    ],
)
def test_plain_words_with_the_same_blanks_are_taken(original: str, own: str) -> None:
    assert rules.blocks_sentence([original], own) == []


def test_every_sentence_of_ours_may_be_said_as_it_is() -> None:
    for language in ("en", "lt", "nl", "nb"):
        wrong = [each.msgid for each in catalogue.entries(language).values() if catalogue.blocks_forms(each, each.forms)]
        assert wrong == [], language
    assert len(catalogue.entries("en")) > 2_000


def test_she_finds_a_sentence_changes_it_and_says_it_again_as_everybody(
    service: Organisation, rita: Person, client: Client
) -> None:
    found = client.get(f"/appearance/{service.ref}/sentences/?language=en&words=report%20a%20CONCERN").text
    address = next(iter(re.findall(rf'href="(/appearance/{service.ref}/sentences/en/\w{{32}}/)"', found)))
    assert "Report a concern" in client.get(address).text
    refused = client.post(address, {"form_0": "<b>Say it</b>"})
    assert (refused.status_code, "Leave out these signs" in refused.text) == (422, True)
    client.post(address, {"form_0": "Tell us you worry"})
    assert "Tell us you worry" in client.get("/account/").text
    assert "Tell us you worry" in client.get(f"/appearance/{service.ref}/sentences/").text
    client.post(address, {"form_0": "whatever", "reset": "1"})
    assert "Report a concern" in client.get("/account/").text
    assert not Sentence.objects.exists()
    assert client.get(f"/appearance/{service.ref}/sentences/en/{'0' * 32}/").status_code == 404


def test_sentences_go_out_as_a_file_and_come_back(service: Organisation, rita: Person, client: Client, world: World) -> None:
    entry = counting("lt")
    own = [f"forma {' '.join(rules.placeholders(entry.originals[1]))} {number}" for number in range(4)]
    say(service, "lt", entry.msgid, *own)
    say(service, "lt", "Privacy", "Jūsų duomenys")
    file = client.get(f"/appearance/{service.ref}/sentences/lt/file/")
    assert "Jūsų duomenys" in file.text
    other = world.organisation("NAV", parent=service)
    sent = SimpleUploadedFile("lt.po", file.content)
    assert client.post(f"/appearance/{other.ref}/sentences/lt/bring/", {"file": sent}).status_code == 302
    rows = {(row.key, tuple(row.forms)) for row in Sentence.objects.filter(organisation=other)}
    assert rows == {("Privacy", ("Jūsų duomenys",)), (entry.key, tuple(own))}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'msgid "Privacy"\nmsgstr "Uw gegevens"\n\nmsgid "No such sentence"\nmsgstr "x"\n', "do not know"),
        (b'msgid "Privacy"\nmsgstr "Uw gegevens"\n\nmsgid "Contact"\nmsgstr "<b>x</b>"\n', "cannot be used"),
        (b'msgid "Privacy\nmsgstr', "cannot read"),
        (b"\xff\xfe\x00", "cannot read"),
    ],
)
def test_a_bad_file_changes_nothing(content: bytes, says: str, service: Organisation, rita: Person, client: Client) -> None:
    answer = client.post(f"/appearance/{service.ref}/sentences/nl/bring/", {"file": SimpleUploadedFile("nl.po", content)})
    assert (answer.status_code, says in answer.text) == (422, True)
    assert not Sentence.objects.exists()


def test_a_sentence_is_refused_by_words(service: Organisation) -> None:
    with pytest.raises(Refused) as refused:
        say(service, "en", "Privacy", "%(name)s")
    assert refused.value.reasons[0].code == "sentence_blanks"
