"""The key file: who holds a wrap opens the office, nobody else does; it is never half written."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from uuid import UUID

import pytest
from storage_kit import codes_of
from support.disks import small_disk

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.domain.text import fold
from pes_desktop.storage import files, keys

FAST = keys.KdfCost(1, 1024, 1)
OFFICE = (UUID(int=1), "ALA", "Oficina Alausí", "ec")
LUIS, CARMEN = UUID(int=2), UUID(int=3)
PASSWORD = "clave de prueba"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, bytes, str]:
    key, words = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis Andrade", PASSWORD, FAST)
    return tmp_path, key, words


def change(folder: Path, **values: object) -> None:
    """Edit the lock of the first holder by hand."""
    plain = json.loads((folder / keys.KEY_FILE).read_text())
    plain["entries"][0]["lock"] |= values
    (folder / keys.KEY_FILE).write_text(json.dumps(plain))


def test_the_password_gives_the_key_back(made: tuple[Path, bytes, str]) -> None:
    folder, key, _ = made
    assert len(key) == 32
    assert keys.unlock(folder, LUIS, PASSWORD) == key
    assert keys.holders(folder) == [(LUIS, "Luis Andrade")]


@pytest.mark.parametrize("wrong", ["", "clave de prueb", "Clave de prueba", "clave  de prueba", PASSWORD + " "])
def test_any_other_password_does_not(made: tuple[Path, bytes, str], wrong: str) -> None:
    with pytest.raises(DomainError) as error:
        keys.unlock(made[0], LUIS, wrong)
    assert codes_of(error) == ("wrong_password",)


def test_keyboards_write_one_accent_in_two_ways(tmp_path: Path) -> None:
    key, _ = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis", unicodedata.normalize("NFC", "muñeca azúl"), FAST)
    assert keys.unlock(tmp_path, LUIS, unicodedata.normalize("NFD", "muñeca azúl")) == key


def test_a_stranger_is_told(made: tuple[Path, bytes, str]) -> None:
    with pytest.raises(DomainError) as error:
        keys.unlock(made[0], CARMEN, PASSWORD)
    assert codes_of(error) == ("unknown_staff",)


def test_recovery_words_open_and_others_do_not(made: tuple[Path, bytes, str]) -> None:
    folder, key, words = made
    assert len(words.split()) == 12
    for typed in (words, words.upper(), "  " + words.replace(" ", "   ") + "\n", unicodedata.normalize("NFC", words),
                  fold(words), ", ".join(f"{n}. {word}" for n, word in enumerate(words.split(), start=1))):
        assert keys.unlock_with_recovery(folder, typed) == key
    last = words.split()[-1]
    for typed, code in (
        ("", "recovery_words_count"), (" ".join(words.split()[::-1]), "wrong_recovery_code"),
        (" ".join(words.split()[:-1]), "recovery_words_count"), (PASSWORD, "recovery_words_count"),
        (words.removesuffix(last) + "xilófonos", "recovery_word_unknown"),
    ):
        with pytest.raises(DomainError) as error:
            keys.unlock_with_recovery(folder, typed)
        assert codes_of(error) == (code,)
    assert error.value.faults[0].params == {"place": 12, "word": "xilófonos"}


def test_a_changed_password_shuts_the_old_one_out(made: tuple[Path, bytes, str]) -> None:
    folder, key, words = made
    keys.set_password(folder, key, CARMEN, "Carmen", "otra clave larga", FAST)
    keys.set_password(folder, key, LUIS, "Luis Andrade", "clave nueva", FAST)
    assert keys.unlock(folder, LUIS, "clave nueva") == key
    assert keys.unlock(folder, CARMEN, "otra clave larga") == key
    assert keys.unlock_with_recovery(folder, words) == key
    with pytest.raises(DomainError):
        keys.unlock(folder, LUIS, PASSWORD)
    assert [name for _, name in keys.holders(folder)] == ["Luis Andrade", "Carmen"]


@pytest.mark.parametrize("password", ["", "1234567", "corta"])
def test_a_short_password_changes_nothing(made: tuple[Path, bytes, str], password: str) -> None:
    before = (made[0] / keys.KEY_FILE).read_bytes()
    with pytest.raises(DomainError) as error:
        keys.set_password(made[0], made[1], LUIS, "Luis", password, FAST)
    assert codes_of(error) == ("password_too_short",)
    assert (made[0] / keys.KEY_FILE).read_bytes() == before


def test_the_file_keeps_no_secret_and_is_its_owners_alone(made: tuple[Path, bytes, str]) -> None:
    folder, key, words = made
    content = (folder / keys.KEY_FILE).read_bytes()
    for secret in (PASSWORD.encode(), key, key.hex().encode(), words.encode(), words.split()[0].encode() + b" "):
        assert secret not in content
    if os.name == "posix":
        assert stat.S_IMODE((folder / keys.KEY_FILE).stat().st_mode) == 0o600


def test_two_offices_share_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one = keys.create_key_file(tmp_path / "a", OFFICE, LUIS, "Luis", PASSWORD, FAST)
    two = keys.create_key_file(tmp_path / "b", OFFICE, LUIS, "Luis", PASSWORD, FAST)
    assert one[0] != two[0]
    assert one[1] != two[1]


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"null", b"{}", b'{"version": 1}', b"\xff\xfe\x00", b"[" * 5_000,
    b'{"version":1,"office_id":"x","office_code":"A","office_name":"A","country":"ec","wraps":[{}]}',
    b'{"version":1,"office_id":"x","office_code":"A","office_name":"A","country":"ec","wraps":"no"}',
    b'{"version":2,"office_id":"x","office_code":"A","office_name":"A","country":"ec","entries":"no","keys":[]}'])
def test_a_damaged_key_file_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / keys.KEY_FILE).write_bytes(content)
    for ask in (keys.read_key_file, keys.holders):
        with pytest.raises(EnvironmentFault) as error:
            ask(tmp_path)
        assert codes_of(error) == ("key_file_damaged",)


@pytest.mark.parametrize("values", [
    {"salt": "///"}, {"salt": "AA=="}, {"nonce": "***"}, {"nonce": ""}, {"sealed": "AAAA"},
    {"sealed": "¡no!"}, {"time": 0},
    {"time": -1}, {"memory_kib": 0}, {"memory_kib": 2**62}, {"lanes": 0}, {"lanes": 2**40}])
def test_a_damaged_wrap_is_told_as_damage_or_as_a_wrong_password(
    made: tuple[Path, bytes, str], values: dict[str, object]
) -> None:
    change(made[0], **values)
    with pytest.raises(DomainError) as error:
        keys.unlock(made[0], LUIS, PASSWORD)
    assert codes_of(error)[0] in {"key_file_damaged", "wrong_password"}


def test_a_wrap_of_one_holder_does_not_serve_another(made: tuple[Path, bytes, str]) -> None:
    plain = json.loads((made[0] / keys.KEY_FILE).read_text())
    plain["entries"][0]["id"] = str(CARMEN)
    (made[0] / keys.KEY_FILE).write_text(json.dumps(plain))
    with pytest.raises(DomainError):
        keys.unlock(made[0], CARMEN, PASSWORD)


def test_a_key_file_without_recovery_is_told(made: tuple[Path, bytes, str]) -> None:
    plain = json.loads((made[0] / keys.KEY_FILE).read_text())
    plain["entries"] = plain["entries"][:1]
    (made[0] / keys.KEY_FILE).write_text(json.dumps(plain))
    with pytest.raises(DomainError) as error:
        keys.unlock_with_recovery(made[0], made[2])
    assert codes_of(error)[0] in {"key_file_damaged", "wrong_recovery_code"}


def test_no_office_is_not_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as error:
        keys.read_key_file(tmp_path)
    assert codes_of(error) == ("no_office_here",)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file(
    made: tuple[Path, bytes, str], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, step, fail)
        with pytest.raises(EnvironmentFault) as error:
            keys.set_password(made[0], made[1], LUIS, "Luis", "clave nueva", FAST)
    assert codes_of(error) == ("disk_full",)
    assert keys.unlock(made[0], LUIS, PASSWORD) == made[1]
    assert [path.name for path in made[0].iterdir()] == [keys.KEY_FILE]


def test_on_a_full_disk_the_old_file_stays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64) as folder:
        key, _ = keys.create_key_file(folder, OFFICE, LUIS, "Luis", PASSWORD, FAST)
        with contextlib.suppress(OSError):
            (folder / "film").write_bytes(b"x" * 2**20)
        with pytest.raises(EnvironmentFault) as error:
            keys.set_password(folder, key, LUIS, "Luis", "clave nueva", FAST)
        assert codes_of(error) == ("disk_full",)
        assert keys.unlock(folder, LUIS, PASSWORD) == key


KILLED = """
import os, signal, sys
from pathlib import Path
from pes_desktop.storage import files
step, path = sys.argv[1], Path(sys.argv[2])
real = getattr(os, step)
def die(*arguments):
    if sys.argv[3] == "after":
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(files.os, step, die)
files.write_atomically(path, b"new" * 10_000)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_process_that_dies_leaves_the_old_or_the_new_file(tmp_path: Path, step: str, when: str) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, step, str(path), when], check=False, timeout=60)
    assert done.returncode != 0
    assert path.read_bytes() in (b"old", b"new" * 10_000)
    files.write_atomically(path, b"later")
    assert path.read_bytes() == b"later"
    assert [found.name for found in tmp_path.iterdir()] == ["keys.json"]
