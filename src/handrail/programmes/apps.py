"""Programmes' place in Django."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "handrail.programmes"
