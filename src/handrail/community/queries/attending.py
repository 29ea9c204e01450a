"""The code on the door, and the host's list."""

from handrail.community.models import Workshop
from handrail.kernel.privacy import blind_index


def door_code(workshop: Workshop) -> str:
    """Worked out from our key, the workshop and its day: no table holds it, and another day has another."""
    day = workshop.starts_at.astimezone(workshop.zone).date()
    return blind_index(f"door:{workshop.ref}:{day.isoformat()}")[:16]
