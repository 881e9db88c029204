"""A new database key: nobody's password is needed, nothing is lost, and a process killed anywhere leaves an office."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from storage_kit import KEY, add, codes_of, person

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.models import Jobseeker
from pes_desktop.storage import engine, files, keys, rotation, sealing
from pes_desktop.storage.engine import DATABASE_FILE, connect, open_engine
from pes_desktop.storage.journal import open_files
from pes_desktop.storage.keys_file import VERSION, KeyFile, read_key_file, write_key_file
from pes_desktop.storage.store import Store

FAST = keys.KdfCost(1, 1024, 1)
LUIS, CARMEN, ANA = UUID(int=2), UUID(int=3), UUID(int=4)
SECRETS = {LUIS: "clave de prueba", CARMEN: "otra clave larga", ANA: "la tercera clave"}
ANSWER = "0123456789ABCDEF"


def dress(folder: Path) -> str:
    """The key file of an office whose database has ``KEY``; returns the recovery words."""
    office = KeyFile(VERSION, str(UUID(int=1)), "ALA", "Oficina Alausí", "ec", [], [sealing.key_id(KEY)])
    write_key_file(folder, office)
    for staff, password in SECRETS.items():
        keys.set_password(folder, KEY, staff, f"Persona {staff.int}", password, FAST)
    keys.set_phone(folder, KEY, "ALA-A-1234-5678-9", ANSWER, FAST)
    return keys.set_recovery(folder, KEY, FAST)


@pytest.fixture
def words(store: Store) -> str:
    add(store, *(person(f"Pilco {number}") for number in range(40)))
    return dress(store.folder)


def people(folder: Path, key: bytes) -> int:
    with contextlib.closing(connect(folder / DATABASE_FILE, key)) as connection:
        return int(connection.execute("SELECT count(*) FROM jobseeker").fetchone()[0])


def left_over(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()} - {
        DATABASE_FILE, "keys.json", f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"}


def test_everybody_who_stays_opens_the_new_key_with_the_old_secret(store: Store, words: str) -> None:
    folder = store.folder
    told: list[tuple[int, int]] = []
    new = rotation.rotate(store, CARMEN, lambda done, pages: told.append((done, pages)))
    assert new != KEY
    assert len(new) == 32
    assert store.key == new
    assert told[-1][0] == told[-1][1] > 0
    for staff in (LUIS, ANA):
        assert keys.unlock(folder, staff, SECRETS[staff]) == new
    assert keys.unlock_with_recovery(folder, words) == new
    assert keys.unlock_with_answer(folder, ANSWER) == new
    assert keys.phone_challenge(folder) == "ALA-A-1234-5678-9"
    assert [staff for staff, _ in keys.holders(folder)] == [LUIS, ANA]
    assert left_over(folder) == set()
    assert read_key_file(folder).keys == [sealing.key_id(new)]
    assert all(list(entry.seals) == [sealing.key_id(new)] for entry in read_key_file(folder).entries)
    if os.name == "posix":
        assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600


def test_work_goes_on_with_the_open_store(store: Store, words: str) -> None:
    rotation.rotate(store)
    add(store, person("Tene"))
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 41
    again = Store(open_engine(store.folder, store.key), store.folder, store.key)
    with again.read() as session:
        assert session.scalar(select(func.count()).select_from(Jobseeker)) == 41
    again.close()


def test_the_removed_members_password_opens_nothing_of_the_new_files(store: Store, words: str, tmp_path: Path) -> None:
    folder, before = store.folder, tmp_path / "copied before"
    store.close()
    shutil.copytree(folder, before)
    rotation.rotate(store, CARMEN)
    store.close()
    with pytest.raises(DomainError) as error:
        keys.unlock(folder, CARMEN, SECRETS[CARMEN])
    assert codes_of(error) == ("unknown_staff",)
    old = keys.unlock(before, CARMEN, SECRETS[CARMEN])
    for stolen in ("keys.json", None):  # the key file of before beside the new database; the key itself
        if stolen:
            mixed = tmp_path / "mixed"
            shutil.copytree(folder, mixed)
            shutil.copyfile(before / stolen, mixed / stolen)
            old = keys.unlock(mixed, CARMEN, SECRETS[CARMEN])
        with pytest.raises(EnvironmentFault) as refused:
            connect(folder / DATABASE_FILE, old)
        assert codes_of(refused) == ("database_unreadable",)
    assert SECRETS[CARMEN] not in (folder / "keys.json").read_text()
    assert str(CARMEN) not in (folder / "keys.json").read_text()
    assert people(before, old) == 40, "what was copied before stays readable: a new key does not protect old copies"


def journal_under(folder: Path, key: bytes) -> int:
    """Files of the journal that a key opens."""
    return sum(file.sealer is not None for file in open_files(folder, key))


def test_the_journal_begins_anew_under_the_new_key(store: Store, words: str) -> None:
    assert journal_under(store.folder, KEY) == 1
    new = rotation.rotate(store)
    assert journal_under(store.folder, KEY) == 0
    assert open_files(store.folder, new) == []
    add(store, person("Tene"))
    assert journal_under(store.folder, new) == 1
    assert journal_under(store.folder, KEY) == 0


def test_a_seal_of_the_old_key_is_no_use_for_the_new_one(store: Store, words: str) -> None:
    """Somebody who stays in an old copy of the file can not be carried over by swapping seals."""
    folder = store.folder
    old_seal = read_key_file(folder).find("staff", str(LUIS)).seals[sealing.key_id(KEY)]
    new = rotation.rotate(store)
    plain = json.loads((folder / "keys.json").read_text())
    plain["entries"][0]["seals"] = {sealing.key_id(new): old_seal}
    (folder / "keys.json").write_text(json.dumps(plain))
    with pytest.raises(EnvironmentFault) as error:
        keys.unlock(folder, LUIS, SECRETS[LUIS])
    assert codes_of(error) == ("key_file_damaged",)


def test_of_two_keys_the_one_that_fits_is_taken(store: Store, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key file of a change that was cut off, beside the old database and beside the new one."""
    folder, other = store.folder, bytes(32)
    store.close()
    for order in ((KEY, other), (other, KEY)):
        office = read_key_file(folder)
        office.keys = [sealing.key_id(key) for key in order]
        for entry in office.entries:
            entry.seals = {}
            for key in order:
                sealing.seal(office.office_id, entry, key)
        write_key_file(folder, office)
        assert keys.unlock(folder, LUIS, SECRETS[LUIS]) == KEY
        assert keys.unlock_with_recovery(folder, words) == KEY
        assert keys.unlock_with_answer(folder, ANSWER) == KEY
    whole = (folder / DATABASE_FILE).read_bytes()
    (folder / DATABASE_FILE).write_bytes(os.urandom(8192))
    assert keys.unlock(folder, LUIS, SECRETS[LUIS]) == other, "whoever opens the database says what is wrong with it"
    (folder / DATABASE_FILE).write_bytes(whole)
    monkeypatch.setattr(engine, "connect", lambda *_: (_ for _ in ()).throw(EnvironmentFault(Fault("disk_failed"))))
    with pytest.raises(EnvironmentFault) as error:
        keys.unlock(folder, LUIS, SECRETS[LUIS])
    assert codes_of(error) == ("disk_failed",)


