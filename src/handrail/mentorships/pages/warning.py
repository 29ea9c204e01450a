"""What several pages say when the two meet more often than their programme means."""

from django.utils.translation import gettext as _

from handrail.kernel.web import Request, say
from handrail.mentorships import queries


def warn_when_full(request: Request, meeting_ref: str) -> None:
    """A word, no refusal: more meetings may be just what is needed."""
    full = queries.too_many(request.actor, meeting_ref)
    if full is None:
        return
    told = {"number": full.number, "most": full.most}
    if full.every == "week":
        words = _("That makes %(number)d meetings in this week. The programme means %(most)d at most. You decide.")
    else:
        words = _("That makes %(number)d meetings in this month. The programme means %(most)d at most. You decide.")
    say(request, words % told)
