"""The head of an office marks the mentor profile of her mentors; each reads what she said."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.training import actions, forms, labels, queries, rules


@page("training.lead")
def office(request: Request) -> HttpResponse:
    """The mentors of one's office and how far each is; those whose profile is to be marked come first."""
    rows = queries.office_rows(request.actor, clock.today())
    due = sum(row.is_due for row in rows)
    shown = [(row, labels.MOMENTS[row.moment], labels.LIGHTS[row.progress.standing]) for row in rows]
    return render(request, "training/office.html", {"rows": shown, "due": due})


@page("training.lead", methods=("GET", "POST"))
def office_profile(request: Request, ref: str, code: str) -> HttpResponse:
    mentor = queries.office_mentor(request.actor, ref)
    rows = queries.office_rows(request.actor, clock.today())
    row = next((each for each in rows if each.mentor_ref == ref and each.code == code), None)
    if row is None:
        raise NotFound(code)
    form = forms.Profile(posted(request))
    if form.done(lambda said: actions.mark_profile(mentor, code, rules.Side.LEADER, said, by=request.actor, on=clock.today())):
        say(request, _("Your marks are kept. The mentor reads them."))
        return redirect("training:office")
    context = {"form": form, "row": row, "moment": labels.MOMENTS[row.moment]}
    return render(request, "training/office_profile.html", context)
