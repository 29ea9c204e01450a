"""Accounts, consents, blocks and links as the field needs them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from handrail.kernel import clock
from handrail.kernel.access import Actor, Denied, NotFound, Role
from handrail.kernel.models import Event
from handrail.kernel.reasons import Refused
from handrail.people import actions, queries
from handrail.people.models import Account, Block, Consent, Person, SignInLink
from handrail.people.rules import Contact
from tests.world import World

SYSTEM = Actor.system("test")
ActorFor = Callable[[Person], Actor]


def token_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


def test_an_address_gets_one_account_however_it_is_written(world: World) -> None:
    world.account(email="Ana@Example.org")
    with pytest.raises(Refused, match="account_known"):
        world.account(email="ana@example.ORG ")
    assert Account.objects.get().email == "ana@example.org"


def test_nobody_gets_an_account_without_an_address(world: World) -> None:
    with pytest.raises(Refused, match="account_unreachable"):
        actions.open_account(name="Ana", by=SYSTEM, on=clock.today())


def test_a_visitor_opens_no_account(world: World) -> None:
    with pytest.raises(Denied):
        actions.open_account(email="a@example.org", by=Actor.visitor(), on=clock.today())


def test_who_proves_a_known_address_comes_into_that_account(world: World) -> None:
    account = world.account(email="ana@example.org")
    again = actions.come_in(Contact(email="ana@example.org"), language="lt", how="code", on=clock.today())
    assert again.pk == account.pk
    fresh = actions.come_in(Contact(phone="+32470123456"), language="lt", how="code", on=clock.today())
    assert (fresh.phone, fresh.language, fresh.has_usable_password()) == ("+32470123456", "lt", False)


def test_staff_without_the_second_step_holds_no_place(world: World, actor_for: ActorFor) -> None:
    person = world.staff(Role.COORDINATOR, second_step=False)
    account = Account.objects.get(person=person)
    actor = queries.actor_of(account)
    assert actor.places == frozenset()
    assert account.second_step_due


def test_staff_holds_the_place_from_its_first_to_its_last_day(world: World) -> None:
    office = world.organisation()
    person = world.counsellor(office)
    account = Account.objects.get(person=person)
    assert queries.actor_of(account).at(Role.COUNSELLOR) == {office.pk}
    actions.end_membership(person.pk, office.pk, Role.COUNSELLOR, by=SYSTEM, on=clock.today())
    assert queries.actor_of(account).places == frozenset()
    assert not account.second_step_due


def test_a_membership_ends_the_sessions_that_began_without_a_second_step(world: World) -> None:
    account = world.account()
    before = account.get_session_auth_hash()
    assert account.person_id
    actions.give_membership(account.person_id, world.organisation().pk, Role.LEAD, by=SYSTEM, on=clock.today())
    account.refresh_from_db()
    assert account.get_session_auth_hash() != before


def test_the_same_membership_given_twice_is_one(world: World) -> None:
    office = world.organisation()
    person = world.counsellor(office)
    actions.give_membership(person.pk, office.pk, Role.COUNSELLOR, by=SYSTEM, on=clock.today())
    assert person.memberships.count() == 1
    with pytest.raises(Refused, match="no_staff_role"):
        actions.give_membership(person.pk, office.pk, Role.PERSON, by=SYSTEM, on=clock.today())


def test_consent_is_given_once_withdrawn_and_given_again(world: World, actor_for: ActorFor) -> None:
    ana = world.person("Ana")
    by = actor_for(ana)
    for _ in range(2):
        actions.give_consent(ana.pk, "matching", "a" * 64, by=by, on=clock.today())
    assert queries.has_consent(ana.pk, "matching")
    assert Event.objects.filter(name="ConsentGiven").count() == 1
    actions.withdraw_consent(ana.pk, "matching", by=by, on=clock.today())
    actions.withdraw_consent(ana.pk, "matching", by=by, on=clock.today())
    assert not queries.has_consent(ana.pk, "matching")
    assert Event.objects.filter(name="ConsentWithdrawn").count() == 1
    actions.give_consent(ana.pk, "matching", "b" * 64, by=by, on=clock.today())
    assert queries.consents_given(ana.pk) == {"matching": "b" * 64}


def test_a_new_text_replaces_the_old_yes(world: World, actor_for: ActorFor) -> None:
    ana = world.person("Ana")
    for text in ("a" * 64, "b" * 64):
        actions.give_consent(ana.pk, "matching", text, by=actor_for(ana), on=clock.today())
    assert list(Consent.objects.filter(withdrawn_at=None).values_list("text_hash", flat=True)) == ["b" * 64]


def test_only_oneself_or_a_counsellor_at_the_desk_says_yes(world: World, actor_for: ActorFor) -> None:
    ana, ben, counsellor = world.person(), world.person(), world.counsellor()
    with pytest.raises(Denied):
        actions.give_consent(ana.pk, "matching", "a" * 64, by=actor_for(ben), on=clock.today())
    actions.give_consent(ana.pk, "matching", "a" * 64, by=actor_for(counsellor), on=clock.today())
    assert Event.objects.get(name="ConsentGiven").person_id == counsellor.pk


def test_a_block_works_both_ways_and_only_who_set_it_lifts_it(world: World, actor_for: ActorFor) -> None:
    ana, ben = world.person(), world.person()
    for _ in range(2):
        actions.block(ana.pk, ben.pk, by=actor_for(ana))
    assert queries.shut_out(ana.pk) == {ben.pk}
    assert queries.shut_out(ben.pk) == {ana.pk}
    assert Event.objects.filter(name="BlockSet").count() == 1
    ref = Block.objects.get().ref
    with pytest.raises(NotFound):
        actions.unblock(ref, by=actor_for(ben))
    actions.unblock(ref, by=actor_for(ana))
    assert not queries.kept_apart(ana.pk, ben.pk)


def test_nobody_blocks_for_another_or_themselves(world: World, actor_for: ActorFor) -> None:
    ana, ben, cem = world.person(), world.person(), world.person()
    with pytest.raises(NotFound):
        actions.block(ana.pk, ben.pk, by=actor_for(cem))
    with pytest.raises(Refused, match="block_oneself"):
        actions.block(ana.pk, ana.pk, by=actor_for(ana))


def test_a_hold_is_the_leads_and_stays_until_the_lead_decides(world: World, actor_for: ActorFor) -> None:
    ana, ben, lead = world.person(), world.person(), world.lead()
    with pytest.raises(Denied):
        actions.hold(ana.pk, ben.pk, by=actor_for(ana))
    actions.hold(ana.pk, ben.pk, by=actor_for(lead))
    assert queries.kept_apart(ben.pk, ana.pk)
    actions.release_hold(ben.pk, ana.pk, by=actor_for(lead))
    assert not queries.kept_apart(ben.pk, ana.pk)


def test_a_link_signs_one_account_in_once(world: World, actor_for: ActorFor) -> None:
    ana = world.person("Ana")
    url = actions.make_link(ana.pk, "invitation", by=actor_for(world.counsellor()))
    assert token_of(url) not in str(SignInLink.objects.values().get())
    assert actions.spend_link(token_of(url)).person_id == ana.pk
    with pytest.raises(Refused, match="sign_in_link_spent"):
        actions.spend_link(token_of(url))
    with pytest.raises(Refused, match="sign_in_link_spent"):
        actions.spend_link("nobody-made-this")


def test_a_link_grows_old(world: World, actor_for: ActorFor) -> None:
    url = actions.make_link(world.person().pk, "sign_in", by=SYSTEM)
    with clock.moved_to(clock.now() + timedelta(minutes=31)), pytest.raises(Refused, match="sign_in_link_old"):
        actions.spend_link(token_of(url))


def test_no_link_opens_the_account_of_staff_or_one_already_in_use(world: World, actor_for: ActorFor) -> None:
    counsellor, ana = world.counsellor(), world.person()
    with pytest.raises(Refused, match="link_for_staff"):
        actions.make_link(world.administrator().pk, "invitation", by=actor_for(counsellor))
    Account.objects.filter(person=ana).update(last_login=clock.now())
    assert actions.make_link(ana.pk, "invitation", by=actor_for(counsellor)).endswith("/account/sign-in/")
    assert not SignInLink.objects.exists()


def test_a_mentee_makes_no_link(world: World, actor_for: ActorFor) -> None:
    ana = world.person()
    with pytest.raises(Denied):
        actions.make_link(ana.pk, "invitation", by=actor_for(ana))


def test_signing_out_everywhere_changes_the_key_of_every_session(world: World, actor_for: ActorFor) -> None:
    account = world.account()
    before = account.get_session_auth_hash()
    actions.end_sessions(by=queries.actor_of(account), on=clock.today())
    assert Account.objects.get().get_session_auth_hash() != before
