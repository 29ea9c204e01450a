"""Where every page is found: one line an app."""

from django.urls import include, path

urlpatterns = [
    path("health/", include("handrail.kernel.urls")),
]
