"""Registers the app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "handrail.community"
    default_auto_field = "django.db.models.BigAutoField"
