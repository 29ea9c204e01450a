"""handrail programme check|diff|publish|open: programme files from a terminal. See docs/how-to/programme-files.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handrail.kernel import clock
from handrail.kernel.access import Actor
from handrail.kernel.labels import sentence
from handrail.kernel.reading import BadDefinition
from handrail.kernel.reasons import Refused
from handrail.programmes import actions, queries
from handrail.programmes.changes import report
from handrail.programmes.definition import Definition
from handrail.programmes.launch_rules import NEVER_WAIVED
from handrail.programmes.reading import read
from handrail.programmes.texts import BadTexts, missing_texts, texts_beside

BY = Actor.system("programme")


class Command(BaseCommand):
    help = "Check, compare, publish and open programme files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        check = steps.add_parser("check", help="name line, key and remedy of every fault")
        check.add_argument("file", type=Path)
        diff = steps.add_parser("diff", help="print what a new version changes, and for whom")
        diff.add_argument("old", type=Path)
        diff.add_argument("new", type=Path)
        publish = steps.add_parser("publish", help="make this file the newest version; it never changes again")
        publish.add_argument("file", type=Path)
        publish.add_argument("--owner", default="", help="number or name of the organisation that runs it")
        publish.add_argument("--zone", default=settings.TIME_ZONE, help="time zone of its days")
        start = steps.add_parser("open", help="let people join; needs a lead, a deputy and the hours they answer")
        start.add_argument("slug")
        start.add_argument("--lead", default="", help="e-mail address of the safeguarding lead")
        start.add_argument("--deputy", default="", help="e-mail address of the deputy")
        start.add_argument("--waive", default="", help="open although the checklist is not done, for this reason")
        start.add_argument("--hours", default="", help='when they answer, for example "Monday to Friday, 9 to 17"')

    def handle(self, *_: Any, **options: Any) -> None:
        step = options["step"]
        try:
            {"check": self._check, "diff": self._diff, "publish": self._publish, "open": self._open}[step](options)
        except Refused as refused:
            codes = "\n".join(f"{each.code} ({each.detail}): {sentence(each)}" for each in refused.reasons)
            raise CommandError(codes) from None

    def _check(self, options: dict[str, Any]) -> None:
        definition, text = _read(options["file"])
        lines = len(text.splitlines())
        missing = missing_texts(definition, _texts(definition, options["file"]))
        for each in missing:
            self.stderr.write(f"no text for {each}")
        self.stdout.write(f"{definition.programme}, version {definition.version}: {lines} lines, no fault.")

    def _diff(self, options: dict[str, Any]) -> None:
        self.stdout.write(report(_read(options["old"])[0], _read(options["new"])[0]))

    def _publish(self, options: dict[str, Any]) -> None:
        definition, text = _read(options["file"])
        owner = queries.owner_for(definition.programme, options["owner"])
        if owner is None:
            raise CommandError("Say who runs it: --owner with the number or the name of an organisation.")
        texts = _texts(definition, options["file"])
        version = actions.publish(text, texts, owner_id=owner, zone=options["zone"], by=BY, on=clock.today())
        self.stdout.write(f"{definition.programme}, version {version.number}, hash {version.text_hash[:12]}: published.")

    def _open(self, options: dict[str, Any]) -> None:
        programme = queries.programme_to_run(BY, options["slug"])
        if options["lead"] or options["deputy"] or options["hours"]:
            lead, deputy = (_person(options[name], name) for name in ("lead", "deputy"))
            actions.name_lead(programme.pk, lead, deputy, options["hours"], by=BY, on=clock.today())
        if options["waive"]:
            self._waive(programme.pk, options["waive"])
        actions.open_programme(programme.pk, by=BY, on=clock.today(), checked=True)
        actions.refresh_eligibility(programme.pk, by=BY, on=clock.today())
        self.stdout.write(f"{programme.slug} is open.")

    def _waive(self, programme_id: int, why: str) -> None:
        """What is open on the checklist is waived for this reason; who answers for safety never is."""
        for reason in queries.launch_open(programme_id, clock.today()):
            if reason.detail not in NEVER_WAIVED:
                actions.note_item(programme_id, reason.detail, why, waived=True, by=BY, on=clock.today())


def _read(file: Path) -> tuple[Definition, str]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: cannot be read ({error}).") from None
    try:
        return read(text), text
    except BadDefinition as bad:
        raise CommandError(f"{file}:\n{bad}") from None


def _texts(definition: Definition, file: Path) -> Any:
    try:
        return texts_beside(definition, file.parent)
    except BadTexts as bad:
        raise CommandError(str(bad)) from None


def _person(email: str, name: str) -> int:
    found = queries.person_with(email)
    if found is None:
        raise CommandError(f"--{name}: nobody signs in with {email!r}.")
    return found
