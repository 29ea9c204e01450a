from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.kernel.reading import BadDefinition, to_plain
from handrail.people.models import Organisation
from handrail.programmes.changes import changes, report
from handrail.programmes.reading import read
from handrail.programmes.texts import missing_texts, texts_beside
from tests.programmes.world import DEFINITIONS, definition_text
from tests.world import World

FILES = sorted(DEFINITIONS.glob("*.toml"))
VDAB = definition_text()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_file_is_read(file: Path) -> None:
    definition = read(file.read_text("utf-8"))
    assert definition.used_for == "support_only"
    assert to_plain(definition)["programme"] == definition.programme


def test_the_mentor_app_has_every_text_in_four_languages() -> None:
    definition = read(VDAB)
    texts = texts_beside(definition, DEFINITIONS)
    assert set(texts) == {"en", "lt", "nl", "nb"}
    assert missing_texts(definition, texts) == []
    assert len({frozenset(each.words) for each in texts.values()}) == 1


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "remedy"),
    [
        ('rule = "lives_in"', 'rule = "lifes_in"', 18, "joining.requires #3", 'did you mean "lives_in"?'),
        ("answer_days = 7 ", 'answer_days = "7" ', 39, "matching.answer_days", "write digits only"),
        ("remind_days = 4", "remind_days = 9", 40, "matching.remind_days", "use less than answer_days = 7"),
        ("kinds = [", "kindz = [", 26, "mentor.kindz", 'did you mean "kinds"?'),
        ("below = 25", "below = 12", 17, "joining.requires #2.below", "use at least 15"),
        ("at_least = 16", "at_least = 30", 17, "joining.requires #2", "make at_least smaller than below"),
        ("[duration]", "[duratoin]", 49, "duratoin", 'did you mean "duration"?'),
        ('code = "mentor_terms"', 'code = "mentee_terms"', 62, "documents", "give each its own code"),
        ("open_requests = 1", "open_requests = 99", 38, "matching.open_requests", "use at most 5"),
        ('facts = "register"', "facts = register", 12, "the file is not valid TOML", 'text in "quotes"'),
        ('used_for = "x"', "", None, "", ""),
    ],
)
def test_each_fault_names_key_line_and_remedy(before: str, after: str, line: int | None, key: str, remedy: str) -> None:
    if line is None:
        with pytest.raises(BadDefinition, match="support_only"):
            read(VDAB.replace('country = "BE"', 'country = "BE"\nused_for = "benefit_control"'))
        return
    assert before in VDAB
    with pytest.raises(BadDefinition) as bad:
        read(VDAB.replace(before, after, 1))
    found = {(fault.line, fault.key) for fault in bad.value.faults}
    assert any(each_key == key for _, each_key in found), found
    fault = next(each for each in bad.value.faults if each.key == key)
    assert abs((fault.line or line) - line) <= 3
    assert remedy in fault.remedy


def test_a_diff_says_for_whom_each_change_holds() -> None:
    old, new = (read((DEFINITIONS / f"{name}.toml").read_text("utf-8")) for name in ("lt-mentoring-pilot", "lt-mentoring"))
    text = report(old, new)
    assert "lt-mentoring: version 1 → 2" in text
    assert "~ requires › trained › hours: 8 → 40" in text
    holds = {change.table: change.holds_for for change in changes(old, new)}
    assert holds["aftercare"] == "new participants only"
    assert holds["series"].startswith("everybody")
    assert changes(old, old) == []


def test_a_comma_or_a_moved_member_is_no_change() -> None:
    moved = VDAB.replace('  { rule = "no_conflict" },\n', "").replace(
        '  { rule = "said_expertise" },\n', '  { rule = "said_expertise" },\n  { rule = "no_conflict" },\n'
    )
    assert moved != VDAB
    assert changes(read(VDAB), read(moved)) == []


@pytest.mark.django_db
def test_the_commands_check_publish_and_open(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = DEFINITIONS / "vdab-mentor-app.toml"
    call_command("programme", "check", str(file))
    with pytest.raises(CommandError, match="--owner"):
        call_command("programme", "publish", str(file))
    owner = Organisation.objects.create(name="VDAB", kind="service", country="BE")
    call_command("programme", "publish", str(file))
    with pytest.raises(CommandError, match="lead_missing"):
        call_command("programme", "open", "vdab-mentor-app")
    lead, deputy = world.lead(owner), world.lead(owner)
    said = ["--lead", lead.account.email, "--deputy", deputy.account.email, "--hours", "9 to 17", "--waive", "a test"]
    call_command("programme", "open", "vdab-mentor-app", *said)
    assert "vdab-mentor-app is open." in capsys.readouterr().out
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(VDAB.replace("answer_days", "answer_dais"), "utf-8")
    with pytest.raises(CommandError, match="line 39: matching"):
        call_command("programme", "check", str(wrong))
    wrong.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("programme", "check", str(wrong))
