"""The same pages over registers of three sizes: what a person waits for grows with her own people, never with the register."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handrail.kernel import clock
from handrail.matching import register_bench as register
from handrail.people.models import Account, Organisation
from handrail.programmes.actions import refresh_eligibility
from handrail.programmes.models import Participation, Programme
from handrail.register.actions import bring_in
from handrail.register.models import Jobseeker
from tests.drills import filling
from tests.drills.conftest import FULL, sized
from tests.drills.progress import commit
from tests.matching.world import MatchingWorld

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = (100, 300) if not FULL else (10_000, 100_000, 1_000_000)
SEEKING, PAIRS, LOOKS = sized(20, 2_000), sized(5, 200), sized(2, 25)
CONTROL = "control: everybody counted"


def town(size: int) -> dict[str, tuple[Client, str]]:
    """Page → who opens it, and its address."""
    world = MatchingWorld()
    programme = filling.fill(filling.Size(size, SEEKING, PAIRS), world, clock.today())
    return dict(_pages(world, programme, Programme.objects.get(slug="bench-mentoring")))


def grow(size: int, folder: Path) -> None:
    """The service's file of that day names so many, and who may join is found among them."""
    file = folder / "register.csv"
    register.write(file, range(size), seed=1)
    bring_in(file, full=True, by=register.BY, on=register.DAY)
    refresh_eligibility(Programme.objects.get(slug="bench-mentoring").pk, by=register.BY, on=register.DAY)
    register.analyze()


def _pages(world: MatchingWorld, programme: Programme, selecting: Programme) -> Iterator[tuple[str, tuple[Client, str]]]:
    office = Organisation.objects.get(number="bench-1")
    counsellor, mentor = world.counsellor(office, "Greta Maes"), world.counsellor(office, "Rasa Petraitė")
    register.mentor(selecting, mentor)
    served = Jobseeker.objects.filter(office=office, participations__programme=programme).order_by("pk")
    Jobseeker.objects.filter(pk__in=list(served.values_list("pk", flat=True)[:20])).update(counsellor=counsellor)
    seeking = Participation.objects.filter(mentorships=None, person__isnull=False).earliest("pk")
    paired = Participation.objects.filter(mentorships__isnull=False, person__isnull=False).earliest("pk")
    hers, whose = signed_in(counsellor.pk), served[0]
    yield "caseload", (hers, reverse("portal:today"))
    yield "search by a name", (hers, reverse("portal:refer") + "?q=" + whose.name.replace(" ", "+"))
    # A tenth of a made-up register is called Vardas2 or begins so.
    yield "search by a beginning many share", (hers, reverse("portal:refer") + "?q=vardas2")
    yield "one to refer", (hers, reverse("portal:refer_one", args=[whose.ref]))
    yield "a mentor's list", (signed_in(mentor.pk), reverse("matching:select", args=[selecting.slug]))
    yield "first page, looking", (signed_in(seeking.person_id), "/")
    yield "proposals", (signed_in(seeking.person_id), reverse("matching:proposals", args=[seeking.ref]))
    yield "first page, mentee", (signed_in(paired.person_id), "/")


def signed_in(person_id: int | None) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person_id=person_id))
    return client


def _open(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{answer.status_code}: {path}"


def test_a_page_over_registers_of_three_sizes(tmp_path: Path, figures: dict[str, Any]) -> None:
    """Speed is printed, never asserted; the control shows that a page which reads the register would stand out."""
    pages, times = town(SIZES[0]), dict[str, list[float]]()
    for size in SIZES:
        grow(size, tmp_path)
        assert Jobseeker.objects.filter(left_on=None).count() == size
        for name, (client, path) in pages.items():
            times.setdefault(name, []).append(register.middle(partial(_open, client, path), LOOKS))
        times.setdefault(CONTROL, []).append(register.middle(Jobseeker.objects.exclude(name="").count, LOOKS))
    figures |= {
        "commit": commit(),
        "sizes": SIZES,
        "looks": LOOKS,
        "pages": {name: _grown(each) for name, each in times.items()},
    }


def _grown(waits: list[float]) -> dict[str, Any]:
    """Milliseconds at each size, and how many times the one at the smallest size the slowest of them is."""
    return {"ms": waits, "times": round(max(waits) / waits[0], 2)}
