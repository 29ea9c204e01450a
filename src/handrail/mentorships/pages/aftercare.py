"""The pages of a pair in aftercare: a job told, contacts, the employer in the loop, going on after a job was lost."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.employers.forms import JobForm, JobOfOther, begun
from handrail.employers.rules import CheckState
from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import PUBLIC, Request, page, render, say
from handrail.mentorships import actions, queries
from handrail.mentorships.aftercare_forms import AtWorkForm, GoesForm, TouchForm
from handrail.mentorships.forms import new_key
from handrail.mentorships.rules.aftercare import Channel, Goes, With

BOTH = ("GET", "POST")
POST = ("POST",)


@page("mentorships.see", methods=BOTH)
def job(request: Request, ref: str) -> HttpResponse:
    """One of the two says that there is a job."""
    pair = queries.head(request.actor, ref)
    form = (JobOfOther if pair.i_guide else JobForm)(request.POST or None, initial=begun(pair.today))
    if form.done(lambda _said: actions.tell_job(ref, form.said, by=request.actor, on=pair.today)):
        # A worker takes the pair into the next part; until then the page still shows what was.
        said = _("The job is written down. In a moment this page shows what comes next.")
        say(request, said if pair.i_guide else _("Congratulations on your job."))
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/job.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.change", methods=POST)
def keep(request: Request, ref: str) -> HttpResponse:
    """There is a job, and the two go on all the same."""
    pair = queries.head(request.actor, ref)
    actions.keep(ref, by=request.actor, on=pair.today)
    say(request, _("You two go on."))
    return redirect("mentorships:pair", ref)


@page("mentorships.see")
def before(request: Request, ref: str) -> HttpResponse:
    """What the two did together before the job."""
    return render(request, "mentorships/before.html", {"pair": queries.pair(request.actor, ref)})


@page("mentorships.log", methods=BOTH)
def touch(request: Request, ref: str) -> HttpResponse:
    """The mentor was in touch: two taps."""
    pair = queries.following(request.actor, ref)
    if not pair.i_guide:
        raise NotFound("mentorship")
    usual = {"channel": Channel.PHONE, "who": With.MENTEE, "day": pair.today, "key": new_key()}
    form = TouchForm(request.POST or None, channels=pair.channels, other=pair.other_first, initial=usual)
    done = form.done(
        lambda said: actions.log_contact(
            ref,
            said["day"],
            said["channel"],
            who=With(said["who"]),
            note=said["note"],
            key=said["key"],
            by=request.actor,
            on=pair.today,
        )
    )
    if done:
        say(request, _("Your contact is saved."))
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/touch.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.log", methods=BOTH)
def check(request: Request, ref: str) -> HttpResponse:
    """Does the job go on? One press each; only the mentor may say that nobody knows."""
    pair = queries.following(request.actor, ref)
    said = request.POST.get("state", "")
    known = set(CheckState) if pair.i_guide else {CheckState.YES, CheckState.NO}
    if request.method == "POST" and said in known:
        actions.check_job(ref, CheckState(said), by=request.actor, on=pair.today)
        say(request, _("Thank you. Your answer is kept."))
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/check.html", {"pair": pair}, status=422 if request.method == "POST" else 200)


@page("mentorships.log", methods=POST)
def remove(request: Request, ref: str) -> HttpResponse:
    """A contact logged by mistake."""
    mentorship = actions.remove_contact(ref, by=request.actor, on=clock.today())
    say(request, _("The contact is taken back."))
    return redirect("mentorships:pair", mentorship.ref)


@page("mentorships.share", methods=BOTH)
def employer(request: Request, ref: str) -> HttpResponse:
    """May my mentor talk with somebody at my work? Only she decides."""
    pair = queries.following(request.actor, ref)
    if pair.i_guide or not pair.in_loop:
        raise NotFound("mentorship")
    shown = {"name": pair.at_work.name, "email": pair.at_work.email, "phone": pair.at_work.phone} if pair.at_work else {}
    form = AtWorkForm(request.POST or None, initial=shown)
    if form.done(lambda said: actions.allow_employer(ref, **said, by=request.actor, on=pair.today)):
        say(request, _("%(name)s may talk with them now. You can take that back at any time.") % {"name": pair.other_first})
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/employer.html", {"form": form, "pair": pair}, status=form.status)


@page("mentorships.share", methods=POST)
def refuse_employer(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    actions.refuse_employer(ref, by=request.actor, on=pair.today)
    say(request, _("Taken back. %(name)s no longer sees how to reach your work.") % {"name": pair.other_first})
    return redirect("mentorships:pair", ref)


@page("mentorships.log", methods=POST)
def ask_employer(request: Request, ref: str) -> HttpResponse:
    pair = queries.head(request.actor, ref)
    actions.ask_employer(ref, by=request.actor, on=pair.today, now=clock.now())
    say(request, _("The question is on its way to the employer."))
    return redirect("mentorships:pair", ref)


@page(PUBLIC, methods=BOTH)
def how_it_goes(request: Request, token: str) -> HttpResponse:
    """The employer's page: one question, one button. Reading changes nothing; the button counts once."""
    letter = queries.employer_asked(token, clock.now())
    form = GoesForm(request.POST or None)
    if form.done(lambda said: actions.answer_employer(token, Goes(said["goes"]), on=clock.today(), now=clock.now())):
        return render(request, "mentorships/how_it_goes_thanks.html", {})
    context = {"form": form, "letter": letter}
    return render(request, "mentorships/how_it_goes.html", context, status=200 if letter else 410)


@page("mentorships.change", methods=BOTH)
def reopen(request: Request, ref: str) -> HttpResponse:
    """The job is lost: go on together."""
    pair = queries.following(request.actor, ref)
    if request.method == "POST":
        actions.reopen(ref, by=request.actor, on=pair.today)
        say(request, _("You two go on. Everything you did together is still here."))
        return redirect("mentorships:pair", ref)
    return render(request, "mentorships/reopen.html", {"pair": pair})


@page("mentorships.extend")
def followed(request: Request) -> HttpResponse:
    """For a coordinator: who is supported in jobs, in figures, and whose mentor needs a place."""
    context = {"jobs": queries.in_jobs(request.actor), "mine": queries.in_touch(request.actor)}
    return render(request, "mentorships/followed.html", context)


@page("mentorships.extend", methods=POST)
def followed_reopen(request: Request, ref: str) -> HttpResponse:
    actions.reopen(ref, by=request.actor, on=clock.today())
    say(request, _("The two go on together."))
    return redirect("mentorships:followed")
