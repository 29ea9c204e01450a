"""Tags and parts write what the style sheet and a screen reader expect, and nothing a strict policy forbids."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from handrail.kernel import charts
from handrail.kernel.forms import Form
from handrail.kernel.templatetags import look


class Wishes(Form):
    work = forms.CharField(label="What work do you want?", help_text="Write it as you say it.")
    when = forms.ChoiceField(
        label="When?", choices=[("am", "Morning"), ("pm", "Evening\nAfter 18:00")], widget=forms.RadioSelect
    )
    share = forms.BooleanField(label="Mentors may see this", required=False)


def written(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_initials_are_of_the_first_and_the_last_name() -> None:
    assert [look.letters(name) for name in ("Rasa Petrauskaitė", "Jan van der Berg", "Mia", "")] == ["RP", "JB", "M", "?"]


def test_a_name_cannot_break_out_of_the_page() -> None:
    assert "<script" not in written('{% initials name %}{% light "go" name %}', name='"><script>alert(1)</script> x')


def test_an_unknown_icon_fails_loudly() -> None:
    with pytest.raises(FileNotFoundError):
        look.icon("no-such-icon")


def test_every_icon_is_hidden_from_screen_readers_and_needs_no_style() -> None:
    for name in ("back", "check", "shield", "both", "calendar"):
        drawn = look.icon(name)
        assert 'aria-hidden="true"' in drawn
        assert "style" not in drawn
        assert drawn.count("<svg") == 1


def test_a_field_ties_label_help_and_error_to_its_input() -> None:
    html = written("{% field form.work %}", form=Wishes({"work": ""}))
    assert 'for="id_work"' in html
    assert 'aria-describedby="id_work_helptext id_work_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Please answer: What work do you want?" in html


def test_choices_become_tiles_with_their_explanation() -> None:
    html = written("{% field form.when %}", form=Wishes())
    assert html.count('class="tile"') == 2
    assert "<span>Evening</span><small>After 18:00</small>" in html


def test_the_summary_links_each_error_to_what_must_be_filled_in() -> None:
    html = written("{% error_summary form %}", form=Wishes({}))
    assert re.findall(r'href="#(\w+)"', html) == ["id_work", "id_when_0"]
    assert 'role="alert"' in html


def test_the_summary_is_said_once_and_not_for_an_untouched_form() -> None:
    form = Wishes({})
    assert written("{% error_summary form %}{% error_summary form %}", form=form).count("ds-error-summary") == 1
    assert "ds-error-summary" not in written("{% error_summary form %}", form=Wishes())


def test_a_refusal_without_a_field_stands_in_the_summary() -> None:
    form = Wishes({"work": "welder", "when": "am"})
    form.add_error(None, "This mentor has no free place any more.")
    html = written("{% error_summary form %}", form=form)
    assert "This mentor has no free place any more." in html
    assert "This did not work yet" in html


def test_a_whole_form_holds_every_field_and_the_token() -> None:
    html = render_to_string("kernel/form.html", {"form": Wishes(), "submit": "Go on", "csrf_token": "t0k3n"})
    assert all(f'name="{name}"' in html for name in ("work", "when", "share"))
    assert "Go on</button>" in html
    assert "t0k3n" in html


def test_a_bar_is_as_long_as_its_parts() -> None:
    drawn = charts.bar([(53.5, "main"), (33.4, "soft")], thick=True)
    assert re.findall(r'class="fill-(\w+)" x="([\d.]+)" width="([\d.]+)"', drawn) == [
        ("main", "0", "53.5"),
        ("soft", "54", "33.4"),
    ]
    assert "data-thick" in drawn


def test_half_an_hour_fills_half_a_post() -> None:
    drawn = charts.rungs(1.5, booked=1, total=4)
    # One whole post, one booked with its half done on top, one booked, one open.
    assert re.findall(r"fill-(\w+)", drawn) == ["main", "faint", "main", "faint", "none"]


def test_a_step_curve_keeps_its_height_until_the_next_step() -> None:
    assert charts.step_path([(0, 1), (10, 0.5)], 20) == "M0.00 0.00L50.00 0.00L50.00 50.00"
