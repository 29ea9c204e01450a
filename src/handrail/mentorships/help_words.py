"""The words of the kinds of help: tracks named by the help they give, their questions, reasons and plan steps."""

from django.utils.translation import gettext_lazy as _

from handrail.mentorships.rules.barriers import Barrier, BarrierState
from handrail.mentorships.rules.mood import Tap
from handrail.mentorships.rules.referrals import DeclineReason, ReferralStage
from handrail.mentorships.rules.tracks import Question, Why

HELP_REASONS = {
    "mentors_only": _("Only mentors have a week here."),
    "health_consent_missing": _("This is about health. It is kept only when the mentee has said yes to that first."),
    "plan_empty": _("There is nothing to sign yet. First choose the help or add a step to the plan."),
    "signed_already": _("You have signed this plan already."),
    "track_refers_to_nobody": _("The help you two chose names no psychologists. Choose other help first, if it is wanted."),
    "referral_open": _("A psychologist has been asked already. Wait for the answer, or take it back first."),
    "psychologist_rests": _("This psychologist takes nobody new now. Please choose another one."),
    "psychologist_full": _("There is no free place here now. Please choose another psychologist."),
    "note_missing": _("Write what the next mentor needs to know. The mentee reads it too."),
    "same_mentor": _("This is the mentor now. Choose another one."),
    "track_unknown": _("Choose one of the kinds of help on the list."),
}
TRACKS = {
    "job_search": _("Job search"),
    "guidance_first": _("Guidance first"),
}
TRACK_HELPS = {
    "interviews": _("Practise job interviews"),
    "job_search": _("Search and apply for jobs together"),
    "career_plan": _("Make a plan for the way to work"),
    "vocational_guidance": _("Find out which work fits"),
    "psychological_support": _("Talk to a psychologist, if wanted"),
    "workplace_life": _("Settle in at the workplace"),
}
QUESTIONS = {
    Question.MOTIVATION: _("How much help is wanted to get going and keep going?"),
    Question.QUALIFICATION: _("How much help is wanted with skills and papers for the work?"),
    Question.EXPERIENCE: _("How much help is wanted to get experience an employer can see?"),
}
ABOUT = {
    Question.MOTIVATION: _("getting going and keeping going"),
    Question.QUALIFICATION: _("skills and papers"),
    Question.EXPERIENCE: _("experience"),
}
LEVELS = {
    1: _("A lot of help, before anything else"),
    2: _("Much help"),
    3: _("Some help"),
    4: _("A little help"),
    5: _("No help"),
}
WHY_TRACK = {
    Why.BOTH_WANT: _("We talked about it and both want this"),
    Why.WORK_CLEAR: _("It is clear which work is wanted, so the search begins"),
    Why.FIND_OUT: _("First we find out which work fits"),
    Why.TRAINING_FIRST: _("First a course, a paper or a trial at work"),
    Why.LIFE_FIRST: _("First something else in life needs care"),
    Why.NEXT_HELP: _("The first help is given, now comes the next"),
}
PLAN_STEPS = {
    "career_plan": _("Make a plan for your way to work"),
    "cv_and_letter": _("Have a CV and a letter that are ready to send"),
    "practice_interview": _("Practise a job interview"),
    "ten_applications": _("Send ten applications"),
    "strengths": _("Write down what you are good at"),
    "vocational_test": _("Do a test that shows which work fits"),
    "training_or_trial_work": _("Begin a course or try out a workplace"),
}
BARRIERS = {
    Barrier.HEALTH: _("Health of body or mind"),
    Barrier.DEBT: _("Debts"),
    Barrier.CARE: _("Looking after children or relatives"),
    Barrier.TRANSPORT: _("The way to work"),
    Barrier.HOUSING: _("A place to live"),
    Barrier.LANGUAGE: _("The language"),
    Barrier.DIGITAL: _("Computer and phone"),
    Barrier.PAPERS: _("Papers and permits"),
    Barrier.EXPIRED_CERTIFICATE: _("A certificate that has run out"),
    Barrier.FOREIGN_DIPLOMA: _("A diploma from abroad"),
}
BARRIER_STATES = {
    BarrierState.OPEN: _("Not begun"),
    BarrierState.WORKED_ON: _("Being worked on"),
    BarrierState.GONE: _("Out of the way"),
}
BARRIER_LIGHTS = {BarrierState.OPEN: "soon", BarrierState.WORKED_ON: "go", BarrierState.GONE: "rest"}
BARRIER_STEPS = {
    "work_on": _("We work on it"),
    "clear_away": _("It is out of the way"),
    "open_again": _("It is there again"),
}
BARRIER_SAID = {
    "work_on": _("Good. You work on it now."),
    "clear_away": _("Well done. It is out of the way."),
    "open_again": _("It is on the list again."),
}
PAPERS = {"individual_plan": _("Individual plan")}
REFERRAL_STAGES = {
    ReferralStage.ASKED: _("Asked"),
    ReferralStage.ACCEPTED: _("Said yes, a time comes next"),
    ReferralStage.APPOINTED: _("A time is set"),
    ReferralStage.DONE: _("The talks are over"),
    ReferralStage.DECLINED: _("Not possible now"),
    ReferralStage.WITHDRAWN: _("Taken back"),
}
REFERRAL_LIGHTS = {
    ReferralStage.ASKED: "soon",
    ReferralStage.ACCEPTED: "soon",
    ReferralStage.APPOINTED: "go",
    ReferralStage.DONE: "rest",
    ReferralStage.DECLINED: "rest",
    ReferralStage.WITHDRAWN: "rest",
}
DECLINES = {
    DeclineReason.FULL: _("I have no room now"),
    DeclineReason.OTHER_HELP: _("Other help would fit better"),
    DeclineReason.LANGUAGE: _("I do not speak a language that is needed"),
    DeclineReason.OTHER: _("Something else"),
}
TAPS = {Tap.GOOD: _("Well"), Tap.FAIR: _("So-so"), Tap.LOW: _("Not well")}
TAP_LIGHTS = {Tap.GOOD: "go", Tap.FAIR: "rest", Tap.LOW: "soon"}
