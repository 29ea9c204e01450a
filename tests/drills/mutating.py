"""Makes the code careless about who may do what, one place at a time, and puts it back: mutants of permissions.

Three kinds. `page`: a page asks only for signing in, or not even for that. `role`: a permission is another role's.
`filter`: a query forgets who asks. Code is exchanged within the running process, so that one town serves them all.
"""

import ast
import inspect
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, override

from handrail.kernel import access, prepared
from handrail.kernel.access import Role
from handrail.kernel.web import PUBLIC, SIGNED_IN
from tests.access.table import Route, routes

SOURCE = Path(access.__file__).parents[1]
SELECTS = {"filter", "exclude", "get", "visible_to", "listed_for", "content_for", "content_of", "asked_of", "hers", "logged_by"}
WHO_ASKS = {"actor", "by"}
# A prepared query is handed the numbers of who asks.
NUMBERS = {"person", "desk", "offices"}
# Commands and made-up people ask no page.
NOT_READ = {"migrations", "management", "made_up"}


@dataclass(frozen=True)
class Mutant:
    """One careless place. `pages` are where it may show; `code` is what a filter's mutant changes."""

    kind: str
    name: str
    live: Callable[[], AbstractContextManager[None]]
    pages: tuple[Route, ...] = ()
    code: CodeType | None = field(default=None, compare=False)

    @property
    def is_level(self) -> bool:
        """Whether it is about what rows of a table somebody may see."""
        return self.code is not None and "/models" in self.code.co_filename


def all_of_them(chance: random.Random) -> list[Mutant]:
    return [*_pages(), *_roles(chance), *filters()]


# Pages ----------------------------------------------------------------------------------------------------------------
def _pages() -> Iterator[Mutant]:
    everybody = access.grants()[Role.PERSON]
    for route in routes():
        asked = getattr(route.view, "permission", PUBLIC)
        if asked == PUBLIC:
            continue
        yield Mutant("page", f"{route.name} is public", partial(_asks_for, route.view, PUBLIC), (route,))
        # What everybody who is signed in may do anyway cannot be told apart from it.
        if asked != SIGNED_IN and asked not in everybody:
            yield Mutant("page", f"{route.name} asks for no role", partial(_asks_for, route.view, SIGNED_IN), (route,))


@contextmanager
def _asks_for(view: Any, permission: str) -> Iterator[None]:
    cell = dict(zip(view.__code__.co_freevars, view.__closure__, strict=True))["permission"]
    before = cell.cell_contents
    cell.cell_contents = view.permission = permission
    view.login_required = permission != PUBLIC
    try:
        yield
    finally:
        cell.cell_contents = view.permission = before
        view.login_required = True


# Roles ----------------------------------------------------------------------------------------------------------------
def _roles(chance: random.Random) -> Iterator[Mutant]:
    asked: dict[str, list[Route]] = {}
    for route in routes():
        asked.setdefault(getattr(route.view, "permission", PUBLIC), []).append(route)
    for role, held in sorted(access.grants().items()):
        for permission in sorted(held):
            others = [other for other in Role if permission not in access.grants()[other]]
            if others:
                other = chance.choice(others)
                live = partial(_held_by, permission, role, other)
                yield Mutant("role", f"{permission} is {other}’s, not {role}’s", live, tuple(asked.get(permission, ())))


@contextmanager
def _held_by(permission: str, not_this: Role, other: Role) -> Iterator[None]:
    before = access.grants
    changed = {role: set(held) for role, held in before().items()}
    changed[not_this].remove(permission)
    changed[other].add(permission)
    access.grants = lambda: changed  # type: ignore[assignment,return-value]
    try:
        yield
    finally:
        access.grants = before


