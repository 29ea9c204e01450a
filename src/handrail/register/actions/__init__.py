"""Everything that changes the register: the tie of an account to a row, and the import of the service's files."""

from handrail.register.actions.importing import bring_in
from handrail.register.actions.tying import ask_code, tie, tie_at_desk, tie_by_code, tie_by_eid

__all__ = ["ask_code", "bring_in", "tie", "tie_at_desk", "tie_by_code", "tie_by_eid"]
