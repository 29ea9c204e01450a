"""The `handrail` command: Django's management with our settings, our commands first.

Where neither DATABASE_URL nor an installation's secrets are said, this is a machine for trying: the command gets the private
cluster and the demo's settings. An installation that forgot DATABASE_URL is refused by its settings, never given a demo.
"""

import os
import sys
from collections.abc import Iterator

from handrail import cluster

OF_INSTALLATIONS = ("HANDRAIL_SECRET_KEY", "HANDRAIL_KEY_FILE")
DEMO = "Handrail with made-up people, on this machine only."
NEEDS_NO_DATABASE = {
    "",
    "verify",
    "-h",
    "--help",
    "help",
    "--version",
    "version",
    "makemessages",
    "compilemessages",
    "settings",
}
MAKES_TABLES_ITSELF = {
    "restore",
    "doctor",
    "upgrade",
    "migrate",
    "makemigrations",
    "showmigrations",
    "sqlmigrate",
    "check",
    "collectstatic",
    "dbshell",
}


def _prepare(command: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.settings")
    os.environ.setdefault("HANDRAIL_COMMAND", command if command in {"web", "worker"} else "command")
    if command != "web":
        # A web request gives up after 10 s; what runs here (worker, import, bench) may take longer.
        os.environ.setdefault("HANDRAIL_STATEMENT_TIMEOUT", "15min")
    if os.environ.get("DATABASE_URL") or any(os.environ.get(name) for name in OF_INSTALLATIONS):
        return
    if os.environ.setdefault("HANDRAIL_DEMO", "1").lower() in {"1", "yes", "true"} and command not in NEEDS_NO_DATABASE:
        os.environ["DATABASE_URL"] = cluster.Cluster().use_until_exit()
        if command not in MAKES_TABLES_ITSELF:
            _make_tables()


def _make_tables() -> None:
    """The private database is ready for whatever is asked of it: a bench on a fresh checkout finds its tables."""
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    with cluster.Cluster().alone():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            print("Preparing the private database …", file=sys.stderr, flush=True)
            call_command("migrate", verbosity=0, interactive=False)


def _our_commands() -> Iterator[tuple[str, str]]:
    """Name and one-line help of each command of our own apps."""
    from django.core.management import get_commands, load_command_class

    for name, app in sorted(get_commands().items()):
        if app.startswith("handrail."):
            yield name, load_command_class(app, name).help.strip().split("\n")[0]


def _help() -> str:
    import django

    django.setup()
    rows = "\n".join(f"  {name:<18} {says}" for name, says in sorted([("demo", DEMO), *_our_commands()]))
    return (
        f"handrail COMMAND …\n\n{rows}\n\n"
        "handrail COMMAND --help says more of one. Django's own commands (migrate, shell, …) work too: handrail help.\n"
        "Without DATABASE_URL a command uses a private PostgreSQL of this checkout."
    )


def main() -> int:
    words = sys.argv[1:]
    command = words[0] if words else ""
    if command == "demo":
        from handrail import demo

        return demo.main(words[1:], called="handrail demo")
    try:
        _prepare(command)
    except cluster.Trouble as trouble:
        return cluster.say_and_leave(trouble)
    if command in {"", "-h", "--help"}:
        print(_help())
        return 0
    from django.core.management import execute_from_command_line

    execute_from_command_line(["handrail", *words])
    return 0


if __name__ == "__main__":
    sys.exit(main())
