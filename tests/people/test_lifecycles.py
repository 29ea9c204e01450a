"""Any order of steps people may take with consents, blocks, holds and roles leaves what was last said, and no more."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.kernel import clock
from handrail.kernel.access import Actor, Role
from handrail.kernel.models import Event
from handrail.people import actions, queries, rules
from handrail.people.models import Account, Block, Consent
from tests.world import World

SYSTEM = Actor.system("test")
PURPOSES = ("matching", "evaluation")
CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAID = st.lists(st.tuples(st.sampled_from(["give", "withdraw"]), st.sampled_from(PURPOSES), st.sampled_from("ab")), max_size=12)


@pytest.mark.django_db
@CALM
@given(SAID)
def test_consent_is_what_was_said_last(said: list[tuple[str, str, str]]) -> None:
    person, holds, given_times = World().person(), {}, 0
    for step, purpose, text in said:
        if step == "give":
            given_times += holds.get(purpose) != text * 64
            actions.give_consent(person.pk, purpose, text * 64, by=SYSTEM, on=clock.today())
            holds[purpose] = text * 64
        else:
            actions.withdraw_consent(person.pk, purpose, by=SYSTEM, on=clock.today())
            holds.pop(purpose, None)
        assert queries.consents_given(person.pk) == holds
    assert Consent.objects.filter(person=person).count() == given_times
    assert Event.objects.filter(name="ConsentGiven", about__contains=[f"person:{person.pk}"]).count() == given_times


@dataclass
class Kept:
    """What should hold between two people."""

    blocks: set[tuple[int, int]] = field(default_factory=set)
    holds: set[tuple[int, int]] = field(default_factory=set)


STEPS = st.lists(st.tuples(st.sampled_from(["block", "lift", "hold", "release"]), st.booleans()), max_size=12)


@pytest.mark.django_db
@CALM
@given(STEPS)
def test_two_people_are_apart_while_anybody_wants_it(steps: list[tuple[str, bool]]) -> None:
    ana, ben, kept = World().person(), World().person(), Kept()
    for step, turned in steps:
        pair = (ben.pk, ana.pk) if turned else (ana.pk, ben.pk)
        _take(step, pair, kept)
        apart = bool(kept.blocks or kept.holds)
        assert queries.kept_apart(ana.pk, ben.pk) is queries.kept_apart(ben.pk, ana.pk) is apart


def _take(step: str, pair: tuple[int, int], kept: Kept) -> None:
    one = queries.actor_of(Account.objects.get(person=pair[0]))
    match step:
        case "block":
            actions.block(*pair, by=one)
            kept.blocks.add(pair)
        case "lift":
            for ref in Block.objects.filter(person=pair[0], kind="block", released_at=None).values_list("ref", flat=True):
                actions.unblock(ref, by=one)
            kept.blocks.discard(pair)
        case "hold":
            actions.hold(*pair, by=SYSTEM)
            kept.holds.add(pair)
        case "release":
            actions.release_hold(*pair, by=SYSTEM)
            kept.holds.clear()


@pytest.mark.django_db
@CALM
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(sorted(Role)[:4])), max_size=10))
def test_a_role_holds_from_giving_to_ending(steps: list[tuple[bool, Role]]) -> None:
    world = World()
    office = world.organisation()
    person = world.staff(Role.LEAD, office)
    held = {Role.LEAD}
    for give, role in (each for each in steps if each[1] != Role.PERSON):
        step = actions.give_membership if give else actions.end_membership
        step(person.pk, office.pk, role, by=SYSTEM, on=clock.today())
        held = held | {role} if give else held - {role}
        assert queries.actor_of(Account.objects.get(person=person)).places == {(each, office.pk) for each in held}


@given(st.text(max_size=60))
def test_any_text_is_an_address_a_number_or_nothing(text: str) -> None:
    contact = rules.contact_of(text, "BE")
    if contact and contact.phone:
        assert contact == rules.contact_of(contact.phone, "LT"), "a number is the same from every country"
    elif contact:
        assert contact.email == contact.email.lower() == rules.contact_of(contact.email, "BE").email


@given(st.text(max_size=300))
def test_a_sort_key_fits_and_ignores_case(name: str) -> None:
    assert len(rules.sort_key(name)) <= 200
    assert rules.sort_key("Åsa LIND") == rules.sort_key("åsa Lind") == "lind asa"
