"""What an administrator looks after: does everything run, did every notice go, what is still missing, who looked."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock, plugs
from handrail.kernel.access import Role
from handrail.kernel.health import faults
from handrail.kernel.web import Request, page, posted, render, say
from handrail.messaging.labels import KINDS, OTHER
from handrail.messaging.queries import failures
from handrail.people import staffing
from handrail.people.forms import EndRoleForm, OrganisationForm, RoleForm
from handrail.people.labels import ORGANISATIONS, ROLES
from handrail.people.rules import OrganisationKind
from handrail.portal.labels import CHANNELS, FAULTS, NOTICE_STATES, PROVIDERS
from handrail.portal.queries import system as queries
from handrail.programmes.queries.drafting import asked_of
from handrail.programmes.queries.sending import sent

BOTH = ("GET", "POST")


@page("people.appoint", methods=BOTH)
def organisations(request: Request) -> HttpResponse:
    """Every organisation looked after, and a form for one more."""
    shown = staffing.organisations(request.actor, clock.today())
    form = OrganisationForm(request.POST or None)
    form.offer("parent", [(row.ref, row.name) for row in shown])
    if form.done(
        lambda said: staffing.add_organisation(
            said["name"], OrganisationKind(said["kind"]), said["parent"], by=request.actor, on=clock.today()
        )
    ):
        return redirect("portal:organisation", form.result.ref)
    rows = [(row, ORGANISATIONS[row.kind]) for row in shown]
    return render(request, "portal/organisations.html", {"form": form, "rows": rows})


@page("people.appoint", methods=BOTH)
def organisation(request: Request, ref: str) -> HttpResponse:
    """Who holds a role there, and a form to give one."""
    shown, today = staffing.organisation(request.actor, ref), clock.today()
    form = RoleForm(request.POST or None, initial={"since": today})
    if form.done(
        lambda said: staffing.invite(
            ref, said["email"], said["name"], Role(said["role"]), said["since"], by=request.actor, on=today
        )
    ):
        say(request, _("Saved. We have sent a letter that says how to come in."))
        return redirect("portal:organisation", ref)
    rows = [(row, ROLES[row.role]) for row in staffing.roles_at(request.actor, shown.pk, today)]
    context = {"organisation": shown, "kind": ORGANISATIONS[shown.kind], "form": form, "rows": rows}
    return render(request, "portal/organisation.html", context)


@page("people.appoint", methods=BOTH)
def role_end(request: Request, ref: str) -> HttpResponse:
    held, form = staffing.role_at(request.actor, ref), EndRoleForm(posted(request))
    at = held.organisation.ref
    if form.done(lambda said: staffing.end_role(ref, said["last_day"], by=request.actor, on=clock.today())):
        say(request, _("Saved. The role ends."))
        return redirect("portal:organisation", at)
    context = {"form": form, "held": held, "role": ROLES[held.role]}
    return render(request, "portal/role_end.html", context)


@page("people.appoint", methods=("POST",))
def role_sign_out(request: Request, ref: str) -> HttpResponse:
    at = staffing.role_at(request.actor, ref).organisation.ref
    name = staffing.sign_out(ref, by=request.actor, on=clock.today())
    say(request, _("%(name)s is signed out on all devices, and can sign in again.") % {"name": name})
    return redirect("portal:organisation", at)


@page("portal.administer")
def system(request: Request) -> HttpResponse:
    first = queries.first_days()
    providers = [(PROVIDERS[each.kind], each) for each in plugs.doing() if each.name != plugs.SIMULATOR]
    context = {
        "faults": [FAULTS.get(code, code) for code in faults()],
        "running": queries.running(),
        "first": first,
        "to_publish": asked_of(request.actor, clock.today()),
        "undone": sum(not each.done for each in first),
        "sent": sent(),
        "providers": providers,
        "failing": any(each.since for _kind, each in providers),
        "failures": [
            (KINDS.get(row.kind, OTHER).subject, CHANNELS.get(row.channel, row.channel), NOTICE_STATES.get(row.state, ""), row)
            for row in failures()
        ],
    }
    return render(request, "portal/system.html", context)


@page("portal.administer")
def looked(request: Request) -> HttpResponse:
    return render(request, "portal/looked.html", {"rows": queries.looked(request.actor)})
