"""Codes of programmes in words: reasons why not, and the answers people choose from."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, Any] = {
    "correction_nobody": _("There is nobody here who can put it right. Please call us."),
    "correction_reason": _("Say why it stays as it is, so that the person can answer."),
    "launch_open": _("The checklist before opening is not done: %(detail)s."),
    "launch_unknown": _("There is no such line on the checklist."),
    "rota_not_noted": _("Name a lead, a deputy and the hours. This cannot be said or waived here."),
    "answer_missing": _("Please answer this question. The programme needs it."),
    "answer_unknown": _("Choose or write one of the answers that are possible here."),
    "question_missing": _("One of the programme’s own questions still needs your answer."),
    "address_taken": _("There is a programme with this address already. Choose another one."),
    "asked_oneself": _("You asked for it yourself. Another person publishes it."),
    "asked_too_long_ago": _("It was asked more than 14 days ago. Look at it again and ask anew."),
    "draft_changed": _("Somebody changed the draft meanwhile. Look at it again first."),
    "draft_faulty": _("Something in the draft is not right yet. Put it right first."),
    "draft_of_another": _("The text names another programme. After “programme =” write %(detail)s, in straight quotes."),
    "draft_there": _("There is a draft of this programme already. Go on with that one."),
    "draft_too_long": _("This text is too long for a programme file."),
    "draft_unreadable": _("The text cannot be read now. Put it right as text first."),
    "nothing_to_undo": _("There is nothing to undo."),
    "not_asked": _("Nobody has asked for this yet. Two people are needed: one asks, another publishes."),
    "not_newest": _("Only the newest version can be taken back."),
    "only_version": _("People can join this programme, and it has no other version. Publish a better one instead."),
    "two_publish": _("Two people publish here: one asks in the browser, another one publishes."),
    "version_entered": _("Somebody has entered by this version, so it stays. Publish a better one instead."),
    "version_withdrawn": _("The programme changed this moment. Please read it again, then go on."),
    "absence_days": _("Choose a last day that is not before the first, and not past."),
    "absence_double": _("You have said already that you are away on some of these days."),
    "place_rests": _("This place rests for now and cannot be opened here."),
    "already_mentor": _("You are a mentor in this programme already."),
    "already_open": _("You take part in this programme already."),
    "availability": _("Choose the times from the list."),
    "consent_missing": _("We need your yes to this before you can join."),
    "expired_already": _("Choose a last day that is not past."),
    "guardian_asked_enough": _("We have asked three times. Please bring the paper to your counsellor."),
    "guides_more": _("You accompany %(detail)s people now. Choose at least that many."),
    "help_topic_unknown": _("Choose help topics from the list."),
    "help_over": _("This person has a mentor now, or has left. What is to be changed, they change themselves."),
    "in_no_target_group": _("This programme is for certain groups, and the register does not show you in one."),
    "interview_in_future": _("This day has not come yet. Write down the talk when you have had it."),
    "interview_missing": _("Write down the interview first."),
    "lead_missing": _(
        "Name a lead, another person as deputy, and the hours they answer. Until then the programme stays closed."
    ),
    "linkedin_address": _("Copy the address of your profile, for example https://www.linkedin.com/in/your-name"),
    "guardian_not_due": _("No guardian’s yes is needed here, or it is noted already."),
    "guardian_on_paper": _("She needs a guardian’s yes. Ask for it on her page; then choose the mentor there."),
    "signed_on_missing": _("Write the day on which the mentee signed on paper what this programme asks for. Keep the paper."),
    "paper_in_future": _("This day has not come yet. Write the day on the paper."),
    "paper_too_old": _("This paper is more than a year old. Ask for a new yes."),
    "guardian_link_spent": _("This link no longer works. It has been used, or a newer one was sent."),
    "mentor_away": _("This mentor is away at the moment."),
    "mentor_full": _("This mentor has no free place at the moment."),
    "mentor_kind": _("Choose one of the kinds of mentor of this programme."),
    "mentor_not_available": _("This mentor takes nobody new at the moment."),
    "mentor_too_young": _("Mentors in this programme are at least %(detail)s years old."),
    "no_mentors_here": _("This programme has no mentors."),
    "not_by_oneself": _("People come to this programme through their counsellor. Ask yours."),
    "not_cleared": _("This mentor has not done every step of the programme yet."),
    "not_tied": _("First we need to find you in the register."),
    "open_mentorship": _("You still have a mentor. End that first, then you can leave the programme."),
    "own_application": _("Nobody decides about themselves. Ask a colleague."),
    "paper_unsigned": _("Please read this and say yes before you go on."),
    "programme_not_open": _("This programme is not open now."),
    "post_missing": _(
        "Only counsellors of this service can become mentors here. Ask your head of office if that is not right."
    ),
    "profile_incomplete": _("Please give a mark for each line."),
    "profile_mark": _("Choose one of the four marks for each line."),
    "reason_missing": _("Please give a reason."),
    "sign_oneself": _("Only the person can say yes to this."),
    "step_missing": _("Something is still missing before you can ask for a mentor."),
    "still_guides": _("You still accompany somebody. End or hand that over first."),
    "too_many_places": _("In this programme a mentor accompanies %(detail)s people at most."),
    "version_missing": _("Publish a version of the programme first."),
    "version_published": _("Version %(detail)s is published already and never changes. Give the file the next number."),
    "wish_missing": _("Please say your languages, your area and your times first."),
    "wish_unknown": _("Choose from the list."),
}

# Schemes call people by different words, so such a sentence is written once for each of these kinds of mentor.
KINDS_IN_WORDS = {"counsellor": "counsellor", "colleague": "colleague", "supervisor": "colleague"}


def by_kind(sentences: Mapping[str, Any], kind: str) -> Any:
    """The sentence for this kind of mentor: sentences of a volunteer, a counsellor and a colleague."""
    return sentences[KINDS_IN_WORDS.get(kind, "volunteer")]


WISHES = {
    "a_woman": pgettext_lazy("wished mentor", "A woman"),
    "a_man": pgettext_lazy("wished mentor", "A man"),
    "by_video": pgettext_lazy("wished mentor", "Somebody I can meet by video"),
}
KINDS = {
    "professional": pgettext_lazy("wished mentor", "Somebody who does the work"),
    "counsellor": pgettext_lazy("wished mentor", "A counsellor"),
    "colleague": pgettext_lazy("wished mentor", "A colleague"),
    "supervisor": pgettext_lazy("wished mentor", "A supervisor at work"),
    "volunteer": pgettext_lazy("wished mentor", "A volunteer"),
    "peer": pgettext_lazy("wished mentor", "Somebody who was in my place not long ago"),
    "fellow_student": pgettext_lazy("wished mentor", "A fellow student"),
}
OWN_KINDS = {
    "professional": pgettext_lazy("oneself", "I do this work"),
    "counsellor": pgettext_lazy("oneself", "I am a counsellor"),
    "colleague": pgettext_lazy("oneself", "I am a colleague"),
    "supervisor": pgettext_lazy("oneself", "I am a supervisor at work"),
    "volunteer": pgettext_lazy("oneself", "I am a volunteer"),
    "peer": pgettext_lazy("oneself", "I was in the same place not long ago"),
    "fellow_student": pgettext_lazy("oneself", "I am a fellow student"),
}
WISHES |= {f"kind:{kind}": words for kind, words in KINDS.items()}
AVOIDS = {"my_town": _("Nobody who lives in my town")}

CLOSING = {
    "completed": _("I have reached what I wanted"),
    "job": _("I have a job"),
    "education": _("I go to school or study"),
    "training": _("I follow a training"),
    "moved": _("I have moved"),
    "no_time": _("I have no time"),
    "not_wanted": _("I do not want a mentor now"),
    "not_eligible": _("I can no longer take part"),
    "other": _("Another reason"),
}

# What joining, refusing and missing may be used for: a heading, then sentences. The keys are those a file may say.
USED_FOR = {
    "support_only": (
        _("Used to support you, and for nothing else"),
        _("Joining, saying no, missing a meeting or stopping changes nothing about a benefit."),
        _("Who decides about benefits sees no meeting, no refusal, no missed meeting and no word you write."),
    ),
}
# What the programme's own words say that each role sees of you, and what holds in every programme.
SEES = {
    "sees_mentor": _("Your mentor"),
    "sees_counsellor": _("Your counsellor"),
    "sees_coordinator": _("The coordinator"),
}
SEES_ALWAYS = (
    (_("The head of the office"), _("When you met and for how long, to see that mentors have time. Never what you write.")),
    (_("The safeguarding lead"), _("Only a concern that somebody reports.")),
    (_("The administrator"), _("Accounts and roles. Never your answers or meetings.")),
    (_("Who decides about benefits"), _("Nothing of this, on no page, in no list and in no file.")),
)

PURPOSE_HELP = {
    "matching": _("We use your work wish, languages, area and times to show you mentors."),
    "show_profile": _("A mentor sees it only when you ask that mentor."),
    "contact": _("By e-mail or text message, about your mentor and your meetings."),
    "invitations": _("A few times a year. You can stop it any day."),
    "health_data": _("Only what you choose to tell. It is stored sealed."),
    "origin_data": _("One yes. We do not keep which country."),
    "evaluation": _("Figures only. Nobody reads about you in a report."),
    "publicity": _("We ask you again before anything is shown."),
}

CHECKS = {
    "interviewed": _("Interview"),
    "background_checked": _("Background check"),
    "referenced": _("References"),
    "no_conflict": _("No conflict of interest"),
    "experienced": _("Years of work experience"),
    "old_enough": _("Age"),
    "approved": _("Approved"),
    "said_expertise": _("Expertise said"),
    "own_questions": _("Questions of the programme answered"),
}

STAGES = {
    "applied": _("A coordinator will look"),
    "paused": _("You have a pause"),
    "refused": _("Not accepted"),
    "ended": _("You have stopped"),
}

MAY_GUIDE = {
    "volunteer": pgettext_lazy("volunteer", "You can be proposed now. When somebody asks you, we tell you at once."),
    "counsellor": pgettext_lazy("counsellor", "You can choose the people you accompany now."),
    "colleague": pgettext_lazy("colleague", "You can accompany a new colleague now."),
}
BEFORE_GUIDING = {
    "volunteer": pgettext_lazy("volunteer", "Before you can be proposed"),
    "counsellor": pgettext_lazy("counsellor", "Before you can choose the first person"),
    "colleague": pgettext_lazy("colleague", "Before you can accompany somebody"),
}
ACCEPTED = {
    "volunteer": pgettext_lazy("volunteer", "You can be proposed"),
    "counsellor": pgettext_lazy("counsellor", "You are accepted as a mentor"),
    "colleague": pgettext_lazy("colleague", "You are a mentor"),
}


def stage(code: str, kind: str) -> Any:
    """Where a mentor of this kind stands, as she reads it."""
    return by_kind(ACCEPTED, kind) if code == "accepted" else STAGES[code]


PROGRAMME_STAGES = {
    "draft": _("Not open yet"),
    "open": pgettext_lazy("programme", "Open"),
    "closed": pgettext_lazy("programme", "Closed"),
}
# What keeps a programme from opening, by what is missing.
OPENING = {
    "version_missing": _("No version is published. Run “handrail programme publish FILE”."),
    "lead": _("Name the person who answers a concern."),
    "deputy": _("Name another person who answers when the first is away."),
    "hours": _("Say when they answer."),
}
# A mentor as the coordinator sees it.
MENTOR_STATES = {
    "applied": _("Wait for your decision"),
    "ready": _("Have a free place"),
    "full": _("Are full"),
    "silent": _("Did not answer, so we paused them"),
    "rests": _("Are having a pause"),
    "refused": _("Not accepted"),
    "ended": _("Have stopped"),
    "all": _("Everyone"),
}
MENTOR_STATE_OF = {
    "applied": _("Waits for your decision"),
    "ready": _("Has a free place"),
    "full": _("Is full"),
    "silent": _("Did not answer, so we paused"),
    "rests": _("Has a pause"),
    "refused": _("Not accepted"),
    "ended": _("Has stopped"),
}
MENTOR_COLUMNS = (
    ("name", _("Mentor")),
    ("", _("State")),
    ("mentees", _("Mentees and places")),
    ("applied", _("Applied")),
)

LANGUAGES = {
    "nl": "Nederlands",
    "en": "English",
    "lt": "Lietuvių",
    "nb": "Norsk bokmål",
    "fr": "Français",
    "de": "Deutsch",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "pl": "Polski",
    "tr": "Türkçe",
    "es": "Español",
    "ro": "Română",
    "so": "Soomaali",
    "ti": "ትግርኛ",
    "fa": "فارسی",
}
"""Languages people may say they speak, each by its own name."""
NOT_DJANGOS = {"so": _("Somali"), "ti": _("Tigrinya")}


def language(code: str) -> str:
    """A language's name in the reader's language; Django knows most of them."""
    if code in NOT_DJANGOS:
        return str(NOT_DJANGOS[code])
    return str(get_language_info(code)["name_translated"]) if code in LANGUAGES else code


DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
PARTS_OF_DAY = (
    _("Early morning"),
    _("Morning"),
    _("Midday"),
    _("Afternoon"),
    _("Early evening"),
    _("Evening"),
)


def requirement(code: str) -> Any:
    """A requirement in words."""
    kind, _colon, what = code.partition(":")
    kinds = {
        "paper": _("Said yes to: %(what)s"),
        "trained": _("Trained: %(what)s"),
        "signed_in_with": _("Signed in with %(what)s"),
    }
    if what:
        return kinds.get(kind, "%(what)s") % {"what": NAMED.get(what, what)}
    return CHECKS.get(code, code)


KINDS = {
    "paper": _("Said yes to: %(what)s"),
    "trained": _("Trained: %(what)s"),
    "signed_in_with": _("Signed in with %(what)s"),
}
COURSES = {
    "mentor_training": _("Mentor training"),
    "individual_preparation": _("Individual preparation as a mentor"),
    "mentor_school": _("Mentor school"),
}
PAPERS = {
    "mentor_terms": _("Terms for mentors"),
    "code_of_conduct": _("Code of conduct"),
    "mentee_terms": _("Terms"),
}
NAMED: dict[str, Any] = {**COURSES, **PAPERS}

# What a mentor can do about a lack: where to go. What is not here somebody else decides.
OWN_STEPS = {
    "own_questions": ("own_offer_start", _("Answer the questions of the programme")),
    "said_expertise": ("expertise", _("Say what you know and how you help")),
    "no_conflict": ("conflict", _("Answer the question about conflicts of interest")),
    "paper:mentor_terms": ("conduct", _("Read the terms and say yes")),
    "paper:code_of_conduct": ("conduct", _("Read the code of conduct and say yes")),
}


def to_do(lacks: tuple[str, ...]) -> list[tuple[str, Any]]:
    """(page to go to or nothing, words) for each thing a mentor lacks."""
    return [_to_do(code) for code in lacks]


def _to_do(code: str) -> tuple[str, Any]:
    if code.startswith("trained:"):
        return "training", _("Follow the course and get its certificate")
    return OWN_STEPS.get(code, ("", WAITS.get(code) or requirement(code)))


WAITS = {
    "approved": _("A coordinator looks at your application"),
    "interviewed": _("A coordinator invites you to a talk"),
}

# The mentor profile: what a mentor does, then what she is like.
TRAITS = {
    "listens": _("Listens"),
    "asks": _("Asks good questions"),
    "challenges": _("Challenges kindly"),
    "supports": _("Supports"),
    "brave": _("Is brave"),
    "clear_headed": _("Keeps a clear head"),
    "enthusiastic": _("Is enthusiastic"),
    "patient": _("Is patient"),
    "tolerant": _("Is tolerant"),
}
MARKS = {
    1: pgettext_lazy("mark", "Not yet"),
    2: pgettext_lazy("mark", "Sometimes"),
    3: pgettext_lazy("mark", "Mostly"),
    4: pgettext_lazy("mark", "Strongly"),
}


def marks_in_words(marks: Iterable[tuple[str, int]]) -> list[tuple[Any, int, Any]]:
    """(line of the profile, mark, mark in a word)."""
    return [(TRAITS[trait], mark, MARKS[mark]) for trait, mark in marks]


LAUNCH: dict[str, tuple[Any, Any]] = {
    "rota": (_("Somebody answers a concern"), _("A lead, a deputy and the hours. This is never waived.")),
    "on_call": (_("Somebody is on call at every hour"), _("In the two weeks to come, by the rota of the leads.")),
    "papers": (
        _("Papers and words in every language"),
        _("What people sign and read, in each language of the programme."),
    ),
    "training": (_("Training of mentors"), _("A course is planned, or three mentors may begin.")),
    "benchmarks": (_("Figures to reach are set"), _("Targets or a quality standard stand in the version.")),
    "partners": (_("Partners know their part"), _("Those who refer people, and those people are sent to.")),
    "funding": (_("Money is there"), _("Who pays, and until when.")),
    "campaign": (_("People will hear of it"), _("A campaign is prepared, or you say how people come.")),
}
"""What must be in place before a programme opens: words and what is meant."""
LAUNCH_STATES = {
    "facts": _("Shown by the records"),
    "stated": _("Somebody says so"),
    "waived": _("Waived"),
    "open": pgettext_lazy("launch", "Still open"),
}
