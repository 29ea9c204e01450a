"""Registers the app."""

from django.apps import AppConfig


class MentorshipsConfig(AppConfig):
    name = "handrail.mentorships"
    default_auto_field = "django.db.models.BigAutoField"
