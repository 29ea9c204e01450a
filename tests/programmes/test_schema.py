"""A form knows what the schema knows, and a change of one table leaves the rest of the file as it was written."""

from pathlib import Path

import pytest

from handrail.programmes import part_forms, schema, writing
from handrail.programmes.definition import Definition
from handrail.programmes.reading import read
from tests.programmes.world import DEFINITIONS, definition_text

FILES = sorted(each.stem for each in DEFINITIONS.glob("*.toml"))
VDAB = "vdab-mentor-app"


def nodes(slug: str) -> list[schema.Node]:
    """Every table of a file."""
    data, found = schema.data_of(definition_text(slug)), []
    waiting = [schema.TOP, *(key.name for key in schema.parts() if key.name in data)]
    while waiting:
        node = schema.node_at(data, waiting.pop())
        assert node is not None
        found.append(node)
        waiting += [f"{node.address}.{at}" for at in range(len(node.data))] if node.is_list else []
        waiting += [f"{node.address}.{key.name}" for key in node.below if key.name in node.data]
    return found


@pytest.mark.parametrize("slug", FILES)
def test_every_table_of_every_file_has_a_form_that_gives_it_back_unchanged(slug: str) -> None:
    text = definition_text(slug)
    tables = [node for node in nodes(slug) if not node.is_list]
    assert len(tables) > 5
    for node in tables:
        form = part_forms.Part(node, "mark")
        sent = {name: form[name].value() for name in form.fields}
        sent = {name: form.fields[name].prepare_value(value) for name, value in sent.items() if value not in (None, False, "")}
        again = part_forms.Part(node, "mark", sent)
        assert again.is_valid(), (node.address, again.errors)
        said = {name: value for name, value in again.said().items() if name in node.data}
        read(writing.put(text, node.path, said))
        for key in node.keys:
            if key.name in node.data:
                assert schema.plain(said[key.name]) == schema.plain(node.data[key.name]), (node.address, key.name)


def test_every_key_of_the_schema_is_asked_or_is_a_table() -> None:
    asked = {key.name for key in schema.keys_of(Definition)}
    assert set(Definition.model_fields) - asked == {"format", "programme", "version", "used_for"}


def test_a_change_leaves_every_other_line_and_its_remark_as_it_was() -> None:
    text = definition_text(VDAB)
    after = writing.put(text, ("matching",), {"answer_days": 9})
    old, new = text.splitlines(), after.splitlines()
    changed = [(before, now) for before, now in zip(old, new, strict=True) if before != now]
    assert changed == [("answer_days = 7            # proposal", "answer_days = 9            # proposal")]


def test_remarks_that_go_with_what_is_taken_away_are_named() -> None:
    text = definition_text(VDAB)
    after = writing.remove(text, ("documents", 1))
    assert writing.lost_comments(text, after) == ["covers how the LinkedIn profile is used and shown"]
    assert [each.code for each in read(after).documents] == ["mentee_terms", "code_of_conduct"]


def test_a_table_and_a_member_that_were_not_there_are_added(tmp_path: Path) -> None:
    text = writing.put(definition_text(VDAB), ("aftercare",), {"begins": "job_start", "months": 6})
    text = writing.put(text, ("joining", "requires", 3), {"rule": "speaks", "any_of": ["nl"], "level": "b1"})
    text = writing.put(text, ("tracks", 0), {"code": "usual", "helps_with": ["interviews"]})
    found = read(text)
    assert found.aftercare is not None
    assert (found.aftercare.months, found.joining.requires[3].rule, found.tracks[0].code) == (6, "speaks", "usual")


def test_a_place_the_schema_does_not_know_is_no_place() -> None:
    data = schema.data_of(definition_text(VDAB))
    for where in ("nonsense", "joining.requires.9", "joining.requires.x", "joining.ways", "caseload.most", "documents.0.code"):
        assert schema.node_at(data, where) is None, where
