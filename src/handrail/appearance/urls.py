from django.urls import path

from handrail.appearance import pages

app_name = "appearance"
urlpatterns = [
    path("logo/<str:ref>/", pages.logo, name="logo"),
    path("<str:ref>/", pages.look, name="look"),
    path("<str:ref>/edit/", pages.edit, name="edit"),
    path("<str:ref>/undo/<str:state>/", pages.undo, name="undo"),
    path("<str:ref>/text/<slug:name>/<str:language>/", pages.text, name="text"),
    path("<str:ref>/addresses/", pages.hosts, name="hosts"),
    path("<str:ref>/sentences/", pages.sentences, name="sentences"),
    path("<str:ref>/sentences/<str:language>/file/", pages.sentences_file, name="sentences_file"),
    path("<str:ref>/sentences/<str:language>/bring/", pages.sentences_bring, name="sentences_bring"),
    path("<str:ref>/sentences/<str:language>/<str:key>/", pages.sentence, name="sentence"),
]
