"""Where the pages of workshops, the network of mentors and suggestions are found."""

from django.urls import path

from handrail.community.pages import network, running, suggestions, workshops

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
    path("network/", network.network, name="network"),
    path("network/letters/", network.letters, name="letters"),
    path("network/letters/<str:ref>/stop/", network.stop_letters, name="stop_letters"),
    path("network/reports/", network.reports, name="reports"),
    path("network/reports/<str:ref>/settle/", network.settle, name="settle"),
    path("network/helped/<str:ref>/", network.helped, name="helped"),
    path("network/post/<str:ref>/", network.post, name="post"),
    path("network/<slug:what>/<str:ref>/report/", network.report, name="report"),
    path("network/<slug:what>/<str:ref>/hide/", network.hide, name="hide"),
    path("network/<slug:what>/<str:ref>/unhide/", network.unhide, name="unhide"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/new/", suggestions.suggest, name="suggest"),
    path("suggestions/<str:ref>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<str:ref>/take/", suggestions.suggestion_take, name="suggestion_take"),
    path("suggestions/<str:ref>/adopt/", suggestions.suggestion_adopt, name="suggestion_adopt"),
    path("suggestions/<str:ref>/decline/", suggestions.suggestion_decline, name="suggestion_decline"),
    path("suggestions/<str:ref>/reopen/", suggestions.suggestion_reopen, name="suggestion_reopen"),
    path("place/<str:ref>/out/", running.take_out, name="take_out"),
    path("material/<str:ref>/remove/", running.material_remove, name="material_remove"),
]
