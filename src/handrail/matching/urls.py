from django.urls import path

from handrail.matching.pages import asking as pages
from handrail.matching.pages import invited, inviting, selecting

app_name = "matching"
urlpatterns = [
    path("mentors/", pages.start, name="start"),
    path("mentors/<str:ref>/", pages.proposals, name="proposals"),
    path("mentors/<str:ref>/choose/", pages.choose, name="choose"),
    path("mentors/<str:ref>/ask/", pages.ask, name="ask"),
    path("mentors/<str:ref>/waiting/", pages.waiting, name="waiting"),
    path("mentors/<str:ref>/answer/<str:request_ref>/", pages.answer, name="answer"),
    path("mentors/<str:ref>/mentor/<str:mentor_ref>/", pages.mentor, name="mentor"),
    path("mentors/<str:ref>/mentor/<str:mentor_ref>/<str:kind>/", pages.mark, name="mark"),
    path("with/<str:ref>/mentors/", pages.with_mentors, name="with_mentors"),
    path("with/<str:ref>/mentors/ask/", pages.with_ask, name="with_ask"),
    path("select/", selecting.start, name="select_start"),
    path("select/<slug:slug>/", selecting.listing, name="select"),
    path("select/<slug:slug>/compare/", selecting.compare, name="compare"),
    path("select/<slug:slug>/person/<str:ref>/reserve/", selecting.reserve, name="reserve"),
    path("select/<slug:slug>/person/<str:ref>/not-now/", selecting.pass_over, name="pass_over"),
    path("selection/<str:selection_ref>/let-go/", selecting.let_go, name="let_go"),
    path("selection/<str:selection_ref>/undo/", selecting.undo, name="undo_pass"),
    path("select/<slug:slug>/invitations/", inviting.invitations, name="invitations"),
    path("select/<slug:slug>/figures/", inviting.figures, name="figures"),
    path("selection/<str:selection_ref>/invite/", inviting.invite, name="invite"),
    path("selection/<str:selection_ref>/letter/", inviting.letter, name="letter"),
    path("selection/<str:selection_ref>/take-back/", inviting.withdraw, name="invitation_back"),
    path("selection/<str:selection_ref>/with/", invited.together, name="invited_together"),
    path("selection/<str:selection_ref>/with/no/", invited.together_no, name="invited_together_no"),
    path("desk/invitations/", invited.office, name="invited_office"),
    path("invited/", invited.start, name="invited_start"),
    path("invited/<str:code>/", invited.invitation, name="invited"),
    path("invited/<str:code>/yes/", invited.yes, name="invited_yes"),
    path("invited/<str:code>/no/", invited.no, name="invited_no"),
    path("invited/<str:code>/call/", invited.call, name="invited_call"),
    path("requests/", pages.requests, name="requests"),
    path("requests/<str:request_ref>/", pages.one, name="request"),
    path("requests/<str:request_ref>/accept/", pages.accept, name="accept"),
    path("requests/<str:request_ref>/decline/", pages.decline, name="decline"),
    path("requests/<str:request_ref>/question/", pages.question, name="question"),
    path("requests/<str:request_ref>/take-back/", pages.withdraw, name="withdraw"),
]
