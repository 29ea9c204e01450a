"""Holds the code to its promises. Each check is short, and each was seen failing once."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.kernel.labels import declared
from handrail.kernel.models import LegalHold, Row, SimulatedMail, SimulatedSms
from handrail.kernel.privacy import Stake
from handrail.people.access import THIRD_PARTY
from handrail.people.models import Person
from tests.conftest import HEAVIEST

SOURCE = Path(__file__).parent.parent / "src" / "handrail"
PYTHON = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
# The demo's outbox knows an address, not a person.
BY_ADDRESS = (SimulatedMail, SimulatedSms)
# That something of hers is held can itself be the secret, so it is in nobody's download.
KEPT_FROM_ALL = (LegalHold,)
OURS = [model for model in apps.get_models() if model.__module__.startswith("handrail.")]


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, path)
        else:
            yield path, each


def trees(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in PYTHON:
        if not names or path.stem in names or path.parent.name in names:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_route_declares_what_it_needs() -> None:
    bare = [
        path
        for path, route in routes(get_resolver().url_patterns)
        if not hasattr(route.callback, "permission") and route.name not in THIRD_PARTY
    ]
    assert bare == []


PLAIN_WORDS = {"gettext", "ngettext", "pgettext", "npgettext"}


def spoken_once(tree: ast.AST, names: frozenset[str] = frozenset()) -> Iterator[int]:
    """Lines where words are chosen while the module is read: in whatever language is on then, for everybody."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {each.asname or each.name for each in node.names if each.name in PLAIN_WORDS}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node.lineno
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from spoken_once(node, names)


def test_no_word_is_translated_while_a_module_is_read() -> None:
    assert [f"{path}:{line}" for path, tree in trees() for line in spoken_once(tree)] == []


def test_control_a_word_translated_too_early_is_found() -> None:
    head = "from django.utils.translation import gettext as _\n"
    assert list(spoken_once(ast.parse(head + "WORDS = {'a': _('Open')}"))) == [2]
    assert list(spoken_once(ast.parse(head + "def words():\n    return _('Open')"))) == []


def test_no_form_may_come_from_another_place() -> None:
    """A person's browser always brings the token. A server that says who signed out brings a signed one of its own."""
    let_in = [route.name for _, route in routes(get_resolver().url_patterns) if getattr(route.callback, "csrf_exempt", False)]
    assert let_in == ["openid_connect_ended"]


def test_what_a_form_changes_is_named_one_by_one() -> None:
    """A form made from a table would take whatever field the table gets next; so would code that is run from a text."""
    wide = re.compile(
        r"\bModelForm\b|\bmodelform_factory\b|\*\*request\.(POST|GET)|\b(?<!\.)(eval|exec)\(|\bpickle\b|yaml\.load\("
    )
    assert [str(path) for path in PYTHON if wide.search(path.read_text())] == []


def test_nobody_has_a_password() -> None:
    templates = [path for path in SOURCE.rglob("templates/**/*.html") if "password" in path.read_text().casefold()]
    forms = [path for path, _ in trees("forms") if "PasswordInput" in path.read_text()]
    assert templates + forms == []


def test_every_permission_a_page_asks_for_is_granted_to_somebody() -> None:
    from handrail.kernel.access import grants
    from handrail.kernel.web import PUBLIC, SIGNED_IN

    granted = {permission for permissions in grants().values() for permission in permissions} | {PUBLIC, SIGNED_IN}
    asked = {getattr(route.callback, "permission", PUBLIC) for _, route in routes(get_resolver().url_patterns)}
    assert asked - granted == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_says_whether_it_is_personal(model: type[models.Model]) -> None:
    said = set(getattr(model, "PERSONAL", {})) | set(getattr(model, "NOT_PERSONAL", ()))
    plain = (models.AutoField, models.ForeignKey, models.BooleanField)
    base = {"id", "ref", "created", "trust"}
    fields = [each for each in model._meta.concrete_fields if not isinstance(each, plain)]
    assert [each.name for each in fields if each.name not in said | base] == []
    assert [name for name in said - base if name not in {each.name for each in model._meta.get_fields()}] == []


def test_addresses_never_hold_a_primary_key() -> None:
    keyed = [path for path, _ in routes(get_resolver().url_patterns) if re.search(r"<int:|<(\w+:)?(pk|id)>", path)]
    assert keyed == []


