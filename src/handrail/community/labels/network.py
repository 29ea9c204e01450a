"""Words of the network of mentors and of suggestions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handrail.community.rules.suggesting import SuggestionStage
from handrail.community.rules.talk import PostKind

REASONS = {
    "suggestion_reason": _("Say why it does not become part of the programme. Mentors read it."),
    "suggestion_version": _("Choose one of the versions from the list."),
    "talk_too_old": _("A text can be changed for a week. Write an answer to it instead."),
}
KINDS: dict[str, Any] = {
    PostKind.QUESTION: pgettext_lazy("network", "Question"),
    PostKind.CASE: pgettext_lazy("network", "Case without names"),
    PostKind.PRACTICE: pgettext_lazy("network", "Good practice"),
}
KINDS_MORE: dict[str, Any] = {
    PostKind.QUESTION: _("You would like to know what others do."),
    PostKind.CASE: _("You tell of a situation so that nobody can be recognised."),
    PostKind.PRACTICE: _("Something worked. Others can use it."),
}
WHOSE: dict[str, Any] = {"": _("Everything"), "week": _("The last two weeks"), "mine": _("What I wrote")}
STAGES: dict[str, Any] = {
    SuggestionStage.NEW: pgettext_lazy("suggestion", "New"),
    SuggestionStage.CONSIDERED: pgettext_lazy("suggestion", "Somebody looks at it"),
    SuggestionStage.ADOPTED: pgettext_lazy("suggestion", "Part of the programme"),
    SuggestionStage.NOT_ADOPTED: pgettext_lazy("suggestion", "Not taken up"),
}
TELLS = {
    "email": _("an e-mail address (%(found)s)"),
    "phone": _("a phone number (%(found)s)"),
    "name": _("a name (%(found)s)"),
}
# Topics a programme file may name without words of its own.
TOPICS: Mapping[str, Any] = {
    "interviews": pgettext_lazy("topic", "Job interviews"),
    "job_search": pgettext_lazy("topic", "Looking for a job"),
    "career_plan": pgettext_lazy("topic", "A plan for work"),
    "vocational_guidance": pgettext_lazy("topic", "Which work fits"),
    "psychological_support": pgettext_lazy("topic", "Support by a psychologist"),
    "workplace_life": pgettext_lazy("topic", "Life at work"),
}


def topic(code: str, words: Mapping[str, str]) -> Any:
    """A topic by the programme's own word, else by ours."""
    return words.get(f"help_topics.{code}") or TOPICS.get(code, code.replace("_", " "))
