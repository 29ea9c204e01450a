"""What is read about programmes: their rules (`scheme`), people's places in them (`places`) and who fits (`selection`)."""

from handrail.programmes.queries.places import (
    born_on,
    clearances,
    duties_of,
    entry,
    mentor_of,
    own_wishes,
    participation,
    participation_of,
    steps_done,
)
from handrail.programmes.queries.scheme import (
    definition_of,
    guardian_token,
    help_topics,
    newest,
    newest_definition,
    newest_papers,
    papers_by_id,
    programme,
    programmes_open,
    words,
)
from handrail.programmes.queries.selection import eligible, groups, groups_sql, may_guide, mentor_blocks, where_cleared

__all__ = [
    "born_on",
    "clearances",
    "definition_of",
    "duties_of",
    "eligible",
    "entry",
    "groups",
    "groups_sql",
    "guardian_token",
    "help_topics",
    "may_guide",
    "mentor_blocks",
    "mentor_of",
    "newest",
    "newest_definition",
    "newest_papers",
    "own_wishes",
    "papers_by_id",
    "participation",
    "participation_of",
    "programme",
    "programmes_open",
    "steps_done",
    "where_cleared",
    "words",
]
