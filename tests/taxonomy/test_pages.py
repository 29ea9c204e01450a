from django.test import Client
from django.urls import reverse

from handrail.kernel.models import Event
from handrail.taxonomy.models import Occupation
from handrail.taxonomy.queries import groups_of, sectors
from tests.taxonomy.world import TaxonomyWorld

WORK = "/work/"


def test_what_is_typed_without_script_lists_work_to_choose(starter: None, client: Client) -> None:
    page = client.get(WORK, {"q": "suvirintoja"}).content.decode()
    welder = Occupation.objects.get(uri="isco:7212")
    assert f'name="occupation" value="{welder.ref}"' in page
    assert '<span lang="lt"><mark>suvirintoja</mark>' in page


def test_as_you_type_only_the_list_comes(starter: None, client: Client) -> None:
    part = client.get(WORK, {"q": "lasser", "button": "wish"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'name="wish" value="{Occupation.objects.get(uri="isco:7212").ref}"' in part


def test_choosing_goes_on_to_the_page_that_asked(starter: None, client: Client) -> None:
    ref = Occupation.objects.get(uri="isco:7212").ref
    chosen = client.get(WORK, {"occupation": ref, "next": "/join/x/?step=2"})
    assert chosen.headers["Location"] == f"/join/x/?step=2&occupation={ref}"
    assert client.get(WORK, {"occupation": ref}).headers["Location"] == f"/work/{ref}/"


def test_choosing_never_leads_out_of_the_house(starter: None, client: Client) -> None:
    ref = Occupation.objects.get(uri="isco:7212").ref
    for outside in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "evil", "/\\evil.example"):
        assert client.get(WORK, {"occupation": ref, "next": outside}).headers["Location"] == f"/work/{ref}/"


def test_browsing_leads_from_sectors_to_one_occupation(starter: None, client: Client) -> None:
    for sector in sectors("en"):
        page = client.get(reverse("taxonomy:sector", args=[sector.code])).content.decode()
        assert all(reverse("taxonomy:group", args=[group.code]) in page for group in groups_of(sector.code, "en"))
    assert "Factories" in client.get(reverse("taxonomy:sectors")).content.decode()
    page = client.get(reverse("taxonomy:group", args=["721"]), {"next": "/join/"}).content.decode()
    assert Occupation.objects.get(uri="isco:7212").ref in page
    assert 'name="next" value="/join/"' in page


def test_the_word_for_a_sector_shows_the_sector_beside_the_work(starter: None, client: Client) -> None:
    for word, language, code in (("horeca", "nl", "I"), ("bouw", "nl", "F"), ("statyba", "lt", "F"), ("helse", "nb", "Q")):
        page = client.get(WORK, {"q": word, "next": "/join/"}, headers={"accept-language": language}).content.decode()
        assert f'href="{reverse("taxonomy:sector", args=[code])}?next=%2Fjoin%2F"' in page, word
        assert 'name="occupation"' in page


def test_words_that_name_no_sector_show_none(starter: None, client: Client) -> None:
    for word in ("welder", "ba", "suvirintoja"):
        assert "/work/sectors/C/" not in client.get(WORK, {"q": word}).content.decode()


def test_one_occupation_says_what_else_it_is_called_and_what_is_near(starter: None, client: Client) -> None:
    welder = Occupation.objects.get(uri="isco:7212")
    page = client.get(reverse("taxonomy:occupation", args=[welder.ref]), headers={"accept-language": "nl"}).content.decode()
    assert "lasser" in page
    assert Occupation.objects.get(uri="isco:721").ref in page
    assert f'href="/work/{welder.ref}/' not in page


def test_what_does_not_exist_is_not_found(starter: None, client: Client) -> None:
    for path in ("sectors/Z/", "groups/9999/", f"{'x' * 22}/"):
        assert client.get(WORK + path).status_code == 404


def test_hostile_words_are_answered(starter: None, client: Client) -> None:
    for hostile in ("\x00", "x" * 100_000, "<script>alert(1)</script>", "%", "'", "🤖", "{{ 1 }}"):
        for name in ("q", "next", "button", "occupation"):
            answer = client.get(WORK, {name: hostile})
            assert answer.status_code == 200
            assert "<script>alert" not in answer.content.decode()


def test_an_empty_house_still_answers(db: None, client: Client) -> None:
    assert "We found no work called" in client.get(WORK, {"q": "welder"}).content.decode()
    assert client.get(reverse("taxonomy:sectors")).status_code == 200


def test_esco_is_named_where_it_is_used_and_only_there(starter: None, client: Client) -> None:
    line = "This service uses the ESCO classification of the European Commission"
    assert line not in client.get(WORK).content.decode()
    TaxonomyWorld().occupation("gas welder", uri="http://data.europa.eu/esco/occupation/1")
    assert line in client.get(WORK).content.decode()


def test_what_people_search_for_is_kept_nowhere(starter: None, client: Client) -> None:
    before = Event.objects.count()
    client.get(WORK, {"q": "welder"})
    assert Event.objects.count() == before
    assert client.post(WORK, {"q": "welder"}).status_code == 405
