from django.urls import path

from handrail.kernel import pages

app_name = "kernel"
urlpatterns = [
    path("health/live/", pages.live, name="live"),
    path("health/metrics/", pages.figures, name="metrics"),
    path("health/ready/", pages.ready, name="ready"),
]
