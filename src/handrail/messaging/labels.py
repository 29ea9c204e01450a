"""What a notice says, by kind: a subject and one or two plain sentences. No name, no health, no money, no place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext_lazy, override
from django.utils.translation import gettext_lazy as _

from handrail.kernel.looks import shown
from handrail.messaging.words_community import WORDS as COMMUNITY
from handrail.messaging.words_cover import WORDS as COVER
from handrail.messaging.words_safety import WORDS as SAFETY
from handrail.messaging.words_support import WORDS as SUPPORT
from handrail.people.labels import PURPOSES


@dataclass(frozen=True)
class Words:
    """Lazy subject and text of one kind of notice."""

    subject: Any
    text: Any


KINDS: Mapping[str, Words] = {
    **{kind: Words(*said) for kind, said in COMMUNITY.items()},
    **{kind: Words(*said) for kind, said in COVER.items()},
    **{kind: Words(*said) for kind, said in SAFETY.items()},
    **{kind: Words(*said) for kind, said in SUPPORT.items()},
    "correction_asked": Words(
        _("Somebody says that data are wrong"),
        _("A person of your programme asks to have something put right. You have a month to answer, by law."),
    ),
    "answer_correction": Words(
        _("A correction waits for your answer"),
        _("A person asked to have something put right, and the day to answer is near."),
    ),
    "correction_answered": Words(
        _("What became of what you asked to put right"),
        _("There is an answer about your data. You find it on your page, under “My data”."),
    ),
    "publication_asked": Words(
        _("A version of a programme waits for a second person"),
        _("Somebody asks you to read the draft and to publish it, if it is right. Within two weeks, else they ask again."),
    ),
    "asked": Words(
        _("Somebody asks you to be their mentor"),
        _("A jobseeker has read your profile and asks you to be their mentor. Please answer: yes, no, or a question first."),
    ),
    "question": Words(
        _("A mentor has a question for you"),
        _("The mentor you asked would like to know more before answering. The time to answer stands still until you reply."),
    ),
    "question_answered": Words(
        _("Your question was answered"),
        _("The jobseeker who asked you has answered your question. You can now say yes or no."),
    ),
    "accepted": Words(
        _("Good news: a mentor said yes"),
        _("The mentor you asked would like to meet you. The next step is to find a time for your first meeting."),
    ),
    "declined": Words(
        _("An answer from the mentor you asked"),
        _("This mentor cannot take it on now. That says nothing about you. Other mentors are waiting on your list."),
    ),
    "expired_mentee": Words(
        _("No answer came, so you can ask somebody else"),
        _("The mentor you asked did not answer in time. You can ask another mentor now."),
    ),
    "expired_mentor": Words(
        _("A question to you has ended without an answer"),
        _("You did not answer in time, so the jobseeker is free to ask somebody else. Nothing more is needed from you."),
    ),
    "request_over": Words(
        _("A question to you is no longer open"),
        _("The jobseeker who asked you has found a mentor or changed plans. Thank you for being there."),
    ),
    "mentorship_agreed": Words(
        _("You have a new mentee"),
        _("You said yes. Propose three times for a first meeting, so that you can meet soon."),
    ),
    "track_chosen": Words(
        _("Your plan has changed"),
        _("Your mentor wrote down which help you get now, and why. Read it, and add your own words if you like."),
    ),
    "chosen_yes": Words(
        _("You have a mentor now"),
        _("Your counsellor wrote down your yes to the invitation. Your mentor proposes times for your first meeting."),
    ),
    "invitation_accepted": Words(
        _("Good news: a yes to your invitation"),
        _("Somebody you invited said yes. Propose three times for a first meeting, so that you can meet soon."),
    ),
    "invitation_declined": Words(
        _("A no to your invitation"),
        _("Somebody you invited said no. That is fine and needs no reason. You can choose somebody else."),
    ),
    "invitation_expired": Words(
        _("An invitation has ended without an answer"),
        _("Nobody answered in time, and we sent a kind word. The person is on the list again."),
    ),
    "call_back_asked": Words(
        _("Somebody you invited asks you to call"),
        _("Before deciding, the person would like to talk with you. Please call within two working days."),
    ),
    "call_back": Words(
        _("Somebody waits for your call"),
        _("A person you invited asked to be called back. A short talk is enough."),
    ),
    "times_proposed": Words(
        _("Three times for your meeting"),
        _("Three times have been proposed to you. Choose the one that suits you."),
    ),
    "meeting_arranged": Words(
        _("Your meeting has a time"),
        _("A time has been chosen. You find it, with a calendar entry, on your page."),
    ),
    "meeting_moved": Words(_("Your meeting has moved"), _("Your meeting has a new time. You find it on your page.")),
    "meeting_cancelled": Words(
        _("Your meeting will not take place"), _("Your meeting was called off. You can choose a new time.")
    ),
    "mentorship_paused": Words(
        _("You are taking a break"), _("Your time together is paused. Either of you can begin again at any moment.")
    ),
    "mentorship_resumed": Words(_("You go on together"), _("The break is over. Agree on your next meeting.")),
    "mentorship_extended": Words(
        _("You have more time together"),
        _("The planned end of your time together has moved. You find the new day on your page."),
    ),
    "mentorship_closed": Words(
        _("Your time together has ended"),
        _("Your time together has ended. You find what comes next on your page, and somebody to talk to if you wish."),
    ),
    "mentor_accepted": Words(
        _("You can be a mentor now"), _("Everything is in order. Jobseekers can find you and ask you from today.")
    ),
    "mentor_accepted_lacks": Words(
        _("You are accepted as a mentor"),
        _("Some steps are left before you accompany the first person. You find them on your page."),
    ),
    "course_place": Words(
        _("You have a place in a course"),
        _("Its meetings stand on your training page, with your hours and what is still missing."),
    ),
    "certificate_issued": Words(
        _("You have your certificate"),
        _("Your hours are enough. The certificate is on your training page, to print or to take along."),
    ),
    "certificate_revoked": Words(
        _("Your certificate was taken back"),
        _("You find the reason, and what to do next, on your training page."),
    ),
    "complete_training": Words(
        _("Your course as a mentor is not finished"),
        _("Some hours are missing before you can begin. Your training page says what to do next."),
    ),
    "renew_certificate": Words(
        _("Your certificate ends soon"),
        _("After its last day you cannot begin with anybody new. Your training page says what to do next."),
    ),
    "mentor_refused": Words(
        _("About your offer to be a mentor"),
        _("We cannot take up your offer. You find the reason and somebody to ask on your page."),
    ),
    "mentor_paused": Words(
        _("We have paused your place for you"),
        _("Some questions to you went without an answer, so jobseekers do not see you now. Come back whenever it suits you."),
    ),
    "mentor_rests": Words(
        _("Your place as a mentor rests"),
        _("Your coordinator has paused your place for now, so nobody new is sent to you. You can talk about it any time."),
    ),
    "mentor_room": Words(
        _("You have room: nobody new for now"),
        _("You accompany many people, so nobody new is sent to you for now. Those you have stay. Talk about it any time."),
    ),
    "concern_reported": Words(
        _("A concern has been reported"), _("Somebody has reported a concern. Please open it now and say who looks after it.")
    ),
    "concern_added": Words(
        _("Somebody has added to a concern"), _("Who reported a concern has written one more line. Please read it.")
    ),
    "referred": Words(
        _("Your counsellor suggests a mentor"),
        _("Your counsellor thinks a mentor may help you. Read what it is and decide. Saying no has no consequences."),
    ),
    "tied_at_desk": Words(
        _("Your account is tied to the register"),
        _("A counsellor saw you and your identity document and tied your account to the register. Was it not you? Call us."),
    ),
    "filled_in": Words(
        _("What you filled in with your counsellor"),
        _("Your counsellor wrote down what you said. Look at it, and change what you like. Every answer stays yours."),
    ),
    "answer_request": Words(
        _("A jobseeker is waiting for your answer"),
        _("Somebody asked you to be their mentor and is still waiting. A short yes or no helps a lot."),
    ),
    "first_meeting": Words(_("Your first meeting is due"), _("Find a time for it. Fifteen minutes are enough to begin.")),
    "meet": Words(_("Time to meet again"), _("Your next meeting is due. Agree on a time that suits you both.")),
    "sign_paper": Words(
        _("Your plan waits to be signed"), _("You made a plan together. Read it once more and sign it before you meet again.")
    ),
    "referral_asked": Words(
        _("A mentor asks for your help"), _("A mentor would like you to talk to a mentee. Please say yes or no within a week.")
    ),
    "answer_referral": Words(
        _("A mentor waits for your answer"), _("A mentor asked for your help and still waits. A short yes or no is enough.")
    ),
    "referral_news": Words(_("There is news about your help"), _("Open your page to see it. It is for you two alone.")),
    "say_how": Words(_("How is it going?"), _("One tap is enough. Your mentor sees it.")),
    "talk_soon": Words(_("Talk to each other soon"), _("It has not been going well lately. A short call says a lot.")),
    "handed_over": Words(
        _("Another mentor accompanies from now on"),
        _("Everything you two wrote down stays. On your page you see who it is, and what was passed on."),
    ),
    "plan_step": Words(_("A step of your plan is due"), _("Have a look at your plan. One small step is enough for today.")),
    "log_meeting": Words(_("Did your meeting take place?"), _("Say in two taps whether you met. It takes less than a minute.")),
    "nudge": Words(
        _("Have you been in touch?"), _("We have not heard of a meeting for a while. A short word to each other is enough.")
    ),
    "check_in": Words(
        _("How is it going?"),
        _("Your coordinator asks how it goes with the two of you. It takes a minute. The other one does not see your answers."),
    ),
    "mentor_reminded": Words(
        _("A reminder about one of your mentees"),
        _("Something is due with one of your mentees. You find it on your page. If you need help with it, say so."),
    ),
    "end_coming": Words(
        _("Your time together ends soon"),
        _("The planned end is near. Talk about what you still want to do."),
    ),
    "aftercare_begun": Words(
        _("Congratulations on your new job"),
        _("Your mentor stays in touch with you while you settle in. You find on your page how, and until when."),
    ),
    "aftercare_begun_mentor": Words(
        _("Good news: there is a job"),
        _("You now support somebody in a new job. A short contact once a month is enough, and your place is free again."),
    ),
    "reopened": Words(
        _("You two go on together"),
        _("Things changed at work. Your time together goes on where it stood. Agree on your next meeting."),
    ),
    "reopening_waits": Words(
        _("We look for how you can go on"),
        _("Your mentor has many people now. Somebody finds a place for you in the next days. You need not do anything."),
    ),
    "reopening_waits_staff": Words(
        _("A place is needed after a job was lost"),
        _("Somebody would go on with their mentor, who has no free place. Find a place or another mentor."),
    ),
    "employer_answered": Words(
        _("An answer came from an employer"), _("Somebody at work has answered your question. You read it on your page.")
    ),
    "job_found": Words(
        _("A job has begun"),
        _("Are you two done, or do you go on for a while? Say goodbye well, or say that you go on. Both are fine."),
    ),
    "aftercare_contact": Words(
        _("Get in touch about the new job"),
        _("The monthly contact is due soon. A call or a few lines are enough. Then note it in two taps."),
    ),
    "check_job": Words(_("One question about the job"), _("Does the job go on? Answer with one press: yes or no.")),
    "training_proposed": Words(
        _("A training is proposed to you"),
        _("Your mentor thinks that a training at an employer may fit you. Read what it is. Yes and no are both fine."),
    ),
    "training_answered": Words(
        _("An answer about a training"), _("The training you proposed has an answer. You read it on your page.")
    ),
    "training_taken": Words(
        _("Somebody takes part in your training"), _("A place of your training is taken. You read the first name on your page.")
    ),
    "training_freed": Words(
        _("A place of your training is free again"), _("Somebody cannot come after all. The place can be proposed again.")
    ),
    "training_open": Words(
        _("Your training is open"), _("A coordinator has opened your training. Mentors can propose it from today.")
    ),
    "job_said_over": Words(
        _("A job may have ended"),
        _("The answer to the question about the job was no. Get in touch, and write the end down if it is so."),
    ),
    "aftercare_end": Words(
        _("The support in the job ends soon"), _("Look back together, and say what still helps. Then say goodbye well.")
    ),
    "close_well": Words(_("Close well"), _("A few last steps are left, and a word of thanks. It takes five minutes.")),
}

# What a counsellor may have written down with somebody, as the person reads it.
PARTS: Mapping[str, Any] = {
    "terms": _("You joined, and heard what we agree"),
    "work": _("The work you want"),
    "help": _("What you want help with"),
    "languages": _("Your languages"),
    "areas": _("Where you can meet"),
    "times": _("When you have time"),
    "wishes": _("Your wishes about a mentor"),
    "wants_mentor": _("That you want a mentor"),
    "proposals": _("You looked at mentors together"),
    "asked": _("Whom you asked"),
}
CONSENT = _("What we may do")

OTHER = Words(_("There is something new for you"), _("There is something new for you on your page."))


def part(code: str) -> Any:
    """One thing that was filled in, in words; a consent by its purpose."""
    purpose = code.removeprefix("consent:")
    return PARTS[code] if purpose == code else PURPOSES.get(purpose, CONSENT)


def parts(codes: Iterable[str]) -> list[Any]:
    """What was filled in, for a letter: the consents are one thing there, because purposes may be about health."""
    return list(dict.fromkeys(CONSENT if code.startswith("consent:") else PARTS[code] for code in codes))


def weekly(posts: int, key: str) -> list[Any]:
    """What a weekly letter lists: how much is new, and the page with the one button that stops it."""
    said = ngettext_lazy("%(count)d new text", "%(count)d new texts", posts) % {"count": posts}
    stop = settings.HANDRAIL.base_url + reverse("community:stop_letters", args=[key])
    return [said, format_lazy("{} {}", _("Stop this letter:"), stop)]


BY_LINK = frozenset({"check_in", "check_job", "say_how"})
"""Answered from the letter itself, without signing in."""


def words(kind: str, address: str, language: str, details: Iterable[Any] = ()) -> tuple[str, str]:
    """Subject and text of an e-mail in that language."""
    said = KINDS.get(kind, OTHER)
    with override(language):
        help_line = gettext("Nobody will ever ask you for a code by phone.")
        if kind not in BY_LINK:
            help_line = gettext("You can open this page when you are signed in. Nobody will ever ask you for a code by phone.")
        listed = "\n".join(f"- {each}" for each in details)
        paragraphs = [str(said.text), listed, address, help_line, shown().organisation]
        return str(said.subject), "\n\n".join(each for each in paragraphs if each) + "\n"


def short_words(kind: str, address: str, language: str) -> str:
    """The same as an SMS: the subject and the address."""
    said = KINDS.get(kind, OTHER)
    with override(language):
        return f"{shown().organisation}: {said.subject}. {address}"
