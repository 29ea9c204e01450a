"""Registers the app."""

from django.apps import AppConfig


class MentorshipsConfig(AppConfig):
    name = "handrail.mentorships"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from handrail.mentorships.queries.rota import uncovered
        from handrail.programmes.queries import launching

        launching.ROTAS.append(uncovered)
