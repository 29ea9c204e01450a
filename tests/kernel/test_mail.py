"""What leaves by mail: whatever a subject is made of, it stays one line and adds no receiver."""

import pytest

from handrail.kernel.mail import send_mail


def test_a_subject_of_several_lines_adds_no_header(mailoutbox: list[object], settings: object) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}  # type: ignore[attr-defined]
    send_mail("ona@example.org", "Hello\r\nBcc: evil@example.org\n\nwords", "Text.", key="one")
    [letter] = mailoutbox
    said = letter.message()  # type: ignore[attr-defined]
    assert said["Subject"] == "Hello Bcc: evil@example.org words"
    assert said["Bcc"] is None
    assert letter.recipients() == ["ona@example.org"]  # type: ignore[attr-defined]


def test_an_address_of_several_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        send_mail("ona@example.org\nBcc: evil@example.org", "Hello", "Text.", key="two")
