"""Signing in and out, and one's own page. Each view reads, acts and renders; who is who is decided in `codes` and beside it."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override

from handrail.kernel import clock
from handrail.kernel.labels import sentence
from handrail.kernel.reasons import Refused
from handrail.kernel.web import PUBLIC, SIGNED_IN, Request, page, render, say
from handrail.people import actions, links, providers, queries, second_step, seeing, sessions, staff_sign_in, tries
from handrail.people.adapters import remember_language
from handrail.people.changing import NewContact
from handrail.people.codes import Code, one_at_a_time
from handrail.people.forms import (
    CodeForm,
    EmailForm,
    GenderForm,
    LanguageForm,
    NameForm,
    PhoneForm,
    SecondStepForm,
    SignInForm,
)
from handrail.people.labels import GENDERS, LOOKED, LOOKED_WHY, PURPOSES, ROLES, SEEN_AS, SYSTEMS

BOTH = ("GET", "POST")
CONTACT_FORMS: dict[str, type[SignInForm]] = {"email": EmailForm, "phone": PhoneForm}


def _next(request: Request, fallback: str = "/") -> str:
    """Where to go afterwards: only to a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path only: a bare word would be taken for the name of a page.
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if is_ours else fallback


@page(PUBLIC, methods=BOTH)
def sign_in(request: Request) -> HttpResponse:
    if request.actor.is_signed_in:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if form.done(lambda said: Code.begin(request, said["contact"], _next(request))):
        return redirect("people:code")
    return render(request, "people/sign_in.html", {"form": form, "next": _next(request), "providers": providers.offered()})


@page(PUBLIC, methods=BOTH)
@one_at_a_time
def code(request: Request) -> HttpResponse:
    waiting = Code.waiting(request)
    if waiting is None:
        return redirect("/" if request.actor.is_signed_in else "people:sign_in")
    form = CodeForm(request.POST or None, expected=waiting.code)
    if form.done(lambda said: said):
        return waiting.finish()
    if form.is_bound:
        tries.refused("code", "sign_in_code_wrong")
        if not waiting.record_invalid_attempt():
            return render(request, "people/code_over.html", {}, status=409)
    return render(request, "people/code.html", {"form": form, "contact": waiting.contact})


@page(PUBLIC, methods=BOTH)
def second_step_enter(request: Request) -> HttpResponse:
    stage = second_step.waiting(request)
    if stage is None:
        return redirect("/" if request.actor.is_signed_in else "people:sign_in")
    form = SecondStepForm(request.POST or None)
    if form.done(lambda said: second_step.prove(stage, said["code"])):
        answer: HttpResponse = stage.exit()
        return answer
    return render(request, "people/second_step.html", {"form": form})


@page(SIGNED_IN, methods=BOTH)
def second_step_set_up(request: Request) -> HttpResponse:
    if not getattr(request.user, "second_step_due", False):
        return redirect(_next(request))
    form, offer = SecondStepForm(request.POST or None), second_step.offer(request)
    if form.done(lambda said: second_step.set_up(offer.secret, said["code"], by=request.actor)):
        sessions.keep(request)
        return render(request, "people/paper_codes.html", {"codes": form.result, "next": _next(request)})
    return render(request, "people/second_step_set_up.html", {"form": form, "offer": offer, "next": _next(request)})


@page(PUBLIC, methods=BOTH)
def link(request: Request, token: str) -> HttpResponse:
    """The address of a link shows one button; only pressing it uses the link up."""
    if request.method != "POST":
        return render(request, "people/link.html")
    try:
        account = links.spend(request, token)
    except Refused as refused:
        return render(request, "people/link.html", {"sentences": [sentence(each) for each in refused.reasons]}, status=409)
    return links.come_in(request, account)


@page(PUBLIC)
def inactive(request: Request) -> HttpResponse:
    return render(request, "people/inactive.html", status=403)


@page(PUBLIC, methods=("POST",))
def sign_out(request: Request) -> HttpResponse:
    away = staff_sign_in.way_out(request)
    logout(request)
    answer = redirect(away or "/")
    # Also what the browser kept of pages that were open in other windows.
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@page(PUBLIC, methods=BOTH)
def language(request: Request) -> HttpResponse:
    form = LanguageForm(request.POST or None)
    if not form.done(lambda said: said["language"]):
        return render(request, "people/language.html", {"form": form, "languages": settings.LANGUAGES, "next": _next(request)})
    if request.actor.is_signed_in:
        actions.choose_language(form.result, by=request.actor)
    with override(form.result):
        answer = redirect(_next(request))
    remember_language(answer, form.result)
    return answer


@page("people.me", methods=BOTH)
def name(request: Request) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.actor.name})
    if form.done(lambda said: actions.say_name(said["name"], by=request.actor, on=clock.today())):
        return redirect(_next(request))
    after = _next(request)
    # Who is on the way into a programme reads what it is used for before the first field.
    context = {"form": form, "next": after, "joins": after.startswith("/join/")}
    return render(request, "people/name.html", context)


@page("people.me", methods=BOTH)
def contact(request: Request, what: str) -> HttpResponse:
    """A new e-mail address or number: a code goes to it first."""
    form = CONTACT_FORMS[what](request.POST or None)
    if form.done(lambda said: NewContact.begin(request, said["contact"])):
        return redirect("people:contact_code")
    return render(request, "people/contact.html", {"form": form})


