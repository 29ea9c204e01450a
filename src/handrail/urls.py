"""Where every page is found: one line an app."""

from django.conf import settings
from django.urls import include, path

from handrail.people.urls import plain as people

urlpatterns = [
    path("", include("handrail.kernel.urls")),
    path("work/", include("handrail.taxonomy.urls")),
    path("account/", include("handrail.people.urls")),
    path("account/", include(people)),
    path("appearance/", include("handrail.appearance.urls")),
    path("", include("handrail.matching.urls")),
    path("", include("handrail.programmes.urls")),
    path("training/", include("handrail.training.urls")),
    path("employers/", include("handrail.employers.urls")),
    path("community/", include("handrail.community.urls")),
    path("quality/", include("handrail.evaluation.urls")),
    path("", include("handrail.mentorships.urls")),
    path("", include("handrail.portal.urls")),
    *([path("look/", include("handrail.kernel.showcase"))] if settings.HANDRAIL.demo else []),
]

handler400 = "handrail.kernel.failures.unreadable"
handler500 = "handrail.kernel.failures.unforeseen"
