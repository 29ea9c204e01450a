"""The styleguide at /look/, in the demo only: every part of the look on pages of their own, for eyes and for axe."""

from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from handrail.kernel.forms import Form
from handrail.kernel.web import PUBLIC, Request, page, render, say

REASONS = [
    {"kind": "", "words": "Does the work you want: welder"},
    {"kind": "", "words": "Speaks English with you, and Dutch to practise"},
    {"kind": "mind", "words": "25 minutes by tram from you"},
    {"kind": "lack", "words": "Has no free place before March"},
    {"kind": "info", "words": "You can ask one mentor at a time"},
]
TIMELINE = [
    {"when": "past", "words": "You asked Koen", "date": "Thursday 19 November"},
    {"when": "past", "words": "Koen said yes", "date": "Saturday 21 November", "text": "After 2 days."},
    {"when": "next", "words": "First meeting", "date": "Choose a time"},
    {"when": "", "words": "Your first goal together"},
]
FACTS = [
    ("Can help with", "Job tests, CV, first weeks at work"),
    ("Meets", "At his workshop or by video"),
    ("Answers", "Within 2 days"),
]
CASES = [
    SimpleNamespace(
        name="Daniel Nkosi", light="now", state="Silent", why="No meeting for 24 days.", due="Overdue since 9 November"
    ),
    SimpleNamespace(name="Mia Claes", light="soon", state="Waits", why="She has no proposal left.", due="Waits for 9 days"),
    SimpleNamespace(
        name="Rasa Petrauskaitė", light="go", state="On track", why="First meeting on 1 December.", due="Met today"
    ),
    SimpleNamespace(name="Arno Jacobs", light="rest", state="Paused", why="Paused until January.", due="Ask again, 4 January"),
]
HITS = [
    {"value": "1", "words": "Welder", "small": "suvirintojas · lasser"},
    {"value": "2", "words": "Pipe welder", "small": "vamzdžių suvirintojas · pijplasser"},
]
NAV = [
    {"url": "/look/", "icon": "home", "words": _("Home"), "current": True, "count": 0},
    {"url": "/look/form/", "icon": "people", "words": _("My mentor"), "current": False, "count": 0},
    {"url": "/look/desk/", "icon": "chat", "words": _("Requests"), "current": False, "count": 2},
    {"url": "/look/paper/", "icon": "person", "words": _("Me"), "current": False, "count": 0},
]
CONTENT = {"nav": NAV, "reasons": REASONS, "timeline": TIMELINE, "facts": FACTS, "cases": CASES, "hits": HITS}


class Questions(Form):
    """One field of each kind."""

    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("For example 0470 12 34 56. Your mentor sees it after you both say yes."),
        min_length=9,
        error_messages={
            "required": _("Write your phone number"),
            "min_length": _("Write your phone number with 9 or 10 digits"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do you speak?"),
        choices=[("en", "English"), ("lt", "Lietuvių"), ("nl", "Nederlands"), ("nb", "Norsk bokmål")],
        error_messages={"required": _("Choose at least one language")},
        widget=forms.CheckboxSelectMultiple,
    )
    how = forms.ChoiceField(
        label=_("How would you like to meet?"),
        choices=[
            ("place", "In person\nAt a place you both choose"),
            ("video", "By video\nYou get a link"),
            ("phone", "By phone"),
        ],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("From which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    area = forms.ChoiceField(label=_("Where?"), choices=[("", "–"), ("BE234", "Gent"), ("BE211", "Antwerpen")], required=False)
    words = forms.CharField(label=_("A few words to Koen"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    share = forms.BooleanField(
        label=_("Mentors may see what work I want"),
        help_text=_("You can change this at any time."),
        error_messages={"required": _("Without this we cannot propose mentors")},
    )


@page(PUBLIC)
def parts(request: Request) -> HttpResponse:
    return render(request, "kernel/look/parts.html", CONTENT)


@page(PUBLIC)
def desk(request: Request) -> HttpResponse:
    return render(request, "kernel/look/desk.html", CONTENT)


@page(PUBLIC)
def start(request: Request) -> HttpResponse:
    return render(request, "kernel/look/start.html", CONTENT | {"nav": []})


@page(PUBLIC)
def paper(request: Request) -> HttpResponse:
    return render(request, "kernel/look/paper.html", CONTENT)


@page(PUBLIC)
def empty(request: Request) -> HttpResponse:
    say(request, "Your step is saved.")
    return render(request, "kernel/look/empty.html", CONTENT)


@page(PUBLIC, methods=("GET", "POST"))
def form(request: Request) -> HttpResponse:
    asked: Any = Questions(request.POST or None)
    asked.is_valid()
    return render(request, "kernel/look/form.html", CONTENT | {"form": asked, "address": reverse("look:form")})


class Search(Form):
    """What htmx sends as one types, the button sends too."""

    q = forms.CharField(
        label=_("What work do you want?"),
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "hx-get": "",
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#hits",
                "hx-sync": "this:replace",
            }
        ),
    )


@page(PUBLIC)
def search(request: Request) -> HttpResponse:
    asked = Search(request.GET or None)
    words = asked.data.get("q", "")
    if words == "lost":
        return render(request, "404.html", status=404)
    hits = [hit for hit in HITS if words.lower() in f"{hit['words']} {hit['small']}".lower()]
    return render(request, "kernel/look/search.html", CONTENT | {"form": asked, "words": words, "hits": hits}, fragment="hits")


@page(PUBLIC)
def error(request: Request, status: str) -> HttpResponse:
    sentences = ["This mentor has no free place any more. Ask another one; your words are kept."]
    return render(request, f"{status}.html", {"sentences": sentences} if status == "409" else {})


app_name = "look"
urlpatterns = [
    path("", parts, name="parts"),
    path("desk/", desk, name="desk"),
    path("start/", start, name="start"),
    path("paper/", paper, name="paper"),
    path("empty/", empty, name="empty"),
    path("form/", form, name="form"),
    path("search/", search, name="search"),
    *(
        path(f"{status}/", error, {"status": status}, name=status)
        for status in ("400", "403", "404", "409", "500", "503", "403_csrf")
    ),
]
