"""Many people at once on one server: visits begin at a given rate, whether or not the ones before have been answered."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from tests.drills.crashing import CSRF, HOST

FINE = frozenset({http.client.OK, http.client.FOUND})


@dataclass(frozen=True)
class Visit:
    """One request of somebody; with `form` it writes."""

    kind: str
    path: str
    cookie: str = ""
    form: dict[str, str] | None = None


@dataclass
class Answers:
    """What came back, by kind: milliseconds since the visit was due, so that a queue before the server counts too."""

    waited: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, visit: Visit, status: int | str, since: float) -> None:
        with self.lock:
            self.waited.setdefault(visit.kind, []).append(1_000 * (time.perf_counter() - since))
            if status not in FINE:
                self.wrong.append(f"{status}: {visit.kind} {visit.path}")

    def figures(self, seconds: float) -> dict[str, Any]:
        every = sorted(each for waits in self.waited.values() for each in waits)
        return {
            "requests": len(every),
            "per_second": round(len(every) / seconds, 1),
            "errors": len(self.wrong),
            "p50_ms": round(share(every, 0.5)),
            "p95_ms": round(share(every, 0.95)),
            "p99_ms": round(share(every, 0.99)),
            "p95_by_kind": {kind: round(share(sorted(waits), 0.95)) for kind, waits in sorted(self.waited.items())},
        }


def share(waits: Sequence[float], part: float) -> float:
    """The wait that this part of all does not exceed (nearest rank)."""
    return waits[min(len(waits) - 1, int(part * len(waits)))] if waits else 0.0


def run(port: int, choose: Callable[[Random], Visit], *, rate: float, seconds: float, threads: int, seed: int) -> Answers:
    """Visits at this rate for so long. Each thread keeps one connection, as a browser does."""
    answers, begun = Answers(), time.perf_counter()

    def walk(number: int) -> None:
        chance, door = Random(seed * 1_000 + number), http.client.HTTPConnection(HOST, port, timeout=60)
        for turn in range(number, int(rate * seconds), threads):
            due = begun + turn / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            visit = choose(chance)
            answers.note(visit, _asked(door, visit), due)
        door.close()

    walkers = [threading.Thread(target=walk, args=(each,)) for each in range(threads)]
    for each in walkers:
        each.start()
    for each in walkers:
        each.join()
    return answers


def _asked(door: http.client.HTTPConnection, visit: Visit) -> int | str:
    headers = {"Cookie": visit.cookie, "X-CSRFToken": CSRF, "Accept-Encoding": "br"}
    body = None if visit.form is None else urlencode(visit.form)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        door.request("GET" if body is None else "POST", visit.path, body, headers)
        answer = door.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        door.close()
        return type(error).__name__
    return answer.status
