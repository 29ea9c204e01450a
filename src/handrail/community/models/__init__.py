"""Tables of the community: workshops and who comes (`workshops`), the network of mentors (`network`), suggestions."""

from handrail.community.models.network import Answer, Earlier, Letters, Post, Report, Weekly
from handrail.community.models.suggestions import Suggestion, Thanks
from handrail.community.models.workshops import Feedback, Material, Series, Signup, Speaking, Workshop

__all__ = [
    "Answer",
    "Earlier",
    "Feedback",
    "Letters",
    "Material",
    "Post",
    "Report",
    "Series",
    "Signup",
    "Speaking",
    "Suggestion",
    "Thanks",
    "Weekly",
    "Workshop",
]
