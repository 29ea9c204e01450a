"""The lines of the access table that stand in files of their own, put together."""

from typing import Any

from tests.access.table_community import GATHERING
from tests.access.table_drafting import DRAFTING
from tests.access.table_entering import ENTERING
from tests.access.table_jobs import JOBS
from tests.access.table_looks import LOOKS
from tests.access.table_own import OWN
from tests.access.table_safety import SAFETY
from tests.access.table_training import TRAINING
from tests.access.table_watching import WATCHING

LINES: dict[str, tuple[Any, ...]] = {
    **ENTERING,
    **DRAFTING,
    **GATHERING,
    **JOBS,
    **LOOKS,
    **OWN,
    **SAFETY,
    **TRAINING,
    **WATCHING,
}
