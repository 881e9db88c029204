"""The key file: read back whole, refused when damaged, and cheap enough for the log-in window."""

from __future__ import annotations

import json
import subprocess
import sys
from uuid import uuid4

import pytest

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.storage import keys

CHEAP = keys.KdfCost(1, 8192, 1)


@pytest.fixture
def office(tmp_path):
    staff = uuid4()
    made = keys.create_key_file(tmp_path, (uuid4(), "ALA", "Alausí ñ", "ec"), staff, "Ana «A»", "clave-segura", CHEAP)
    return tmp_path, staff, made


def test_what_was_written_is_read(office):
    folder, staff, (key, recovery) = office
    read = keys.read_key_file(folder)
    assert (read.office_name, read.country, read.holders()) == ("Alausí ñ", "ec", [(staff, "Ana «A»")])
    assert keys.unlock(folder, staff, "clave-segura") == key
    assert keys.unlock_with_recovery(folder, recovery.upper()) == key
    with pytest.raises(DomainError) as refused:
        keys.unlock(folder, staff, "otra-clave-mala")
    assert refused.value.codes == ("wrong_password",)


def test_new_password_replaces_the_wrap(office):
    folder, staff, (key, _) = office
    keys.set_password(folder, key, staff, "Ana", "nueva-clave-1", CHEAP)
    assert keys.unlock(folder, staff, "nueva-clave-1") == key
    assert len(keys.read_key_file(folder).entries) == 2


@pytest.mark.parametrize("break_it", [
    lambda plain: plain.pop("entries"),
    lambda plain: plain.pop("keys"),
    lambda plain: plain.pop("office_name"),
    lambda plain: plain["entries"][0]["lock"].pop("salt"),
    lambda plain: plain["entries"][0]["lock"].update(time="4"),
    lambda plain: plain["entries"][0].update(lock=None),
    lambda plain: plain["entries"][0].update(id="nobody"),
    lambda plain: plain["entries"][0].update(kind="ghost"),
    lambda plain: plain["entries"][0].update(seals=[]),
    lambda plain: plain["entries"][0].update(seals={"x": 1}),
    lambda plain: plain["entries"][0].update(public=None),
    lambda plain: plain["entries"][0].update(challenge=3),
    lambda plain: plain["entries"][0].update(temporary=1),
    lambda plain: plain["entries"][0].update(name=None),
    lambda plain: plain.update(version="1"),
    lambda plain: plain.update(version=True),
    lambda plain: plain.update(office_code=7),
    lambda plain: plain.update(keys=["x", 3]),
    lambda plain: plain.update(keys="x"),
    lambda plain: plain.update(entries=[3]),
    lambda plain: plain.update(office_id="x\ud800"),
    lambda plain: plain["entries"][1].update(id="\ud800"),
    lambda plain: plain["entries"][0].update(name="Ana \udfff"),
])
def test_damage_is_told(office, break_it):
    path = office[0] / keys.KEY_FILE
    plain = json.loads(path.read_text(encoding="utf-8"))
    break_it(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(EnvironmentFault) as told:
        keys.read_key_file(office[0])
    assert told.value.codes == ("key_file_damaged",)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff\xfe\x00", b"{}"])
def test_rubbish_is_told(tmp_path, content):
    (tmp_path / keys.KEY_FILE).write_bytes(content)
    with pytest.raises(EnvironmentFault) as told:
        keys.read_key_file(tmp_path)
    assert told.value.codes == ("key_file_damaged",)


def test_reading_the_holders_loads_no_heavy_module():
    heavy = ("msgspec", "sqlalchemy", "argon2", "cryptography", "sqlcipher3", "hashlib", "zxcvbn", "mnemonic")
    code = f"import sys, pes_desktop.storage.keys; print([m for m in {heavy} if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
