"""Writing in the network of mentors, and a mentor's year.

The pages stand here because both need what community and mentorships know apart: a text is looked through for the names of
the writer's own mentees, and a year of a mentor counts the ends of his mentorships beside his answers and suggestions.
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.community import actions, forms
from handrail.community.labels.network import topic
from handrail.community.queries import network as community
from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.portal.queries.network import mentees_names, years
from handrail.programmes.queries import words_of_owner

BOTH = ("GET", "POST")


@page("community.network", methods=BOTH)
def write(request: Request) -> HttpResponse:
    """A question, a case without names, or good practice."""
    owner = community.first_owner(request.actor)
    words = words_of_owner(owner.pk, get_language() or "en")
    topics = [(code, topic(code, words)) for code in community.topics_of(owner.pk)]
    said, names = posted(request), mentees_names(request.actor)
    form = forms.PostForm(said, names=names, topics=topics, initial={"kind": request.GET.get("kind", "")})
    if form.done(
        lambda said: actions.write_post(
            owner.ref, said["kind"], said["title"], said["text"], topics=said["topics"], by=request.actor, now=clock.now()
        )
    ):
        say(request, _("It stands in the network now. You can change it for a week."))
        return redirect("community:post", form.result.ref)
    return render(request, "portal/network_write.html", {"form": form}, status=form.status)


@page("community.network", methods=BOTH)
def answer(request: Request, ref: str) -> HttpResponse:
    found = community.post(request.actor, ref)
    form = forms.AnswerForm(posted(request), names=mentees_names(request.actor))
    if form.done(lambda said: actions.answer_post(ref, said["text"], by=request.actor, now=clock.now())):
        say(request, _("Your answer stands there. Who asked is told."))
        return redirect("community:post", ref)
    return render(request, "portal/network_answer.html", {"form": form, "page": found}, status=form.status)


@page("community.network", methods=BOTH)
def edit(request: Request, what: str, ref: str) -> HttpResponse:
    """The writer changes an own text, within a week."""
    post = community.said(request.actor, what, ref)
    shown = community.post(request.actor, post.ref)
    own = next((each for each in (shown.post, *shown.answers) if each.ref == ref and each.mine), None)
    if own is None:
        raise NotFound("post")
    kind = forms.EditPostForm if what == "post" else forms.AnswerForm
    initial = {"title": shown.title, "text": own.text}
    form = kind(posted(request), names=mentees_names(request.actor), initial=initial)
    if form.done(
        lambda said: actions.edit_said(what, ref, said["text"], title=said.get("title", ""), by=request.actor, now=clock.now())
    ):
        say(request, _("Changed. What it said before is kept for you and the coordinators."))
        return redirect("community:post", post.ref)
    return render(request, "portal/network_edit.html", {"form": form, "page": shown}, status=form.status)


@page("community.network")
def thanks(request: Request) -> HttpResponse:
    """What became of a mentor's year."""
    return render(request, "portal/thanks.html", {"years": years(request.actor)})
