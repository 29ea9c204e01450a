"""One's own data: everything that is known, one part of it, all of it as a file; and what is put right in it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.web import Request, page, posted, render, say
from handrail.portal import actions
from handrail.portal.forms import PutRightForm, WrongForm
from handrail.portal.my_file import as_zip
from handrail.portal.queries import mine as queries
from handrail.programmes.actions import answer_correction, ask_correction, reopen_correction
from handrail.programmes.queries import correction as one_correction
from handrail.programmes.queries import corrections as waiting_corrections
from handrail.programmes.queries import own_corrections

BOTH = ("GET", "POST")


@page("people.me")
def mine(request: Request) -> HttpResponse:
    return render(request, "portal/mine.html", {"groups": queries.overview(request.actor)})


@page("people.me")
def mine_table(request: Request, table: str) -> HttpResponse:
    return render(request, "portal/mine_table.html", {"table": queries.table(request.actor, table)})


@page("people.me", methods=("POST",))
def mine_file(request: Request) -> HttpResponse:
    """The file is made at once and kept nowhere; that she took it is written down."""
    actions.take_data(by=request.actor, on=clock.today())
    answer = HttpResponse(as_zip(queries.everything(request.actor), queries.all_looks(request.actor)), "application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@page("people.me", methods=BOTH)
def mine_wrong(request: Request, table: str) -> HttpResponse:
    """Something in this part is wrong, and she cannot change it herself."""
    found = queries.table(request.actor, table)
    form = WrongForm(posted(request))
    place = found.place(request.GET.get("row", ""))
    if form.done(lambda said: ask_correction(found.label, place, said["words"], by=request.actor, on=clock.today())):
        say(request, _("Thank you. You have an answer within a month, and you are told."))
        return redirect("portal:mine_asked")
    return render(request, "portal/mine_wrong.html", {"table": found, "form": form}, status=form.status)


@page("people.me")
def mine_asked(request: Request) -> HttpResponse:
    return render(request, "portal/mine_asked.html", {"rows": queries.asked(own_corrections(request.actor))})


@page("programmes.correct")
def corrections(request: Request) -> HttpResponse:
    waiting, answered = (queries.asked(waiting_corrections(request.actor, is_open=is_open)) for is_open in (True, False))
    return render(request, "portal/corrections.html", {"waiting": waiting, "answered": answered})


@page("programmes.correct", methods=BOTH)
def correction(request: Request, ref: str) -> HttpResponse:
    row = one_correction(request.actor, ref)
    form = PutRightForm(posted(request))
    if form.done(lambda said: answer_correction(ref, said["step"], said["answer"], by=request.actor, on=clock.today())):
        say(request, _("Answered. The person is told."))
        return redirect("portal:corrections")
    return render(request, "portal/correction.html", {"asked": queries.asked([row])[0], "form": form}, status=form.status)


@page("programmes.correct", methods=("POST",))
def correction_reopen(request: Request, ref: str) -> HttpResponse:
    reopen_correction(ref, by=request.actor, on=clock.today())
    say(request, _("The answer is taken back."))
    return redirect("portal:correction", ref)
