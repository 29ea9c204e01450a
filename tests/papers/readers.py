"""Writes who reads which text, from the table that the marker test holds every page to."""

from tests.access.test_markers import EVERYBODY, READERS, WITHOUT

HEAD = """# Who reads which text

Made from the table `READERS` in `tests/access/test_markers.py` by `python -m tests.papers.document`; change that table, not this page.
The test puts a word of its own into every text about people, opens every page as everybody, and fails when somebody finds a word
who does not stand here, or does not find one who does. Names and contacts count as texts.

“Nobody” means: on no page of anybody else's file. What somebody wrote about herself she finds under **Me** as well, in *My data*, where
that text is hers. Which page each role may open stands in [access.md](../access.md).

| Text | Found by |
|---|---|
"""  # noqa: E501  # as it is written in the paper
# The test knows several mentees and mentors; here the person in that place is meant.
PEOPLE = {
    "mentee": "the mentee",
    "asker": "the mentee",
    "questioned": "the mentee",
    "earlier": "the mentee",
    "worker": "the mentee",
    "other mentee": "other mentees of the programme",
    "mentor": "the mentor",
    "other mentor": "other mentors of the programme",
    "counsellor": "counsellors of the office",
    "other counsellor": "mentors of other offices",
    "coordinator": "the coordinator",
    "leader": "the head of the office",
    "lead": "the safeguarding lead",
    "deputy": "the deputy lead",
    "psychologist": "the psychologist who was asked",
    "trainer": "the trainer",
    "administrator": "administrators",
}
ORDER = list(dict.fromkeys(PEOPLE.values()))
WHOSE = {"": "", "mentee": ", of a mentee", "mentor": ", of a mentor", "asker": ", of a mentee before a mentor’s yes"}


def readers() -> str:
    found: dict[str, set[str]] = {}
    for label, who in READERS.items():
        found.setdefault(label.replace("_", " "), set()).update(
            {"everybody"} if who >= EVERYBODY else {PEOPLE[each] for each in who}
        )
    lines = [f"| {_text(label)} | {_who(found[label])} |" for label in sorted(found)]
    kept = "; ".join(sorted(_text(each.replace("_", " ")) for each in WITHOUT if "Simulated" not in each))
    return HEAD + "\n".join(lines) + f"\n\nNot marked, because they are no words about people: {kept}.\n"


def _text(label: str) -> str:
    """`mentorships.Meeting.note of mentee` → mentorships *Meeting*: note, of a mentee."""
    place, _, whose = label.partition(" of ")
    app, table, name = place.split(".")
    return f"{app} *{table}*: {name}" + WHOSE[whose]


def _who(people: set[str]) -> str:
    if not people:
        return "nobody"
    if "everybody" in people:
        return "everybody who has the address"
    return ", ".join(each for each in ORDER if each in people)
