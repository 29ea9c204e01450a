"""Where Django finds the app of proposals and requests."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "handrail.matching"
    label = "matching"
