"""A mentee's way in before joining: the public page, the tie to the register, consents, terms, the guardian."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.reasons import Refused
from handrail.kernel.web import PUBLIC, Request, page, posted, render, say
from handrail.people import actions as people
from handrail.people import providers
from handrail.people import queries as persons
from handrail.people.labels import PURPOSES
from handrail.programmes import actions, forms, labels, queries
from handrail.programmes.definition import Definition
from handrail.register import actions as register

type Purposes = Mapping[str, tuple[object, object, bool]]
GOES_TO = {each: each for each in ("tie", "consents", "facts", "terms", "guardian", "work", "check")}


def tongue() -> str:
    return get_language() or "en"


def me(request: Request) -> int:
    return request.actor.person_id or 0


@page(PUBLIC)
def programme(request: Request, slug: str) -> HttpResponse:
    """What joining means and does not mean, before the first field."""
    shown = queries.programme(slug)
    words = queries.words(shown, tongue())
    context = {
        "slug": slug,
        "words": words,
        "means": numbered(words, "means"),
        "means_not": numbered(words, "means_not"),
        "stage": queries.stage_of(request.actor, shown.pk),
        "wall": queries.wall(shown, tongue(), words),
    }
    return render(request, "programmes/programme.html", context)


def numbered(words: Mapping[str, str], key: str) -> list[str]:
    """The texts key_1, key_2, … in order."""
    found = sorted(name for name in words if name.removeprefix(f"{key}_").isdigit() and name.startswith(f"{key}_"))
    return [words[name] for name in found]


@page("programmes.join")
def start(request: Request, slug: str) -> HttpResponse:
    """To the next question, wherever somebody comes from and on whatever device."""
    if not queries.named(me(request)):
        return redirect(f"{reverse('people:name')}?next={request.path}")
    way = queries.mentee_way(request.actor, slug, clock.today())
    if way.step == "proposals":
        return redirect("matching:start")
    if way.step.startswith(queries.OWN):
        return redirect("programmes:own", slug, way.step.removeprefix(queries.OWN))
    if way.step in GOES_TO:
        return redirect(f"programmes:{GOES_TO[way.step]}", slug)
    return redirect("programmes:question", slug, way.step)


@page("programmes.join")
def tie(request: Request, slug: str) -> HttpResponse:
    """Three ways to find one's row in the register."""
    shown = queries.programme(slug)
    words = queries.words(shown, tongue())
    context = {
        "slug": slug,
        "words": words,
        "wall": queries.wall(shown, tongue(), words),
        "eid": "eid" in providers.offered(),
        "proven": providers.proven_number(request) is not None,
    }
    return render(request, "programmes/tie.html", context)


@page("programmes.join", methods=("POST",))
def tie_eid(request: Request, slug: str) -> HttpResponse:
    number = providers.proven_number(request)
    if number is None:
        return redirect("programmes:tie", slug)
    # Used up only afterwards: where the register does not answer, she need not prove her number again.
    register.look_up(number, by=request.actor, on=clock.today())
    providers.use_number(request)
    try:
        register.tie_by_eid(me(request), number, by=request.actor, on=clock.today())
    except Refused as refused:
        if any(reason.code == "not_in_register" for reason in refused.reasons):
            return redirect("programmes:not_registered", slug)
        raise
    return redirect("programmes:start", slug)


@page("programmes.join", methods=("GET", "POST"))
def tie_ask(request: Request, slug: str) -> HttpResponse:
    """Ask for a code. The answer is the same whether somebody is registered or not."""
    shown = queries.programme(slug)
    form = forms.Who(posted(request))
    if form.done(
        lambda said: register.ask_code(
            me(request), said["number"], said["born_on"], by=request.actor, on=clock.today(), now=clock.now()
        )
    ):
        return redirect("programmes:tie_code", slug)
    return render(request, "programmes/tie_ask.html", {"form": form, "slug": slug, "wall": queries.wall(shown, tongue())})


@page("programmes.join", methods=("GET", "POST"))
def tie_code(request: Request, slug: str) -> HttpResponse:
    queries.programme(slug)
    form = forms.Code(posted(request))
    if form.done(
        lambda said: register.tie_by_code(me(request), said["code"], by=request.actor, on=clock.today(), now=clock.now())
    ):
        say(request, _("We found you in the register."))
        return redirect("programmes:start", slug)
    return render(request, "programmes/tie_code.html", {"form": form, "slug": slug})


