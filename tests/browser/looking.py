"""How a test looks at a page: a guard over what the browser says, axe, sideways scrolling, weight, pictures."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "pictures"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CHROMIUM = os.environ.get("HANDRAIL_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOME = {"127.0.0.1", "localhost"}
PHONE, TABLET, DESK = (390, 844), (768, 1024), (1280, 900)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@dataclass
class Guard:
    """Hears what a browser context complains about. A test ends with `check()`, which wants silence."""

    complaints: list[str] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    allowed_hosts: set[str] = field(default_factory=set)
    expected: set[int] = field(default_factory=set)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # The status of the page itself is the test's own business; of anything else `_response` hears.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.hostname not in HOME | self.allowed_hosts:
            self.complaints.append(f"third party: {request.url}")

    def _response(self, response: Response) -> None:
        self.responses.append(response)
        if response.status >= 400 and response.status not in self.expected and response.request.resource_type != "document":
            self.complaints.append(f"{response.status}: {response.url}")

    def check(self) -> None:
        assert self.complaints == []


def _is_there(page: Page) -> None:
    """A click returns when the answer begins: without this, what is looked at may be a page without a body yet."""
    page.wait_for_load_state()


def axe(page: Page) -> None:
    """No finding of axe on the page as it stands, best practices included."""
    _is_there(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    _no_findings(page, {"resultTypes": ["violations"]})


def colours_in_the_dark(page: Page) -> None:
    """The same page, already looked at by `axe`, as the dark shows it: only its colours are others."""
    page.emulate_media(color_scheme="dark")
    _no_findings(page, {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]})
    page.emulate_media(color_scheme="light")


def _no_findings(page: Page, asked: dict[str, object]) -> None:
    found = page.evaluate("(asked) => axe.run(document, asked)", asked)["violations"]
    said = [f"{each['id']}: {node['html'][:200]} ({node['failureSummary']})" for each in found for node in each["nodes"]]
    assert said == [], f"{page.url}\n" + "\n".join(said)


def no_sideways(page: Page) -> None:
    """Nothing makes the page wider than its window."""
    _is_there(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} px too wide"


def large_enough(page: Page) -> None:
    """What can be pressed is at least 44 px high, links inside running text excepted."""
    _is_there(page)
    small = page.evaluate(
        """[...document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden])")]
        .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.matches(".ds-skip-link"))
        .filter((each) => !(each.matches("a") && each.closest("p, li > span, dd, td, .note") && !each.className))
        .map((each) => [each.closest("label") ?? each, each])
        .filter(([area]) => area.getBoundingClientRect().height < 43.5)
        .map(([, each]) => each.outerHTML.slice(0, 120))"""
    )
    assert small == [], f"{page.url}: {small}"


def picture(page: Page, name: str) -> None:
    """Saves the whole page as pictures/NAME.png, for eyes; in tests only with HANDRAIL_PICTURES=1, for it takes its time."""
    if os.environ.get("HANDRAIL_PICTURES") == "1":
        save_picture(page, name)


def save_picture(page: Page, name: str) -> Path:
    """The whole page as pictures/NAME.png."""
    _is_there(page)
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    before = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    if before:
        # A window as high as the page keeps the bar at the bottom where it belongs.
        page.set_viewport_size({"width": before["width"], "height": height})
    page.screenshot(path=path, full_page=True)
    if before:
        page.set_viewport_size(before)
    return path


def bytes_of(responses: Iterable[Response]) -> int:
    """What these cost over the wire, headers and bodies."""
    sizes = [each.request.sizes() for each in responses]
    return sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
