"""The Open Badge of a certificate, checked by another library than the one that signed it."""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from handrail.kernel import clock
from handrail.training import actions, badges, revocation
from handrail.training.models import Certificate
from tests.training.world import School, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(school: School) -> Certificate:
    mentor, run = school.mentor("Rasa Pievrakaitė"), school.run()
    school.enrol(run, mentor)
    school.attend(run, mentor)
    return actions.issue(run.ref, mentor.ref, by=as_(school.trainer), on=clock.today())


def test_another_library_verifies_the_badge_by_the_public_key(certificate: Certificate) -> None:
    found = OB3Verifier(badges.public_key()).verify(certificate.badge)
    assert found.issuer.id == badges.issuer_address()
    assert found.achievement.name == "Mentor training"
    assert found.expiration_date is not None
    assert found.expiration_date.date() == certificate.expires_on


def test_a_badge_somebody_changed_is_refused(certificate: Certificate) -> None:
    head, body, sign = certificate.badge.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    said["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError):
        OB3Verifier(badges.public_key()).verify(f"{head}.{forged}.{sign}")


def test_a_badge_past_its_last_day_is_refused(certificate: Certificate) -> None:
    day = clock.today()
    badge = badges.Badge(
        "x", "Rasa", "Course", "About it", "University", day - timedelta(days=9), day - timedelta(days=2), "UTC"
    )
    with pytest.raises(OB3VerificationError, match="expired"):
        OB3Verifier(badges.public_key()).verify(badges.signed(badge))


def test_the_badge_says_name_course_and_days_and_nothing_else(certificate: Certificate) -> None:
    body = certificate.badge.split(".")[1]
    text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    account = certificate.mentor.person.account
    assert account.email
    for hidden in (account.email, certificate.mentor.ref, certificate.ref, "Kaunas"):
        assert hidden not in text
    subject = json.loads(text)["credentialSubject"]
    assert set(subject) == {"id", "type", "identifier", "achievement"}


def test_everybody_with_the_address_sees_how_it_stands_and_nothing_more(certificate: Certificate, school: School) -> None:
    page = reverse("training:certificate", args=[certificate.public_id])
    shown = Client().get(page)
    assert "Rasa Pievrakaitė" in shown.text
    assert "Valid" in shown.text
    assert shown["X-Robots-Tag"] == "noindex"
    assert "Kaunas" not in shown.text
    badge = Client().get(reverse("training:badge", args=[certificate.public_id]))
    assert badge.content.decode() == certificate.badge
    assert "Rasa Pievrakaitė" in Client().get(reverse("training:certificate_paper", args=[certificate.public_id])).text
    key = Client().get(reverse("training:issuer")).json()["jwks"]["keys"][0]
    assert key["x"] == badges.public_jwk()["x"]
    Certificate.objects.update(expires_on=clock.today() - timedelta(days=1))
    assert "Expired" in Client().get(page).text
    actions.revoke(certificate.ref, "Wrong person", by=as_(school.coordinator), on=clock.today())
    taken_back = Client().get(page).text
    assert "Taken back" in taken_back
    assert "Wrong person" not in taken_back
    assert Client().get(reverse("training:certificate", args=["x" * 43])).status_code == 404


def test_no_two_certificates_share_an_address_that_could_be_guessed(certificate: Certificate) -> None:
    assert len(certificate.public_id) == 43
    assert certificate.public_id != certificate.ref


def listed(address: str) -> bytes:
    """What a verifier fetches from the address in the badge."""
    path = address.removeprefix(badges.issuer_address().removesuffix(reverse("training:issuer")))
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vc+jwt"
    return answer.content


def checked(certificate: Certificate) -> None:
    """Another library reads the badge, fetches its list, verifies the signature of both."""
    OB3Verifier(badges.public_key()).verify(certificate.badge, check_status=True, download=listed)


def test_a_badge_taken_back_is_refused_by_another_library_and_its_neighbours_are_not(
    certificate: Certificate, school: School
) -> None:
    checked(certificate)
    neighbour, run = school.mentor("Jonas Kaimynas"), school.run()
    school.enrol(run, neighbour)
    school.attend(run, neighbour)
    other = actions.issue(run.ref, neighbour.ref, by=as_(school.trainer), on=clock.today())
    actions.revoke(certificate.ref, "Wrong person", by=as_(school.coordinator), on=clock.today())
    with pytest.raises(OB3VerificationError, match="revocation"):
        checked(certificate)
    checked(other)
    assert OB3Verifier(badges.public_key()).verify(certificate.badge)


def test_the_list_of_what_was_taken_back_names_nobody_and_no_address(certificate: Certificate, school: School) -> None:
    actions.revoke(certificate.ref, "Wrong person", by=as_(school.coordinator), on=clock.today())
    body = listed(revocation.address(0)).decode().split(".")[1]
    text = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    for hidden in ("Rasa", "Wrong person", certificate.public_id, certificate.ref):
        assert hidden not in text
    assert len(json.loads(text)["credentialSubject"]["encodedList"]) < 500


def test_a_list_somebody_changed_is_refused(certificate: Certificate, school: School) -> None:
    actions.revoke(certificate.ref, "Wrong person", by=as_(school.coordinator), on=clock.today())
    head, body, sign = listed(revocation.address(0)).decode().split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    said["credentialSubject"]["encodedList"] = revocation.encoded([])
    forged = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    with pytest.raises(OB3VerificationError):
        OB3Verifier(badges.public_key()).verify(
            certificate.badge, check_status=True, download=lambda _address: f"{head}.{forged}.{sign}".encode()
        )


def test_there_is_no_list_in_which_no_badge_stands(db: None) -> None:
    assert Client().get(reverse("training:revoked", args=[0])).status_code == 200
    for number in ("1", "00", "x", "9" * 30):
        assert Client().get(reverse("training:revoked", args=[number])).status_code == 404
