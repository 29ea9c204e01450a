"""Lithuania's workshops and its network of mentors: what was, what comes, what was asked and what became of suggestions.

Who came before this part (mentees, former mentees, mentors) takes part here; where somebody is missing, others come.
"""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from handrail.community import actions
from handrail.community.models import Signup, Workshop
from handrail.community.models.workshops import MENTORS, PRESENT
from handrail.community.queries.attending import door_code
from handrail.community.queries.speaking import may_be_asked
from handrail.kernel.access import Actor
from handrail.people import actions as people
from handrail.people.models import Account, Organisation
from handrail.people.queries import actor_of
from handrail.people.rules import OrganisationKind
from handrail.portal.made_up.stage import BY
from handrail.programmes.models import Mentor, Participation, Programme

if TYPE_CHECKING:
    from handrail.portal.made_up.scene import Scene

SLUG = "lt-mentoring"
CONFIRMED, QUESTIONS = 95, 12
"""So many days ago the series were confirmed; the newest question is younger than the other figure."""
HALL, VIDEO = "Laisvės al. 60, Kaunas, 2 aukštas", "Vaizdo skambutis, nuorodą atsiunčia vedėjas"
WORKSHOP: dict[str, Any] = {"nth": 2, "weekday": 1, "day": None, "at": time(10), "minutes": 120, "place": HALL}
NETWORK: dict[str, Any] = {"nth": -1, "weekday": 3, "day": None, "at": time(14), "minutes": 90, "place": VIDEO}
ABOUT = (
    ("Pirmoji savaitė naujame darbe", "Kaip susipažinti su komanda ir ko nebijoti klausti."),
    ("Darbo pokalbis be baimės", "Pratybos poromis su darbdaviais."),
    ("Gyvenimo aprašymas per valandą", "Atsineškite savąjį, išeisite su geresniu."),
)
FEEDBACK = ("Išdrįsau paklausti.", "Norėčiau daugiau pratybų.", "", "Gera išgirsti, kaip sekėsi kitiems.", "", "Per trumpai.")
QUOTE = "Pusę metų niekam nedrįsau skambinti. Po seminaro paskambinau, ir dabar dirbu."
POSTS = (
    (
        "question", "Kaip pradėti pirmą pokalbį?", ["job_search"],
        "Žmogus tyli ir laukia, ką pasakysiu. Nuo ko pradedate Jūs?",
        ("Nuo to, kaip praėjo jo diena. Apie darbą kalbame tik antrą kartą.", "Pasivaikščiojame. Einant kalbėti lengviau."),
    ),
    (
        "case", "Kas, jei žmogus nebeatsiliepia?", ["psychological_support"],
        "Tris savaites neatsako į skambučius, nors anksčiau ateidavo laiku. Laiškas grįžo.",
        ("Parašiau ranka atviruką. Po savaitės paskambino.",),
    ),
    (
        "practice", "Pratybos prieš darbo pokalbį", ["interviews"],
        "Klausimus užduodu du kartus: pirmą kartą draugiškai, antrą – griežtai. Po to tikras pokalbis nebebaisus.", (),
    ),
    (
        "question", "Kas padeda, kai trukdo skolos?", ["vocational_guidance"],
        "Atlyginimą iškart nuskaičiuoja antstolis, todėl dirbti neapsimoka. Kur siunčiate?", (),
    ),
)  # fmt: skip
SUGGESTIONS = (
    ("Trumpesnis individualaus plano lapas", "Dviejų puslapių niekas neperskaito. Užtektų vieno.", "adopt"),
    ("Susitikimai ir šeštadieniais", "Dirbantieji per bandomąjį laikotarpį kitą dieną negali.", "decline"),
    ("Bendras kalendorius su psichologais", "Dabar laiką derinu trimis laiškais.", ""),
)


def come(scene: "Scene") -> None:
    coordinator = scene.as_staff("coordinator")
    firm = _series(scene, coordinator)
    mentors = _mentors(scene) or [coordinator]
    _workshops(scene, coordinator, firm)
    _talk(scene, mentors, coordinator)
    _suggest(scene, mentors, coordinator)


def _series(scene: "Scene", coordinator: Actor) -> Organisation:
    with scene.ago(CONFIRMED) as (on, now):
        firm = people.found_organisation("UAB Šilo baldai (demo)", OrganisationKind.EMPLOYER, country="LT", by=BY, on=on)
        for code, rule, places in (("alumni_workshop", WORKSHOP, 8), ("mentor_network", NETWORK, 40)):
            said = {**rule, "begins": on.replace(day=1), "places": places}
            actions.confirm_series(SLUG, code, said, by=coordinator, now=now)
    for days in range(CONFIRMED - 5, -1, -5):
        with scene.ago(days, hour=7) as (_, now):
            actions.plan_all(by=BY, now=now)
            actions.announce_due(by=BY, now=now)
    return firm


