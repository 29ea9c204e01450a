from django.urls import path

from handrail.kernel import pages

app_name = "kernel"
urlpatterns = [path("live/", pages.live, name="live"), path("ready/", pages.ready, name="ready")]
