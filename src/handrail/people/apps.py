"""Where Django finds the app of accounts, persons, organisations and consents."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "handrail.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in
        from django.contrib.auth.signals import user_logged_out

        from handrail.kernel import rotation
        from handrail.people import adapters, sessions, tries

        sessions.listen()
        rotation.ALSO["second steps"] = adapters.reseal
        user_logged_in.connect(tries.came_in)
        user_logged_out.connect(tries.left)
