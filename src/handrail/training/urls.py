"""Where the pages of courses, sessions, attendance, hours, tests, certificates are found."""

from django.urls import URLPattern

app_name = "training"

urlpatterns: list[URLPattern] = []
