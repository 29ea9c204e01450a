"""Registers the app."""

from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "handrail.employers"
    default_auto_field = "django.db.models.BigAutoField"
