"""What is personal is said beside the field: purpose, legal basis, how long, special or not. Texts are sealed at rest.

Export, erasure and the privacy page are generated from these declarations; a test fails for a field nobody declared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, override

from django.db import models

from handrail.kernel import crypto
from handrail.kernel.keeping import Keep
from handrail.kernel.keyring import ring


@dataclass(frozen=True)
class Personal:
    """One declaration. `keep` is the retention rule; `special` marks health and the like (GDPR art. 9).

    `code`: a word of a fixed list, though its column has no choices, because the list is a programme file's.
    `gone`: what stands in a text once its words are taken away, where the table wants one.
    """

    purpose: str
    basis: str
    keep: Keep
    special: bool = False
    code: bool = False
    gone: str = ""


class Leaving(StrEnum):
    """What becomes of a row when its person leaves, or when its time is over."""

    FIELDS = "fields"  # it stays as a blank: days, codes and numbers about nobody, so that figures stay true
    ROW = "row"  # it is deleted: without the person it says nothing


class Stake(StrEnum):
    """What a person is to a row that leads to her."""

    ABOUT = "about"  # it is about her: she may see it and take it along, and it goes with her
    BY = "by"  # she did or wrote it in somebody else's record: it stays there
    NAMED = "named"  # it leads to her, yet by itself shows her nothing: what is kept from her, or says so elsewhere


@dataclass(frozen=True)
class Whose:
    """One way from a row to a person: the look-up of her id. `only` are the rows for which it holds, `without` the fields
    she is not shown on this way, because they are somebody else's words or guard somebody else.
    """

    path: str
    stake: Stake = Stake.ABOUT
    without: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)


def declare(**fields: Personal) -> dict[str, Personal]:
    """The declarations of one model, by field."""
    return fields


def blind_index(value: str) -> str:
    """The look-up index of a national number and the like."""
    return crypto.blind(value, ring().lasting("index"))


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """Text sealed with the key of its row's `trust`. Assign text; read it with `row.reveal("field")`.

    What comes from the database stays ciphertext until somebody asks, so lists never decrypt.
    """

    description = "sealed text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, **kwargs})

    @override
    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = model_instance.sealed(self.attname, value) if value else None  # type: ignore[attr-defined]
            setattr(model_instance, self.attname, value)
        return super().pre_save(model_instance, add)

    @override
    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name}: sealed text is written through save(), not by update()")
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else bytes(value)