def _mentors(scene: "Scene") -> list[Actor]:
    rows = Mentor.objects.filter(programme__slug=SLUG, stage__in=MENTORS).select_related("person__account")
    return [actor_of(row.person.account) for row in rows.order_by("pk")[:6]]


def _mentees(programme: Programme) -> list[Actor]:
    rows = Participation.objects.filter(programme=programme, stage__in=PRESENT, person__account__isnull=False)
    return [actor_of(Account.objects.get(person=row.person)) for row in rows.order_by("pk")[:14]]


def _workshops(scene: "Scene", coordinator: Actor, firm: Organisation) -> None:
    """What was has its list and its opinions, what comes is nearly full."""
    rows = list(Workshop.objects.filter(series__code="alumni_workshop", programme__slug=SLUG).order_by("starts_at"))
    comers = _mentees(rows[0].programme) if rows else []
    for number, row in enumerate(rows[:4]):
        days = max(0, (scene.today - row.local.date()).days)
        when = days + 9 if days else 2
        with scene.ago(when) as (_, now):
            if now >= row.starts_at:
                continue
            title, about = ABOUT[number % len(ABOUT)]
            _titled(row, title, about, coordinator, now)
            actions.place_guest(row.ref, "Darius Medžiotojonis", firm.ref, by=coordinator, now=now)
            for who in comers[number : number + (6 if days else 11)]:
                actions.sign_up(row.ref, by=who, now=now)
            _ask_speaker(row, coordinator, now)
        if days:
            with scene.ago(days):
                _after(row, coordinator)


def _titled(row: Workshop, title: str, about: str, coordinator: Actor, now: datetime) -> None:
    actions.edit(
        row.ref,
        day=row.local.date(),
        at=row.local.time(),
        minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
        place=row.place,
        places=row.places,
        title=title,
        about=about,
        by=coordinator,
        now=now,
    )


def _ask_speaker(row: Workshop, coordinator: Actor, now: datetime) -> None:
    """One who was here before says yes; where the consent to be quoted was read, the words are there too."""
    former = may_be_asked(row).first()
    if former is None:
        return
    actions.ask_speaker(row.ref, former.ref, by=coordinator, now=now)
    him = actor_of(former.account)
    actions.answer_speaking(row.ref, yes=True, by=him, now=now)
    actions.give_quote(row.ref, QUOTE, "0" * 64, by=him, now=now)


def _after(row: Workshop, coordinator: Actor) -> None:
    """Most said at the door that they are here, one was ticked missed; then they said how it was."""
    placed = Signup.objects.filter(workshop=row, person__isnull=False, state="placed").order_by("pk")
    for number, signup in enumerate(placed):
        if signup.person is None or number == 1:
            actions.tick(row.ref, {signup.ref: "missed"}, by=coordinator, now=row.ends_at)
            continue
        who = actor_of(signup.person.account)
        actions.check_in(row.ref, door_code(row), by=who, now=row.starts_at + timedelta(minutes=4))
        tap = ("good", "good", "so_so")[number % 3]
        actions.give_feedback(row.ref, tap, FEEDBACK[number % len(FEEDBACK)], by=who, now=row.ends_at)
    text = "Penki klausimai, kuriuos verta užduoti pirmą dieną."
    actions.add_material(row.ref, "Atmintinė", text=text, by=coordinator, now=row.ends_at)


def _talk(scene: "Scene", mentors: list[Actor], coordinator: Actor) -> None:
    owner = scene.places["service"].ref
    for number, (kind, title, topics, text, answers) in enumerate(POSTS):
        with scene.ago(QUESTIONS + 7 * (len(POSTS) - number)) as (_, now):
            writer = mentors[number % len(mentors)]
            post = actions.write_post(owner, kind, title, text, topics=topics, by=writer, now=now)
        for place, words in enumerate(answers):
            with scene.ago(QUESTIONS + 7 * (len(POSTS) - number) - 1 - place) as (_, now):
                by = mentors[(number + place + 1) % len(mentors)]
                answer = actions.answer_post(post.ref, words, by=by, now=now)
                if kind == "question" and place == 0:
                    actions.mark_helped(answer.ref, helped=True, by=writer, now=now)


def _suggest(scene: "Scene", mentors: list[Actor], coordinator: Actor) -> None:
    for number, (title, text, became) in enumerate(SUGGESTIONS):
        with scene.ago(60 - 20 * number) as (on, _):
            row = actions.suggest(SLUG, title, text, by=mentors[number % len(mentors)], on=on)
        with scene.ago(50 - 20 * number) as (on, _):
            actions.take_suggestion(row.ref, by=coordinator, on=on)
            if became == "adopt":
                actions.adopt(row.ref, 2, "Nuo antros redakcijos planas yra vieno lapo.", by=coordinator, on=on)
            elif became == "decline":
                reason = "Skyrius šeštadieniais nedirba. Galima susitikti telefonu."
                actions.decline_suggestion(row.ref, reason, by=coordinator, on=on)
