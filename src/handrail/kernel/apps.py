"""Kernel's place in Django; when everything is loaded, the apps' handlers and sweeps are made known."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "handrail.kernel"

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if config.name.startswith("handrail.") and find_spec(f"{config.name}.handlers"):
                import_module(f"{config.name}.handlers")
