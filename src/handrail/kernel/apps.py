"""Kernel's place in Django; when everything is loaded, the apps' handlers and sweeps are made known."""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.db.migrations import Migration
from django.db.models.signals import post_migrate

from handrail.kernel import speaking


class KernelConfig(AppConfig):
    name = "handrail.kernel"

    def ready(self) -> None:
        speaking.begin()
        for config in apps.get_app_configs():
            if config.name.startswith("handrail.") and find_spec(f"{config.name}.handlers"):
                import_module(f"{config.name}.handlers")
        post_migrate.connect(after_migrating, sender=self)


def after_migrating(plan: Sequence[tuple[Migration, bool]] = (), **_: object) -> None:
    """Also whoever brought the database here by other means than ours runs `migrate` afterwards."""
    from handrail.kernel import audit, upgrades

    if any(is_backwards for _migration, is_backwards in plan):
        return
    audit.carry_on()
    upgrades.note_version()