@page("programmes.join", methods=("GET", "POST"))
def not_registered(request: Request, slug: str) -> HttpResponse:
    """How to register; and we remember who wants to come."""
    shown = queries.programme(slug)
    kept = request.method == "POST"
    if kept:
        actions.keep_interest(shown.pk, me(request), by=request.actor, on=clock.today())
    context = {"slug": slug, "words": queries.words(shown, tongue()), "kept": kept}
    return render(request, "programmes/not_registered.html", context)


@page("programmes.join", methods=("GET", "POST"))
def consents(request: Request, slug: str) -> HttpResponse:
    """Yes or no by purpose; each yes is kept with the words that were read."""
    shown = queries.programme(slug)
    inside = queries.stage_of(request.actor, shown.pk) not in ("", "referred")
    purposes = asked_purposes(queries.newest_definition(shown))
    form = forms.Consents(purposes, persons.consents_given(me(request)), posted(request))
    if form.done(lambda said: keep_consents(request, me(request), said, purposes)):
        if inside:
            say(request, _("Saved."))
        return redirect("programmes:programme" if inside else "programmes:start", slug)
    context = {"form": form, "slug": slug, "inside": inside, "step": 1, "of": len(forms.MENTEE_STEPS)}
    if not inside:
        context["wall"] = queries.wall(shown, tongue())
    return render(request, "programmes/consents.html", context)


def asked_purposes(definition: Definition) -> Purposes:
    """What the programme asks a yes or no to: purpose → words, help, whether it is needed."""
    asked = definition.consents
    return {
        str(each): (PURPOSES[each], labels.PURPOSE_HELP[each], each in asked.required)
        for each in (*asked.required, *asked.optional)
    }


def keep_consents(request: Request, person_id: int, said: Mapping[str, bool], purposes: Purposes) -> None:
    for purpose, yes in said.items():
        if yes:
            words, small, _required = purposes[purpose]
            text = actions.hash_of(f"{words}\n{small}")
            people.give_consent(person_id, purpose, text, by=request.actor, on=clock.today())
        else:
            people.withdraw_consent(person_id, purpose, by=request.actor, on=clock.today())


@page("programmes.join", methods=("GET", "POST"))
def terms(request: Request, slug: str) -> HttpResponse:
    """Read, say yes, and you have joined."""
    shown = queries.programme(slug)
    papers = queries.joining_papers(request.actor, shown, tongue())
    form = forms.Yes(posted(request))
    signed = {paper.code: paper.pk for paper in papers}
    if form.done(lambda _said: actions.join(shown.pk, me(request), papers=signed, by=request.actor, on=clock.today())):
        say(request, _("You have joined."))
        return redirect("programmes:start", slug)
    context = {"form": form, "slug": slug, "papers": papers, "step": 2, "of": len(forms.MENTEE_STEPS)}
    context["wall"] = queries.wall(shown, tongue())
    return render(request, "programmes/terms.html", context)


@page("programmes.join", methods=("GET", "POST"))
def guardian(request: Request, slug: str) -> HttpResponse:
    """Whom we ask for a yes. The other questions go on meanwhile."""
    asked = queries.mentee_asked(request.actor, slug, tongue())
    form = forms.Guardian(posted(request))
    if form.done(
        lambda said: actions.ask_guardian(
            asked.place_id, said["name"], said["contact"], by=request.actor, on=clock.today(), now=clock.now()
        )
    ):
        say(request, _("We have sent the link. You can go on meanwhile."))
        return redirect("programmes:work", slug)
    return render(request, "programmes/guardian.html", {"form": form, "slug": slug})


@page(PUBLIC, methods=("GET", "POST"))
def guardian_answer(request: Request, token: str) -> HttpResponse:
    """A guardian's yes or no. Reading changes nothing; the button counts once."""
    letter = queries.guardian_asked(token, clock.now())
    form = forms.Answer(posted(request))
    if form.done(lambda said: actions.answer_guardian(token, yes=said["answer"] == "yes", on=clock.today(), now=clock.now())):
        return render(request, "programmes/guardian_thanks.html", {"yes": form.cleaned_data["answer"] == "yes"})
    context = {"form": form, "letter": letter}
    return render(request, "programmes/guardian_answer.html", context, status=200 if letter else 410)
