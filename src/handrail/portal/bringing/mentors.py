"""A line about a mentor: an account where she has none, her offer to guide, and what she has met on paper already."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from re import compile as pattern
from typing import Any

from django.conf import settings

from handrail.kernel import sheets
from handrail.kernel.access import Actor
from handrail.kernel.sheets import Cells, Row, Wrong
from handrail.people import actions as people
from handrail.people.models import Account
from handrail.people.queries import account_of
from handrail.people.rules import LANGUAGES, Contact, contact_of
from handrail.portal.bringing.kinds import LETTER, Kind, Made, Taking, sector_codes
from handrail.programmes import actions
from handrail.programmes.actions.taking_over import take_back_mentor
from handrail.programmes.definition import Definition
from handrail.programmes.models import Mentor, Programme
from handrail.programmes.queries import newest_definition
from handrail.programmes.rules import EMAIL, MentorStage, requirements
from handrail.taxonomy import queries as taxonomy

REQUIRED = ("programme", "name")
OFFER = ("languages", "areas", "occupations", "sectors", "help_topics", "places", "intro")
COLUMNS = (*REQUIRED, "email", "phone", "language", "kind", *OFFER, "met", "accepted")
SPOKEN = pattern(r"[a-z]{2,3}")
MOST_PLACES = 99
LEFT = (MentorStage.REFUSED, MentorStage.ENDED)


def take(row: Row, taking: Taking) -> Made:
    cells = Cells(row)
    programme = cells.value("programme", taking.programme)
    name, email, phone = cells.value("name", sheets.text), cells.value("email", _email), cells.value("phone", _phone)
    if not cells.wrong and not (email or phone):
        cells.wrong.append("email: is missing, and so is phone: write one of the two, so that the mentor can sign in")
    cells.check()
    taking.once(row, "email" if email else "phone", f"{programme.pk} {email or phone}")
    definition = newest_definition(programme)
    offer, met, reason = _offer(cells, definition, taking)
    language = cells.value("language", lambda said: _language(said, definition))
    cells.check()
    account = _account(email, phone)
    if account is not None and _guides(programme, account):
        return ()
    made: list[str] = []
    if account is None:
        account = people.open_account(
            email=email, phone=phone, name=name, language=language, how="import", by=taking.by, on=taking.on
        )
        made = [f"account:{account.pk}", f"person:{account.person_id}"]
    mentor = _offers(programme, account.person_id or 0, row.cells.get("kind", ""), offer, taking)
    _note(mentor, definition, met, reason, taking)
    return (*made, f"mentor:{mentor.pk}")


def _offers(programme: Programme, person_id: int, kind: str, offer: Mapping[str, Any], taking: Taking) -> Mentor:
    mentor = actions.apply_mentor(programme.pk, person_id, kind=kind, by=taking.by, on=taking.on)
    return actions.say_expertise(mentor.pk, **offer, by=taking.by, on=taking.on) if offer else mentor


def _note(mentor: Mentor, definition: Definition, met: Mapping[str, date], reason: str, taking: Taking) -> None:
    """What was met before, with its day; then the yes, if somebody gave one, as the coordinator's page would."""
    amounts = dict(requirements(definition))
    for code, day in met.items():
        actions.clear(mentor.pk, code, amount=amounts[code], by=taking.by, on=day)
    if reason:
        actions.accept_mentor(mentor.pk, reason, by=taking.by, on=taking.on)


def _guides(programme: Programme, account: Account) -> bool:
    return Mentor.objects.filter(programme=programme, person=account.person_id).exclude(stage__in=LEFT).exists()


def _account(email: str | None, phone: str | None) -> Account | None:
    """Whose address it is; an address and a number of two different people are a mistake."""
    by_mail = account_of(Contact(email=email)) if email else None
    by_phone = account_of(Contact(phone=phone)) if phone else None
    if by_phone is not None and email and (by_mail is None or by_mail.pk != by_phone.pk):
        raise Wrong("phone: somebody with another e-mail address signs in with this number: check both")
    return by_mail or by_phone


