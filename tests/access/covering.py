"""The mentor of the pair of a side will be away for some days, and the other mentor has said yes to stand in."""

from datetime import timedelta

from handrail.kernel import clock
from handrail.mentorships import actions as together
from handrail.programmes import actions as programmes
from tests.access.town import Side


def cover_pair(side: Side) -> None:
    """So far ahead that nothing on the pages of today changes."""
    today, mentor = clock.today(), side.actor("mentor")
    starts, ends = today + timedelta(days=30), today + timedelta(days=40)
    absence = programmes.away(side.asked.pk, starts, ends, by=mentor, on=today)
    colleague = side.people["other mentor"].mentors.get(programme=side.programme)
    wanted = together.Wanted(colleague.ref, starts, ends, side.word("cover"))
    row = together.ask_cover(wanted, [side.refs["pair"]], by=mentor, on=today)[0]
    together.answer_cover(row.ref, yes=True, by=side.actor("other mentor"), on=today)
    side.refs |= {"cover": row.ref, "absence": absence.ref}
