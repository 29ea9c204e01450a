"""Who of the register fits a rule, by set; and one person's facts for the same question asked alone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from handrail.kernel.access import Actor, NotFound, Role
from handrail.kernel.privacy import blind_index
from handrail.people.models import Account, Organisation, Person
from handrail.register import models as m
from handrail.register import rules as r


def where(rule: r.JobseekerRule, moment: r.Moment) -> Q:  # noqa: C901, PLR0911  # one line for each rule of the closed set
    """The jobseekers for whom the rule holds. Never negated, so an unknown (NULL) column never qualifies."""
    match rule:
        case r.Registered():
            return Q(standing__in=rule.standings, registered_since__isnull=False)
        case r.Age():
            after, by = rule.born(moment)
            return (Q(born_on__gt=after) if after else Q()) & (Q(born_on__lte=by) if by else Q())
        case r.LongTermUnemployed():
            return _long_term(rule, moment)
        case r.InAssistanceGroup():
            return Q(Exists(m.AssistanceDecision.objects.filter(jobseeker=OuterRef("pk"), group__in=rule.any_of)))
        case r.HasOffice():
            return Q(office__isnull=False)
        case r.LivesIn():
            return Q.create([Q(area__startswith=area) for area in rule.areas], connector=Q.OR)
        case r.Education():
            return Q(education__range=(rule.at_least, rule.at_most))
        case r.Speaks():
            return Q(languages__overlap=[f"{spoken}:{level}" for spoken in rule.any_of for level in rule.level.and_above])
        case r.ForeignOrigin():
            return Q(Exists(m.DeclaredOrigin.objects.filter(jobseeker=OuterRef("pk"), foreign=True)))
        case r.NewInCountry():
            return Q(in_country_since__gte=r.months_before(moment.entry, 12 * rule.at_most_years))
        case r.HasPermit():
            lasting = Q(permit_until__isnull=True) | Q(permit_until__gte=moment.planned_end)
            return Q(permit__in=rule.any_of) & lasting
        case r.EarlierMeasures():
            return Q(earlier_measures__gte=rule.at_least)


def _long_term(rule: r.LongTermUnemployed, moment: r.Moment) -> Q:
    adults, born_after, young = rule.limits(moment.entry)
    long = Q(registered_since__lt=adults)
    if born_after and young:
        long |= Q(born_on__gt=born_after, registered_since__lt=young)
    return Q(standing=r.Standing.UNEMPLOYED) & long


def in_group(group: r.TargetGroup, moment: r.Moment) -> Q:
    """The jobseekers who belong to this target group."""
    return Q.create([where(rule, moment) for rule in group.needs])


def facts(jobseeker: m.Jobseeker) -> r.Jobseeker:
    """What the rules may know about this person."""
    group = m.AssistanceDecision.objects.filter(jobseeker=jobseeker).values_list("group", flat=True).first()
    origin = m.DeclaredOrigin.objects.filter(jobseeker=jobseeker).values_list("foreign", flat=True).first()
    return r.Jobseeker(
        standing=r.Standing(jobseeker.standing) if jobseeker.standing else None,
        registered_since=jobseeker.registered_since,
        born_on=jobseeker.born_on,
        area=jobseeker.area,
        education=jobseeker.education,
        assistance_group=r.AssistanceGroup(group) if group else None,
        has_office=jobseeker.office_id is not None,
        foreign_origin=origin,
        in_country_since=jobseeker.in_country_since,
        permit=r.Permit(jobseeker.permit) if jobseeker.permit else None,
        permit_until=jobseeker.permit_until,
        earlier_measures=jobseeker.earlier_measures,
        declared=jobseeker.source == r.Source.DECLARED,
        languages=tuple(_spoken(each) for each in jobseeker.languages),
    )


def _spoken(text: str) -> tuple[str, r.Level]:
    language, level = text.split(":")
    return language, r.Level(level)


def jobseeker(actor: Actor, ref: str) -> m.Jobseeker:
    """One jobseeker by outer address."""
    row = m.Jobseeker.objects.visible_to(actor).filter(ref=ref).first()
    if row is None:
        raise NotFound(ref)
    return row


def jobseeker_of(person_id: int) -> m.Jobseeker | None:
    """The register row tied to this person."""
    return m.Jobseeker.objects.filter(person_id=person_id, source=r.Source.REGISTER).first()


def declared_by(person_id: int) -> m.Jobseeker | None:
    """What this person said about herself, where no register is asked."""
    return m.Jobseeker.objects.filter(person_id=person_id, source=r.Source.DECLARED).first()


def lock_person(person_id: int) -> None:
    """One person asks for one code at a time."""
    Person.objects.select_for_update().filter(pk=person_id).first()


def reachable(number_index: str, born_on: date) -> m.Jobseeker | None:
    """The row of this number and birth date, if the register knows how to reach the person."""
    rows = m.Jobseeker.objects.filter(number_index=number_index, born_on=born_on)
    return rows.exclude(email="", phone="").first()


def tie_code(ref: str) -> str:
    """The six digits of a code, worked out from our key: what is stored is a hash only."""
    return f"{int(blind_index(f'tie:{ref}'), 16) % 1_000_000:06}"


@dataclass(frozen=True)
class TieLetter:
    """What goes to the contact the register holds."""

    ref: str
    code: str
    channel: str
    to: str
    language: str


def tie_letter(code_id: int) -> TieLetter | None:
    """The letter of a code that is still open."""
    code = m.TieCode.objects.select_related("jobseeker", "person__account").filter(pk=code_id, spent_at=None).first()
    if code is None or code.jobseeker is None:
        return None
    to = code.jobseeker.email if code.channel == "email" else code.jobseeker.phone
    # The language in which the code was asked for, on the page where it is to be typed.
    return TieLetter(code.ref, tie_code(code.ref), code.channel, to, code.person.account.language)


def offices_by_number() -> dict[str, int]:
    """The offices a file may name, by their number."""
    rows = Organisation.objects.exclude(kind="employer").values_list("number", "id")
    return {number: pk for number, pk in rows if number}


def counsellors_by_email() -> dict[str, int]:
    """The counsellors a file may name, by the address they sign in with."""
    rows = Account.objects.filter(person__memberships__role=Role.COUNSELLOR, email__isnull=False)
    return {email: person for email, person in rows.values_list("email", "person_id") if email and person}
