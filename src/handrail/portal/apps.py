from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "handrail.portal"
