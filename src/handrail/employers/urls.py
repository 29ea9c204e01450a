"""Where the pages of employers, placements, job checks, training offers are found."""

from django.urls import path

from handrail.employers.pages import describing, placements, training

app_name = "employers"
urlpatterns = [
    path("about/", describing.employers, name="employers"),
    path("about/<str:ref>/", describing.about, name="about"),
    path("trainings/", training.offers, name="offers"),
    path("trainings/new/", training.write, name="offer_write"),
    path("trainings/<str:ref>/", training.offer, name="offer"),
    path("trainings/<str:ref>/change/", training.change, name="offer_change"),
    path("trainings/<str:ref>/open/", training.publish, name="offer_publish"),
    path("trainings/<str:ref>/close/", training.close, name="offer_close"),
    path("still/<str:token>/", placements.still, name="still"),
    path("job/for/<str:ref>/", placements.start, name="start"),
    path("job/<str:ref>/", placements.job, name="job"),
    path("job/<str:ref>/change/", placements.change, name="change"),
    path("job/<str:ref>/end/", placements.end, name="end"),
    path("job/<str:ref>/goes-on/", placements.undo_end, name="undo_end"),
    path("job/<str:ref>/mistake/", placements.withdraw, name="withdraw"),
]
