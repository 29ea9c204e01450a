"""What the pages about roles show: who comes in, where they go, and which page they stand on then."""

from dataclasses import dataclass

PHONE, DESK = (390, 844), (1280, 900)


@dataclass(frozen=True)
class Shot:
    """One picture. `way`: an address, then words of links to press one after the other. `heading`: how the page begins."""

    name: str
    who: str
    way: tuple[str, ...]
    heading: str
    size: tuple[int, int] = DESK


SHOTS = (
    Shot("jobseeker-mentors", "mentee", ("/", "See mentors for you"), "10 mentors for you", PHONE),
    Shot("jobseeker-ask", "mentee", ("/mentors/", "See the profile of", "to be my mentor"), "Ask ", PHONE),
    Shot("mentor-request", "mentor", ("/requests/", "Read what"), "", PHONE),
    Shot("mentor-pair", "mentor", ("/together/", "See what is next"), "You and ", PHONE),
    Shot("mentor-choose", "lt-mentor", ("/select/",), "Choose the people you want to mentor", PHONE),
    Shot("mentor-week", "lt-mentor", ("/together/", "See my week"), "My week", PHONE),
    Shot("counsellor-today", "counsellor", ("/today/",), "Your people"),
    Shot("counsellor-person", "counsellor", ("/today/", "Open"), ""),
    Shot("coordinator-programme", "coordinator", ("/programme/",), "Mentor App"),
    Shot("coordinator-pairs", "coordinator", ("/programme/", "What is due with the pairs"), "What is due with the pairs"),
    Shot("coordinator-quality", "lt-coordinator", ("/programme/", "Quality standard"), "Quality standard"),
    Shot("leader-pairs", "lt-leader", ("/",), "What is due with the pairs"),
    Shot("leader-mentors", "lt-leader", ("/office/mentors/",), "How many each mentor accompanies"),
    Shot("trainer-course", "lt-trainer", ("/training/runs/", "Mentor training from"), "Mentor training from"),
    Shot("psychologist-referral", "lt-psychologist", ("/psychologist/", "Open"), ""),
    Shot("employer-trainings", "lt-employer", ("/",), "Trainings of employers"),
    Shot("employer-offer", "lt-employer", ("/", "Offer a training"), "Offer a training"),
    Shot("administrator-system", "administrator", ("/system/",), "System"),
    Shot("administrator-programme", "administrator", ("/programmes/vdab-mentor-app/",), "Mentor App"),
)
