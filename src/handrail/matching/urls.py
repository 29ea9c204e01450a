from django.urls import path

from handrail.matching import pages

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
    path("requests/", pages.requests, name="requests"),
    path("requests/<str:request_ref>/", pages.one, name="request"),
    path("requests/<str:request_ref>/accept/", pages.accept, name="accept"),
    path("requests/<str:request_ref>/decline/", pages.decline, name="decline"),
    path("requests/<str:request_ref>/question/", pages.question, name="question"),
    path("requests/<str:request_ref>/take-back/", pages.withdraw, name="withdraw"),
]
