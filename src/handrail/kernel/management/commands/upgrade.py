"""`handrail upgrade --plan` tells what an upgrade would do; `handrail upgrade` does it, after a backup."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from handrail.kernel import backups, clock, upgrades
from handrail.kernel.locks import Waits
from handrail.kernel.upgrades import Plan, Told

SOMETHING_TO_DO = 2


class Command(BaseCommand):
    help = "Brings the tables to this version, after a backup. --plan only tells: 0 nothing to do, 2 something, 1 an error."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="only tell what would be done")
        parser.add_argument("--no-backup", action="store_true", help="you have made a backup yourself")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = upgrades.plan()
        self.stdout.write("\n".join(_lines(plan)))
        if options["plan"]:
            sys.exit(SOMETHING_TO_DO if plan.migrations else 0)
        if plan.migrations:
            self._upgrade(plan, with_backup=not options["no_backup"])

    def _upgrade(self, plan: Plan, *, with_backup: bool) -> None:
        if plan.must_stop and plan.running:
            raise CommandError(f"Stop these first, they may fail on the new tables: {_running(plan)}.")
        try:
            if with_backup:
                self._back_up()
            tries = upgrades.upgrade(self.stderr.write)
        except (upgrades.NotUpgraded, backups.NotDone, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{len(plan.migrations)} changes of tables are made{'' if tries == 1 else f', at try {tries}'}. "
            "Now “handrail collectstatic --clear --noinput”, start web and worker, then “handrail doctor”."
        )

    def _back_up(self) -> None:
        said = settings.HANDRAIL
        if not said.backups or not said.backup_keys:
            raise CommandError(
                "HANDRAIL_BACKUPS and HANDRAIL_BACKUP_KEYS do not say where a backup goes. Set them, "
                "or make one yourself and say --no-backup."
            )
        self.stdout.write(f"Backup: {backups.back_up(Path(said.backups), Path(said.backup_keys), clock.now())}")


def _lines(plan: Plan) -> list[str]:
    if not plan.migrations:
        return [f"The tables are those of {plan.program}: nothing to do."]
    lines = [f"From {plan.installed or 'an unknown version'} to {plan.program}: {len(plan.migrations)} changes of tables."]
    for name, told in plan.migrations.items():
        lines += ["", name, *(map(_line, told) if told else ["    no table is changed"])]
    age = f"{(clock.now() - plan.backup_at).total_seconds() / 3600:.0f} hours old" if plan.backup_at else "not known here"
    stop = f"stop web and worker first ({_running(plan) or 'none runs'})" if plan.must_stop else "web and worker may go on"
    longest = max((each.seconds or 0 for each in plan.told if each.step.waits in {Waits.ALL, Waits.WRITING}), default=0)
    lines += [
        "",
        f"Meanwhile: {stop}.",
        f"Longest wait, estimated from sizes: {longest:.0f} s; all of it {sum(each.seconds or 0 for each in plan.told):.0f} s.",
        f"Disk, estimated: up to {plan.disk_mb:,.0f} MB, {plan.database_mb:,.0f} of it for a backup.",
        f"Newest backup: {age}. “handrail upgrade” makes one first.",
        "",
        plan.notes.strip() or "No notes of changes were found.",
    ]
    return lines


def _line(told: Told) -> str:
    step = told.step
    where = f"{step.table} ({told.rows:,} rows, {told.mb:,.1f} MB): " if step.table and (told.rows or told.mb) else ""
    where = where or (f"{step.table}: " if step.table else "")
    seconds = "" if not told.seconds or told.seconds < 1 else f", about {told.seconds:.0f} s"
    return f"    {where}{step.does}; {step.waits}, {step.work}{seconds}"


def _running(plan: Plan) -> str:
    return ", ".join(f"{name.removeprefix('handrail ')} ({number} connections)" for name, number in plan.running.items())
