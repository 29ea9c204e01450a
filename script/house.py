"""The rules of the house that no ready tool knows. Each check is a function that yields what is wrong, place first.

The layers stand in pyproject.toml (import-linter); what needs a running application stands in tests/test_architecture.py.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
LONG_FILE, LONG_FUNCTION, MOST_IGNORES = 400, 40, 5
CLOCKS = re.compile(r"\b(datetime\.now|datetime\.utcnow|date\.today|timezone\.now|time\.time)\(")
MAY_ASK_THE_CLOCK = {"src/handrail/kernel/clock.py"} | {
    f"src/handrail/{name}.py" for name in ("cluster", "demo", "running", "smoke")
}
UNDONE = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError|not implemented yet|coming soon")
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*(src|nonce)=)")
REGISTRY = re.compile(r"resolved\W{0,4}https?://|--(extra-)?index-url|--find-links")


def files(pattern: str) -> Iterator[Path]:
    """Ours only: what git knows or would take."""
    words = ["git", "ls-files", "-co", "--exclude-standard", "--", pattern]
    found = subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own words
    yield from (HERE / line for line in found.splitlines() if (HERE / line).is_file())


def name(path: Path) -> str:
    return str(path.relative_to(HERE))


def long_files() -> Iterator[str]:
    for path in files("*.py"):
        lines = path.read_text().count("\n")
        if lines > LONG_FILE and "migrations" not in path.parts:
            yield f"{name(path)}: {lines} lines; past {LONG_FILE} it is two files"


def long_functions() -> Iterator[str]:
    for path in files("src/*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONG_FUNCTION:
                    yield f"{name(path)}:{node.lineno}: {node.name} has {length} lines, {LONG_FUNCTION} are the most"


def _lines(pattern: str, wrong: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for path in files(pattern):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if wrong.search(line):
                yield f"{name(path)}:{number}", line.strip()


def rows_in_pages() -> Iterator[str]:
    for place, line in _lines("src/handrail/*/pages*.py", re.compile(r"\.objects\b")):
        yield f"{place}: pages ask queries, not tables: {line}"


def mail_elsewhere() -> Iterator[str]:
    for place, _ in _lines("src/*.py", re.compile(r"django\.core\.mail|\bsmtplib\b")):
        if not place.startswith(("src/handrail/kernel/mail.py", "src/handrail/settings.py")):
            yield f"{place}: only kernel.mail sends mail"


def clocks() -> Iterator[str]:
    for place, line in _lines("src/*.py", CLOCKS):
        if place.split(":")[0] not in MAY_ASK_THE_CLOCK:
            yield f"{place}: time is given (on=, now=) or comes from kernel.clock: {line}"


def ignores() -> Iterator[str]:
    found = [place for place, _ in _lines("src/*.py", re.compile(r"#\s*type:\s*ignore"))]
    uncoded = {place for place, _ in _lines("src/*.py", re.compile(r"#\s*type:\s*ignore(?!\[)"))}
    yield from (f"{place}: a type ignore names its code" for place in uncoded)
    if len(found) > MOST_IGNORES:
        yield f"{len(found)} type ignores, {MOST_IGNORES} are allowed: {', '.join(found)}"


def inline() -> Iterator[str]:
    for place, line in _lines("src/*.html", INLINE):
        if "/email/" not in place:
            yield f"{place}: the content security policy refuses inline style, script and handlers: {line}"


def undone() -> Iterator[str]:
    for pattern in ("src/*.py", "src/*.html", "src/*.css", "tests/*.py"):
        yield from (f"{place}: said to be undone: {line}" for place, line in _lines(pattern, UNDONE))


def broad() -> Iterator[str]:
    for place, line in _lines("src/*.py", re.compile(r"except( Exception| BaseException)?( as \w+)?:")):
        if "#" not in line:
            yield f"{place}: a broad except says why on its line"


def registries() -> Iterator[str]:
    for pattern in ("requirements/*", "package-lock.json", ".npmrc"):
        yield from (f"{place}: a lock names no registry" for place, _ in _lines(pattern, REGISTRY))


def contracts() -> Iterator[str]:
    """Every app stands in the contract about its files, and each pure file in the one about Django."""
    tools = tomllib.loads((HERE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    by_id = {contract["id"]: contract for contract in tools}
    apps = {path.parent for path in files("src/handrail/*/__init__.py") if path.parents[1].name == "handrail"}
    listed = set(by_id["files"]["containers"])
    pure = set(by_id["pure"]["source_modules"])
    for app in sorted(apps):
        if app.name != "kernel" and f"handrail.{app.name}" not in listed and (app / "models.py").exists():
            yield f"pyproject.toml: handrail.{app.name} is missing in the contract “files”"
        for file in ("rules", "events"):
            module = f"handrail.{app.name}.{file}"
            if (app / f"{file}.py").exists() and app.name != "kernel" and not pure & {module, f"handrail.*.{file}"}:
                yield f"pyproject.toml: {module} is missing in the contract “pure”"


CHECKS = (
    long_files,
    long_functions,
    rows_in_pages,
    mail_elsewhere,
    clocks,
    ignores,
    inline,
    undone,
    broad,
    registries,
    contracts,
)


def main() -> int:
    faults = [fault for check in CHECKS for fault in check()]
    print("\n".join(faults) or f"{len(CHECKS)} house rules hold.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
