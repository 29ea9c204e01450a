"""An organisation begins with Handrail and brings what it has in spreadsheets: mentors, employers, pairs that run.

Every line goes through the same actions as a page would, so that the rules hold for it; nobody is written to about it.
"""

from collections.abc import Mapping

from handrail.portal.bringing import employers, mentors, mentorships
from handrail.portal.bringing.kinds import Kind
from handrail.portal.rules import Brought

KINDS: Mapping[Brought, Kind] = {
    Brought.MENTORS: mentors.KIND,
    Brought.EMPLOYERS: employers.KIND,
    Brought.MENTORSHIPS: mentorships.KIND,
}