def _offer(cells: Cells, definition: Definition, taking: Taking) -> tuple[dict[str, Any], dict[str, date], str]:
    """What the line says of the offer; what it leaves blank is left to the mentor."""
    readers: dict[str, Callable[[str], Any]] = {
        "languages": _spoken,
        "areas": lambda said: _areas(said, taking),
        "occupations": lambda said: _occupations(said, definition, taking),
        "sectors": lambda said: sheets.known(said.upper(), sector_codes(taking), LETTER),
        "help_topics": lambda said: sheets.known(said, definition.help_topics, f"use {', '.join(definition.help_topics)}"),
        "places": lambda said: sheets.whole(said, 1, MOST_PLACES),
        "intro": sheets.words,
    }
    said = {column: cells.value(column, read_one) for column, read_one in readers.items()}
    met = cells.value("met", lambda text: _met(text, definition, taking.on))
    return {column: value for column, value in said.items() if value}, met or {}, cells.value("accepted", sheets.words) or ""


def _email(said: str) -> str | None:
    plain = sheets.words(said).lower()
    if plain and not EMAIL.fullmatch(plain):
        raise Wrong(f"{said!r} is not an e-mail address: write it as name@example.org")
    return plain or None


def _phone(said: str) -> str | None:
    found = contact_of(said, settings.HANDRAIL.country) if said else None
    if said and (found is None or found.phone is None):
        raise Wrong(f"{said!r} is not a phone number: write it as +32470123456")
    return found.phone if found else None


def _language(said: str, definition: Definition) -> str:
    if said and said not in LANGUAGES:
        raise Wrong(f"{said!r} is not a language of the pages: use one of {', '.join(LANGUAGES)}")
    return said or next((each for each in definition.languages if each in LANGUAGES), LANGUAGES[0])


def _spoken(said: str) -> list[str]:
    found = [each.lower() for each in sheets.several(said)]
    if strange := [each for each in found if not SPOKEN.fullmatch(each)]:
        raise Wrong(f"{strange[0]!r} is not a language code: write them as nl|fr")
    return found


def _areas(said: str, taking: Taking) -> list[str]:
    found = sheets.several(said)
    for code in found:
        if not taking.looked_up(f"area {code}", partial(taxonomy.area_names, [code])):
            raise Wrong(f"{code!r} is no area here: write NUTS 3, or NUTS 3, “-”, municipality, such as BE211-11002")
    return found


def _occupations(said: str, definition: Definition, taking: Taking) -> list[int]:
    found = []
    for words in sheets.several(said):
        meant = taking.looked_up(f"work {words}", partial(taxonomy.called, words, definition.languages))
        if len(meant) != 1:
            raise Wrong(_unclear(words, meant, definition))
        found += meant
    return found


def _unclear(words: str, meant: list[int], definition: Definition) -> str:
    """No occupation, or several: the names that come close are named."""
    if meant:
        return f"{words!r} is several occupations: write the address of one, as its page in ESCO says it"
    near = [each.name for each in taxonomy.suggestions(words, definition.languages, 3)]
    return f"no occupation is called {words!r}: " + (f"do you mean {' or '.join(near)}?" if near else "use a title of ESCO")


def _met(said: str, definition: Definition, on: date) -> dict[str, date]:
    """`interviewed=2025-03-01|trained:mentor_training=2025-04-12`: days that have come."""
    codes = [code for code, _ in requirements(definition)]
    found = {}
    for each in sheets.several(said):
        code, _, written = each.partition("=")
        if code not in codes:
            raise Wrong(f"{code!r} is not asked of mentors here: use {', '.join(codes) or 'nothing'}")
        day = sheets.needed_day(written)
        if day > on:
            raise Wrong(f"{code}: {day} has not come yet: write the day on which it was met")
        found[code] = day
    return found


def back(made: Mapping[str, int], by: Actor, on: date) -> None:
    take_back_mentor(made["mentor"])
    if "account" in made:
        people.take_back_account(made["account"])


KIND = Kind(REQUIRED, COLUMNS, take, back)
