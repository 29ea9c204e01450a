"""Whether jobs hold: the answers of one, the link that asks, and how many hold after so many months."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

from handrail.employers.models import JobCheck, Placement
from handrail.employers.rules import JOBS, LINK_HOLDS, CheckState, check_day, held_at
from handrail.kernel.privacy import blind_index


def answered(placement_id: int) -> frozenset[int]:
    """After how many months it was answered already, also with "not known"."""
    return frozenset(JobCheck.objects.filter(placement=placement_id, current=True).values_list("months", flat=True))


def check_token(placement_ref: str, months: int) -> str:
    """The secret of the link that asks about a job, made anew from our key: no table and no job holds it."""
    return f"{placement_ref}-{months}-{blind_index(f'job_check:{placement_ref}:{months}')[:20]}"


@dataclass(frozen=True)
class Asked:
    """What the link asks: since when, after how many months; nothing of where it is or of the person."""

    id: int
    months: int
    started_on: date
    said: str


def check_asked(token: str, today: date) -> Asked | None:
    """The question behind a link, as long as it holds. A wrong tap can be put right by a second one."""
    ref, _, rest = token.rpartition("-")[0].rpartition("-")
    if not ref or not rest.isdigit() or not compare_digest(check_token(ref, int(rest)), token):
        return None
    months = int(rest)
    row = Placement.objects.running().filter(ref=ref).first()
    if row is None or not check_day(row.started_on, months) <= today <= check_day(row.started_on, months) + LINK_HOLDS:
        return None
    said = JobCheck.objects.filter(placement=row, months=months, current=True).values_list("state", flat=True).first()
    return Asked(row.pk, months, row.started_on, said or "")


def link_to(placement_id: int, months: int) -> str:
    """The token for this job and month."""
    return check_token(Placement.objects.values_list("ref", flat=True).get(pk=placement_id), months)


@dataclass(frozen=True)
class Held:
    """Of the jobs that began so many months ago or earlier: how many held then, ended before, or are not known."""

    months: int
    of: int
    yes: int
    no: int
    unknown: int


def held(owner_ids: Collection[int], months: Collection[int], today: date) -> tuple[Held, ...]:
    """For the programmes of these organisations, in two queries. Not known is never counted as yes."""
    rows = Placement.objects.counted().filter(participation__programme__owner_id__in=owner_ids, kind__in=sorted(JOBS))
    jobs = list(rows.values_list("pk", "started_on", "ended_on"))
    checks = JobCheck.objects.filter(placement__in=rows, current=True).values_list("placement_id", "months", "state")
    said = {(pk, month): CheckState(state) for pk, month, state in checks}
    found = []
    for month in sorted(months):
        days = [(pk, check_day(started_on, month), ended_on) for pk, started_on, ended_on in jobs]
        states = Counter(held_at(day, ended_on, said.get((pk, month))) for pk, day, ended_on in days if day <= today)
        found.append(Held(month, states.total(), *(states[each] for each in CheckState)))
    return tuple(found)
