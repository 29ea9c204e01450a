"""The file that gives staff their roles: what it makes of claims, what it says of its own faults, and the command's words."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from handrail.kernel.reading import BadDefinition, read_as
from handrail.people import claims
from handrail.people.claims import RolesFile
from tests.people.provider import ROLES, numbered
from tests.world import World

EXAMPLE = Path(__file__).parents[2] / "deploy/roles.example.toml"
RULE = '[[roles]]\nrole = "counsellor"\nat = { number = "1" }\nwhen = [{ claim = "g", any_of = ["a"] }]\n'


@pytest.mark.parametrize(
    ("said", "name", "found"),
    [
        ({"groups": ["a", "b"]}, "groups", ("a", "b")),
        ({"groups": "a"}, "groups", ("a",)),
        ({"unit": 201}, "unit", ("201",)),
        ({"realm_access": {"roles": ["x"]}}, "realm_access.roles", ("x",)),
        ({"https://x.org/roles": ["x"]}, "https://x.org/roles", ("x",)),
        ({"admin": True}, "admin", ()),
        ({"groups": {"a": 1}}, "groups", ()),
        ({"a": "text"}, "a.b", ()),
        ({}, "groups", ()),
    ],
)
def test_a_claim_is_read_as_words(said: dict[str, Any], name: str, found: tuple[str, ...]) -> None:
    assert claims.values(said, name) == found


def test_every_condition_must_hold_and_the_reason_is_said() -> None:
    file = read_as(RULE.replace('["a"] }]', '["a"] }, { claim = "h", any_of = ["b", "c"] }]'), RolesFile)
    judged = [
        claims.judge(file, said)[0] for said in ({"g": ["a"], "h": "c"}, {"g": ["a"], "h": "z"}, {"g": ["a"]}, {"h": "b"})
    ]
    assert [each.holds for each in judged] == [True, False, False, False]
    assert [each.why for each in judged] == [
        "g has a; h has c",
        "h has none of b, c",
        "the claim h is missing",
        "the claim g is missing",
    ]


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        (RULE.replace("counsellor", "counselor"), 2, 'did you mean "counsellor"?'),
        (RULE.replace("at = ", "where = "), 3, "at"),
        (RULE.replace('number = "1"', 'number = "1", name = "x"'), 3, "write exactly one"),
        (RULE.replace('number = "1"', 'number = "1", within = "2"'), 3, "within goes with claim"),
        (RULE.replace('number = "1"', "number = 1"), 3, "at.number"),
        (RULE.replace('["a"]', '"a"'), 4, 'write ["a"] in brackets'),
        (RULE.replace('["a"]', "[]"), 4, "at least 1"),
        (f"email_is_proven = 'yes'\n{RULE}", 1, "write true or false"),
        ("[[roles]\n", 1, "not valid TOML"),
        ("", None, "roles"),
    ],
)
def test_a_fault_says_its_line_and_its_remedy(wrong: str, line: int | None, says: str) -> None:
    with pytest.raises(BadDefinition) as bad:
        read_as(wrong, RolesFile)
    assert line in {fault.line for fault in bad.value.faults}
    assert says in str(bad.value)


def check(file: Path, *more: str) -> str:
    out = StringIO()
    call_command("roles", "check", str(file), *more, stdout=out)
    return out.getvalue()


def test_the_command_shows_who_would_get_what_and_why(world: World, tmp_path: Path, settings: LazySettings) -> None:
    numbered(world.organisation("Genk"), "201")
    file, people = tmp_path / "roles.toml", tmp_path / "claims.json"
    file.write_text(ROLES, encoding="utf-8")
    els = {"email": "els@example.org", "groups": ["counsellors"], "office": ["201", "999"], "amr": ["mfa"]}
    people.write_text(json.dumps([els, {"sub": "joe", "groups": []}]), encoding="utf-8")
    said = check(file, "--claims", str(people))
    for line in (
        "Careful: roles #2: no organisation is called 100.",
        "2 rules, no faults.",
        "roles #1: counsellor at Genk: groups has counsellors",
        "roles #1: not counsellor: groups has counsellors; no organisation is called 999",
        "roles #2: not administrator: the claim realm_access.roles is missing",
        "Second step: none, the organisation asked already.",
        "joe\n  roles #1: not counsellor: the claim groups is missing",
        "No role: this person does not come in",
    ):
        assert line in said


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["{", "[1]", '"x"'])
def test_claims_that_are_none_are_refused_in_words(tmp_path: Path, text: str) -> None:
    file = tmp_path / "claims.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="claim"):
        check(EXAMPLE, "--claims", str(file))


@pytest.mark.django_db
def test_the_command_says_every_fault_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(RULE.replace("counsellor", "king") + 'colour = "red"\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"(?s)2 fault.*line 2.*line 5") as bad:
        check(file)
    assert "→" in str(bad.value)
    with pytest.raises(CommandError, match="Check the path"):
        check(tmp_path / "none.toml")


def test_the_example_is_sound_and_gives_what_it_says(world: World) -> None:
    service = numbered(world.organisation("Service"), "190766619")
    numbered(world.organisation("Genk", parent=service), "201")
    numbered(world.organisation("Elsewhere"), "301")
    assert "4 rules, no faults" in check(EXAMPLE)
    from handrail.people.granting import lines

    file = read_as(EXAMPLE.read_text(encoding="utf-8"), RolesFile)
    inside = lines(file, {"groups": ["handrail-counsellors", "handrail-administrators"], "office_number": "201"})
    assert [(line.role.value, line.organisation and line.organisation.name) for line in inside] == [
        ("counsellor", "Genk"),
        ("leader", None),
        ("coordinator", None),
        ("administrator", None),
    ]
    outside = lines(file, {"groups": ["handrail-counsellors"], "office_number": "301"})
    assert (outside[0].organisation, outside[0].why.split("; ")[-1]) == (None, "301 is not at or below 190766619")
