from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "handrail.messaging"

    def ready(self) -> None:
        from handrail.kernel import metrics
        from handrail.messaging import queries

        metrics.GAUGES["notices_waiting"] = metrics.Gauge("Letters and SMS that have not gone out yet.", queries.waiting)
