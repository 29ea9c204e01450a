"""Which event tells whom. One line an event; nobody is told of their own act, and no notice names anything personal."""

from datetime import timedelta

from django.urls import reverse

from handrail.employers import events as jobs
from handrail.kernel.events import Told, on
from handrail.matching import events as asked
from handrail.matching.queries import mentor_person, was_chosen
from handrail.mentorships import events as pair
from handrail.mentorships.queries import parties, readers, referral_parties, support_parties, who_meet
from handrail.messaging import (  # noqa: F401  # makes them known
    about_community,
    about_cover,
    about_data,
    about_programmes,
    about_safety,
    about_support,
)
from handrail.messaging.actions import FILLED_IN, tell
from handrail.messaging.queries import (
    contacts_of_offer,
    coordinators_of,
    lacks_something,
    pair_of,
    person_of_mentor,
    person_of_participation,
)
from handrail.people import events as said
from handrail.people.queries import kept_apart
from handrail.people.rules import How
from handrail.programmes import events as places
from handrail.programmes.rules import DECIDED
from handrail.training import events as courses

# One letter for a whole sitting: it goes when they are likely to be done.
SITTING = timedelta(minutes=20)
# Why a mentor's place rests, where it is not what the mentor or the coordinator wished.
PAUSED = {"unanswered": "mentor_paused", "room": "mentor_room"}
TRAINING = "training:own"
TOGETHER, REQUESTS, WAITING, HOME = "mentorships:together", "matching:requests", "matching:start", "portal:home"


def _tell(told: Told, kind: str, person_id: int | None, about: str, page: str) -> None:
    if person_id is not None and person_id != told.person_id:
        tell(kind, person_id, about=about, key=f"event:{told.event_id}:{kind}", path=reverse(page))


def _who_meet(told: Told, kind: str, event: pair.MeetingArranged | pair.MeetingMoved | pair.MeetingCancelled) -> None:
    """Who meets: while a colleague stands in that is the colleague."""
    for person_id in who_meet(event.mentorship_id, event.meeting_id):
        _tell(told, kind, person_id, f"mentorship:{event.mentorship_id}", TOGETHER)


def _both(told: Told, kind: str, mentorship_id: int) -> None:
    for person_id in parties(mentorship_id):
        _tell(told, kind, person_id, f"mentorship:{mentorship_id}", TOGETHER)


def _mentor(told: Told, kind: str, event: asked.MentorAsked | asked.QuestionAnswered | asked.RequestExpired) -> None:
    _tell(told, kind, person_of_mentor(event.mentor_id), f"request:{event.request_id}", REQUESTS)


def _mentee(told: Told, kind: str, event: asked.QuestionAsked | asked.RequestDeclined | asked.RequestExpired) -> None:
    _tell(told, kind, person_of_participation(event.participation_id), f"request:{event.request_id}", WAITING)


@on(asked.MentorAsked)
def mentor_asked(event: asked.MentorAsked, told: Told) -> None:
    _mentor(told, "asked", event)


@on(asked.QuestionAsked)
def question_asked(event: asked.QuestionAsked, told: Told) -> None:
    _mentee(told, "question", event)


@on(asked.QuestionAnswered)
def question_answered(event: asked.QuestionAnswered, told: Told) -> None:
    _mentor(told, "question_answered", event)


@on(asked.RequestDeclined)
def request_declined(event: asked.RequestDeclined, told: Told) -> None:
    _mentee(told, "declined", event)


@on(asked.RequestExpired)
def request_expired(event: asked.RequestExpired, told: Told) -> None:
    _mentee(told, "expired_mentee", event)
    if event.unanswered:
        _mentor(told, "expired_mentor", event)


@on(asked.RequestWithdrawn)
def request_withdrawn(event: asked.RequestWithdrawn, told: Told) -> None:
    if event.was_asked:
        _tell(told, "request_over", person_of_mentor(event.mentor_id), f"request:{event.request_id}", REQUESTS)


