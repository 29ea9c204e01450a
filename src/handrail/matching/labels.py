"""The words of proposals and requests: reasons of a fit, refusals, days and half days, reasons of a no."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.engine.terms import FULL, ISCO_LEVELS
from handrail.programmes.labels import DAYS, PARTS_OF_DAY, language

REASONS = {
    "answered_no": gettext_lazy("One of these mentors could not say yes before. Choose somebody else."),
    "asked_already": gettext_lazy("You have asked one of these mentors already. Wait for the answer, or take it back."),
    "chosen_twice": gettext_lazy("You chose the same mentor twice. Choose each mentor once."),
    "nobody_chosen": gettext_lazy("Choose at least one mentor."),
    "not_ready": gettext_lazy("First finish the steps on your home page. Then you can look for a mentor."),
    "channel_unknown": gettext_lazy("Choose a way the register knows, or print the letter."),
    "say_contact": gettext_lazy("Write an e-mail address or a phone number, so that your mentor can reach you."),
    "chosen_already": gettext_lazy("Another mentor has chosen this person just now. Choose somebody else."),
    "invitation_over": gettext_lazy("This invitation is no longer open."),
    "lacks_certificate": gettext_lazy("First finish what is still missing. Then you can choose your first client."),
    "no_longer_eligible": gettext_lazy("This person cannot join any more, by what the register says today."),
    "no_room_to_invite": gettext_lazy(
        "You have %(detail)s places, and each is taken or waits for an answer. Wait, or take one back."
    ),
    "not_free": gettext_lazy("This person is not on your list any more. Choose somebody else."),
    "reserved_enough": gettext_lazy("You keep %(detail)s people already. Invite or let go one of them first."),
    "say_why": gettext_lazy("Tick at least one reason. The person reads it in the letter."),
    "others_choose": gettext_lazy("In this programme somebody else looks for a mentor for you. Ask your coordinator."),
    "too_many_open": gettext_lazy("You can have %(detail)s mentors on your list. Take one back before you add another."),
    "words_missing": gettext_lazy("Write a few words first."),
}

DECLINE_REASONS = {
    "no_time": gettext_lazy("I have no time at the moment"),
    "other_field": gettext_lazy("My work is too different"),
    "too_far": gettext_lazy("It is too far away"),
    "know_each_other": gettext_lazy("We know each other"),
    "other": gettext_lazy("Another reason"),
}

# What she reads after a no: always kind, never the mentor's reason word for word.
ENDED = {
    "declined": gettext_lazy("This mentor cannot help at the moment. It is not about you."),
    "expired": gettext_lazy("This mentor did not answer in time. It is not about you."),
    "withdrawn": gettext_lazy("You took this back."),
    "closed": gettext_lazy("This mentor is not available any more."),
    "accepted": gettext_lazy("This mentor said yes."),
}

# For who cannot find the words: three beginnings to change.
OPENINGS = {
    "work": gettext_lazy("Hello. I would like to do the work you do. Could we talk about how you began?"),
    "letters": gettext_lazy("Hello. I have sent many applications and get no answers. Would you look at one with me?"),
    "talk": gettext_lazy("Hello. I am a bit nervous about job interviews. Could we practise one?"),
}
# Whom she asks first, and whom when the one before cannot.
PLACES = (
    gettext_lazy("First we ask"),
    gettext_lazy("Then we ask"),
    gettext_lazy("As the third we ask"),
    gettext_lazy("As the fourth we ask"),
    gettext_lazy("As the fifth we ask"),
)

WISHES = {
    "gender": gettext_lazy("your wish for a woman or a man"),
    "by_video": gettext_lazy("your wish to meet by video"),
    "not_area": gettext_lazy("your wish for nobody from your town"),
    "not_organisation": gettext_lazy("your wish for nobody from an employer"),
}

SHOWN_PARTS = 2
RARELY_SHOWN = 75


@dataclass(frozen=True)
class Why:
    """One reason in words; `kind` as in the look: "" fits, "mind" is worth knowing."""

    words: str
    kind: str = ""


@dataclass(frozen=True)
class Names:
    """What codes are called in the reader's language."""

    occupations: Mapping[int, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One line of an explanation with what is needed to say it."""

    level: int
    detail: Any
    names: Names
    remote: bool


def listed(words: list[str]) -> str:
    return ", ".join(words)


def slots(mask: int) -> str:
    """Free times in words, the parts of the day with the most days first: "evening (Monday, Tuesday)"."""
    days = {part: [day for day in range(7) if mask >> (day * 6 + part) & 1] for part in range(6)}
    most = sorted((part for part in days if days[part]), key=lambda part: (-len(days[part]), part))[:SHOWN_PARTS]
    return listed([f"{str(PARTS_OF_DAY[part]).lower()} ({listed([str(DAYS[day]) for day in days[part]])})" for part in most])


def reasons(lines: list[list[Any]], names: Names, *, remote: bool) -> list[Why]:
    """The lines of an explanation in words for her, the best first; a line that says nothing to her is left out."""
    found = []
    for term, level, points, detail in lines:
        words = _WORDS[term](Said(level, detail, names, remote))
        if words is not None:
            found.append((words.kind == "mind", -points, words))
    return [words for _, _, words in sorted(found, key=lambda each: each[:2])]


def _occupation(line: Said) -> Why | None:
    name = line.names.occupations.get(line.detail, "")
    if line.level == FULL:
        return Why(_("Does the work you want: %(work)s") % {"work": name})
    if line.level >= ISCO_LEVELS[4]:
        return Why(_("Works in the same field: %(work)s") % {"work": name})
    if line.level >= ISCO_LEVELS[2]:
        return Why(_("Knows work that is near to it: %(work)s") % {"work": name})
    return Why(_("Comes from other work"), "mind")


def _skills(line: Said) -> Why | None:
    if not line.detail:
        return None
    words = ngettext("Uses %(count)d skill you will need", "Uses %(count)d skills you will need", line.detail)
    return Why(words % {"count": line.detail})


def _topics(line: Said) -> Why | None:
    if not line.detail:
        return None
    return Why(
        _("Can help you with: %(topics)s") % {"topics": listed([line.names.topics.get(code, code) for code in line.detail])}
    )


def _sector(line: Said) -> Why | None:
    if not line.detail:
        return None
    return Why(
        _("Works in the sector you want: %(sector)s") % {"sector": line.names.sectors.get(line.detail[0], line.detail[0])}
    )


def _language(line: Said) -> Why | None:
    if not line.detail:
        return None
    return Why(_("Speaks with you: %(languages)s") % {"languages": listed([language(code) for code in line.detail])})


def _distance(line: Said) -> Why | None:
    if line.level == FULL:
        return Why(_("Can meet you in your area"))
    if line.level:
        kilometres = {80: 10, 60: 25, 30: 50}.get(line.level, 50)
        return Why(_("Within %(kilometres)d kilometres of you") % {"kilometres": kilometres})
    return Why(_("Meets by phone or video"), "mind") if line.remote else None


def _availability(line: Said) -> Why | None:
    if line.detail:
        return Why(_("Free when you are: %(slots)s") % {"slots": slots(line.detail)})
    return Why(_("Your free times differ. Ask about it."), "mind")


def _kind(line: Said) -> Why | None:
    return Why(_("Is the kind of mentor you wished for")) if line.level else None


def _fair(line: Said) -> Why | None:
    """Not shown often yet, so there is more time: worth a word only when it is clear."""
    return Why(_("Few people have seen this mentor so far")) if line.level >= RARELY_SHOWN else None


_WORDS = {
    "occupation": _occupation,
    "skills": _skills,
    "help_topics": _topics,
    "sector": _sector,
    "language": _language,
    "distance": _distance,
    "availability": _availability,
    "wished_kind": _kind,
    "fair_load": _fair,
}

EXAMPLES = {
    "same_work": gettext_lazy("Does the same work, has little time, is asked often"),
    "near_work": gettext_lazy("Does similar work, not far away"),
    "next_door": gettext_lazy("Lives next door, other work, much time"),
    "new_here": gettext_lazy("Similar work, helps with everything, is new"),
}
"""Made-up mentors on which weights are tried."""
