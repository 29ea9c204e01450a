from pathlib import Path

import pytest

from handrail import config

SAFE = {
    "DATABASE_URL": "postgresql://app@db/handrail",
    "HANDRAIL_SECRET_KEY": "x" * 50,
    "HANDRAIL_BASE_URL": "https://mentors.example.org",
    "HANDRAIL_TRUSTED_PROXIES": "1",
    "HANDRAIL_SMTP_URL": "smtp://mail:25",
    "HANDRAIL_SMS": "example.sms.send",
}


@pytest.fixture
def safe(tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "key"
    file.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    return SAFE | {"HANDRAIL_KEY_FILE": str(file)}


def test_a_time_zone_that_is_none_is_refused(safe: dict[str, str]) -> None:
    assert config.read(safe | {"HANDRAIL_ZONE": "Europe/Vilnius"}).zone == "Europe/Vilnius"
    with pytest.raises(config.Unsafe) as unsafe:
        config.read(safe | {"HANDRAIL_ZONE": "Europe/Kaunas"})
    assert "Europe/Vilnius" in unsafe.value.faults[0]


def test_a_safe_environment_is_read(safe: dict[str, str]) -> None:
    settings = config.read(safe)
    assert settings.hosts == ("mentors.example.org", "127.0.0.1", "localhost", "::1")
    assert settings.keys.key == b"A" * 32
    assert not settings.demo


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "", "which PostgreSQL"),
        ("HANDRAIL_SECRET_KEY", "short", "50 characters"),
        ("HANDRAIL_SECRET_KEY", config.DEMO_SECRET, "make your own"),
        ("HANDRAIL_BASE_URL", "http://mentors.example.org", "https://"),
        ("HANDRAIL_TRUSTED_PROXIES", "", "TRUSTED_PROXIES"),
        ("HANDRAIL_TRUSTED_PROXIES", "two", "whole number"),
        ("HANDRAIL_SMTP_URL", "", "SMTP"),
        ("HANDRAIL_SMS", "", "simulator"),
        ("HANDRAIL_KEY_FILE", "", "KEY_FILE is missing"),
        ("HANDRAIL_KEY_FILE", "/nowhere/key", "holds no key"),
    ],
)
def test_an_unsafe_production_does_not_start_and_says_why(safe: dict[str, str], name: str, value: str, words: str) -> None:
    with pytest.raises(config.Unsafe) as refused:
        config.read(safe | {name: value})
    assert any(words in fault for fault in refused.value.faults), refused.value.faults


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(config.Unsafe) as refused:
        config.read({})
    assert len(refused.value.faults) >= 5


def test_the_demo_runs_on_loopback_only() -> None:
    assert config.read({"HANDRAIL_DEMO": "1"}).demo
    with pytest.raises(config.Unsafe, match=r"127\.0\.0\.1"):
        config.read({"HANDRAIL_DEMO": "1", "HANDRAIL_BIND": "0.0.0.0"})  # noqa: S104  # this is what is refused


def test_secret_keys_that_were_are_read_apart(safe: dict[str, str]) -> None:
    assert config.read(safe | {"HANDRAIL_PREVIOUS_SECRET_KEYS": "one two"}).previous_secrets == ("one", "two")
