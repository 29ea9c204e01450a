"""Steps of signing in, for tests: ask for a code, read it where the simulators keep it, type it."""

import re

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