def test_nothing_is_sealed_with_a_key_given_up(store: Store, words: str) -> None:
    rotation.rotate(store)
    before = (store.folder / "keys.json").read_bytes()
    for work in (lambda: keys.set_password(store.folder, KEY, ANA, "Ana", "clave bien larga", FAST),
                 lambda: keys.set_recovery(store.folder, KEY, FAST),
                 lambda: keys.set_phone(store.folder, KEY, "X", ANSWER, FAST)):
        with pytest.raises(EnvironmentFault) as error:
            work()
        assert codes_of(error) == ("key_file_damaged",)
    assert (store.folder / "keys.json").read_bytes() == before


def _old(folder: Path, *names: str) -> None:
    """Turn holders back into ones without a key pair."""
    office = read_key_file(folder)
    for entry in office.entries:
        if entry.id in names or entry.kind in names:
            entry.public, entry.seals = "", {}
    write_key_file(folder, office)


@pytest.mark.parametrize(("old", "leaving", "code", "named"), [
    ((str(ANA), str(LUIS)), None, "old_holders", "Persona 2, Persona 4"), (("recovery",), None, "old_recovery", None),
    ((str(ANA),), CARMEN, "old_holders", "Persona 4"), ((str(CARMEN),), CARMEN, "", None)])
def test_whom_nothing_can_be_sealed_to_is_named_first(store: Store, words: str, old, leaving, code, named) -> None:
    _old(store.folder, *old)
    before = (store.folder / "keys.json").read_bytes()
    if not code:
        assert rotation.rotate(store, leaving)
        return
    with pytest.raises(DomainError) as error:
        rotation.rotate(store, leaving)
    assert codes_of(error) == (code,)
    assert error.value.faults[0].params.get("names") == named
    assert (store.folder / "keys.json").read_bytes() == before
    assert store.key == KEY