@on(asked.RequestClosed)
def request_closed(event: asked.RequestClosed, told: Told) -> None:
    if event.was_asked:
        _tell(told, "request_over", person_of_mentor(event.mentor_id), f"request:{event.request_id}", REQUESTS)


@on(pair.MentorshipAgreed)
def mentorship_agreed(event: pair.MentorshipAgreed, told: Told) -> None:
    """Who said yes knows; the other one is told: good news for her, a new mentee for him."""
    mentee, mentor = parties(event.mentorship_id)
    chosen = was_chosen(event.participation_id)
    _tell(told, "chosen_yes" if chosen else "accepted", mentee, f"mentorship:{event.mentorship_id}", TOGETHER)
    _tell(told, "invitation_accepted" if chosen else "mentorship_agreed", mentor, f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.TimesProposed)
def times_proposed(event: pair.TimesProposed, told: Told) -> None:
    _both(told, "times_proposed", event.mentorship_id)


@on(pair.MeetingArranged)
def meeting_arranged(event: pair.MeetingArranged, told: Told) -> None:
    _who_meet(told, "meeting_arranged", event)


@on(pair.MeetingMoved)
def meeting_moved(event: pair.MeetingMoved, told: Told) -> None:
    _who_meet(told, "meeting_moved", event)


@on(pair.MeetingCancelled)
def meeting_cancelled(event: pair.MeetingCancelled, told: Told) -> None:
    _who_meet(told, "meeting_cancelled", event)


@on(pair.TrackChosen)
def track_chosen(event: pair.TrackChosen, told: Told) -> None:
    _both(told, "track_chosen", event.mentorship_id)


@on(pair.PsychologistAsked)
def psychologist_asked(event: pair.PsychologistAsked, told: Told) -> None:
    """Who was asked, and the mentee, so that nothing happens behind her back."""
    mentee, _mentor_person, psychologist = referral_parties(event.referral_id)
    _tell(told, "referral_asked", psychologist, f"referral:{event.referral_id}", "mentorships:sent")
    _tell(told, "referral_news", mentee, f"referral:{event.referral_id}", TOGETHER)


@on(pair.ReferralAnswered)
def referral_answered(event: pair.ReferralAnswered, told: Told) -> None:
    _two(told, event.referral_id)


@on(pair.AppointmentMade)
def appointment_made(event: pair.AppointmentMade, told: Told) -> None:
    _two(told, event.referral_id)


@on(pair.MentorTold)
def feedback_given(event: pair.MentorTold, told: Told) -> None:
    _two(told, event.referral_id)


def _two(told: Told, referral_id: int) -> None:
    for person_id in referral_parties(referral_id)[:2]:
        _tell(told, "referral_news", person_id, f"referral:{referral_id}", TOGETHER)


@on(pair.MentorshipHandedOver)
def mentorship_handed_over(event: pair.MentorshipHandedOver, told: Told) -> None:
    """The two of now, and the mentor until now."""
    _both(told, "handed_over", event.mentorship_id)
    _tell(told, "handed_over", person_of_mentor(event.before_id), f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.MentorshipPaused)
def mentorship_paused(event: pair.MentorshipPaused, told: Told) -> None:
    _both(told, "mentorship_paused", event.mentorship_id)


@on(pair.MentorshipResumed)
def mentorship_resumed(event: pair.MentorshipResumed, told: Told) -> None:
    _both(told, "mentorship_resumed", event.mentorship_id)


@on(pair.MentorshipExtended)
def mentorship_extended(event: pair.MentorshipExtended, told: Told) -> None:
    _both(told, "mentorship_extended", event.mentorship_id)


@on(pair.MentorshipClosed)
def mentorship_closed(event: pair.MentorshipClosed, told: Told) -> None:
    _both(told, "mentorship_closed", event.mentorship_id)


