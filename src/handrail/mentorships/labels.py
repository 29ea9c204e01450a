"""Codes in words, for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handrail.mentorships.help_words import HELP_REASONS
from handrail.mentorships.rules import Closing, ConcernKind, ConcernStage, Entry, How, Light, Missed, Outcome, Severity, Stage
from handrail.mentorships.rules.aftercare import Channel, Goes, Proposed, With
from handrail.mentorships.rules.called_off import Because
from handrail.mentorships.rules.concerns import Question
from handrail.mentorships.rules.cover import CoverStage
from handrail.mentorships.rules.rulings import RulingKind, Settled

REASONS = {
    "signature_away": _("The e-signature does not answer now. What you signed here holds. Please try again later."),
    **HELP_REASONS,
    # The same words for a block and a hold, and no word of either: who reads them may be the person reported.
    "resting": _("This cannot be done here just now. Please try again later, or call us."),
    "same_person": _("Nobody can be their own mentor."),
    "not_joined": _("This person has not joined yet. They join first, then a mentor can be found."),
    "taken": _("There is a mentor already. One mentorship has to end before another begins."),
    "not_available": _("This mentor is not free now. Please choose another one."),
    "double": _("A meeting on %(detail)s is logged already. Change the day, or say that it was a second meeting."),
    "double_time": _("You have a meeting at this time already. Choose another time."),
    "in_future": _("This day is still to come. You can log the meeting when it was held."),
    "before_agreed": _("You two are together since %(detail)s. Choose that day or a later one."),
    "minutes_odd": _("Say how long the meeting was: from 1 to 480 minutes."),
    "three_times": _("Choose three different times."),
    "time_past": _("A time has passed already. Choose a time that is still to come."),
    "no_such_time": _("The clock goes forward that night and this time does not exist. Choose one an hour later."),
    "times_gone": _("These times are no longer open. Look at the newest ones, or propose three others."),
    "own_times": _("You proposed these times yourself. The other side chooses one."),
    "pair_paused": _("You two have a pause. Go on first, then arrange a meeting."),
    "pair_closed": _("This mentorship has ended, so it can no longer be changed."),
    "refuse_not_offered": _("This programme has no trial meeting. You can end the mentorship instead, without a reason."),
    "too_late": _("You have met more than once. You can end the mentorship instead, without a reason."),
    "not_later": _("The end is planned for %(detail)s. Choose a later day."),
    "own_pair": _("Nobody decides about their own mentorship. Ask a colleague."),
    "beyond_most_months": _("This programme ends after %(detail)s months at most. Choose an earlier day."),
    "planned_end_past": _("By its dates this pair ended on %(detail)s. Write a later planned end, or leave the pair out."),
    "contact_missing": _("Write a phone number or an e-mail address."),
    "too_many": _("You have %(detail)s open ones already. Finish some first."),
    "added_too_often": _("You have added a lot already. Please call us, so that we can talk about it."),
    "severity_same": _("It is as grave as that already. Choose another one."),
    "severity_reason_missing": _("Write why it is less grave. The line stands in the log for good."),
    "case_note_missing": _("Write what is done and what is open, so that the other one can go on."),
    "case_dates": _("Choose days from today on. The case closes on the day of the next step or later."),
    "rota_days": _("Choose a last day that is not past, not before the first, and within a year."),
    "hearing_nobody": _("Nobody is named in this report, so there is nobody to tell."),
    "hearing_already": _("This person has been told already. You can talk with them and write it in the log."),
    "hearing_not_owned": _("First somebody answers for the case."),
    "hearing_not_safe": _("First make sure that it is safe for who reported."),
    "hearing_no_words": _("Write what you tell the person."),
    "hearing_over": _("This is closed. You can call us."),
    "hearing_enough": _("You have answered often. Please call us instead."),
    "ruling_not_owned": _("Only who answers for the case decides, and only while it is open."),
    "ruling_unheard": _("First hear the person: tell them what it is about, and wait for an answer or for a week."),
    "ruling_not_here": _("This does not fit the person any more. Choose something else."),
    "ruling_stands": _("That is decided already and still holds."),
    "ruling_days": _("Choose a last day after today and within two years. When a pair ends, leave it empty."),
    "ruling_no_words": _("Write why, so that the person can understand it."),
    "ruling_not_yet_heard": _("The person was not heard before. Wait for an answer, or for a week after they were told."),
    "appeal_already": _("You have said already that you do not agree. You can call us."),
    "appeal_over": _("This is over, so there is nothing to look at again."),
    "appeal_late": _("The last day to say so has passed. You can call us."),
    "appeal_no_words": _("Write why you do not agree."),
    "appeal_own": _("You decided this yourself, so another lead looks at it."),
    "appeal_none": _("Nobody has said that they do not agree, so there is nothing to keep up. You can lift it."),
    "appeal_settled": _("This is over already."),
    "appeal_waits": _("The person does not agree with what was decided. First another lead looks at it."),
    "settle_no_words": _("Write why, so that the person can understand it."),
    "concern_closed": _("This report is closed. If something happened again, please report it anew."),
    "check_in_early": _("The first check-in is on %(detail)s. It can be answered a week before."),
    "check_in_said": _("This person has answered on the own page already. What somebody typed stays as it is."),
    "check_in_link_spent": _("This link no longer works. You can answer on your page when you are signed in."),
    "check_in_answer": _("Choose one of the answers to each question."),
    "check_in_not_here": _("Nobody is asked here now: the programme has no check-ins, or the two have a pause or have ended."),
    "outcome_missing": _("Choose how it ended and write what was done."),
    "contact_channel": _("Choose one of the ways from the list."),
    "before_aftercare": _("The support in the job began on %(detail)s. Choose that day or a later one."),
    "employer_not_allowed": _("First the person says yes, and with whom at work you may talk."),
    "employer_not_in_loop": _("In this programme nobody talks with the employer."),
    "employer_asked_lately": _("You asked less than %(detail)s days ago. Wait a little, or call."),
    "owner_already": _("This person stays in touch already. Choose somebody else."),
    "owner_not_there": _("Choose somebody from the list: a colleague of the office."),
    "owner_role": _("Nobody is named yet, so there is nothing to hand back. A coordinator can name somebody."),
    "employer_link_spent": _("This link no longer works. It has been used, or it is not needed any more."),
    "nothing_asked": _("Nothing is asked about the job just now. If it has ended, say so on the page of the job."),
    "group_small": _("Choose at least %(detail)s people."),
    "group_not_here": _("In this programme a mentor meets one person at a time."),
    "how_said": _("This person has said it on the own page already. What somebody typed stays as it is."),
    "cover_days": _("Choose a last day that is not before the first."),
    "cover_past": _("Choose a last day that is not past."),
    "cover_not_away": _("Choose days on which you are away. You say them in your settings."),
    "cover_not_free": _("This colleague cannot stand in on these days. Please choose another one."),
    "cover_double": _("Somebody is there or is asked on some of these days. Take that back first."),
    "cover_nobody": _("Choose at least one mentee with whom nobody is there yet."),
    "cover_not_here": _("Here nobody needs to stand in: the two have a pause, have ended, or are in touch once a month."),
    "cover_outside": _("You stand in until %(detail)s. Choose one of the days of that time."),
    "job_goes_on": _("The job goes on. Say first that it has ended, then you two can go on as before."),
}

HOW = {How.PLACE: _("In person"), How.VIDEO: _("Video"), How.PHONE: _("Phone")}
BECAUSE = {
    Because.HOME: _("Somebody at home or I myself am not well"),
    Because.WORK: _("A job interview, work or a course"),
    Because.APPOINTMENT: _("Another appointment"),
    Because.WAY: _("I cannot get there"),
    Because.TIME: _("The time does not suit any more"),
    Because.RATHER_NOT: _("I would rather not say"),
}
BECAUSE_COUNTED: dict[str, Any] = {str(code): words for code, words in BECAUSE.items()}
BECAUSE_COUNTED |= {Because.HOME: _("Somebody at home or oneself not well"), "": _("Nothing said")}
MISSED = {Missed.MENTEE: _("The mentee could not come"), Missed.MENTOR: _("The mentor could not come")}
STAGES = {
    Stage.AGREED: _("Before the first meeting"),
    Stage.ACTIVE: _("You are meeting"),
    Stage.PAUSED: _("Paused"),
    Stage.AFTERCARE: _("Support in the new job"),
    Stage.CLOSED: _("Ended"),
}
# What a mentor calls the people he or she accompanies, by kind of mentor.
MY_MENTEES = {
    "volunteer": pgettext_lazy("volunteer", "My mentees"),
    "counsellor": pgettext_lazy("counsellor", "My mentees"),
    "colleague": pgettext_lazy("colleague", "My mentees"),
}
NO_MENTEE = {
    "volunteer": pgettext_lazy("volunteer", "You have no mentee now"),
    "counsellor": pgettext_lazy("counsellor", "You have no mentee now"),
    "colleague": pgettext_lazy("colleague", "You have no mentee now"),
}
HOW_MENTEES_COME = {
    "volunteer": pgettext_lazy(
        "volunteer",
        "That is normal in the first weeks. People find you more easily when your profile says what you can help with.",
    ),
    "counsellor": pgettext_lazy("counsellor", "Choose people from the register of your office. You invite, and they answer."),
    "colleague": pgettext_lazy("colleague", "You are told as soon as a new colleague gets you as a mentor."),
}
HAS_JOB = {
    "volunteer": pgettext_lazy("volunteer", "My mentee has a job"),
    "counsellor": pgettext_lazy("counsellor", "My mentee has a job"),
    "colleague": pgettext_lazy("colleague", "My mentee has a job"),
}
# Posts of the timeline by their number.
MEETINGS = (_("First meeting"), _("Second meeting"), _("Third meeting"))
LIGHTS = {Light.GO: _("On track"), Light.SOON: _("Look soon"), Light.NOW: _("Act today"), Light.REST: _("Resting")}
DUTIES = {
    "first_meeting": _("Have your first meeting"),
    "meet": _("Meet again"),
    "say_how": _("Say how it is going"),
    "talk_soon": _("Talk to each other soon"),
    "sign_paper": _("Sign your plan"),
    "plan_step": _("Do the next step of your plan"),
    "log_meeting": _("Say whether the meeting took place"),
    "nudge": _("Get in touch"),
    "check_in": _("Say how it goes"),
    "end_coming": _("Your time together ends: look back and say goodbye"),
    "close_well": _("Say goodbye well"),
    "job_found": _("A job has begun: say goodbye, or go on together"),
    "aftercare_contact": _("Get in touch about the new job"),
    "check_job": _("Say whether the job goes on"),
    "aftercare_end": _("The support in the job ends: look back together"),
}
WHY_LIGHT = {
    "first_meeting": _("The first meeting is due."),
    "meet": _("The next meeting is due."),
    "say_how": _("One tap is enough."),
    "talk_soon": _("It has not been going well. Talk soon."),
    "sign_paper": _("The plan waits to be signed."),
    "plan_step": _("A step of the plan is due."),
    "log_meeting": _("Say whether the meeting took place."),
    "nudge": _("You have heard nothing from each other for a while."),
    "check_in": _("Your coordinator asks how it goes."),
    "end_coming": _("The planned end is near."),
    "close_well": _("The goodbye is still open."),
    "job_found": _("A job has begun."),
    "aftercare_contact": _("The next contact about the job is due."),
    "check_job": _("The question about the job is open."),
    "aftercare_end": _("The support in the job ends soon."),
}
ENDINGS = {
    "completed": _("We did what we wanted to do"),
    "job": _("I have a job"),
    "education": _("I go back to school"),
    "training": _("I start a course"),
    "other_measure": _("I take part in something else"),
    "illness": _("Somebody is ill"),
    "moved": _("Somebody moves away"),
    "no_show": _("We kept missing each other"),
    "no_contact": _("We lost contact"),
    "bad_fit": _("We do not fit together"),
    "no_time": _("There is no time"),
    "mentor_left": _("The mentor stops"),
    "other": _("Something else"),
}
"""As the mentee says it; OF_MENTEE is the same as the mentor says it."""

OF_MENTEE = {
    **ENDINGS,
    "job": _("My mentee has a job"),
    "education": _("My mentee goes back to school"),
    "training": _("My mentee starts a course"),
    "other_measure": _("My mentee takes part in something else"),
    "mentor_left": _("I stop as a mentor"),
}
COVERS = {
    CoverStage.ASKED: _("Asked, no answer yet"),
    CoverStage.AGREED: _("Is there"),
    CoverStage.WAITING: _("Would rather wait for you"),
}
STAFF_COVERS = {**COVERS, CoverStage.WAITING: _("Would rather wait")}
COVER_LIGHTS = {CoverStage.ASKED: "soon", CoverStage.AGREED: "go", CoverStage.WAITING: "rest"}
GOOD_NEWS = {
    "completed": _("You did what you wanted to do together"),
    "job": _("It ended with a job"),
    "education": _("It ended with a return to school"),
    "training": _("It ended with a course"),
}
CLOSING = {
    Closing.LOOK_BACK: _("Look back together: what went well, what did you learn?"),
    Closing.SAY_THANKS: _("Say thank you"),
    Closing.STAY_IN_TOUCH: _("Decide whether you stay in touch, and how"),
    Closing.KNOW_WHERE: _("Know whom to ask from now on"),
}
CONCERNS = {
    ConcernKind.UNSAFE: _("Someone makes me feel unsafe"),
    ConcernKind.MONEY: _("Someone asks for money, favours or private pictures"),
    ConcernKind.TREATED_BADLY: _("I am treated badly because of who I am"),
    ConcernKind.SOMEBODY_ELSE: _("I worry about somebody else"),
    ConcernKind.OTHER: _("Something else"),
}
SEVERITIES = {
    Severity.IMMEDIATE: _("Danger now"),
    Severity.SERIOUS: _("Serious"),
    Severity.LOOK: _("To look at"),
}
CONCERN_STAGES = {
    ConcernStage.NEW: _("A trained person will read it"),
    ConcernStage.OWNED: _("A trained person has read it"),
    ConcernStage.ACTING: _("We are doing something about it"),
    ConcernStage.CLOSED: _("Closed"),
}
CASE_STAGES = {
    ConcernStage.NEW: _("New"),
    ConcernStage.OWNED: _("Taken on"),
    ConcernStage.ACTING: _("Being acted on"),
    ConcernStage.CLOSED: _("Closed"),
}
ENTRIES = {
    Entry.REPORTED: _("Reported"),
    Entry.ADDED: _("Added by who reported it"),
    Entry.TAKEN: _("Taken on"),
    Entry.DONE: _("Done"),
    Entry.HELD: _("Contact held"),
    Entry.RELEASED: _("Contact allowed again"),
    Entry.CLOSED: _("Closed"),
    Entry.RAISED: _("Taken to be graver"),
    Entry.LOWERED: _("Taken to be less grave"),
    Entry.HANDED: _("Handed over"),
    Entry.ANSWERED: _("Answered to who reported"),
    Entry.KEPT: _("Kept from erasure"),
    Entry.LET_GO: _("No longer kept from erasure"),
    Entry.HEARING: _("Told to the person it is about"),
    Entry.HEARD: _("Answered by the person it is about"),
    Entry.MEASURE: _("Decided"),
    Entry.APPEAL: _("Appeal"),
}
RULINGS = {
    RulingKind.PAUSE: _("A pause: nobody new until a day"),
    RulingKind.END: _("The pair ends"),
    RulingKind.BAR: _("Keep out of the programme until a day: every pair there ends, and nobody new"),
}
TOLD_RULING = {
    RulingKind.PAUSE: _("Nobody new is sent to you for a time. Whom you accompany now stays with you."),
    RulingKind.END: _("We ended one of the pairs you were in."),
    RulingKind.BAR: _("You take no part in this programme for a time. The pairs you were in have ended."),
}
RULING_STATES = {
    "stands": _("It holds"),
    "appealed": _("The person does not agree. Another lead looks at it"),
    "upheld": _("Looked at again: it holds"),
    "lifted": _("Lifted"),
    "over": _("Over"),
}
SETTLED = {Settled.UPHELD: _("It stays as it is"), Settled.LIFTED: _("It is lifted from today on")}
SAID_YES = {
    Question.DANGER: _("Somebody is in danger right now"),
    Question.HURT: _("Somebody was hurt, touched or threatened"),
    Question.GOES_ON: _("It can happen again soon"),
}
# How it ended, in words that blame nobody: what who reported reads, and what the person it was about reads.
TOLD_REPORTER = {
    Outcome.TALKED: _("We talked with those concerned and found a way."),
    Outcome.SEPARATED: _("The people concerned no longer meet here."),
    Outcome.AUTHORITIES: _("We passed it on to those who have to look at it."),
    Outcome.NOTHING_FOUND: _("We looked at it carefully and did not find enough to act on."),
}
TOLD_HEARD = {
    Outcome.TALKED: _("It is closed. We talked about it and found a way."),
    Outcome.SEPARATED: _("It is closed. You no longer meet here."),
    Outcome.AUTHORITIES: _("It is closed here. Others look at it now, and they will speak with you."),
    Outcome.NOTHING_FOUND: _("It is closed. We found nothing to act on."),
}
OUTCOMES = {
    Outcome.TALKED: _("We talked and found a way"),
    Outcome.SEPARATED: _("The two no longer meet"),
    Outcome.AUTHORITIES: _("Passed on to the police or another authority"),
    Outcome.NOTHING_FOUND: _("We found nothing to act on"),
}
MINUTES = {30: _("30 min"), 45: _("45 min"), 60: _("1 hour"), 90: _("1½ hours")}
WHICH_CASES = {"": _("Not closed"), "mine": _("I answer for them"), "closed": _("Closed cases")}
CHANNELS = {
    Channel.PHONE: _("Phone"),
    Channel.EMAIL: _("E-mail"),
    Channel.IN_PERSON: _("In person"),
    Channel.VIDEO: _("Video"),
}
WITH = {With.MENTEE: pgettext_lazy("contact", "With the mentee"), With.EMPLOYER: pgettext_lazy("contact", "With the employer")}
GOES = {
    Goes.WELL: _("It goes well"),
    Goes.TALK: _("There is something to talk about"),
    Goes.LEFT: _("We no longer work together"),
}
"""As an employer says it; GOES_SAID is how the two read it."""

GOES_SAID = {
    Goes.WELL: _("The employer says: it goes well"),
    Goes.TALK: _("The employer would like to talk about something"),
    Goes.LEFT: _("The employer says that the job has ended"),
}
PROPOSED = {
    Proposed.OPEN: _("Waits for an answer"),
    Proposed.YES: _("Yes: it stands among the steps"),
    Proposed.NO: _("No, thank you"),
    Proposed.LEFT: _("The place was given back"),
}
