"""The lines of `table` about one's own data: everybody finds each page, with her own rows alone."""

from handrail.kernel.access import Role
from tests.access.table_watching import ANYBODY, BOTH, EVERYBODY, GET, POST, RUNS, Line

RUN = RUNS | {"administrator"}
PUTS_RIGHT = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})

OWN: dict[str, Line] = {
    "people:looked": (ANYBODY, GET, {}, EVERYBODY),
    "portal:filled_in": (ANYBODY, GET, {}, EVERYBODY),
    "portal:mine": (ANYBODY, GET, {}, EVERYBODY),
    "portal:mine_file": (ANYBODY, POST, {}, EVERYBODY),
    "portal:mine_asked": (ANYBODY, GET, {}, EVERYBODY),
    "portal:mine_wrong": (ANYBODY, BOTH, {"table": "my_table"}, EVERYBODY),
    "portal:corrections": (PUTS_RIGHT, GET, {}, EVERYBODY),
    "portal:correction": (PUTS_RIGHT, BOTH, {"ref": "correction"}, RUN),
    "portal:correction_reopen": (PUTS_RIGHT, POST, {"ref": "answered_correction"}, RUN),
    "portal:mine_table": (ANYBODY, GET, {"table": "my_table"}, EVERYBODY),
    "portal:erase": (ANYBODY, BOTH, {}, EVERYBODY),
    "portal:erase_code": (ANYBODY, BOTH, {}, EVERYBODY),
}
