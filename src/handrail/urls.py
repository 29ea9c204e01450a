"""Where every page is found: one line an app."""

from django.urls import include, path

from handrail.people.urls import plain as people

urlpatterns = [
    path("health/", include("handrail.kernel.urls")),
    path("account/", include("handrail.people.urls")),
    path("account/", include(people)),
]
