"""The slip a counsellor hands over: one sheet of A6, a square to scan, and nobody's name."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from handrail.kernel import clock
from handrail.people.models import Account
from handrail.people.queries import actor_of
from handrail.programmes import actions
from tests.world import World

A6 = (297.6, 419.5)  # in points
NAME = "Noor El Amrani"


def test_the_slip_fits_on_one_sheet_of_a6_and_names_nobody(
    desk: Page, world: World, enter: Callable[[Page, Account], None], tmp_path: Path
) -> None:
    office = world.organisation("Ghent")
    noor, greta = world.jobseeker(NAME, office=office), world.counsellor(office, "Greta Maes").account
    row = actions.refer(world.programme().pk, noor.pk, by=actor_of(greta), on=clock.today())
    enter(desk, greta)
    desk.goto(f"/person/{row.ref}/")
    assert NAME in desk.locator("main").inner_text()
    with desk.expect_navigation():
        desk.click("form[action$='/slip/'] button")
    paper = desk.locator(".paper").inner_text()
    for word in NAME.split():
        assert word not in paper
    file = tmp_path / "slip.pdf"
    desk.pdf(path=file, prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes())
    assert len(sheets) == 1, "one sheet"
    assert all(abs(float(found) - wanted) < 2 for found, wanted in zip(sheets[0], A6, strict=True)), sheets
