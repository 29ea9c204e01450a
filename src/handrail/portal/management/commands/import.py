# ruff: noqa: N999  # Django finds a command by its file; the word is the one people look for
"""handrail import KIND FILE.csv: bring in what an organisation has in spreadsheets. Columns: docs/how-to/bring-in.md."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from handrail.kernel import clock, sheets
from handrail.kernel.access import Actor
from handrail.kernel.labels import sentences
from handrail.kernel.reasons import Refused
from handrail.kernel.sheets import BadFile, BadRow
from handrail.people.models import Person
from handrail.people.queries import person_reached_by
from handrail.people.rules import Contact
from handrail.portal.bringing import KINDS, runs
from handrail.portal.models import Import
from handrail.portal.rules import Brought

SHOWN = 50
BY = Actor.system("import")
WHAT = {
    Brought.MENTORS: "mentors, as people who offer to guide or were accepted already",
    Brought.EMPLOYERS: "employers, by their national number",
    Brought.MENTORSHIPS: "pairs that run; the mentee stands in the register, the mentor is here already",
}
EXAMPLES = """
A beginning, in this order:

  handrail register import register.csv --full
  handrail import employers employers.csv
  handrail import mentors mentors.csv --dry-run
  handrail import mentors mentors.csv --by ona@example.org
  handrail import mentorships pairs.csv

Nobody gets a letter about what a file brings in. The same file twice adds nothing.
"""


class Command(BaseCommand):
    help = "Bring in mentors, employers and running pairs from spreadsheets; list and undo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        steps = parser.add_subparsers(dest="step", required=True, metavar="mentors | employers | mentorships | list | undo")
        for kind, says in WHAT.items():
            self._file(steps.add_parser(kind.value, help=f"bring in {says}", description=_columns(kind)))
        steps.add_parser("list", help="what was brought in: number, day, who, how many")
        back = steps.add_parser("undo", help="take one import back")
        back.add_argument("number", type=int, help="as the list shows it")
        back.add_argument("--rest", action="store_true", help="keep the lines somebody has touched since, take back the rest")

    def _file(self, one: ArgumentParser) -> None:
        one.add_argument("file", type=Path, help="CSV in UTF-8, separated by , or ;")
        one.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        one.add_argument("--strict", action="store_true", help="one faulty line refuses the whole file")
        one.add_argument("--failed", type=Path, help="where the faulty lines go (FILE-failed.csv beside it)")
        one.add_argument("--by", metavar="E-MAIL", help="who brings it in, for the list")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            if options["step"] == "list":
                self._list()
            elif options["step"] == "undo":
                self._undo(options["number"], rest=options["rest"])
            else:
                self._bring(Brought(options["step"]), options)
        except Refused as refused:
            raise CommandError(sentences(refused, " ")) from None

    def _bring(self, kind: Brought, options: dict[str, Any]) -> None:
        path, dry_run = options["file"], options["dry_run"]
        how = {"dry_run": dry_run, "strict": options["strict"], "who": _who(options["by"])}
        try:
            done = runs.bring_in(kind, path, **how, by=BY, on=clock.today())
        except BadFile as error:
            raise CommandError(f"{path}: {error}. Nothing was written.") from None
        if dry_run:
            self.stdout.write("Dry run, nothing was written. This would happen:")
        for says, lines in (
            ("new", done.added),
            ("already there", done.known),
            ("faulty", [each.row.line for each in done.bad]),
        ):
            self.stdout.write(f"{len(lines)} {says}{f' (lines {_ranges(lines)})' if dry_run and lines else ''}")
        if done.number is not None:
            self.stdout.write(f"This is import {done.number}. “handrail import undo {done.number}” takes it back.")
        if done.bad:
            self._failed(kind, done, options)

    def _failed(self, kind: Brought, done: runs.Done, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        for row in done.bad[:SHOWN]:
            self.stderr.write(str(row))
        if len(done.bad) > SHOWN:
            self.stderr.write(f"… and {len(done.bad) - SHOWN} more faulty lines")
        if options["dry_run"] and options["failed"] is None:
            raise CommandError("Some lines are faulty. Without --dry-run the others come in.")
        failed = options["failed"] or path.with_name(f"{path.stem}-failed.csv")
        _write(failed, kind, done.bad)
        written = "Nothing was written" if done.number is None else "The other lines came in"
        raise CommandError(f"{written}. The faulty lines stand in {failed}, each with how to mend it.")

    def _list(self) -> None:
        rows = Import.objects.select_related("by").order_by("pk")
        for row in rows:
            who = row.by.name if row.by else "command line"
            undone = f", taken back on {row.undone_on}" if row.undone_on else ""
            counts = f"{row.added} new, {row.known} already there, {row.bad} faulty"
            self.stdout.write(f"{row.pk}  {row.on}  {row.kind}  {row.file_name}  {counts}  by {who}{undone}")
        if not rows:
            self.stdout.write("Nothing was brought in yet.")

    def _undo(self, number: int, *, rest: bool) -> None:
        undone = runs.undo(number, rest=rest, by=BY, on=clock.today())
        for kept in undone.kept[:SHOWN]:
            self.stderr.write(f"line {kept.line}: {kept.why}")
        if len(undone.kept) > SHOWN:
            self.stderr.write(f"… and {len(undone.kept) - SHOWN} more")
        if undone.kept and not rest:
            raise CommandError("Nothing was taken back: see these lines. With --rest the others are taken back.")
        self.stdout.write(f"{undone.taken} taken back, {len(undone.kept)} kept.")


def _columns(kind: Brought) -> str:
    about = KINDS[kind]
    more = [each for each in about.columns if each not in about.required]
    return f"Columns that must be there: {', '.join(about.required)}. More: {', '.join(more)}. See docs/how-to/bring-in.md."


def _who(email: str | None) -> Person | None:
    if email is None:
        return None
    found = Person.objects.filter(pk=person_reached_by(Contact(email=email.lower())) or 0).first()
    if found is None:
        raise CommandError(f"Nobody signs in with {email}: check --by, or leave it out. Nothing was written.")
    return found


def _write(path: Path, kind: Brought, bad: list[BadRow]) -> None:
    try:
        sheets.write_failed(path, KINDS[kind].columns, bad)
    except OSError as error:
        raise CommandError(f"{path}: cannot be written: {error.strerror}. Say another place with --failed.") from None


def _ranges(lines: list[int]) -> str:
    """2–5, 8"""
    return ", ".join(_spans(lines))


def _spans(lines: list[int]) -> Iterator[str]:
    for _, together in groupby(enumerate(lines), lambda pair: pair[1] - pair[0]):
        found = [line for _, line in together]
        yield str(found[0]) if len(found) == 1 else f"{found[0]}–{found[-1]}"
