"""What is personal is said beside the field: purpose, legal basis, how long, special or not. Texts are sealed at rest.

Export, erasure and the privacy page are generated from these declarations; a test fails for a field nobody declared.
"""

from dataclasses import dataclass
from typing import Any, override

from django.conf import settings
from django.db import models

from handrail.kernel import crypto


@dataclass(frozen=True)
class Personal:
    """One declaration. `keep` names the retention rule; `special` marks health and the like (GDPR art. 9)."""

    purpose: str
    basis: str
    keep: str
    special: bool = False


def declare(**fields: Personal) -> dict[str, Personal]:
    """The declarations of one model, by field."""
    return fields


def blind_index(value: str) -> str:
    """The look-up index of a national number and the like."""
    return crypto.blind(value, settings.HANDRAIL.index_key)


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
