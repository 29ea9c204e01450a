"""Where the pages of the quality standard are found."""

from django.urls import path

from handrail.evaluation import pages

app_name = "evaluation"

urlpatterns = [
    path("<slug:slug>/", pages.quality, name="quality"),
    path("<slug:slug>/pair/<str:ref>/", pages.pair, name="pair"),
    path("<slug:slug>/<str:code>/", pages.benchmark, name="benchmark"),
    path("<slug:slug>/<str:code>/pairs.csv", pages.benchmark_file, name="benchmark_file"),
]
