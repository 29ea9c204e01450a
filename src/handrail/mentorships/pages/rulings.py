"""What is decided about the person a concern names: the lead's pages, and that person's page to say no to it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.mentorships import actions, case_forms, labels, queries
from handrail.mentorships.rules.rulings import Ruled, RulingKind, Settled

BOTH = ("GET", "POST")


@page("mentorships.concerns", methods=BOTH)
def rule(request: Request, ref: str) -> HttpResponse:
    """The owner of the case decides, in words the person reads."""
    case = queries.case(request.actor, ref)
    form = case_forms.RuleForm(posted(request), kinds=[(each, str(labels.RULINGS[RulingKind(each)])) for each in case.can_rule])
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.rule(ref, _ruled(said), by=by, now=now)):
        say(request, _("Decided. The person is told, and may say that they do not agree."))
        return redirect("mentorships:case", ref)
    return render(request, "mentorships/case_rule.html", {"form": form, "case": case}, status=form.status)


def _ruled(said: Mapping[str, Any]) -> Ruled:
    return Ruled(RulingKind(said["kind"]), said["until"], said["reason"], said["is_safe"])


@page("mentorships.concerns", methods=BOTH)
def settle(request: Request, ref: str, ruling: str) -> HttpResponse:
    """Another lead looks at an appeal; a lead lifts what is no longer needed."""
    row = queries.case_ruling(request.actor, ref, ruling)
    waits = row.state == "appealed"
    outcomes = [(str(code), str(words)) for code, words in labels.SETTLED.items() if waits or code == Settled.LIFTED]
    form = case_forms.SettleForm(posted(request), outcomes=outcomes)
    by, now = request.actor, clock.now()
    if form.done(lambda said: actions.settle(ruling, Settled(said["outcome"]), said["reason"], by=by, now=now)):
        say(request, _("Decided. The person is told."))
        return redirect("mentorships:case", ref)
    context = {"form": form, "ref": ref, "row": row, "waits": waits}
    return render(request, "mentorships/case_settle.html", context, status=form.status)


@page("mentorships.see", methods=BOTH)
def ruling(request: Request, ref: str) -> HttpResponse:
    """What was decided about this person, why, and room to say no."""
    shown = queries.ruling(request.actor, ref)
    form = case_forms.AppealForm(posted(request))
    if form.done(lambda said: actions.appeal(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("We have it. Somebody else than who decided looks at it."))
        return redirect("mentorships:ruling", ref)
    return render(request, "mentorships/ruling.html", {"shown": shown, "form": form}, status=form.status)