@page("people.me", methods=BOTH)
@one_at_a_time
def contact_code(request: Request) -> HttpResponse:
    waiting = NewContact.waiting(request)
    if waiting is None:
        return redirect("people:me")
    form = CodeForm(request.POST or None, expected=waiting.code)
    if form.done(lambda _said: waiting.finish()):
        say(request, _("Saved. You can sign in with it from now on."))
        return redirect("people:me")
    spent = form.is_bound and (form.is_right or not waiting.record_invalid_attempt())
    context = {"form": form, "contact": waiting.contact, "spent": spent}
    return render(request, "people/contact_code.html", context, status=409 if spent else None)


@page(PUBLIC, methods=BOTH)
def contact_back(request: Request, token: str) -> HttpResponse:
    """The letter's link shows one button; only pressing it puts the old address back."""
    if request.method != "POST":
        return render(request, "people/contact_back.html")
    try:
        actions.put_contact_back(token, now=clock.now(), on=clock.today())
    except Refused as refused:
        context = {"sentences": [sentence(each) for each in refused.reasons]}
        return render(request, "people/contact_back.html", context, status=409)
    logout(request)
    return render(request, "people/contact_back.html", {"done": True})


@page("people.me", methods=("POST",))
def disconnect(request: Request, provider_id: str) -> HttpResponse:
    providers.disconnect(request, provider_id)
    say(request, _("Disconnected. You can no longer sign in that way."))
    return redirect("people:me")


@page("people.me", methods=BOTH)
def gender(request: Request) -> HttpResponse:
    form = GenderForm(request.POST or None, initial={"gender": queries.gender_of(request.actor)})
    me = request.actor.person_id or 0
    if form.done(lambda said: actions.say_gender(me, said["gender"], by=request.actor, on=clock.today())):
        say(request, _("Saved."))
        return redirect(_next(request, reverse("people:me")))
    return render(request, "people/gender.html", {"form": form, "next": _next(request, reverse("people:me"))})


@page("people.me")
def me(request: Request) -> HttpResponse:
    shown = queries.me(request.actor)
    consents = [(row, PURPOSES.get(row.purpose, row.purpose)) for row in shown.consents]
    context = {"me": shown, "gender": GENDERS[shown.gender], "consents": consents, "languages": settings.LANGUAGES}
    context["linkedin"] = providers.LINKEDIN in providers.offered()
    context["may_see_as"] = request.actor.may("people.see_as")
    context["may_deputise"] = request.actor.may("people.deputise")
    return render(request, "people/me.html", context)


@page("people.me")
def looked(request: Request) -> HttpResponse:
    found = queries.looked(request.actor, LOOKED)
    looks = [(row, LOOKED[row.what], LOOKED_WHY[row.what], [ROLES[role] for role in row.roles]) for row in found]
    seen = [(row, [SEEN_AS[page] for page in row.pages]) for row in seeing.seen_as(request.actor, SEEN_AS)]
    return render(request, "people/looked.html", {"looks": looks, "seen": seen})


@page("people.consent", methods=("POST",))
def consent_give(request: Request, purpose: str) -> HttpResponse:
    text = queries.text_agreed(request.actor, purpose)
    actions.give_consent(request.actor.person_id or 0, purpose, text, by=request.actor, on=clock.today())
    say(request, _("You said yes again. You can change your mind at any time."))
    return redirect(reverse("people:me") + "#consents")


@page("people.consent", methods=("POST",))
def consent_withdraw(request: Request, purpose: str) -> HttpResponse:
    queries.text_agreed(request.actor, purpose)
    actions.withdraw_consent(request.actor.person_id or 0, purpose, by=request.actor, on=clock.today())
    say(request, _("You said no. From now on we do not do this any more."))
    return redirect(reverse("people:me") + "#consents")


@page("people.block", methods=("POST",))
def unblock(request: Request, ref: str) -> HttpResponse:
    actions.unblock(ref, by=request.actor)
    say(request, _("You can find each other again."))
    return redirect("people:me")


@page("people.me", methods=("POST",))
def sign_out_everywhere(request: Request) -> HttpResponse:
    actions.end_sessions(by=request.actor, on=clock.today())
    logout(request)
    say(request, _("You are signed out on all your devices."))
    return redirect("people:sign_in")


@page("people.me")
def devices(request: Request) -> HttpResponse:
    """Where this account is signed in."""
    rows = [(row, SYSTEMS[row.system]) for row in sessions.mine(request)]
    return render(request, "people/devices.html", {"rows": rows, "others": any(not row.is_here for row, _ in rows)})


@page("people.me", methods=("POST",))
def device_end(request: Request, ref: str) -> HttpResponse:
    sessions.end(ref, by=request.actor, on=clock.today())
    say(request, _("Signed out there."))
    return redirect("people:devices")


@page("people.me", methods=("POST",))
def devices_end(request: Request) -> HttpResponse:
    sessions.end_others(request, on=clock.today())
    say(request, _("You are signed out everywhere but here."))
    return redirect("people:devices")
