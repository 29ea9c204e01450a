from django.urls import path, register_converter
from django.urls.converters import StringConverter

from handrail.taxonomy import pages


class RefConverter(StringConverter):
    regex = "[A-Za-z0-9_-]{22}"


class IscoConverter(StringConverter):
    regex = "[0-9]{1,4}"


register_converter(RefConverter, "occupation_ref")
register_converter(IscoConverter, "isco")

app_name = "taxonomy"
urlpatterns = [
    path("", pages.search, name="search"),
    path("sectors/", pages.sectors, name="sectors"),
    path("sectors/<slug:code>/", pages.sector, name="sector"),
    path("groups/<isco:code>/", pages.group, name="group"),
    path("<occupation_ref:ref>/", pages.occupation, name="occupation"),
]
