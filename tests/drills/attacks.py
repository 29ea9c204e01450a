"""What an attacker types, and a town in which every text was typed by one. `§` stands for a number that tells where."""

import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from django.apps import apps
from django.db import DatabaseError, models, transaction

from tests.access.marking import Marked
from tests.access.town import Side

SCRIPTS = [
    "<script>xss(§)</script>",
    '"><script>xss(§)</script>',
    "'><script>xss(§)</script>",
    "</script><script>xss(§)</script>",
    "</textarea><script>xss(§)</script>",
    "</title><script>xss(§)</script>",
    "</style><script>xss(§)</script>",
    "--><script>xss(§)</script>",
    "]]><script>xss(§)</script>",
    "</option></select><script>xss(§)</script>",
    "<SCRIPT SRC=data:text/javascript,xss(§)></SCRIPT>",
    "<img src=x onerror=xss(§)>",
    '"><img src=x onerror=xss(§)>',
    "<svg onload=xss(§)>",
    "<svg/onload=xss(§)//",
    "<svg><script>xss(§)</script></svg>",
    "<svg><animate onbegin=xss(§) attributeName=x dur=1s>",
    "<svg><a xlink:href='javascript:xss(§)'><text>x</text></a></svg>",
    "<body onload=xss(§)>",
    "<details open ontoggle=xss(§)>",
    "<input autofocus onfocus=xss(§)>",
    '" autofocus onfocus=xss(§) x="',
    "' autofocus onfocus=xss(§) x='",
    "x onmouseover=xss(§) autofocus onfocus=xss(§)",
    '<a href="javascript:xss(§)">x</a>',
    "javascript:xss(§)",
    "JaVaScRiPt:xss(§)//https://example.org",
    "java\tscript:xss(§)",
    "data:text/html,<script>parent.xss(§)</script>",
    '<iframe srcdoc="<script>parent.xss(§)</script>">',
    '<iframe src="javascript:parent.xss(§)">',
    '<object data="javascript:xss(§)"><embed src="javascript:xss(§)">',
    '<form action="javascript:xss(§)"><button formaction="javascript:xss(§)">x',
    '<meta http-equiv=refresh content="0;url=javascript:xss(§)">',
    '<base href="https://evil.invalid/§/"><link rel=stylesheet href="data:text/css,*{color:red}">',
    '<style>*{background:url("javascript:xss(§)")}</style>',
    'red;background:url("javascript:xss(§)")"style="color:red',
    '{{ "zq"|add:"x§" }}{% debug %}',
    '${"zq"+"x§"}#{"zq"+"x§"}<%= "zq"+"x§" %>',
    '" hx-on:load="xss(§)" hx-trigger="load" hx-get="/x" data-x="',
    '<div hx-on::load="xss(§)" hx-trigger="load" hx-get="/x">',
    "&lt;script&gt;xss(§)&lt;/script&gt;",
    "%3Cscript%3Exss(§)%3C/script%3E",
    "\\u003cscript\\u003exss(§)\\u003c/script\\u003e",
    "＜script＞xss(§)＜/script＞<ſcript>xss(§)</ſcript>",
    "\u202e\u200b<\u200bscript>xss(§)</script>\ufeff<img src=x\u00a0onerror=xss(§)>",
    '<noscript><p title="</noscript><img src=x onerror=xss(§)>">',
    "<select><template><img src=x onerror=xss(§)></template></select><math><mi//xlink:href='javascript:xss(§)'>",
    "javascript:/*'/*\"/*`/*--></title></textarea></style></script><svg/onload=xss(§)>//' onfocus=xss(§) \" onclick=xss(§)//",
]
FORMULAS = [
    "=1+§",
    "=cmd|'/C calc'!A§",
    "+1+§",
    "-1-§",
    "@SUM(A1:A§)",
    "\t=1+§",
    "\r=1+§",
    "\n=1+§",
    "  =1+§",
    "＝1+§",
    "＋1+§",
    '"=1+§',
    "x\r\nATTENDEE:mailto:evil§@example.org\r\nX-EVIL:§",
    "x\nEND:VEVENT\nX-EVIL:§",
    'x",=1+§,"y',
]
SHORTEST = "<svg onload=xss(§)>"
LONG, ROWS = 4_000, 60

