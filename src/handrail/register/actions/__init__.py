"""Everything that changes the register: ties of accounts to rows, what people declare, and the service's files."""

from handrail.register.actions.declaring import declare
from handrail.register.actions.importing import bring_in
from handrail.register.actions.looking_up import look_up
from handrail.register.actions.tying import ask_code, tie, tie_at_desk, tie_by_code, tie_by_eid, untie

__all__ = ["ask_code", "bring_in", "declare", "look_up", "tie", "tie_at_desk", "tie_by_code", "tie_by_eid", "untie"]
