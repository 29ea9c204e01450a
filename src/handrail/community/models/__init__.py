"""Tables of the community: workshops and who comes (`workshops`), the network of mentors (`network`), suggestions."""

from handrail.community.models.workshops import Feedback, Material, Series, Signup, Speaking, Workshop

__all__ = ["Feedback", "Material", "Series", "Signup", "Speaking", "Workshop"]
