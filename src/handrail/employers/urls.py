"""Where the pages of employers, placements, job checks, training offers are found."""

from django.urls import URLPattern

app_name = "employers"

urlpatterns: list[URLPattern] = []
