"""Register's place in Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "handrail.register"
