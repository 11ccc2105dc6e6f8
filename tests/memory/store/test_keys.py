from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from sixfold.memory import errors
from sixfold.memory.store import key_file, keys
from sixfold.memory.store.key_derivation import CHEAP, Cost

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.memory.store.keys import Created

NOW = datetime(2026, 3, 5, tzinfo=UTC)
RIGHT = "Grüße vom Xylophon"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def made(path: Path) -> Created:
    return keys.create(path, RIGHT, now=NOW, cost=CHEAP)


def test_the_passphrase_and_the_recovery_key_open_the_same_keys(made: Created, path: Path) -> None:
    assert keys.unlock(path, RIGHT) == made.keys
    assert keys.unlock_with_recovery(path, made.recovery_key) == made.keys
    assert keys.open_vault(path, RIGHT) == keys.open_vault_with_recovery(path, made.recovery_key)


def test_all_keys_are_random_and_differ(made: Created, path: Path, tmp_path: Path) -> None:
    other = keys.create(tmp_path / "other.json", RIGHT, now=NOW, cost=CHEAP)
    all_keys = [
        getattr(one.keys, name)
        for one in (made, other)
        for name in ("database", "recorder_private", "rules_mac", "vault_public", "recorder_public")
    ]
    assert len(set(all_keys)) == 10
    assert len({*all_keys, keys.open_vault(path, RIGHT)}) == 11


def test_the_private_keys_belong_to_the_public_ones(made: Created, path: Path) -> None:
    public = keys.public(path)
    assert bytes(PrivateKey(made.keys.recorder_private).public_key) == public.recorder
    assert bytes(PrivateKey(keys.open_vault(path, RIGHT)).public_key) == public.vault


def test_a_wrong_passphrase_is_refused_in_words(made: Created, path: Path) -> None:
    for wrong in ("", RIGHT + " ", RIGHT.lower(), made.recovery_key):
        with pytest.raises(errors.WrongPassphrase, match="not the passphrase"):
            keys.unlock(path, wrong)


@pytest.mark.usefixtures("made")
def test_a_passphrase_typed_with_other_unicode_forms_is_the_same(path: Path) -> None:
    assert keys.unlock(path, "Gru\u0308ße vom Xylophon")


def test_the_recovery_key_may_be_typed_in_any_case_with_any_separators(made: Created, path: Path) -> None:
    typed = f"  {made.recovery_key.lower().replace('-', ' ').replace('1', 'l').replace('0', 'o')}\n"
    assert keys.unlock_with_recovery(path, typed) == made.keys


def test_a_recovery_key_of_another_home_is_told_from_a_typing_error(made: Created, path: Path, tmp_path: Path) -> None:
    other = keys.create(tmp_path / "other.json", RIGHT, now=NOW, cost=CHEAP)
    with pytest.raises(errors.WrongRecoveryKey, match="another memory"):
        keys.unlock_with_recovery(path, other.recovery_key)
    swapped = ("A" if made.recovery_key[0] != "A" else "B") + made.recovery_key[1:]
    with pytest.raises(errors.MistypedRecoveryKey, match="typing error"):
        keys.unlock_with_recovery(path, swapped)


def test_a_home_is_never_made_over_another(made: Created, path: Path) -> None:
    with pytest.raises(errors.KeyFileExists, match="already"):
        keys.create(path, "another", now=NOW, cost=CHEAP)
    assert keys.unlock(path, RIGHT) == made.keys


def test_a_changed_passphrase_opens_the_same_keys_and_the_old_one_nothing(made: Created, path: Path) -> None:
    keys.change_passphrase(path, RIGHT, "new", cost=CHEAP)
    assert keys.unlock(path, "new") == made.keys
    assert keys.unlock_with_recovery(path, made.recovery_key) == made.keys
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(path, RIGHT)
    with pytest.raises(errors.WrongPassphrase):
        keys.change_passphrase(path, RIGHT, "newer", cost=CHEAP)


def test_a_lost_passphrase_is_replaced_by_the_recovery_key(made: Created, path: Path) -> None:
    keys.reset_passphrase(path, made.recovery_key, "found again", cost=CHEAP)
    assert keys.unlock(path, "found again") == made.keys


