"""A real server and a real browser: what the person sees, and what the browser complains about."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, expect

from handrail.people.models import Account
from tests.browser.looking import DESK, PHONE, Guard

# Playwright's loop runs in this thread, so Django thinks that it is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A real browser on a machine that others use: once more, and the summary names who needed it. Twice red is red.
            item.add_marker(pytest.mark.flaky(reruns=1 if os.environ.get("CI") == "true" else 0))


class _Silent(WSGIRequestHandler):
    # A page that was left while it loaded is no fault.
    def log_message(self, *_: object) -> None: ...


PATIENCE = 15_000
"""Milliseconds: on two cores with others at work a page may be late; it is waited for, never slept for."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as production serves them: one style sheet, hashed names, compressed."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**_built(folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def _built(folder: Path) -> dict[str, object]:
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "handrail.kernel.bundle.Bundled"}}
    return {"STATIC_ROOT": folder, "STORAGES": storages, "WHITENOISE_USE_FINDERS": False, "WHITENOISE_AUTOREFRESH": False}


@pytest.fixture
def house(transactional_db: None, collected: Path) -> Iterator[str]:  # the server's threads read what is committed
    """The address of the whole application, served for this test."""
    with override_settings(**_built(collected)):
        server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
        server.daemon_threads = True
        server.set_app(WSGIHandler())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()
        connections.close_all()


@pytest.fixture
def open_page(browser: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own; at the end no context may have heard a complaint."""
    guards, contexts = [], []

    def make(size: tuple[int, int] = PHONE, **wishes: object) -> Page:
        width, height = size
        # A part that unfolds for 0.4 s lets a press land beside what it is meant for.
        said = {"base_url": house, "viewport": {"width": width, "height": height}, "reduced_motion": "reduce", **wishes}
        context = browser.new_context(**said)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        guard = Guard()
        guard.watch(context)
        guards.append(guard)
        contexts.append(context)
        page = context.new_page()
        page.guard = guard  # type: ignore[attr-defined]  # tests ask it for the weight
        return page

    yield make
    for context in contexts:
        context.close()
    for guard in guards:
        guard.check()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    return open_page(DESK)


@pytest.fixture
def no_script(open_page: Callable[..., Page]) -> Page:
    return open_page(PHONE, java_script_enabled=False)


@pytest.fixture
def enter(house: str) -> Callable[[Page, Account], None]:
    """Signs a browser in as this account, without the pages for it."""

    def come_in(page: Page, account: Account) -> None:
        client = Client()
        client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": house}])

    return come_in
