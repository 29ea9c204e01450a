"""The names of tracks and plan steps: as the programme's texts say them, else in our own words."""

from typing import Any

from django.utils.translation import get_language

from handrail.mentorships import help_words
from handrail.programmes.models import Programme
from handrail.programmes.queries import words


class HelpWords:
    """The programme's texts are asked for once, and only when something has to be named."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._texts: dict[str, str] | None = None

    def track(self, code: str) -> str:
        return self._named("tracks", code, help_words.TRACKS)

    def step(self, code: str) -> str:
        return self._named("plan_steps", code, help_words.PLAN_STEPS)

    def named(self, code: str) -> str:
        """What a paper is called."""
        return self._named("papers", code, help_words.PAPERS)

    def _named(self, table: str, code: str, ours: dict[str, Any]) -> str:
        if not code:
            return ""
        if self._texts is None:
            self._texts = words(self._programme, get_language() or "en")
        said = self._texts.get(f"{table}.{code}") or ours.get(code)
        return str(said) if said else code.replace("_", " ").capitalize()
