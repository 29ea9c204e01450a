"""One signed request: the signature is the specification's, and every answer or silence has its own short code."""

import socket
from pathlib import Path

import pytest

from handrail import config
from handrail.kernel import hooks, posting
from tests.kernel.test_config import SAFE
from tests.receiving import receiving

OLD, NEW = "whsec_" + "QUFB" * 8, "whsec_" + "QkJC" * 8
ADDRESS = "https://pes.example.org/in"


def test_the_signature_is_the_one_of_the_published_libraries() -> None:
    """The vector that the specification's own libraries are tested with (standard-webhooks, libraries/python)."""
    made = hooks.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (made["webhook-id"], made["webhook-timestamp"]) == ("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330")


def test_two_secrets_make_two_signatures_each_its_own() -> None:
    alone = [hooks.headers("a", 1, b"x", [secret])["webhook-signature"] for secret in (NEW, OLD)]
    assert hooks.headers("a", 1, b"x", [NEW, OLD])["webhook-signature"] == " ".join(alone)
    assert alone[0] != alone[1]


@pytest.mark.parametrize(
    ("address", "secrets", "words"),
    [
        (ADDRESS, "", "go together"),
        ("", NEW, "go together"),
        ("http://pes.example.org/in", NEW, "https://"),
        ("https:///in", NEW, "name a host"),
        ("https://pes.example.org:port/in", NEW, "name a host"),
        ("https://me:word@pes.example.org/in", NEW, "password"),
        (ADDRESS, f"{NEW} {OLD} {NEW}", "at most 2"),
        (ADDRESS, "QUFB" * 8, "whsec_"),
        (ADDRESS, "whsec_QUFB", "24 to 64"),
        (ADDRESS, "whsec_not-base64!", "whsec_"),
    ],
)
def test_an_address_or_secret_that_is_not_safe_stops_the_start(tmp_path: Path, address: str, secrets: str, words: str) -> None:
    file = tmp_path / "key"
    file.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    safe = SAFE | {"HANDRAIL_KEY_FILE": str(file)}
    read = config.read(safe | {"HANDRAIL_STATES_HOOK": ADDRESS, "HANDRAIL_STATES_HOOK_SECRETS": f"{NEW} {OLD}"})
    assert (read.states_hook, read.states_hook_secrets) == (ADDRESS, (NEW, OLD))
    with pytest.raises(config.Unsafe) as refused:
        config.read(safe | {"HANDRAIL_STATES_HOOK": address, "HANDRAIL_STATES_HOOK_SECRETS": secrets})
    assert any(words in fault for fault in refused.value.faults), refused.value.faults
    assert secrets not in "".join(refused.value.faults) or not secrets, "a fault never prints a secret"


def test_the_demo_may_send_to_this_machine_alone_and_sends_nothing_by_itself() -> None:
    demo = {"HANDRAIL_DEMO": "1"}
    assert config.read(demo).states_hook == ""
    secrets = {"HANDRAIL_STATES_HOOK_SECRETS": NEW}
    assert config.read(demo | secrets | {"HANDRAIL_STATES_HOOK": "http://127.0.0.1:9/in"}).states_hook
    with pytest.raises(config.Unsafe):
        config.read(demo | secrets | {"HANDRAIL_STATES_HOOK": "http://pes.example.org/in"})


def test_a_yes_is_any_2xx_and_a_redirect_is_not_followed() -> None:
    with receiving() as other:
        assert posting.post(other.address, b"{}", {"webhook-id": "a"}) == "204"
        assert (other.got[0].path, other.got[0].headers["webhook-id"]) == ("/who?from=handrail", "a")
        other.answers, other.extra = [(302, b"")], {"Location": other.address}
        assert posting.post(other.address, b"{}", {}) == "302"
        assert len(other.got) == 2, "a third would be the redirect"
    assert (posting.is_taken("204"), posting.is_taken("302"), posting.is_taken("timeout")) == (True, False, False)
    assert posting.in_words("302") == "It answered 302."


def test_who_is_slow_away_unknown_or_speaks_otherwise_has_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as other:
        monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.2)
        other.slow = 0.5
        assert posting.post(other.address, b"{}", {}) == "timeout"
    assert posting.post(other.address, b"{}", {}) == "no_connection"
    assert posting.post("https://nobody.invalid/", b"{}", {}) == "unknown_host"
    with socket.create_server(("127.0.0.1", 0)) as rude:
        monkeypatch.setattr(posting, "ANSWER_SECONDS", 5.0)
        rude.listen()
        import threading

        def mumble() -> None:
            taken, _ = rude.accept()
            with taken:
                taken.recv(1000)
                taken.sendall(b"220 hello\r\n")

        thread = threading.Thread(target=mumble)
        thread.start()
        assert posting.post(f"http://127.0.0.1:{rude.getsockname()[1]}/", b"{}", {}) == "no_http"
        thread.join()
    assert all(posting.in_words(code) for code in posting.ANSWERS)


def test_a_certificate_nobody_vouches_for_is_refused_until_the_machine_trusts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving(tmp_path) as other:
        assert posting.post(other.address, b"{}", {}) == "not_trusted"
        assert other.got == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert posting.post(other.address, b"{}", {}) == "204"
        assert posting.post(other.address.replace("127.0.0.1", "localhost"), b"{}", {}) == "not_trusted", "another name"