@on(pair.MentorReminded)
def mentor_reminded(event: pair.MentorReminded, told: Told) -> None:
    """While contact rests nobody is sent to whom he may not meet; who pressed is not told that."""
    mentee, mentor = parties(event.mentorship_id)
    mentor = support_parties(event.mentorship_id).owner or mentor
    if not kept_apart(mentee, mentor):
        _tell(told, "mentor_reminded", mentor, f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.AftercareBegun)
def aftercare_begun(event: pair.AftercareBegun, told: Told) -> None:
    """Good news for both: she is congratulated, he reads what is due from now on."""
    mentee, mentor = parties(event.mentorship_id)
    _tell(told, "aftercare_begun", mentee, f"mentorship:{event.mentorship_id}", TOGETHER)
    _tell(told, "aftercare_begun_mentor", mentor, f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.MentorshipReopened)
def mentorship_reopened(event: pair.MentorshipReopened, told: Told) -> None:
    _both(told, "reopened", event.mentorship_id)


@on(pair.ReopeningWaits)
def reopening_waits(event: pair.ReopeningWaits, told: Told) -> None:
    _both(told, "reopening_waits", event.mentorship_id)
    for person_id in coordinators_of(event.participation_id):
        _tell(told, "reopening_waits_staff", person_id, f"mentorship:{event.mentorship_id}", "mentorships:followed")


@on(pair.EmployerAnswered)
def employer_answered(event: pair.EmployerAnswered, told: Told) -> None:
    _tell(told, "employer_answered", parties(event.mentorship_id)[1], f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.StepProposed)
def training_proposed(event: pair.StepProposed, told: Told) -> None:
    _tell(told, "training_proposed", parties(event.mentorship_id)[0], f"mentorship:{event.mentorship_id}", TOGETHER)


@on(pair.StepAnswered)
def training_answered(event: pair.StepAnswered, told: Told) -> None:
    _tell(told, "training_answered", parties(event.mentorship_id)[1], f"mentorship:{event.mentorship_id}", TOGETHER)


def _offering(told: Told, kind: str, offer_id: int) -> None:
    for person_id in contacts_of_offer(offer_id):
        _tell(told, kind, person_id, f"offer:{offer_id}", "employers:offers")


@on(jobs.TrainingPlaceTaken)
def training_place_taken(event: jobs.TrainingPlaceTaken, told: Told) -> None:
    _offering(told, "training_taken", event.offer_id)


@on(jobs.TrainingPlaceFreed)
def training_place_freed(event: jobs.TrainingPlaceFreed, told: Told) -> None:
    _offering(told, "training_freed", event.offer_id)


@on(jobs.TrainingOffered)
def training_offered(event: jobs.TrainingOffered, told: Told) -> None:
    _offering(told, "training_open", event.offer_id)


@on(jobs.JobChecked)
def job_checked(event: jobs.JobChecked, told: Told) -> None:
    """Somebody said that the job has ended: the mentor gets in touch and writes the end down."""
    found = pair_of(event.participation_id) if event.lost else None
    if found:
        _tell(told, "job_said_over", found[1], f"mentorship:{found[0]}", TOGETHER)


def _readers(told: Told, kind: str, concern_id: int) -> None:
    """To those who may read it, and to nobody else: never to the person it is about."""
    for person_id in readers(concern_id):
        _tell(told, kind, person_id, f"concern:{concern_id}", "mentorships:cases")


@on(pair.ConcernReported)
def concern_reported(event: pair.ConcernReported, told: Told) -> None:
    _readers(told, "concern_reported", event.concern_id)


@on(pair.ConcernAddedTo)
def concern_added_to(event: pair.ConcernAddedTo, told: Told) -> None:
    _readers(told, "concern_added", event.concern_id)


@on(places.ParticipationReferred)
def referred(event: places.ParticipationReferred, told: Told) -> None:
    """Who was chosen from the register has read another letter and said yes already."""
    if was_chosen(event.participation_id):
        return
    _tell(told, "referred", person_of_participation(event.participation_id), f"participation:{event.participation_id}", HOME)


