"""An invitation as the person who was chosen opens it: read, say yes or no, ask for a call. Alone with a code, or at the desk.

No address does anything by itself: what a link opens is a page, and each answer is a press.
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.matching import actions, forms, queries
from handrail.programmes.actions import hash_of

BOTH = ("GET", "POST")
GONE = 410


def _language() -> str:
    return get_language() or "en"


def _over(request: Request) -> HttpResponse:
    return render(request, "matching/invited_over.html", status=GONE)


@page(PUBLIC, methods=BOTH)
def start(request: Request) -> HttpResponse:
    """Type the code of the letter."""
    form = forms.CodeForm(posted(request))
    if form.done(lambda said: said["code"]):
        if queries.invitation(form.result, clock.now()) is not None:
            return redirect("matching:invited", form.result.strip().upper())
        form.add_error("code", _("We know no open invitation with this code. Look at the letter again, or call us."))
    return render(request, "matching/invited_start.html", {"form": form})


@page(PUBLIC)
def invitation(request: Request, code: str) -> HttpResponse:
    found = queries.invitation(code, clock.now())
    if found is None:
        return _over(request)
    return render(request, "matching/invited.html", {"found": queries.in_words(found, _language()), "code": code})


def _yes(form: forms.YesForm) -> actions.Yes:
    consents = {purpose: hash_of(words) for purpose, words in form.agreed().items()}
    return actions.Yes(consents, form.cleaned_data.get("reach"), _language())


@page(PUBLIC, methods=BOTH)
def yes(request: Request, code: str) -> HttpResponse:
    """Each consent by itself, then one press: account, place and pair come of it together."""
    found = queries.invitation(code, clock.now())
    if found is None:
        return _over(request)
    form = forms.YesForm(queries.purposes(found.slug), reached=found.reached, data=posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda _all: actions.accept_invitation(code, _yes(form), on=on, now=now)):
        return render(request, "matching/invited_thanks.html", {"found": found, "yes": True})
    papers = queries.papers(found.slug, _language())
    return render(request, "matching/invited_yes.html", {"form": form, "found": found, "papers": papers, "code": code})


@page(PUBLIC, methods=BOTH)
def no(request: Request, code: str) -> HttpResponse:
    found = queries.invitation(code, clock.now())
    if found is None:
        return _over(request)
    form = forms.NoForm(posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda said: actions.decline_invitation(code, said["reason"], on=on, now=now)):
        return render(request, "matching/invited_thanks.html", {"found": found, "yes": False})
    return render(request, "matching/invited_no.html", {"form": form, "found": found, "code": code})


@page(PUBLIC, methods=("POST",))
def call(request: Request, code: str) -> HttpResponse:
    """Talk first: the mentor calls within two days."""
    actions.ask_call_back(code, on=clock.today(), now=clock.now())
    say(request, _("We call you within two working days. Nothing is decided until then."))
    return redirect("matching:invited", code)


@page("matching.ask_together")
def office(request: Request) -> HttpResponse:
    """Who of the office was invited and may answer at the desk."""
    return render(request, "matching/invited_office.html", {"rows": queries.waiting_at_desk(request.actor, clock.now())})


@page("matching.ask_together", methods=BOTH)
def together(request: Request, selection_ref: str) -> HttpResponse:
    """A counsellor of the office reads it aloud and writes the yes down; never the mentor herself."""
    found = queries.at_desk(request.actor, selection_ref, clock.now())
    form = forms.YesTogether(queries.purposes(found.slug), reached=found.reached, data=posted(request))
    on, now = clock.today(), clock.now()
    if form.done(lambda _all: actions.accept_at_desk(selection_ref, _yes(form), by=request.actor, on=on, now=now)):
        say(request, _("Written down. The two are a pair now, and both are told."))
        return redirect("matching:invited_office")
    papers = queries.papers(found.slug, _language())
    context = {"form": form, "found": queries.in_words(found, _language()), "papers": papers}
    return render(request, "matching/invited_together.html", context)


@page("matching.ask_together", methods=("POST",))
def together_no(request: Request, selection_ref: str) -> HttpResponse:
    """A no at the desk needs no reason and no form."""
    actions.decline_at_desk(selection_ref, by=request.actor, on=clock.today(), now=clock.now())
    say(request, _("The no is written down. It changes nothing for the person."))
    return redirect("matching:invited_office")
