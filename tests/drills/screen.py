"""Shows an answer of ours, headers and all, in a real browser, and hears everything that runs there."""

import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Dialog, Route

HOME = "http://handrail.test"
HEARD = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (each) =>
    window.violations.push(`${each.violatedDirective} ${each.blockedURI} ${each.sample}`));
"""
# What no page of ours has: so whatever has it was typed by somebody.
FOREIGN = r"""
[...document.querySelectorAll("*")].filter((each) =>
    each.matches("base, object, embed, iframe, marquee, math, meta[http-equiv], body body")
    || (each.matches("script:not([type='application/json'])") && /xss\(/.test(each.textContent + each.src))
    || (each.matches("style, link") && /xss|evil|data:/.test(each.textContent + each.outerHTML))
    || [...each.attributes].some((said) =>
        /^(on|hx-on|srcdoc)/i.test(said.name)
        || (said.name === "style" && /xss|javascript/.test(said.value))
        || (/^(href|src|action|formaction|data|xlink:href|hx-get|hx-post|hx-action)$/.test(said.name)
            && /^[\s\u0000-\u001f]*(java\s*script|vbscript|data:text)/i.test(said.value))))
.map((each) => each.outerHTML.slice(0, 160))
"""
COMPUTED = re.compile(r"zqx\d+")
"""What a template would make of `"zq"|add:"x7"`."""


@dataclass
class Seen:
    """What happened on one page or on many."""

    executed: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    pages: int = 0

    def faults(self) -> list[str]:
        return [*self.executed, *self.reports, *self.foreign]


class Screen:
    """One browser page; each answer is put into it under its own address, with the parts it asks for."""

    def __init__(self, browser: Browser) -> None:
        self.seen, self.shown, self.parts = Seen(), ("", HttpResponse()), dict[str, bytes]()
        self.page = browser.new_context(reduced_motion="reduce").new_page()
        self.page.expose_function("xss", lambda number=0: self.seen.executed.append(f"{self.shown[0]}: xss({number})"))
        self.page.on("dialog", self._dialog)
        self.page.add_init_script(HEARD)
        self.page.route("**/*", self._answer)

    def _dialog(self, dialog: Dialog) -> None:
        self.seen.executed.append(f"{self.shown[0]}: {dialog.type} {dialog.message}")
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        _, answer = self.shown
        asked = urlsplit(route.request.url)
        if route.request.is_navigation_request() and route.request.frame == self.page.main_frame:
            kept = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
            route.fulfill(status=answer.status_code, headers=kept, body=answer.content)
        elif asked.path.startswith(settings.STATIC_URL):
            # How it looks is of no matter here; what could run is.
            body = self._part(asked.path.removeprefix(settings.STATIC_URL)) if asked.path.endswith(".js") else b""
            route.fulfill(body=body, content_type=mimetypes.guess_type(asked.path)[0] or "text/plain")
        else:
            route.fulfill(status=204)

    def _part(self, name: str) -> bytes:
        if name not in self.parts:
            found = finders.find(name)
            self.parts[name] = Path(found).read_bytes() if isinstance(found, str) else b""
        return self.parts[name]

    def look(self, path: str, answer: HttpResponse) -> None:
        """Open it, wait until its scripts ran, and write down what ran, what was stopped, and what is not ours."""
        self.shown = (path, answer)
        self.page.goto(HOME + "/" + path.lstrip("/").split("?")[0].split("#")[0], wait_until="load")
        self.page.wait_for_timeout(5)  # what a handler of an element begins after the page has loaded
        self.seen.pages += 1
        self.seen.reports += [f"{path}: {each}" for each in self.page.evaluate("window.violations")]
        self.seen.foreign += [f"{path}: {each}" for each in self.page.evaluate(FOREIGN)]
        self.seen.foreign += [f"{path}: {each}" for each in COMPUTED.findall(answer.content.decode(errors="replace"))]

    def close(self) -> None:
        self.page.context.close()
