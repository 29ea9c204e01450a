"""Words of the pages for who leads an office: why something stands there, and the one thing to do."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from handrail.mentorships.rules.watching import Group, Load, Next

GROUPS: dict[str, Any] = {
    "": _("All of them"),
    Group.UNCOVERED: _("Mentor away, nobody there"),
    Group.SILENT: _("Silent"),
    Group.OVERDUE: _("Overdue"),
    Group.CHECK_IN: _("Not asked yet"),
    Group.ON_TRACK: _("On track"),
}
WHY: dict[str, Any] = {
    Group.UNCOVERED: _("The mentor is away and nobody stands in"),
    Group.SILENT: _("Nothing heard for a while"),
    Group.OVERDUE: _("Something is overdue"),
    Group.CHECK_IN: _("How it goes was not answered"),
    Group.ON_TRACK: _("On track"),
}
GROUP_LIGHTS: dict[str, str] = {
    Group.UNCOVERED: "now",
    Group.SILENT: "now",
    Group.OVERDUE: "now",
    Group.CHECK_IN: "soon",
    Group.ON_TRACK: "go",
}
LOADS: dict[str, Any] = {
    "": _("All of them"),
    Load.TOP: _("No place left"),
    Load.FULL: _("Full"),
    Load.MANY: _("Many more than others"),
    Load.FEW: _("Far fewer than others"),
    Load.EVEN: _("Like the others"),
}
LOAD_LIGHTS: dict[str, str] = {
    Load.TOP: "now",
    Load.FULL: "soon",
    Load.MANY: "soon",
    Load.FEW: "rest",
    Load.EVEN: "go",
}
NEXTS: dict[str, Any] = {
    Next.COVER: _("Name somebody to stand in"),
    Next.REMIND: _("Remind the mentor"),
    Next.CHECK_IN: _("Ask both how it goes"),
    Next.HAND_OVER: _("Look for another mentor"),
    Next.GIVE_ROOM: _("Give room: nobody new for now"),
    Next.LET_COME: _("Let new people come again"),
}