def test_pages_read_through_queries_only() -> None:
    touching = [
        f"{path.name}:{node.lineno}"
        for path, tree in trees("pages")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert touching == []


# Who opens a connection, and to whom: nobody else may, so that no address a person wrote is ever asked for.
ASKS = {
    "kernel/posting.py": "the one address of HANDRAIL_STATES_HOOK",
    "people/adapters.py": "the providers of the settings, by allauth",
    "people/third_party.py": "the same",
    "kernel/mail.py": "the mail server, by Django",
    "running.py": "web on this machine, whether it is up",
    "smoke.py": "the demo on this machine",
    "cluster.py": "the private database's socket",
}
NETWORK = {"socket", "ssl", "http.client", "urllib.request", "requests", "smtplib", "ftplib", "httpx", "aiohttp", "asyncio"}


def test_only_these_open_connections_and_to_addresses_of_the_settings() -> None:
    found = set[str]()
    for path, tree in trees():
        named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        named |= {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
        found |= {path.relative_to(SOURCE).as_posix()} if named & NETWORK else set()
    assert found == set(ASKS)


def test_mail_and_sms_leave_through_the_kernel() -> None:
    other = [
        path.name
        for path in PYTHON
        if path.parent.name != "kernel"
        and re.search(r"EmailMessage|EmailMultiAlternatives|from django\.core\.mail", path.read_text())
    ]
    assert other == []


def test_rules_and_actions_have_no_clock_of_their_own() -> None:
    clocks = re.compile(r"\b(date\.today|datetime\.now|timezone\.now|localdate|time\.time)\(")
    assert [str(path) for path in PYTHON if path.name != "clock.py" and clocks.search(path.read_text())] == []


def test_no_function_is_longer_than_forty_lines_and_no_file_than_four_hundred() -> None:
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    long += [str(path.relative_to(SOURCE)) for path in PYTHON if path.read_text().count("\n") > 400]
    assert long == []


def test_events_hold_ids_and_plain_values_only() -> None:
    named = re.compile(r"name|note|text|email|phone|words")
    wrong = [
        f"{path.parent.name}.{node.target.id}"
        for path, tree in trees("events")
        if path.parent.name != "kernel"
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and named.search(node.target.id)
    ]
    assert wrong == []


def test_every_table_with_an_address_has_a_random_one() -> None:
    refs = [model for model in OURS if issubclass(model, Row)]
    assert len({model().ref for model in refs for _ in range(3)}) == 3 * len(refs)


def test_templates_have_no_inline_style_script_or_handler() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    assert [str(path) for path in SOURCE.rglob("templates/**/*.html") if inline.search(path.read_text())] == []


def two_meanings(tables: Iterable[tuple[str, Mapping[str, object]]]) -> list[str]:
    """Reason codes under which two apps say different things."""
    found: dict[str, dict[str, list[str]]] = {}
    for app, table in tables:
        for code, words in table.items():
            found.setdefault(code, {}).setdefault(str(words), []).append(app)
    return [f"{code}: {sorted(said.values())}" for code, said in found.items() if len(said) > 1]


def test_no_reason_code_means_two_things() -> None:
    assert two_meanings(declared()) == []


def test_a_second_meaning_would_be_seen() -> None:
    tables = [("one", {"full": "No place is left.", "gone": "It is over."}), ("two", {"full": "The text is too long."})]
    assert two_meanings(tables) == ["full: [['one'], ['two']]"]


def _of_somebody(model: type[models.Model]) -> bool:
    return model is Person or any(way.stake is Stake.ABOUT for way in getattr(model, "WHOSE", ()))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_row_says_whose_it_is(model: type[models.Model]) -> None:
    ways = getattr(model, "WHOSE", ())
    leading = {each.name for each in model._meta.concrete_fields if each.is_relation and _of_somebody(each.related_model)}  # type: ignore[arg-type]
    assert leading - {way.path.split("__")[0] for way in ways} == set()
    assert _of_somebody(model) or not getattr(model, "PERSONAL", {}) or model in (*BY_ADDRESS, *KEPT_FROM_ALL)
    fields = {each.name for each in model._meta.get_fields()}
    assert [name for way in ways for name in way.without if name not in fields] == []
    assert [way.path for way in ways if not model.objects.filter(**{way.path: 1, **way.only}).query.where] == []  # type: ignore[attr-defined]


def test_the_heaviest_test_files_that_come_first_are_there() -> None:
    assert [name for name in HEAVIEST if not (Path(__file__).parent / name).is_file()] == []
