"""Where the pages of workshops, the network of mentors and suggestions are found."""

from django.urls import path

from handrail.community.pages import running, workshops

app_name = "community"

urlpatterns = [
    path("", workshops.coming, name="coming"),
    path("series/", running.series, name="series"),
    path("series/<slug:slug>/<slug:code>/", running.series_rule, name="series_rule"),
    path("series/<slug:slug>/<slug:code>/stop/", running.series_stop, name="series_stop"),
    path("workshop/<str:ref>/", workshops.workshop, name="workshop"),
    path("workshop/<str:ref>/sign-up/", workshops.sign_up, name="sign_up"),
    path("workshop/<str:ref>/leave/", workshops.leave, name="leave"),
    path("workshop/<str:ref>/workshop.ics", workshops.calendar, name="calendar"),
    path("workshop/<str:ref>/here/<str:code>/", workshops.here, name="here"),
    path("workshop/<str:ref>/feedback/", workshops.feedback, name="feedback"),
    path("workshop/<str:ref>/speak/", workshops.speak, name="speak"),
    path("workshop/<str:ref>/speak/answer/", workshops.speak_answer, name="speak_answer"),
    path("workshop/<str:ref>/run/", running.run, name="run"),
    path("workshop/<str:ref>/edit/", running.edit, name="edit"),
    path("workshop/<str:ref>/cancel/", running.cancel, name="cancel"),
    path("workshop/<str:ref>/restore/", running.restore, name="restore"),
    path("workshop/<str:ref>/list/", running.attendance, name="attendance"),
    path("workshop/<str:ref>/door/", running.door, name="door"),
    path("workshop/<str:ref>/guest/", running.guest, name="guest"),
    path("workshop/<str:ref>/speaker/", running.ask_speaker, name="ask_speaker"),
    path("workshop/<str:ref>/material/", running.material, name="material"),
    path("place/<str:ref>/out/", running.take_out, name="take_out"),
    path("material/<str:ref>/remove/", running.material_remove, name="material_remove"),
]
