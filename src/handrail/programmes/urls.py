from django.urls import path

from handrail.programmes.pages import deciding, joining, mentoring, wishes

app_name = "programmes"
urlpatterns = [
    path("join/guardian/<str:token>/", joining.guardian_answer, name="guardian_answer"),
    path("join/<slug:slug>/", joining.programme, name="programme"),
    path("join/<slug:slug>/start/", joining.start, name="start"),
    path("join/<slug:slug>/register/", joining.tie, name="tie"),
    path("join/<slug:slug>/register/eid/", joining.tie_eid, name="tie_eid"),
    path("join/<slug:slug>/register/code/", joining.tie_ask, name="tie_ask"),
    path("join/<slug:slug>/register/code/enter/", joining.tie_code, name="tie_code"),
    path("join/<slug:slug>/not-registered/", joining.not_registered, name="not_registered"),
    path("join/<slug:slug>/consents/", joining.consents, name="consents"),
    path("join/<slug:slug>/terms/", joining.terms, name="terms"),
    path("join/<slug:slug>/guardian/", joining.guardian, name="guardian"),
    path("join/<slug:slug>/work/", wishes.work, name="work"),
    path("join/<slug:slug>/check/", wishes.check, name="check"),
    path("join/<slug:slug>/leave/", wishes.leave, name="leave"),
    path("join/<slug:slug>/about/<slug:step>/", wishes.question, name="question"),
    path("be-a-mentor/applications/", deciding.applications, name="applications"),
    path("be-a-mentor/applications/mentors.csv", deciding.mentors_file, name="mentors_file"),
    path("be-a-mentor/applications/<str:ref>/", deciding.application, name="application"),
    path("be-a-mentor/applications/<str:ref>/pause/", deciding.application_pause, name="application_pause"),
    path("be-a-mentor/<slug:slug>/", mentoring.become_mentor, name="become_mentor"),
    path("be-a-mentor/<slug:slug>/apply/", mentoring.apply, name="apply"),
    path("be-a-mentor/<slug:slug>/expertise/", mentoring.expertise, name="expertise"),
    path("be-a-mentor/<slug:slug>/conduct/", mentoring.conduct, name="conduct"),
    path("be-a-mentor/<slug:slug>/conflict/", mentoring.conflict, name="conflict"),
    path("be-a-mentor/<slug:slug>/settings/", mentoring.mentor_settings, name="mentor_settings"),
    path("be-a-mentor/<slug:slug>/pause/", mentoring.pause, name="pause"),
    path("be-a-mentor/<slug:slug>/away/", mentoring.away, name="away"),
    path("be-a-mentor/<slug:slug>/stop/", mentoring.stop, name="stop"),
    path("be-a-mentor/<slug:slug>/about/<slug:step>/", mentoring.offer, name="offer"),
]
