"""What the town has of choosing: a programme in which the counsellor of another office, who works here too, is a mentor."""

from typing import TYPE_CHECKING

from handrail.kernel import clock
from handrail.matching import actions
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.programmes import actions as programmes
from handrail.programmes import texts
from handrail.programmes.models import Clearance, Mentor, Programme
from handrail.programmes.queries import newest_definition
from handrail.programmes.reading import read
from handrail.programmes.rules import requirements
from tests.programmes.world import DEFINITIONS, SYSTEM, definition_text

if TYPE_CHECKING:
    from tests.access.town import Side, Town


def choose(town: "Town", side: "Side") -> None:
    """She keeps one person of this side's office and has invited another; a third is free."""
    on, now = clock.today(), clock.now()
    programme = _programme(side)
    person = side.people["other counsellor"]
    mentor = Mentor.objects.create(
        programme=programme, person=person, kind="counsellor", stage="accepted", applied_on=on, accepted_on=on,
        languages=["en"], places=9,
    )  # fmt: skip
    for code, amount in requirements(newest_definition(programme)):
        Clearance.objects.create(mentor=mentor, requirement=code, amount=amount, met_on=on)
    rows = {name: town.jobseeker(f"{side.mark.title()}{name} Chosen", office=side.office) for name in ("kept", "asked", "free")}
    office = person.memberships.get().organisation
    for row in rows.values():
        type(row).objects.filter(pk=row.pk).update(office=office)
    by = actor_of(Account.objects.get(person=person))
    kept = actions.reserve(programme.slug, rows["kept"].ref, by=by, on=on, now=now)
    asked = actions.reserve(programme.slug, rows["asked"].ref, by=by, on=on, now=now)
    actions.invite(asked.ref, ["work"], "letter", by=by, on=on, now=now)
    side.refs |= {"choosing": programme.slug, "kept": kept.ref, "invited": asked.ref, "free": rows["free"].ref}
    # A colleague there, at whose desk the invited person may answer.
    colleague = town.counsellor(office, f"First{side.mark.title()} Colleague")
    side.whose["invited"] = {"counsellor": colleague}


def _programme(side: "Side") -> Programme:
    """Lithuania's programme, run by this side's service and led by its own lead."""
    text = definition_text("lt-mentoring")
    words = texts.texts_beside(read(text), DEFINITIONS)
    text = text.replace('programme = "lt-mentoring"', f'programme = "choosing-{side.mark[-1]}"')
    on = clock.today()
    owner = side.programme.owner_id
    version = programmes.publish(text, words, owner_id=owner, zone="Europe/Vilnius", by=SYSTEM, on=on)
    pk, lead, deputy = version.programme_id, side.people["lead"].pk, side.people["deputy"].pk
    programmes.name_lead(pk, lead, deputy, "Monday to Friday, 9 to 17", by=SYSTEM, on=on)
    return programmes.open_programme(pk, by=SYSTEM, on=on)
