"""Read a programme file, or say of every fault its line, its key and the remedy."""

from handrail.kernel.reading import read_as
from handrail.programmes.definition import Definition


def read(text: str) -> Definition:
    """The definition in `text`; raises BadDefinition with every fault."""
    return read_as(text, Definition)