# Filters --------------------------------------------------------------------------------------------------------------
def filters() -> Iterator[Mutant]:
    for path in sorted(SOURCE.rglob("*.py")):
        if NOT_READ & set(path.parts):
            continue
        text = path.read_text(encoding="utf-8")
        places = _Forget(-1)
        places.visit(ast.parse(text))
        for number, (inside, said) in enumerate(places.found):
            function = _function(path, inside)
            code = _forgetful(text, path, number, inside)
            if function is not None and code is not None and code.co_freevars == function.__code__.co_freevars:
                name = f"{path.relative_to(SOURCE)}: {inside} forgets {said} ({number})"
                yield Mutant("filter", name, partial(_runs, function, code), code=function.__code__)


class _Forget(ast.NodeTransformer):
    """Drops what names who asks from the numbered selection; collects all of them on the way."""

    def __init__(self, number: int) -> None:
        self.number, self.found, self.inside = number, list[tuple[str, str]](), list[str]()
        self.who = WHO_ASKS

    def _within(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()
        return node

    @override
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before, self.who = self.who, WHO_ASKS | (NUMBERS if "prepared" in map(ast.unparse, node.decorator_list) else set())
        found = self._within(node)
        self.who = before
        return found

    @override
    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._within(node)

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not self.inside or not isinstance(node.func, ast.Attribute) or node.func.attr not in SELECTS:
            return node
        # Within a model's own `visible_to` every condition says who asks.
        own = self.inside[-1] in SELECTS and isinstance(node.func.value, ast.Name) and node.func.value.id == "self"
        forgotten = [each for each in (*node.args, *node.keywords) if own or self._names_who_asks(each)]
        if not forgotten:
            return node
        self.found.append((".".join(self.inside), f"{node.func.attr}({', '.join(map(ast.unparse, forgotten))})"))
        if len(self.found) - 1 != self.number:
            return node
        node.args = [each for each in node.args if each not in forgotten]
        node.keywords = [each for each in node.keywords if each not in forgotten]
        if node.func.attr not in {"filter", "exclude", "get"} or not (node.args or node.keywords):
            node.func.attr, node.args, node.keywords = "all", [], []
        return node

    def _names_who_asks(self, node: ast.AST) -> bool:
        return any(isinstance(each, ast.Name) and each.id in self.who for each in ast.walk(node))


def _function(path: Path, inside: str) -> FunctionType | None:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    found: Any = import_module(".".join(part for part in parts if part != "__init__"))
    for name in inside.split("."):
        found = inspect.getattr_static(found, name, None)
        found = found.__func__ if isinstance(found, staticmethod | classmethod) else found
    found = inspect.unwrap(found) if callable(found) else None
    return found if isinstance(found, FunctionType) else None


def _forgetful(text: str, path: Path, number: int, inside: str) -> CodeType | None:
    """The code of that function without the numbered condition."""
    tree = ast.fix_missing_locations(_Forget(number).visit(ast.parse(text)))
    found = [compile(tree, str(path), "exec", dont_inherit=True)]
    for each in found:
        if each.co_qualname == inside:
            return each
        found += [inner for inner in each.co_consts if isinstance(inner, CodeType)]
    return None


@contextmanager
def _runs(function: FunctionType, code: CodeType) -> Iterator[None]:
    before = function.__code__
    function.__code__ = code
    prepared.forget()
    try:
        yield
    finally:
        function.__code__ = before
        prepared.forget()


@contextmanager
def ran(codes: Iterable[Any]) -> Iterator[set[Any]]:
    """Which of these pieces of code are begun meanwhile; what was prepared before is built again, else it is not begun."""
    prepared.forget()
    seen, watch = set[Any](), sys.monitoring
    tool = watch.COVERAGE_ID
    watch.use_tool_id(tool, "mutants")
    watch.register_callback(tool, watch.events.PY_START, lambda code, _offset: seen.add(code))
    for code in codes:
        watch.set_local_events(tool, code, watch.events.PY_START)
    try:
        yield seen
    finally:
        for code in codes:
            watch.set_local_events(tool, code, 0)
        watch.register_callback(tool, watch.events.PY_START, None)
        watch.free_tool_id(tool)
