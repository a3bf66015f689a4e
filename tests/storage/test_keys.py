"""The key lies in the keychain, the code opens without it, and neither lies beside the file."""

from __future__ import annotations

import json
from pathlib import Path

import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import IllFormed, Refused, StorageFailure, UnreadableDocument
from storage.connection import WrongKeyOrDamage
from storage.keys import (
    Keychain,
    KeyFile,
    NoKeychain,
    RecoveryCodeNeeded,
    new_department,
    open_department,
    renew_recovery_code,
    slot_path,
)
from storage.recovery import (
    SECRET_BYTES,
    code_of,
    decode_slot,
    encode_slot,
    hkdf_sha256,
    new_secret,
    secret_of,
    unwrap,
    wrap,
)
from tests.builders import a_session
from tests.storage.stores import KEY, new_id, save

SECRETS = st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES)


class NoKeys:
    """A computer without a keychain."""

    def get(self, install_id: str) -> bytes | None:
        raise NoKeychain(f"no keychain for {install_id}")

    def put(self, install_id: str, key: bytes) -> None:
        raise NoKeychain(f"no keychain for {install_id}, {len(key)} bytes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "department.isocenter"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "elsewhere" / "keys")


def test_a_department_opens_again_with_the_kept_key(path: Path, keys: KeyFile) -> None:
    store, _ = new_department(path, keys)
    save(store, a_session())
    store.close()

    again = open_department(path, keys)

    assert len(again.worklist()) == 1
    again.close()


def test_the_recovery_code_opens_where_the_keychain_is_lost_and_puts_the_key_back(
    path: Path, keys: KeyFile, tmp_path: Path
) -> None:
    store, code = new_department(path, keys)
    store.close()
    new_keys = KeyFile(tmp_path / "new computer")

    with pytest.raises(RecoveryCodeNeeded, match="holds no key"):
        open_department(path, new_keys)
    open_department(path, new_keys, code).close()

    open_department(path, new_keys).close()


def test_without_a_keychain_the_recovery_code_opens_each_time(path: Path) -> None:
    store, code = new_department(path, NoKeys())
    store.close()

    with pytest.raises(RecoveryCodeNeeded, match="no keychain"):
        open_department(path, NoKeys())
    open_department(path, NoKeys(), code).close()


def test_the_key_never_lies_beside_the_database(path: Path, keys: KeyFile) -> None:
    store, code = new_department(path, keys)
    key = keys.get(store.install_id)
    assert key is not None
    files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    store.close()

    assert {path.name, path.name + ".recovery"} <= files.keys()
    for name, body in files.items():
        for secret in (key, key.hex().encode(), secret_of(code), secret_of(code).hex().encode()):
            assert secret not in body, name


def test_two_departments_share_a_key_store(tmp_path: Path, keys: KeyFile) -> None:
    for name in ("one", "two"):
        new_department(tmp_path / name / "department.isocenter", keys)[0].close()

    for name in ("one", "two"):
        open_department(tmp_path / name / "department.isocenter", keys).close()


def test_the_code_of_another_department_is_refused_in_words(
    tmp_path: Path, path: Path, keys: KeyFile
) -> None:
    new_department(path, keys)[0].close()
    store, other_code = new_department(tmp_path / "other.isocenter", keys)
    store.close()

    with pytest.raises(Refused, match="belongs to another database"):
        open_department(path, keys, other_code)


def test_a_mistyped_group_is_named(path: Path, keys: KeyFile) -> None:
    store, code = new_department(path, keys)
    store.close()
    groups = code.split("-")
    groups[2] = ("B" if groups[2][0] != "B" else "C") + groups[2][1:]

    with pytest.raises(IllFormed, match="third group"):
        open_department(path, keys, "-".join(groups))
    with pytest.raises(IllFormed, match="40 in all, and here are 35"):
        open_department(path, keys, "-".join(groups[:7]))
    with pytest.raises(IllFormed, match="first group"):
        open_department(path, keys, "UUUUU" + code[5:])


def test_a_lost_recovery_file_is_written_again_by_whoever_holds_the_key(
    path: Path, keys: KeyFile
) -> None:
    store, code = new_department(path, keys)
    store.close()
    slot_path(path).unlink()

    with pytest.raises(Refused, match="missing or damaged"):
        open_department(path, NoKeys(), code)
    open_department(path, keys).close()

    open_department(path, NoKeys(), code).close()


@pytest.mark.parametrize("text", ["", "{}", "not JSON", '{"format": "isocenter.recovery/1"}'])
def test_a_damaged_recovery_file_is_written_again_too(path: Path, keys: KeyFile, text: str) -> None:
    store, code = new_department(path, keys)
    store.close()
    slot_path(path).write_text(text)

    open_department(path, keys).close()

    open_department(path, NoKeys(), code).close()


def test_a_recovery_file_of_another_database_is_replaced_by_the_right_one(
    tmp_path: Path, path: Path, keys: KeyFile
) -> None:
    store, code = new_department(path, keys)
    store.close()
    other = tmp_path / "other.isocenter"
    new_department(other, keys)[0].close()
    slot_path(path).write_bytes(slot_path(other).read_bytes())

    open_department(path, keys).close()

    open_department(path, NoKeys(), code).close()


def test_a_damaged_database_is_told_from_a_wrong_key_where_the_slot_proves_the_key(
    path: Path, keys: KeyFile, tmp_path: Path
) -> None:
    store, code = new_department(path, keys)
    install_id = store.install_id
    store.close()
    body = bytearray(path.read_bytes())
    body[100] ^= 1
    path.write_bytes(body)

    with pytest.raises(StorageFailure, match="is damaged: the key is the right one"):
        open_department(path, keys)
    with pytest.raises(StorageFailure, match="is damaged: the key is the right one"):
        open_department(path, NoKeys(), code)
    wrong = KeyFile(tmp_path / "wrong")
    wrong.put(install_id, KEY)
    with pytest.raises(WrongKeyOrDamage, match="or the file is damaged"):
        open_department(path, wrong)


def test_a_missing_database_is_said_before_any_key_is_asked_for(path: Path) -> None:
    with pytest.raises(StorageFailure, match="no database"):
        open_department(path, NoKeys())


@pytest.mark.parametrize("taken", ["department.isocenter", "department.isocenter.recovery"])
def test_a_new_department_replaces_nothing(path: Path, keys: KeyFile, taken: str) -> None:
    path.parent.mkdir()
    (path.parent / taken).write_bytes(b"precious")

    with pytest.raises(StorageFailure, match="exists already"):
        new_department(path, keys)

    assert [taken] == [file.name for file in path.parent.iterdir()]
    assert (path.parent / taken).read_bytes() == b"precious"


def test_a_renewed_code_opens_and_the_old_one_does_not(path: Path, keys: KeyFile) -> None:
    store, old = new_department(path, keys)
    key = keys.get(store.install_id)
    assert key is not None
    new = renew_recovery_code(store, key)
    store.close()

    with pytest.raises(Refused, match="an earlier code"):
        open_department(path, NoKeys(), old)
    open_department(path, NoKeys(), new).close()


def test_an_unreadable_key_file_is_a_failure_of_the_machine(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure):
        KeyFile(tmp_path).get("any")


def test_a_key_file_with_a_torn_line_gives_no_key(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("an-id 0123\n\nother\n")

    assert KeyFile(file).get("an-id") is None
    assert KeyFile(file).get("other") is None


def test_the_systems_keychain_keeps_a_key_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(
        keyring, "set_password", lambda service, name, text: kept.update({(service, name): text})
    )
    monkeypatch.setattr(keyring, "get_password", lambda service, name: kept.get((service, name)))

    Keychain().put("an-id", KEY)

    assert Keychain().get("an-id") == KEY
    assert Keychain().get("another") is None
    kept["Isocenter database key", "torn"] = "0123"
    assert Keychain().get("torn") is None


@pytest.mark.parametrize(
    "error", [keyring.errors.NoKeyringError(), keyring.errors.KeyringLocked(), RuntimeError("bus")]
)
def test_a_computer_without_a_usable_keychain_says_so(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_: str) -> None:
        raise error

    monkeypatch.setattr(keyring, "set_password", fails)
    monkeypatch.setattr(keyring, "get_password", fails)

    with pytest.raises(NoKeychain, match="recovery code"):
        Keychain().get("an-id")
    with pytest.raises(NoKeychain, match="recovery code"):
        Keychain().put("an-id", KEY)


def test_the_key_derivation_is_that_of_rfc_5869() -> None:
    # RFC 5869, appendix A.1, test case 1.
    derived = hkdf_sha256(
        bytes.fromhex("0b" * 22),
        salt=bytes.fromhex("000102030405060708090a0b0c"),
        info=bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"),
        length=42,
    )

    assert derived.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )


@given(SECRETS)
def test_a_code_reads_back_however_it_is_written(secret: bytes) -> None:
    code = code_of(secret)

    assert [5] * 8 == [len(group) for group in code.split("-")]
    assert secret == secret_of(code)
    assert secret == secret_of(code.lower().replace("-", " "))
    assert secret == secret_of(code.replace("1", "l").replace("0", "o").replace("-", ""))


@given(SECRETS, st.data())
def test_any_one_wrong_character_is_found_in_its_own_group(
    secret: bytes, data: st.DataObject
) -> None:
    code = code_of(secret)
    place = data.draw(st.sampled_from([i for i, letter in enumerate(code) if letter != "-"]))
    other = data.draw(
        st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(code[place].__ne__)
    )

    ordinal = "first second third fourth fifth sixth seventh eighth".split()[place // 6]
    with pytest.raises(IllFormed, match=f"the {ordinal} group"):
        secret_of(code[:place] + other + code[place + 1 :])


def test_two_groups_that_changed_places_are_found() -> None:
    groups = code_of(bytes(range(SECRET_BYTES))).split("-")
    groups[1], groups[6] = groups[6], groups[1]

    with pytest.raises(IllFormed, match="the second group"):
        secret_of("-".join(groups))


@given(SECRETS, st.binary(min_size=32, max_size=32))
def test_a_slot_opens_with_its_secret_and_no_other(secret: bytes, key: bytes) -> None:
    install = new_id()
    slot = wrap(key, secret, install)

    assert key == unwrap(slot, secret)
    assert slot == decode_slot(encode_slot(slot), "slot")
    with pytest.raises(Refused):
        unwrap(slot, new_secret())


@pytest.mark.parametrize("field", ["install", "nonce", "wrapped", "check"])
def test_a_slot_with_any_part_changed_does_not_open(field: str) -> None:
    secret = new_secret()
    body = json.loads(encode_slot(wrap(KEY, secret, new_id())))
    body[field] = body[field][:-1] + ("0" if body[field][-1] != "0" else "1")

    with pytest.raises(Refused):
        unwrap(decode_slot(json.dumps(body), "slot"), secret)


def test_a_slot_whose_numbers_have_another_length_is_refused() -> None:
    body = json.loads(encode_slot(wrap(KEY, new_secret(), new_id())))

    with pytest.raises(UnreadableDocument, match="fixed length"):
        decode_slot(json.dumps(body | {"nonce": "00"}), "slot")


def test_the_same_key_is_never_wrapped_twice_alike() -> None:
    secret, install = new_secret(), new_id()

    assert wrap(KEY, secret, install).wrapped != wrap(KEY, secret, install).wrapped
