"""What Lithuania's made-up people share, beside what everybody in the demo does."""

from dataclasses import dataclass, field

from handrail.people.models import Account, Organisation
from handrail.portal.made_up.cast_lt import Seeker
from handrail.portal.made_up.stage import Stage


@dataclass
class Scene(Stage):
    """The places, the counsellors who become mentors, the register."""

    places: dict[str, Organisation] = field(default_factory=dict)
    counsellors: list[Account] = field(default_factory=list)
    seekers: list[Seeker] = field(default_factory=list)
