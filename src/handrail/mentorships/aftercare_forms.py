"""What people fill in while somebody is supported in a job: a contact in two taps, the employer's contact, one answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.mentorships import labels
from handrail.mentorships.forms import LINE, DayField
from handrail.mentorships.rules.aftercare import With

NAME, PHONE = 200, 40


class TouchForm(Form):
    """Filled in already as it usually was: most people only press the button."""

    channel = forms.ChoiceField(label=_("How were you in touch?"), widget=forms.RadioSelect)
    who = forms.ChoiceField(
        label=_("With whom?"),
        choices=[(str(code), words) for code, words in labels.WITH.items()],
        widget=forms.RadioSelect,
        initial=str(With.MENTEE),
    )
    day = DayField(label=_("On which day?"))
    note = forms.CharField(label=_("One line about it"), max_length=LINE, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, channels: tuple[str, ...], other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("channel", ((code, words) for code, words in labels.CHANNELS.items() if code in channels))
        self.fields["note"].help_text = _("%(name)s can read this.") % {"name": other}


class OwnTouchForm(TouchForm):
    """The same for who stays in touch without being the mentor: always with the person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["who"]


class WhoForm(Form):
    """Who stays in touch from now on."""

    who = forms.ChoiceField(label=_("Who stays in touch?"))

    def __init__(self, *args: Any, colleagues: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("who", [("", _("Choose")), *colleagues])


class AtWorkForm(Form):
    """Somebody at work with whom the mentor may talk."""

    name = forms.CharField(label=_("Who is it?"), help_text=_("A first name is enough."), max_length=NAME, required=False)
    email = forms.EmailField(label=_("E-mail at work"), required=False)
    phone = forms.CharField(
        label=_("Or a phone number"),
        max_length=PHONE,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


class GoesForm(Form):
    """The employer's one answer."""

    goes = forms.ChoiceField(
        label=_("How is it going at work?"),
        choices=[(str(code), words) for code, words in labels.GOES.items()],
        widget=forms.RadioSelect,
    )
