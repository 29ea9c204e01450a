"""Where Django finds the app of accounts, persons, organisations and consents."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "handrail.people"
    label = "people"
