"""Where the pages of workshops, the network of mentors, its questions and practice are found."""

from django.urls import URLPattern

app_name = "community"

urlpatterns: list[URLPattern] = []
