"""No English is left on a page in another language: every sentence that a page asks for has its translation."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import trans_real, trim_whitespace

from handrail.people.models import Account
from handrail.portal.queries.demo import DEMO_ROLES, demo_account
from handrail.smoke import LINK

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parents[2] / "src" / "handrail"
TRANSLATED = ("lt", "nl", "nb")
FEWEST_ROUTES = 40
NOT_PAGES = ("/static/", "/health/", "/look/", "/account/sign-out")


@contextmanager
def untranslated(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Every message that was asked for in a language that has no words for it."""
    missing: set[str] = set()

    def watch(name: str) -> None:
        real: Callable[..., str] = getattr(trans_real, name)

        def asked(message: str, *more: Any) -> str:
            language = translation.get_language() or "en"
            if language in TRANSLATED and message.strip() and not _known(message):
                missing.add(f"{language}: {message}")
            return real(message, *more)

        for holder in (trans_real, translation._trans):  # type: ignore[attr-defined]
            monkeypatch.setattr(holder, name, asked)

    watch("gettext")
    watch("ngettext")
    yield missing
    monkeypatch.undo()


def _known(message: str) -> bool:
    words = trans_real.catalog()
    plain = message.replace("\r\n", "\n").replace("\r", "\n")
    return any(key in words._catalog for key in (plain, (plain, 0)))


def walk(client: Client, language: str, seen: set[str]) -> None:
    """Every route that this reader reaches by links, each once."""
    waiting = deque(["/"])
    while waiting:
        address = waiting.popleft()
        try:
            route = resolve(address.split("?")[0]).route
        except Resolver404:
            continue
        if route in seen or address.startswith(NOT_PAGES) or address.endswith(".ics"):
            continue
        seen.add(route)
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        assert f'<html lang="{language}"' in page, address
        assert "d.." not in page, f"a Lithuanian date ends its sentence by itself: {address}"
        waiting.extend(LINK.findall(page))


def test_no_page_of_the_demo_asks_for_words_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("demo_people", few=True, verbosity=0)
    with untranslated(monkeypatch) as missing:
        for language in TRANSLATED:
            Account.objects.update(language=language)
            seen: set[str] = set()
            walk(_visitor(language), language, seen)
            for who in DEMO_ROLES:
                client = _visitor(language)
                client.force_login(demo_account(who), backend=settings.AUTHENTICATION_BACKENDS[0])
                seen.discard("")
                walk(client, language, seen)
            assert len(seen) >= FEWEST_ROUTES
    assert sorted(missing) == []


def test_an_emptied_translation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    with translation.override("lt"):
        catalogs = trans_real.catalog()._catalog._catalogs
    emptied = {number: words.pop("Contact") for number, words in enumerate(catalogs) if "Contact" in words}
    try:
        with untranslated(monkeypatch) as missing:
            _visitor("lt").get("/")
    finally:
        for number, words in emptied.items():
            catalogs[number]["Contact"] = words
    assert emptied
    assert missing == {"lt: Contact"}


def words_of(template: str) -> Iterator[str]:
    """What a template says, also on the ways through it that no test walks."""
    for node in engines["django"].engine.from_string(template).nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode)):  # type: ignore[attr-defined]
        if isinstance(node, BlockTranslateNode):
            said, context = node.render_token_list(node.singular)[0], node.message_context
            said = trim_whitespace(said) if node.trimmed else said
        else:
            said, context = node.filter_expression.var, node.message_context
            said = said if isinstance(said, str) else said.literal  # a variable has no literal
        if said:
            yield f"{context.var}\x04{said}" if context else str(said)


def missing_in(template: str) -> list[str]:
    found, said = [], list(words_of(template))
    for language in TRANSLATED:
        with translation.override(language):
            found += [f"{language}: {words}" for words in said if not _known(words)]
    return found


def test_every_word_of_every_template_is_there_in_every_language() -> None:
    files = SOURCE.rglob("templates/**/*.html")
    assert [f"{path.name} {each}" for path in files for each in missing_in(path.read_text(encoding="utf-8"))] == []


def test_control_a_word_in_a_branch_nobody_walks_is_found() -> None:
    branch = "{% if never %}{% translate 'Nobody said this' %}{% endif %}{% translate 'Contact' %}"
    assert missing_in(branch) == [f"{language}: Nobody said this" for language in TRANSLATED]


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_each_language_is_offered_by_its_own_name(language: str) -> None:
    page = _visitor(language).get("/").text
    for name in ("English", "Lietuvių", "Nederlands", "Norsk bokmål"):
        assert f">{name}</button>" in page


def _visitor(language: str) -> Client:
    client = Client()
    client.cookies["django_language"] = language
    return client
