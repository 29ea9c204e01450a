"""The slip a counsellor hands over: one sheet of A6, a square to scan, and nobody's name."""

import re
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import Page

from handrail.programmes.models import Participation

A6 = (297.6, 419.5)  # in points


def test_the_slip_fits_on_one_sheet_of_a6_and_names_nobody(desk: Page, house: str, tmp_path: Path) -> None:
    call_command("demo_people", few=True, verbosity=0)
    row = Participation.objects.select_related("jobseeker").filter(stage="referred").earliest("id")
    assert row.jobseeker
    desk.goto("/demo/")
    with desk.expect_navigation():
        desk.click("button[name=who][value=counsellor]")
    desk.goto(f"/person/{row.ref}/")
    with desk.expect_navigation():
        desk.click("form[action$='/slip/'] button")
    paper = desk.locator(".paper").inner_text()
    for word in row.jobseeker.name.split():
        assert word not in paper
    file = tmp_path / "slip.pdf"
    desk.pdf(path=file, prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", file.read_bytes())
    assert len(sheets) == 1, "one sheet"
    assert all(abs(float(found) - wanted) < 2 for found, wanted in zip(sheets[0], A6, strict=True)), sheets
