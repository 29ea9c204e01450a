"""The words of choosing: why somebody may join, why she fits, why not this time, what a letter says and what its answer is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.engine.terms import ISCO_LEVELS, OTHER_LANGUAGE
from handrail.matching.labels import Why, listed
from handrail.matching.rules import age_on, months_between
from handrail.programmes.definition import Definition
from handrail.programmes.labels import language
from handrail.register.labels import EDUCATION
from handrail.register.rules import Age, LongTermUnemployed, TargetGroup

GROUPS: Mapping[str, Any] = {
    "youth": gettext_lazy("Young"),
    "long_term_unemployed": gettext_lazy("Long without work"),
    "over_55": gettext_lazy("55 or older"),
}
SORTS: Mapping[str, Any] = {
    "fit": gettext_lazy("Fits you best"),
    "longest": gettext_lazy("Longest without work"),
    "education": gettext_lazy("Highest school"),
    "measures": gettext_lazy("Most measures before"),
    "jobs": gettext_lazy("Most jobs before"),
}
WAITS: Mapping[str, Any] = {
    "": gettext_lazy("Any time"),
    "6": gettext_lazy("6 months and more"),
    "12": gettext_lazy("12 months and more"),
    "24": gettext_lazy("2 years and more"),
}
SCHOOL: Mapping[str, Any] = {
    "": gettext_lazy("Any school"),
    "low": gettext_lazy("Basic school"),
    "middle": gettext_lazy("Secondary or vocational school"),
    "high": gettext_lazy("Higher education"),
}
MEASURES: Mapping[str, Any] = {
    "": gettext_lazy("All"),
    "none": gettext_lazy("No measure before"),
    "some": gettext_lazy("A measure before"),
}
JOBS: Mapping[str, Any] = {
    "": gettext_lazy("All"),
    "none": gettext_lazy("No job before"),
    "some": gettext_lazy("A job before"),
}
WHY_NOT: Mapping[str, Any] = {
    "not_now": gettext_lazy("Not at this time"),
    "other_help": gettext_lazy("Other help fits better now"),
    "too_far": gettext_lazy("Too far to meet"),
    "know_each_other": gettext_lazy("We know each other"),
    "other_mentor": gettext_lazy("Another mentor fits better"),
    "other": gettext_lazy("Another reason"),
}
SAID_WHY: Mapping[str, Any] = {
    "work": gettext_lazy("Your mentor knows the work you are looking for."),
    "language": gettext_lazy("You both speak the same language."),
    "area": gettext_lazy("You can meet near where you live."),
    "time": gettext_lazy("Your mentor has time for you every week."),
    "path": gettext_lazy("What you have learned and done is something to build on."),
    "trust": gettext_lazy("Your mentor believes that the two of you get further together."),
}
"""As the person reads them: about what is there, never about what is lacking."""
NO_BECAUSE: Mapping[str, Any] = {
    "not_now": gettext_lazy("Not now, perhaps later"),
    "found_work": gettext_lazy("I have found work"),
    "other_help": gettext_lazy("I have other help"),
    "other_mentor": gettext_lazy("I would like another mentor"),
    "no_say": gettext_lazy("I would rather not say"),
}
STATES: Mapping[str, tuple[str, Any]] = {
    "reserved": ("soon", gettext_lazy("Kept for you")),
    "passed": ("rest", gettext_lazy("Left out by you")),
    "invited": ("soon", gettext_lazy("Waits for an answer")),
    "accepted": ("go", gettext_lazy("Said yes")),
    "declined": ("rest", gettext_lazy("Said no")),
    "expired": ("rest", gettext_lazy("Did not answer in time")),
    "withdrawn": ("rest", gettext_lazy("Taken back by you")),
}
CHANNELS: Mapping[str, Any] = {
    "email": gettext_lazy("By e-mail"),
    "sms": gettext_lazy("By text message"),
    "letter": gettext_lazy("By letter, which you print"),
}
YEAR = 12


def why_eligible(
    definition: Definition, groups: Collection[str], born_on: date | None, since: date | None, on: date
) -> list[str]:
    """For each group somebody is in: the fact, and what the rule asks."""
    return [_why(group, born_on, since, on) for group in definition.joining.target_groups if group.code in groups]


def _why(group: TargetGroup, born_on: date | None, since: date | None, on: date) -> str:
    said = [words for rule in group.needs if (words := _fact(rule, born_on, since, on))]
    return f"{GROUPS.get(group.code, group.code)}: {listed(said)}" if said else str(GROUPS.get(group.code, group.code))


def _fact(rule: Any, born_on: date | None, since: date | None, on: date) -> str:
    match rule:
        case Age() if born_on is not None:
            return _("%(age)d years old") % {"age": age_on(born_on, on)}
        case LongTermUnemployed() if since is not None:
            adults, born_after, _young = rule.limits(on)
            asked = rule.longer_than_months
            if since >= adults and born_after and born_on and born_on > born_after:
                asked = rule.longer_than_months_under_age or asked
            months = months_between(since, on)
            words = ngettext("%(months)d month without work", "%(months)d months without work", months) % {"months": months}
            return words + " " + _("(the rule asks for more than %(asked)d)") % {"asked": asked}
    return ""


def fits_mentor(lines: Sequence[Sequence[Any]], work: Mapping[str, str], sectors: Mapping[str, str]) -> list[Why]:
    """The lines of an explanation in words for the mentor; what says nothing is left out."""
    found = []
    for term, level, points, detail in lines:
        words = _SAYS[term](level, detail, work, sectors)
        if words is not None:
            found.append((words.kind == "mind", -points, words))
    return [words for *_order, words in sorted(found, key=lambda each: each[:2])]


def _says_work(level: int, detail: Any, work: Mapping[str, str], _sectors: Mapping[str, str]) -> Why | None:
    name = work.get(detail) or detail
    if level >= ISCO_LEVELS[4]:
        return Why(_("Looks for work you know: %(work)s") % {"work": name})
    if level >= ISCO_LEVELS[2]:
        return Why(_("Looks for work near to yours: %(work)s") % {"work": name})
    return Why(_("Looks for work you do not know"), "mind")


def _says_skills(_level: int, detail: Any, _work: Mapping[str, str], _sectors: Mapping[str, str]) -> Why | None:
    return Why(_("Has skills you know: %(skills)s") % {"skills": listed(list(detail[:3]))}) if detail else None


def _says_sector(_level: int, detail: Any, _work: Mapping[str, str], sectors: Mapping[str, str]) -> Why | None:
    return Why(_("Looks in your sector: %(sector)s") % {"sector": sectors.get(detail[0], detail[0])}) if detail else None


def _says_language(level: int, detail: Any, _work: Mapping[str, str], _sectors: Mapping[str, str]) -> Why | None:
    if not detail:
        return Why(_("You may not share a language. Ask first."), "mind")
    if level == OTHER_LANGUAGE:
        return Why(_("Speaks %(language)s with you, but another language better") % {"language": language(detail[0])}, "mind")
    return Why(_("Speaks your language: %(language)s") % {"language": language(detail[0])})


def _says_distance(_level: int, detail: Any, _work: Mapping[str, str], _sectors: Mapping[str, str]) -> Why | None:
    return Why(_("Lives where you can meet")) if detail else None


def _says_fair(_level: int, detail: Any, _work: Mapping[str, str], _sectors: Mapping[str, str]) -> Why | None:
    return None if detail else Why(_("Nobody has looked closer at this person yet"))


_SAYS: Mapping[str, Any] = {
    "occupation": _says_work,
    "skills": _says_skills,
    "sector": _says_sector,
    "language": _says_language,
    "distance": _says_distance,
    "fair_load": _says_fair,
}


def school(education: int | None) -> Any:
    return EDUCATION.get(max(1, education), "") if education is not None else ""


def spoken(languages: Sequence[str]) -> str:
    return listed([language(code) for code in languages])


MENTOR_STATE = gettext_lazy("Your place as a mentor is not open now. Ask your coordinator.")
FIGURES: Mapping[str, Any] = {
    "reserved": gettext_lazy("Kept by a mentor now"),
    "passed": gettext_lazy("Left out by a mentor"),
    "invited": gettext_lazy("Invited, not answered yet"),
    "accepted": gettext_lazy("Said yes"),
    "declined": gettext_lazy("Said no"),
    "expired": gettext_lazy("Did not answer in time"),
    "withdrawn": gettext_lazy("Invitation taken back"),
}
