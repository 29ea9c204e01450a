"""Where the pages of courses, sessions, attendance, hours, tests, certificates are found."""

from django.urls import path

from handrail.training.pages import keeping, office, own, public, runs

app_name = "training"

urlpatterns = [
    path("", own.own, name="own"),
    path("profile/<str:ref>/<slug:code>/", own.own_profile, name="own_profile"),
    path("office/", office.office, name="office"),
    path("office/<str:ref>/<slug:code>/", office.office_profile, name="office_profile"),
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.new_run, name="new_run"),
    path("runs/<str:ref>/", runs.run, name="run"),
    path("runs/<str:ref>/mentors.csv", runs.run_file, name="run_file"),
    path("runs/<str:ref>/enrol/", runs.enrol, name="enrol"),
    path("runs/<str:ref>/meeting/", runs.new_session, name="new_session"),
    path("runs/<str:ref>/mentors/<str:mentor_ref>/", keeping.learner, name="learner"),
    path("runs/<str:ref>/mentors/<str:mentor_ref>/leave/", runs.leave, name="leave"),
    path("meetings/<str:ref>/", keeping.attendance, name="attendance"),
    path("meetings/<str:ref>/drop/", keeping.drop, name="drop"),
    path("attendance/<str:ref>/", keeping.correct, name="correct"),
    path("mentors/", runs.lacking, name="lacking"),
    path("mentors/mentors.csv", runs.lacking_file, name="lacking_file"),
    path("certificates/<str:ref>/revoke/", keeping.revoke, name="revoke"),
    path("certificate/<str:public_id>/", public.certificate, name="certificate"),
    path("certificate/<str:public_id>/paper/", public.certificate_paper, name="certificate_paper"),
    path("certificate/<str:public_id>/badge.jwt", public.badge, name="badge"),
    path("badges-taken-back/<slug:number>.jwt", public.revoked, name="revoked"),
    path("issuer/", public.issuer, name="issuer"),
]
