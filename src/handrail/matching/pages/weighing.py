"""The weights of a draft, with what they would change: made-up examples, and the lists that were shown as counts."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from handrail.kernel import clock
from handrail.kernel.access import NotFound
from handrail.kernel.web import Request, page, posted, render, say
from handrail.matching.labels import EXAMPLES
from handrail.matching.queries import weighing
from handrail.programmes import part_forms, part_words, schema
from handrail.programmes.actions import drafting as actions
from handrail.programmes.queries import drafting

WHERE = "matching.weights"


@page("programmes.draft", methods=("GET", "POST"))
def weights(request: Request, ref: str) -> HttpResponse:
    """Look at other weights, and keep them in the draft."""
    shown = drafting.part_page(request.actor, ref, WHERE, "")
    if shown.node.model is None or shown.chooses:
        raise NotFound(WHERE)
    held = shown.node.data or {}
    form = part_forms.Part(shown.node, actions.mark_of(shown.node.data), posted(request))
    said = form.said() if form.is_bound and form.is_valid() else held
    if "keep" in request.POST and _kept(request, ref, form):
        say(request, _("Saved in the draft."))
        return redirect("matching:weights", ref)
    context = {"shown": shown, "form": form, "preview": form.is_bound and not form.errors} | _preview(shown, held, said)
    return render(request, "matching/weights.html", context, status=422 if form.errors else 200)


def _kept(request: Request, ref: str, form: part_forms.Part) -> bool:
    def keep(said: Any) -> Any:
        by, on, now = request.actor, clock.today(), clock.now()
        return actions.save_part(ref, WHERE, form.said(), seen=said["seen"], by=by, on=on, now=now)

    try:
        return form.done(keep)
    except actions.Faulty as faulty:
        form.blame(faulty.faults)
    except actions.Changed:
        form.add_error(None, _("Somebody changed the weights meanwhile. Open the page anew to see them."))
    return False


def _preview(shown: drafting.PartPage, held: Any, said: Any) -> dict[str, Any]:
    """Made-up mentors in their order by the draft as it is, and by what is tried now."""
    old, new = weighing.weights_of(held), weighing.weights_of(said)
    rows = [
        (EXAMPLES[each.code], each, [(part_words.key(term), level, points) for term, level, points in each.lines if points])
        for each in weighing.examples(old, new)
    ]
    programme = shown.draft.programme_id
    again = weighing.lists_again(programme, new) if programme else None
    unknown = [part_words.key(term) for term in again.unknown] if again else []
    return {"rows": rows, "again": again, "unknown": unknown, "about": part_words.table("weights"), "top": schema.TOP}
