"""Registers the app."""

from django.apps import AppConfig


class AppearanceConfig(AppConfig):
    name = "handrail.appearance"
    default_auto_field = "django.db.models.BigAutoField"
