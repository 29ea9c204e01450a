from django.conf import settings
from django.urls import path

from handrail.portal.pages import administrator, coordinator, counsellor, demo, desk, home, public

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    *(path(f"{name}/", public.text, {"name": name}, name=name) for name in ("about", "privacy", "accessibility", "contact")),
    path("today/", counsellor.today, name="today"),
    path("refer/", counsellor.refer, name="refer"),
    path("refer/<str:ref>/", counsellor.refer_one, name="refer_one"),
    path("person/<str:ref>/", counsellor.person, name="person"),
    path("person/<str:ref>/send/", counsellor.send, name="send"),
    path("person/<str:ref>/slip/", counsellor.slip, name="slip"),
    path("person/<str:ref>/guardian/", desk.guardian, name="guardian_paper"),
    path("with/<str:ref>/account/", desk.account, name="with_account"),
    path("filled-in/", home.filled_in, name="filled_in"),
    path("desk/", desk.find, name="desk"),
    path("desk/<str:ticket>/", desk.compare, name="desk_pair"),
    path("programme/", coordinator.cockpit, name="cockpit"),
    path("programme/<slug:slug>/", coordinator.programme, name="programme"),
    path("programme/<slug:slug>/people/", coordinator.people, name="people"),
    path("programme/<slug:slug>/people/people.csv", coordinator.people_file, name="people_file"),
    path("programme/<slug:slug>/people/<str:ref>/end/", coordinator.planned_end, name="planned_end"),
    path("system/", administrator.system, name="system"),
    path("system/looked/", administrator.looked, name="looked"),
    path("organisations/", administrator.organisations, name="organisations"),
    path("organisations/<str:ref>/", administrator.organisation, name="organisation"),
    path("organisations/role/<str:ref>/end/", administrator.role_end, name="role_end"),
]
if settings.HANDRAIL.demo:
    # The demo's doors stand only where config has made sure that the server is bound to loopback.
    urlpatterns += [path("demo/", demo.come_in, name="demo"), path("demo/outbox/", demo.outbox, name="outbox")]
