"""What each side of the town says of its look: a state, a logo, and the names that stand in addresses."""

from handrail.appearance import actions, catalogue, rules
from handrail.appearance.pictures import Drawn
from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.people.models import Organisation

SYSTEM = Actor.system("test")


def look_of(office: Organisation) -> dict[str, str]:
    """The parts of addresses by their names."""
    logo = actions.keep_picture(office.ref, Drawn(b"a picture", 1, 1), by=SYSTEM)
    state = actions.say_look(office.ref, rules.Said(theme="fjord"), by=SYSTEM, on=clock.today())
    entry = catalogue.entry("nl", "Privacy")
    assert entry is not None
    words = {"text_name": "privacy", "text_language": "nl", "sentence": entry.id}
    return {"logo": logo, "look_state": state.ref, **words}
