"""Forms for a draft: one for each table, made from the schema, and one for the whole text."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import DayInput, Form
from handrail.kernel.reading import Fault
from handrail.programmes import part_words, schema
from handrail.programmes.schema import Key, Kind

LONGEST_TEXT, LONGEST_LINE = 200_000, 2_000


class Listed(forms.CharField):
    """Several values on one line, with commas between them."""

    def __init__(self, of: Kind, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_LINE, **kwargs)
        self.of = of

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        said = value if isinstance(value, list) else [each.strip() for each in (super().to_python(value) or "").split(",")]
        found = [each for each in said if each != ""]
        try:
            return [_TURNED[self.of](each) for each in found]
        except (ArithmeticError, ValueError):
            raise forms.ValidationError(_("Write numbers with commas between them, for example 3, 6, 12.")) from None

    def run_validators(self, value: Any) -> None:
        """The schema knows what each may be."""


_TURNED: Mapping[Kind, Any] = {Kind.NUMBER: int, Kind.DECIMAL: Decimal, Kind.TEXT: str}


def field_of(key: Key) -> forms.Field:
    """The field that asks for one key."""
    said: dict[str, Any] = {"label": part_words.key(key.name), "required": key.required}
    if key.many and key.kind != Kind.WORD:
        return Listed(key.kind, help_text=_("With commas between them"), **said)
    made: Mapping[Kind, Callable[[], forms.Field]] = {
        Kind.YES_NO: lambda: forms.BooleanField(**said | {"required": False}),
        Kind.NUMBER: lambda: forms.IntegerField(min_value=key.low, max_value=key.high, **said),
        Kind.DECIMAL: lambda: forms.DecimalField(**said),
        Kind.DAY: lambda: forms.DateField(widget=DayInput, **said),
        Kind.WORD: lambda: _choice(key, said),
        Kind.TEXT: lambda: forms.CharField(max_length=key.longest or LONGEST_LINE, **said),
    }
    return made[key.kind]()


def _choice(key: Key, said: dict[str, Any]) -> forms.Field:
    words = [(word, part_words.coded(word)) for word in key.words]
    if key.many:
        return forms.MultipleChoiceField(choices=words, widget=forms.CheckboxSelectMultiple, **said)
    return forms.ChoiceField(choices=words if key.required else [("", "–"), *words], **said)


class Part(Form):
    """One table. `seen` says what stood there when the form was made, so that nobody writes over somebody else."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, node: schema.Node, mark: str, data: Mapping[str, Any] | None = None) -> None:
        held = node.data or {}
        values = {key.name: _plain(held.get(key.name, key.default)) for key in node.keys}
        super().__init__(data, initial={**values, "seen": mark})
        # The rule itself first, where it comes from last.
        for key in sorted(node.keys, key=lambda key: key.name == "source"):
            self.fields[key.name] = field_of(key)

    def said(self) -> dict[str, Any]:
        """What the table is to say."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def blame(self, faults: list[tuple[str, Fault]]) -> None:
        """Each fault at its field, with what would mend it."""
        for name, fault in faults:
            self.add_error(name or None, f"{fault.problem}. {fault.remedy}".capitalize())


def _plain(value: Any) -> Any:
    return schema.plain(value)


class WholeText(Form):
    """The file as it will be published."""

    text = forms.CharField(
        label=_("The programme file"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "wrap": "off", "class": "ds-input"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class Copy(Form):
    """A new version, or a new programme that begins as a copy."""

    what = forms.ChoiceField(
        label=_("What do you want to make?"),
        choices=[
            ("version", _("The next version of this programme")),
            ("programme", _("A new programme that begins like this one")),
        ],
        widget=forms.RadioSelect,
        initial="version",
    )
    version = forms.ChoiceField(label=_("Which version do you copy?"))
    name = forms.CharField(
        label=_("Name of the new programme"),
        help_text=_("For a new programme only."),
        min_length=3,
        max_length=80,
        required=False,
    )
    slug = forms.SlugField(
        label=_("Address of the new programme"),
        help_text=_("For a new programme only. Small letters, digits and hyphens, for example mentors-for-newcomers."),
        max_length=60,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "programme":
            for name in ("name", "slug"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return said

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data.get("slug", ""))
        if slug and not (slug == slug.lower() and slug[0].isalpha() and "_" not in slug):
            raise forms.ValidationError(_("Begin with a letter. Use small letters, digits and hyphens."))
        return slug


class Why(Form):
    """A reason, and what text it is about."""

    why = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class Launch(Form):
    """What somebody says of one line of the checklist."""

    state = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[("stated", _("It is in place")), ("waived", _("We open without it"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("What is in place, or why do you open without it?"),
        help_text=_("Others read this with your name and the day."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
