"""What may not be taken away yet: legal holds, set by an app above and asked by erasure and retention below.

The answer to the person is always the same neutral sentence: that something is kept, never what it is about.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from handrail.kernel.models import LegalHold
from handrail.kernel.reasons import Reason, refuse_if


def legal_holds(person_id: int) -> QuerySet[LegalHold]:
    """What stands for this person: while there is one, erase nothing of theirs."""
    return LegalHold.objects.filter(person_id=person_id, released_on=None)


def held_persons() -> QuerySet[LegalHold, int | None]:
    """Ids of everybody for whom a hold stands, for `.exclude(person_id__in=held_persons())` of a sweep."""
    return LegalHold.objects.filter(released_on=None).exclude(person_id=None).values_list("person_id", flat=True)


def is_held(about: str) -> bool:
    """Whether what stands under this name ("concern:12") is held, whoever it is about."""
    return LegalHold.objects.filter(about=about, released_on=None).exists()


def held_things(prefix: str) -> list[str]:
    """The names under hold that begin so ("concern:"): what retention leaves out."""
    rows = LegalHold.objects.filter(about__startswith=prefix, released_on=None)
    return sorted(rows.values_list("about", flat=True).distinct())


def hold(about: str, persons: Collection[int], *, reason: str, review_on: date, by: int, on: date) -> None:
    """Hold what stands under `about` and everything of these persons; nobody named holds the thing alone."""
    refuse_if([] if reason.strip() and review_on > on else [Reason("hold_reason_missing")])
    standing = set(LegalHold.objects.filter(about=about, released_on=None).values_list("person_id", flat=True))
    for person_id in {None, *persons} - standing:
        LegalHold(
            trust=about, about=about, person_id=person_id, set_by_id=by, since=on, review_on=review_on, reason=reason
        ).save()


def review(about: str, review_on: date, *, on: date) -> None:
    """It stays; it is looked at again on that day."""
    refuse_if([] if review_on > on else [Reason("hold_reason_missing")])
    LegalHold.objects.filter(about=about, released_on=None).update(review_on=review_on)


def release(about: str, *, because: str, on: date) -> None:
    """What waited may be taken away from now on."""
    refuse_if([] if because.strip() else [Reason("hold_reason_missing")])
    for row in LegalHold.objects.filter(about=about, released_on=None).select_for_update().order_by("pk"):
        row.released_on, row.released_because = on, because
        row.save(update_fields=["released_on", "released_because"])


def review_of(about: str) -> date | None:
    """When what stands is looked at again; nothing where nothing stands."""
    rows = LegalHold.objects.filter(about=about, released_on=None)
    return rows.order_by("review_on").values_list("review_on", flat=True).first()
