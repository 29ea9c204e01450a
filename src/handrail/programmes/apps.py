"""Programmes' place in Django."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "handrail.programmes"

    def ready(self) -> None:
        from handrail.appearance import queries as looks
        from handrail.kernel import doctor, metrics
        from handrail.programmes.queries import scheme, sending

        looks.OWNERS.append(scheme.owner_of_page)
        doctor.CHECKS.append(sending.looked_at)
        metrics.GAUGES["states_taken_seconds"] = metrics.Gauge(
            "Since the service's own system last took who takes part.", sending.seconds_since_taken
        )