def test_a_new_recovery_key_ends_the_old_one(made: Created, path: Path) -> None:
    fresh = keys.replace_recovery_key(path, RIGHT)
    assert keys.unlock_with_recovery(path, fresh) == made.keys
    with pytest.raises(errors.WrongRecoveryKey):
        keys.unlock_with_recovery(path, made.recovery_key)


def test_the_keyring_opens_everything_but_the_vault(made: Created, path: Path) -> None:
    secret = keys.add_keyring(path, RIGHT)
    assert keys.unlock_with_keyring(path, secret) == made.keys
    assert "vault" not in json.loads(path.read_text())["wraps"]["keyring"]["keys"]
    keys.remove_keyring(path)
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock_with_keyring(path, secret)


def test_no_key_stands_clear_in_the_file(made: Created, path: Path) -> None:
    raw = path.read_bytes()
    private = [made.keys.database, made.keys.recorder_private, made.keys.rules_mac, keys.open_vault(path, RIGHT)]
    assert path.stat().st_mode & 0o777 == 0o600
    for key in private:
        assert key.hex().encode() not in raw
        assert key_file._encode(key).encode() not in raw


def test_no_secret_shows_in_a_representation(made: Created) -> None:
    shown = repr(made)
    assert made.recovery_key not in shown
    assert repr(made.keys.database) not in shown


def test_a_missing_key_file_says_how_to_go_on(path: Path) -> None:
    with pytest.raises(errors.KeyFileMissing, match="sixfold init"):
        keys.unlock(path, RIGHT)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_flipped_bit_is_told_as_damage_and_opens_nothing(made: Created, path: Path, data: st.DataObject) -> None:
    raw = path.read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    bit = data.draw(st.integers(0, 7))
    path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :])
    try:
        opened = keys.unlock(path, RIGHT)
    except errors.KeyFileError as error:
        assert isinstance(error, errors.KeyFileDamaged | errors.KeyFileNewer)  # noqa: PT017 - either sentence is right
    else:  # a blank in the JSON, or a letter of the time that means the same
        assert opened == made.keys
    path.write_bytes(raw)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    raw=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["format", "version", "public", "wraps", "check", "passphrase"]), inner)
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode())
)
def test_whatever_lies_in_its_place_is_damage_in_words(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    with pytest.raises(errors.KeyFileDamaged, match="put keys"):
        keys.public(path)


def rewritten(path: Path, change: dict[str, Any]) -> None:
    document = json.loads(path.read_text())
    document.pop("check")
    for place, value in change.items():
        *way, last = place.split("/")
        inner = document
        for step in way:
            inner = inner[step]
        inner[last] = value
    document["check"] = key_file._check(document)
    path.write_text(json.dumps(document))


@pytest.mark.usefixtures("made")
def test_a_newer_key_file_is_refused_in_words(path: Path) -> None:
    rewritten(path, {"version": 2})
    with pytest.raises(errors.KeyFileNewer, match="version 2"):
        keys.unlock(path, RIGHT)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "cost",
    [Cost(1 << 30, 1, 1), Cost(64, 10**6, 1), Cost(64, 1, 200), Cost(64, 0, 1), Cost(64, -1, 1), Cost(0, 1, 1)],
)
def test_a_cost_beyond_reason_is_not_paid(path: Path, cost: Cost) -> None:
    kdf = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    rewritten(path, {f"wraps/passphrase/kdf/{name}": value for name, value in kdf.items()})
    with pytest.raises(errors.KeyFileDamaged):
        keys.unlock(path, RIGHT)


@pytest.mark.usefixtures("made")
def test_an_exchanged_public_key_opens_nothing_so_captures_go_to_no_stranger(path: Path) -> None:
    stranger = key_file._encode(bytes(PrivateKey.generate().public_key))
    rewritten(path, {"public/recorder": stranger})
    with pytest.raises(errors.WrongPassphrase):
        keys.unlock(path, RIGHT)


@pytest.mark.usefixtures("made")
def test_wrapped_keys_cannot_change_places(path: Path) -> None:
    held = json.loads(path.read_text())["wraps"]["passphrase"]["keys"]
    rewritten(path, {"wraps/passphrase/keys/database": held["rules"], "wraps/passphrase/keys/rules": held["database"]})
    with pytest.raises(errors.KeyFileDamaged):
        keys.unlock(path, RIGHT)