def test_another_process_at_the_file_is_told(store: Store, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    store.engine.dispose()
    other = connect(store.folder / DATABASE_FILE, KEY)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM jobseeker").fetchone()  # holds its view of the log
    add(store, person("Tene"))
    with pytest.raises(EnvironmentFault) as error:
        rotation.rotate(store)
    assert codes_of(error) == ("key_in_use",)
    other.close()
    assert store.key == KEY
    rotation.rotate(store)
    assert people(store.folder, store.key) == 41


def test_a_copy_that_is_not_like_the_original_takes_no_place(store: Store, words: str, monkeypatch) -> None:
    real = rotation._content
    calls: list[int] = []

    def forgetful(connection):
        calls.append(1)
        return real(connection) | ({"jobseeker": 39} if len(calls) == 2 else {})

    monkeypatch.setattr(rotation, "_content", forgetful)
    with pytest.raises(EnvironmentFault) as error:
        rotation.rotate(store)
    assert codes_of(error) == ("key_change_failed",)
    assert left_over(store.folder) == set()
    assert people(store.folder, KEY) == 40


class Struck:
    """Ends the process (SIGKILL) or fails (full disk) before or after the n-th durable step."""

    def __init__(self, at: int, when: str) -> None:
        self.at, self.when, self.count = at, when, 0

    def wrap(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            self.count += 1
            if self.count == self.at and self.when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.count == self.at and self.when == "fails":
                raise OSError(28, "No space left on device")
            this = self.count == self.at and self.when == "after"
            try:
                return real(*arguments, **named)
            finally:
                if this:
                    os.kill(os.getpid(), signal.SIGKILL)
        return step


STEPS = ("fsync", "replace", "unlink")


def _rotate_struck(folder: Path, at: int, when: str) -> int:
    """Rotate in a child process struck at a step; returns the number of steps, 0 where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        struck = Struck(at, when)
        for name in STEPS:
            setattr(files.os, name, struck.wrap(getattr(os, name)))
        store = Store(open_engine(folder, KEY), folder, KEY)
        with contextlib.suppress(DomainError):
            rotation.rotate(store, CARMEN, lambda *_: struck.wrap(lambda: None)())
        os.write(writing, str(struck.count).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        steps = said.read()
    os.waitpid(child, 0)
    return int(steps or 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="strikes a forked process")
@pytest.mark.parametrize("when", ["before", "after", "fails"])
def test_struck_at_every_step_the_office_opens_whole(store: Store, words: str, tmp_path: Path, when: str) -> None:
    store.close()
    original = tmp_path / "original"
    shutil.copytree(store.folder, original)
    probe = tmp_path / "probe"
    shutil.copytree(original, probe)
    steps = _rotate_struck(probe, 0, "never")
    assert steps >= 10, "the steps are not seen any more"
    found: set[bytes] = set()
    for at in range(1, steps + 1):
        folder = tmp_path / f"{when}-{at}"
        shutil.copytree(original, folder)
        done = _rotate_struck(folder, at, when)
        assert bool(done) == (when == "fails")
        key = keys.unlock(folder, LUIS, SECRETS[LUIS])
        found.add(key)
        assert people(folder, key) == 40, at
        rotation.tidy(folder, key)
        assert left_over(folder) <= {"keys.json.new"}, at
        assert read_key_file(folder).keys == [sealing.key_id(key)], at
        for open_again in (lambda f=folder: keys.unlock(f, ANA, SECRETS[ANA]),
                           lambda f=folder: keys.unlock_with_recovery(f, words),
                           lambda f=folder: keys.unlock_with_answer(f, ANSWER)):
            assert open_again() == key, at
        assert journal_under(folder, KEY) == (key == KEY), at
        if key != KEY:
            with pytest.raises(DomainError) as error:
                keys.unlock(folder, CARMEN, SECRETS[CARMEN])
            assert codes_of(error) == ("unknown_staff",)
        if at % 4 == 0:
            _goes_on(folder, key)
        shutil.rmtree(folder)
    assert KEY in found, "no strike came before the swap"
    assert len(found) > 1, "no strike came after the swap"


def _goes_on(folder: Path, key: bytes) -> None:
    """After the strike a change of the key comes to its end."""
    store = Store(open_engine(folder, key), folder, key)
    new = rotation.rotate(store, CARMEN)
    store.close()
    assert people(folder, new) == 40
    assert left_over(folder) == set()
    assert keys.unlock(folder, LUIS, SECRETS[LUIS]) == new != key