# Texts that staff, employers and mentors write and that are about nobody; those about people are in tests/access/marking.py.
# A paper is never changed: its words come from a draft, through the form.
ALSO = [
    "community.Material.text", "community.Material.title", "community.Material.url", "community.Series.place",
    "community.Suggestion.answer", "community.Workshop.about", "community.Workshop.place", "community.Workshop.reason",
    "community.Workshop.title", "employers.TrainingOffer.for_whom", "employers.TrainingOffer.place",
    "employers.TrainingOffer.title", "people.Organisation.name", "programmes.LaunchNote.why",
    "programmes.Programme.hours", "programmes.Release.why", "programmes.Text.text",
    "programmes.Withdrawal.why", "register.ImportRun.file_name", "taxonomy.Area.name", "taxonomy.OccupationLabel.text",
    "taxonomy.SkillLabel.text", "training.Run.where", "training.Session.title",
]  # fmt: skip


LINK = "https://example.org/"


def longest(row: Any, name: str) -> int | None:
    """How much has room there."""
    field = row._meta.get_field(name)
    return field.max_length - len(LINK) if isinstance(field, models.URLField) else field.max_length


def as_stored(row: Any, name: str, text: str) -> str:
    """No form takes an address of another kind, so an attack stands inside one; the forms themselves are sent all of them."""
    kind = row._meta.get_field(name)
    said = LINK + text if isinstance(kind, models.URLField) else text
    return said.lower() if isinstance(kind, models.EmailField) else said


class Attacker:
    """Gives the next attack that fits; each has its own number, so that what happens says where it was typed."""

    def __init__(self, attacks: Sequence[str], turn: int = 0) -> None:
        self.attacks, self.turn, self.number, self.typed = attacks, turn, count(1), dict[int, str]()

    def next(self, where: str, longest: int | None = None) -> str:
        """All of them where there is room, else one; another one each turn."""
        number = next(self.number)
        self.typed[number] = where
        room = longest or LONG + 1
        every = " ".join(self.attacks)
        fitting = [each for each in self.attacks if len(each.replace("§", str(number))) <= room] or ["<b>"]
        said = every if room > LONG else fitting[(number + self.turn) % len(fitting)]
        return said.replace("§", str(number))


class Attacked(Marked):
    """Every text about people of one side is an attack."""

    def __init__(self, side: Side, attacker: Attacker) -> None:
        self.attacker, self.refused = attacker, dict[str, str]()
        super().__init__(side)

    def _put(self, row: models.Model, name: str, shape: Callable[[str], str] = str, *, of: str = "") -> None:
        label = f"{row._meta.label}.{name}"
        text = self.attacker.next(label, longest(row, name))
        self.words[f"{label} of {of}"] = text
        before = getattr(row, name)
        setattr(row, name, json.dumps(text) if shape is json.dumps else as_stored(row, name, text))
        try:
            with transaction.atomic():
                row.save(update_fields=[name])
        except DatabaseError as error:  # PostgreSQL itself refuses it there
            self.refused[label] = str(error).splitlines()[0]
            setattr(row, name, before)


def attack_the_rest(*attackers: Attacker) -> dict[str, str]:
    """The texts that are about nobody, row by row by one attacker after the other; gives what PostgreSQL refused."""
    refused = dict[str, str]()
    for label in ALSO:
        model_name, _, name = label.rpartition(".")
        model: Any = apps.get_model(model_name)
        for number, pk in enumerate(model._default_manager.order_by("pk").values_list("pk", flat=True)[:ROWS]):
            try:
                with transaction.atomic():
                    text = attackers[number % len(attackers)].next(label, longest(model, name))
                    model._default_manager.filter(pk=pk).update(**{name: as_stored(model, name, text)})
            except DatabaseError as error:
                refused[label] = str(error).splitlines()[0]
    return refused
