"""A mentor writes an invitation with its preview, prints the letter, sees how her invitations stand, and takes one back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.drawing import qr
from handrail.kernel.web import Request, page, posted, render, say
from handrail.matching import actions, choosing, forms, queries
from handrail.matching.pages.selecting import place_of
from handrail.programmes import queries as programmes

BOTH = ("GET", "POST")


@page("matching.select", methods=BOTH)
def invite(request: Request, selection_ref: str) -> HttpResponse:
    """Tick why, look at the letter in her language, send it. Looking again (GET) writes nothing."""
    ticked = tuple(code for code in request.GET.getlist("reasons") if code in choosing.SAID_WHY)
    draft = queries.draft(request.actor, selection_ref, ticked)
    chosen = ticked or draft.suggested
    form = forms.InviteForm(posted(request), initial={"reasons": list(chosen), "channel": draft.channels[0]})
    form.offer("channel", [(code, choosing.CHANNELS[code]) for code in draft.channels])
    on, now = clock.today(), clock.now()
    if form.done(
        lambda said: actions.invite(selection_ref, said["reasons"], said["channel"], by=request.actor, on=on, now=now)
    ):
        name = {"name": draft.letter.name}
        if form.result.channel == "letter":
            say(request, _("The invitation for %(name)s is ready. Print it now.") % name)
            return redirect("matching:letter", selection_ref)
        say(request, _("The invitation to %(name)s is on its way.") % name)
        return redirect("matching:invitations", draft.letter.slug)
    shown = queries.draft(request.actor, selection_ref, tuple(form["reasons"].value() or chosen)).letter
    return render(request, "matching/invite.html", {"form": form, "draft": draft, "letter": shown})


@page("matching.select")
def letter(request: Request, selection_ref: str) -> HttpResponse:
    """The letter on paper, in the language of the person who gets it; what is around it, in the mentor's."""
    found = queries.sent_letter(request.actor, selection_ref)
    return render(request, "matching/letter.html", {"letter": found, "code": qr(found.address)})


@page("matching.select")
def invitations(request: Request, slug: str) -> HttpResponse:
    place = place_of(request, slug)
    return render(request, "matching/invitations.html", {"place": place, "rows": queries.invitations(place)})


@page("matching.select", methods=BOTH)
def withdraw(request: Request, selection_ref: str) -> HttpResponse:
    """Asked once more before, because a letter may be in her hands."""
    found = queries.sent_letter(request.actor, selection_ref)
    if request.method == "POST":
        actions.withdraw_invitation(selection_ref, by=request.actor, on=clock.today(), now=clock.now())
        say(request, _("The invitation is taken back. We tell the person kindly."))
        return redirect("matching:invitations", found.slug)
    return render(request, "matching/invitation_back.html", {"letter": found, "ref": selection_ref})


@page("matching.see_counts")
def figures(request: Request, slug: str) -> HttpResponse:
    """For the coordinator: how many, never who."""
    programme = programmes.programme_to_run(request.actor, slug)
    rows = [(choosing.FIGURES[code], number) for code, number in queries.counts(programme).items()]
    return render(request, "matching/figures.html", {"rows": rows, "slug": slug})
