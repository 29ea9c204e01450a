import pytest
from django.db import connection

from handrail.kernel import crypto
from handrail.kernel.models import NEW_REF_SQL, REF, DataKey, key_of, new_ref

KEY = crypto.new_key()
MANY = 5_000


def test_what_is_sealed_opens_at_its_place_only() -> None:
    sealed = crypto.seal("širdis".encode(), KEY, "note.text:a")
    assert crypto.unseal(sealed, KEY, "note.text:a").decode() == "širdis"
    for key, place in ((KEY, "note.text:b"), (crypto.new_key(), "note.text:a")):
        with pytest.raises(crypto.CannotOpen):
            crypto.unseal(sealed, key, place)


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(crypto.seal(b"text", KEY, "p"))
    sealed[at] ^= 1
    with pytest.raises(crypto.CannotOpen):
        crypto.unseal(bytes(sealed), KEY, "p")


def test_two_seals_of_one_text_differ() -> None:
    assert crypto.seal(b"x", KEY, "p") != crypto.seal(b"x", KEY, "p")


def test_a_blind_index_ignores_case_and_space_and_needs_its_key() -> None:
    assert crypto.blind(" AB12 ", KEY) == crypto.blind("ab12", KEY) != crypto.blind("ab12", crypto.new_key())


@pytest.mark.django_db
def test_each_record_of_trust_has_one_key_and_erasing_it_is_final() -> None:
    assert key_of("participation:1", create=True) == key_of("participation:1", create=True)
    assert key_of("participation:2", create=True) != key_of("participation:1", create=False)
    DataKey.objects.filter(trust="participation:1").delete()
    with pytest.raises(crypto.CannotOpen):
        key_of("participation:1", create=False)


@pytest.mark.django_db
def test_keys_are_wrapped_in_the_table() -> None:
    key = key_of("participation:3", create=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM kernel_datakey WHERE trust = 'participation:3'")
        assert key not in bytes(cursor.fetchone()[0])


def test_an_address_part_never_begins_like_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter in 64 did: `handrail erasure verify -x…` read it as an option, and a spreadsheet as a formula."""
    monkeypatch.setattr("handrail.kernel.models.secrets.token_urlsafe", lambda _: "-Wyr8v0TySeH2-BM")
    assert new_ref() == "_Wyr8v0TySeH2-BM"


@pytest.mark.django_db
def test_an_address_part_the_database_makes_begins_with_no_hyphen_either() -> None:
    """One in 64 did: a command took it for an option, a spreadsheet for a formula."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NEW_REF_SQL} FROM generate_series(1, %s)", [MANY])  # noqa: S608  # our own expression
        made = [ref for (ref,) in cursor.fetchall()]
    assert len(set(made)) == MANY
    assert [ref for ref in made if not REF.fullmatch(ref) or ref.startswith("-")] == []
