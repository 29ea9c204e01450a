"""Steps of signing in, for tests: ask for a code, read it where the simulators keep it, type it."""

import re
import threading
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from handrail.kernel.models import SimulatedMail, SimulatedSms


def ask_for_code(client: Client, contact: str, **more: str) -> None:
    answer = client.post("/account/sign-in/", {"contact": contact, **more})
    assert answer.status_code == 302, answer.content
    assert answer.headers["Location"] == "/account/code/"


def mailed_code() -> str:
    text = SimulatedMail.objects.latest("id").text
    return re.findall(r"^\d{6}$", text, re.MULTILINE)[0]


def texted_code() -> str:
    return re.findall(r"\d{6}", SimulatedSms.objects.latest("id").text)[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


PARALLEL = 20


def at_once(act: Callable[[int], Any], times: int = PARALLEL) -> list[Any]:
    """Do it so many times in threads that start together; each with its own connection."""
    barrier, results = threading.Barrier(times), []

    def run(number: int) -> None:
        try:
            barrier.wait()
            results.append(act(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
