from django.conf import settings
from django.urls import path

from handrail.portal.pages import administrator, coordinator, counsellor, demo, desk, home, network, office, public

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    *(path(f"{name}/", public.text, {"name": name}, name=name) for name in ("about", "privacy", "accessibility", "contact")),
    path("more/", home.more, name="more"),
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
    path("network/write/", network.write, name="network_write"),
    path("network/answer/<str:ref>/", network.answer, name="network_answer"),
    path("network/<slug:what>/<str:ref>/edit/", network.edit, name="network_edit"),
    path("network/thanks/", network.thanks, name="thanks"),
    path("programme/", coordinator.cockpit, name="cockpit"),
    path("programme/<slug:slug>/", coordinator.programme, name="programme"),
    path("programme/<slug:slug>/people/", coordinator.people, name="people"),
    path("programme/<slug:slug>/people/people.csv", coordinator.people_file, name="people_file"),
    path("programme/<slug:slug>/people/<str:ref>/end/", coordinator.planned_end, name="planned_end"),
    path("programme/<slug:slug>/pairs/", office.programme, name="watch"),
    path("programme/<slug:slug>/pairs/pairs.csv", office.programme_file, name="watch_file"),
    path("programme/<slug:slug>/mentors/", office.programme_mentors, name="watch_mentors"),
    path("programme/<slug:slug>/mentors/mentors.csv", office.programme_mentors_file, name="watch_mentors_file"),
    path("programme/<slug:slug>/mentors/<str:ref>/", office.programme_mentor, name="watch_mentor"),
    path("programme/<slug:slug>/logs/", office.programme_logs, name="watch_logs"),
    path("office/pairs/", office.office, name="office"),
    path("office/pairs/pairs.csv", office.office_file, name="office_file"),
    path("office/mentors/", office.office_mentors, name="office_mentors"),
    path("office/mentors/mentors.csv", office.office_mentors_file, name="office_mentors_file"),
    path("office/mentors/<str:ref>/", office.office_mentor, name="office_mentor"),
    path("office/logs/", office.office_logs, name="office_logs"),
    path("my-leader/", office.mine, name="my_leader"),
    path("watch/pair/<str:ref>/remind/", office.remind, name="remind"),
    path("watch/pair/<str:ref>/ask/", office.ask, name="ask_how_it_goes"),
    path("watch/mentor/<str:ref>/room/", office.room, name="give_room"),
    path("watch/mentor/<str:ref>/come/", office.come, name="let_come"),
    path("watch/log/<str:ref>/seen/", office.seen, name="log_seen"),
    path("watch/log/<str:ref>/unseen/", office.unseen, name="log_unseen"),
    path("system/", administrator.system, name="system"),
    path("system/looked/", administrator.looked, name="looked"),
    path("organisations/", administrator.organisations, name="organisations"),
    path("organisations/<str:ref>/", administrator.organisation, name="organisation"),
    path("organisations/role/<str:ref>/end/", administrator.role_end, name="role_end"),
]
if settings.HANDRAIL.demo:
    # The demo's doors stand only where config has made sure that the server is bound to loopback.
    urlpatterns += [path("demo/", demo.come_in, name="demo"), path("demo/outbox/", demo.outbox, name="outbox")]
