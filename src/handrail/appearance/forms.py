"""What is asked about a look, a text and a sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.appearance import rules
from handrail.appearance.labels import THEMES
from handrail.appearance.pictures import FORMATS, Drawn, draw
from handrail.kernel.forms import Form
from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Refused

ACCEPTED = ",".join(f"image/{name.lower()}" for name in FORMATS)


class PictureField(forms.FileField):
    """A picture, drawn anew as soon as it is read."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Drawn | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return draw(file, file.size)
        except Refused as refused:
            raise forms.ValidationError([sentence(each) for each in refused.reasons]) from refused


class Coloured(forms.RadioSelect):
    """Each theme beside the colour it means."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        _words, option["colour"] = THEMES.get(str(value), ("", ""))
        return option


class LookForm(Form):
    """Whatever is left blank comes from the organisation above. Pictures sent for a preview come back as their `ref`."""

    name = forms.CharField(label=_("Name beside the logo"), max_length=60, required=False)
    theme = forms.ChoiceField(
        label=_("Colours"),
        required=False,
        choices=[("", _("As the organisation above")), *((name, words) for name, (words, _colour) in THEMES.items())],
        widget=Coloured,
    )
    picture = PictureField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 2 MB. We make it small and keep only the picture."),
    )
    picture_dark = PictureField(
        label=_("Logo for dark screens"),
        required=False,
        help_text=_("Where your logo is dark on nothing, send a light one too."),
    )
    logo_alt = forms.CharField(
        label=_("What the logo says"), max_length=120, required=False, help_text=_("People who cannot see it hear this.")
    )
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    help_phone = forms.CharField(
        label=_("Phone for help"), max_length=30, required=False, help_text=_("A person answers there.")
    )
    help_hours = forms.CharField(label=_("When somebody answers"), max_length=80, required=False)
    sender_name = forms.CharField(label=_("Name of the sender of e-mails"), max_length=60, required=False)
    sender_address = forms.EmailField(
        label=_("Address of the sender of e-mails"),
        max_length=254,
        required=False,
        help_text=_("Your mail server must allow ours to send for it (SPF, DKIM). Ask who runs it first."),
    )
    links = forms.CharField(
        label=_("Links at the end of each page"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: words, a bar, an address. Example: Help | https://example.org"),
    )
    logo = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    logo_dark = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)

    def clean_sender_name(self) -> str:
        name: str = self.cleaned_data["sender_name"]
        if any(sign in name for sign in '\r\n<>"@'):
            raise forms.ValidationError(_("Write a name only, without an address."))
        return name

    def clean_links(self) -> tuple[tuple[str, str], ...]:
        found, wrong = rules.links_in(self.cleaned_data["links"])
        if wrong:
            raise forms.ValidationError([sentence(each) for each in wrong])
        return found

    @classmethod
    def values(cls, said: rules.Said) -> dict[str, Any]:
        """What the form begins with."""
        plain = {name: value for name, value in said.as_values().items() if name in cls.base_fields}
        return {**plain, "links": "\n".join(f"{words} | {url}" for words, url in said.links)}


class TextForm(Form):
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Leave a blank line between paragraphs. # begins a heading, - begins a line of a list."),
    )


class HostsForm(Form):
    hosts = forms.MultipleChoiceField(label=_("Addresses"), required=False, widget=forms.CheckboxSelectMultiple)


class SentenceForm(Form):
    """One field a form of the sentence."""

    def __init__(self, *args: Any, forms_now: tuple[str, ...], labels: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (now, label) in enumerate(zip(forms_now, labels, strict=True)):
            self.fields[f"form_{number}"] = forms.CharField(
                label=label,
                required=False,
                max_length=rules.LONGEST_SENTENCE,
                initial=now,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def said(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class FileForm(Form):
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".po"}))