@on(places.MentorAccepted)
def mentor_accepted(event: places.MentorAccepted, told: Told) -> None:
    kind = "mentor_accepted_lacks" if lacks_something(event.mentor_id, told.on) else "mentor_accepted"
    _tell(told, kind, event.person_id, f"mentor:{event.mentor_id}", HOME)


@on(places.MentorRefused)
def mentor_refused(event: places.MentorRefused, told: Told) -> None:
    _tell(told, "mentor_refused", event.person_id, f"mentor:{event.mentor_id}", HOME)


@on(places.MentorPaused)
def mentor_paused(event: places.MentorPaused, told: Told) -> None:
    if event.because == DECIDED:
        return  # told in a letter of its own, by the app that decided
    kind = PAUSED.get(event.because, "mentor_rests")
    _tell(told, kind, event.person_id, f"mentor:{event.mentor_id}", HOME)


INVITATIONS = "matching:select_start"


def _chooser(told: Told, kind: str, selection_id: int) -> None:
    _tell(told, kind, mentor_person(selection_id), f"selection:{selection_id}", INVITATIONS)


@on(asked.InvitationDeclined)
def invitation_declined(event: asked.InvitationDeclined, told: Told) -> None:
    _chooser(told, "invitation_declined", event.selection_id)


@on(asked.InvitationExpired)
def invitation_expired(event: asked.InvitationExpired, told: Told) -> None:
    _chooser(told, "invitation_expired", event.selection_id)


@on(asked.CallBackAsked)
def call_back_asked(event: asked.CallBackAsked, told: Told) -> None:
    _chooser(told, "call_back_asked", event.selection_id)


@on(courses.CoursePlaceTaken)
def course_place_taken(event: courses.CoursePlaceTaken, told: Told) -> None:
    _tell(told, "course_place", event.person_id, f"run:{event.run_id}", TRAINING)


@on(courses.CertificateIssued)
def certificate_issued(event: courses.CertificateIssued, told: Told) -> None:
    _tell(told, "certificate_issued", event.person_id, f"certificate:{event.certificate_id}", TRAINING)


@on(courses.CertificateRevoked)
def certificate_revoked(event: courses.CertificateRevoked, told: Told) -> None:
    _tell(told, "certificate_revoked", event.person_id, f"certificate:{event.certificate_id}", TRAINING)


def _filled_in(told: Told, how: str, person_id: int | None) -> None:
    """Who was helped to fill in is told once a day what was written down, and where to change it."""
    if how == How.ASSISTED and person_id is not None:
        key, path = f"{FILLED_IN}:{told.on}", reverse("portal:filled_in")
        tell(FILLED_IN, person_id, about=f"person:{person_id}", key=key, path=path, wait=SITTING)


@on(said.ConsentGiven)
def consent_given(event: said.ConsentGiven, told: Told) -> None:
    _filled_in(told, event.how, event.person_id)


@on(said.ConsentWithdrawn)
def consent_withdrawn(event: said.ConsentWithdrawn, told: Told) -> None:
    _filled_in(told, event.how, event.person_id)


@on(places.ParticipationJoined)
def joined(event: places.ParticipationJoined, told: Told) -> None:
    _filled_in(told, event.how, event.person_id)


@on(places.WorkWishSaid)
def work_wish_said(event: places.WorkWishSaid, told: Told) -> None:
    _filled_in(told, event.how, person_of_participation(event.participation_id))


@on(places.MentorWanted)
def mentor_wanted(event: places.MentorWanted, told: Told) -> None:
    _filled_in(told, event.how, person_of_participation(event.participation_id))


@on(asked.MentorsChosen)
def mentors_chosen(event: asked.MentorsChosen, told: Told) -> None:
    _filled_in(told, event.how, person_of_participation(event.participation_id))
