"""Holders of the office beyond the first password: temporary ones, the telephone, leaving, files of version 1."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from storage_kit import codes_of

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.storage import kdf, keys, sealing, waits, way_in
from pes_desktop.storage.keys_file import KeyFile, read_key_file, write_key_file

FAST = keys.KdfCost(1, 1024, 1)
OFFICE = (UUID(int=1), "ALA", "Oficina Alausí", "ec")
LUIS, CARMEN = UUID(int=2), UUID(int=3)
PASSWORD, HERS = "clave de prueba", "otra clave larga"
ANSWER = "0123456789ABCDEF"
OLD = Path(__file__).resolve().parents[1] / "fixtures" / "old_databases" / "office-0001"


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, bytes]:
    key, _ = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis", PASSWORD, FAST)
    keys.set_password(tmp_path, key, CARMEN, "Carmen", HERS, FAST)
    return tmp_path, key


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(OLD, tmp_path / "old")
    return tmp_path / "old"


def test_a_new_file_says_whose_it_is(office: tuple[Path, bytes]) -> None:
    plain = json.loads((office[0] / "keys.json").read_text(encoding="utf-8"))
    assert {name: plain[name] for name in ("version", "office_id", "office_code", "office_name", "country")} == {
        "version": 2, "office_id": str(UUID(int=1)), "office_code": "ALA", "office_name": "Oficina Alausí",
        "country": "ec"}
    assert [(entry["kind"], entry["id"], entry["name"]) for entry in plain["entries"]] == [
        ("staff", str(LUIS), "Luis"), ("recovery", "", ""), ("staff", str(CARMEN), "Carmen")]
    assert plain["keys"] == [sealing.key_id(office[1])]


def test_what_is_written_is_read(office: tuple[Path, bytes]) -> None:
    folder, key = office
    keys.set_phone(folder, key, "ALA-A-1", ANSWER, FAST)
    read = read_key_file(folder)
    before = (folder / "keys.json").read_bytes()
    write_key_file(folder, read)
    assert (folder / "keys.json").read_bytes() == before
    assert read_key_file(folder) == read


def test_a_password_somebody_else_chose_is_marked(office: tuple[Path, bytes]) -> None:
    folder, key = office
    assert not keys.is_temporary(folder, CARMEN)
    keys.set_password(folder, key, CARMEN, "Carmen", "la que le dieron", FAST, temporary=True)
    assert keys.is_temporary(folder, CARMEN)
    assert not keys.is_temporary(folder, LUIS)
    assert not keys.is_temporary(folder, UUID(int=99))
    keys.set_password(folder, key, CARMEN, "Carmen", "la suya propia", FAST)
    assert not keys.is_temporary(folder, CARMEN)


def test_names_are_not_passwords(office: tuple[Path, bytes]) -> None:
    folder, key = office
    for password in ("carmen12", "OficinaAlausi"):
        with pytest.raises(DomainError) as error:
            keys.set_password(folder, key, CARMEN, "Carmen", password, FAST)
        assert codes_of(error) == ("password_guessable",)
    with pytest.raises(DomainError):
        keys.set_password(folder, key, CARMEN, "Carmen", "quishpe1", FAST, personal=["Ana Quishpe"])
    keys.set_password(folder, key, CARMEN, "Carmen", "quishpe-7w", FAST)
    with pytest.raises(DomainError) as error:
        keys.create_key_file(folder, (UUID(int=1), "SIG", "Oficina Sigchos", "ec"), LUIS, "Luis", "sigchos26", FAST)
    assert codes_of(error) == ("password_guessable",)


def test_a_new_name_is_shown(office: tuple[Path, bytes]) -> None:
    folder, key = office
    keys.rename(folder, CARMEN, "Carmen Paredes")
    assert keys.holders(folder) == [(LUIS, "Luis"), (CARMEN, "Carmen Paredes")]
    assert keys.unlock(folder, CARMEN, HERS) == key
    before = (folder / "keys.json").stat().st_mtime_ns
    keys.rename(folder, CARMEN, "Carmen Paredes")
    assert (folder / "keys.json").stat().st_mtime_ns == before, "the same name writes nothing"
    keys.rename(folder, UUID(int=9), "Nadie")
    assert (folder / "keys.json").stat().st_mtime_ns == before, "who has no way in here yet has none by a name"


def test_who_leaves_has_no_way_in(office: tuple[Path, bytes]) -> None:
    folder, key = office
    keys.drop_staff(folder, CARMEN)
    assert keys.holders(folder) == [(LUIS, "Luis")]
    with pytest.raises(DomainError) as error:
        keys.unlock(folder, CARMEN, HERS)
    assert (codes_of(error), error.value.faults[0].field) == (("unknown_staff",), "staff")
    before = (folder / "keys.json").stat().st_mtime_ns
    keys.drop_staff(folder, CARMEN)
    assert (folder / "keys.json").stat().st_mtime_ns == before
    assert keys.unlock(folder, LUIS, PASSWORD) == key


def test_the_telephone_opens_once_it_is_set(office: tuple[Path, bytes]) -> None:
    folder, key = office
    assert keys.phone_challenge(folder) == ""
    with pytest.raises(DomainError) as error:
        keys.unlock_with_answer(folder, ANSWER)
    assert codes_of(error) == ("phone_not_enrolled",)
    keys.set_phone(folder, key, "ALA-A-7K3M", ANSWER, FAST)
    assert keys.phone_challenge(folder) == "ALA-A-7K3M"
    assert read_key_file(folder).find("headquarters").name == ""
    assert keys.unlock_with_answer(folder, ANSWER) == key
    with pytest.raises(DomainError) as error:
        keys.unlock_with_answer(folder, "0123456789ABCDE0")
    assert (codes_of(error), error.value.faults[0].field) == (("wrong_answer",), "answer")
    keys.set_phone(folder, key, "ALA-A-9QWZ", "F" * 16, FAST)
    with pytest.raises(DomainError):
        keys.unlock_with_answer(folder, ANSWER)
    assert [entry.kind for entry in read_key_file(folder).entries].count("headquarters") == 1
    keys.drop_phone(folder)
    assert keys.phone_challenge(folder) == ""
    assert len(keys.holders(folder)) == 2


def test_the_telephones_lock_is_the_rfcs_at_least(office: tuple[Path, bytes]) -> None:
    keys.set_phone(*office, "ALA-A-7K3M", ANSWER)
    lock = read_key_file(office[0]).find("headquarters").lock
    assert (lock.time, lock.memory_kib, lock.lanes) == (3, 65_536, 4)


def test_new_words_shut_the_old_ones_out(tmp_path: Path) -> None:
    key, before = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis", PASSWORD, FAST)
    after = keys.set_recovery(tmp_path, key, FAST)
    assert keys.unlock_with_recovery(tmp_path, after) == key
    with pytest.raises(DomainError) as error:
        keys.unlock_with_recovery(tmp_path, before)
    assert (codes_of(error), error.value.faults[0].field) == (("wrong_recovery_code",), "words")


def test_without_a_cost_the_pc_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = keys.KdfCost(2, 2048, 2)
    monkeypatch.setattr(keys, "cost_of_this_pc", lambda: measured)
    key, _ = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis", PASSWORD)
    keys.set_password(tmp_path, key, CARMEN, "Carmen", HERS)
    keys.set_recovery(tmp_path, key)
    for entry in read_key_file(tmp_path).entries:
        assert (entry.lock.time, entry.lock.memory_kib, entry.lock.lanes) == (2, 2048, 2)
    assert kdf.cost_of_this_pc is not keys.cost_of_this_pc


# --- version 1 ---
def test_an_old_file_is_read_and_opens(old: Path) -> None:
    read = read_key_file(old)
    assert (read.version, read.office_code, read.office_name, read.country, read.keys) == (
        1, "ALA", "Oficina Alausí", "ec", [])
    (staff, name), = read.holders()
    assert name == "Luis Andrade"
    assert [(entry.kind, entry.id, entry.public, entry.seals) for entry in read.entries] == [
        ("staff", str(staff), "", {}), ("recovery", "", "", {})]
    assert len(keys.unlock(old, staff, PASSWORD)) == 32


def test_an_old_holder_gets_a_key_pair_when_the_password_is_at_hand(old: Path) -> None:
    staff = keys.holders(old)[0][0]
    key = keys.unlock(old, staff, PASSWORD)
    assert keys.convert(old, key, staff, PASSWORD) is True
    read = read_key_file(old)
    entry = read.find("staff", str(staff))
    assert (read.version, read.keys, list(entry.seals), entry.name) == (
        2, [sealing.key_id(key)], [sealing.key_id(key)], "Luis Andrade")
    assert (entry.lock.time, entry.lock.memory_kib, entry.lock.lanes) == (1, 1024, 1), "at the cost it had"
    assert read.find("recovery").public == "", "the words are not at hand"
    assert keys.unlock(old, staff, PASSWORD) == key
    before = (old / "keys.json").read_bytes()
    assert keys.convert(old, key, staff, PASSWORD) is False
    assert keys.convert(old, key, UUID(int=77), PASSWORD) is False
    assert (old / "keys.json").read_bytes() == before


def test_an_old_file_takes_new_holders(old: Path) -> None:
    staff = keys.holders(old)[0][0]
    key = keys.unlock(old, staff, PASSWORD)
    keys.set_password(old, key, CARMEN, "Carmen", HERS, FAST)
    words = keys.set_recovery(old, key, FAST)
    assert keys.unlock(old, staff, PASSWORD) == keys.unlock(old, CARMEN, HERS) == key
    assert keys.unlock_with_recovery(old, words) == key
    with pytest.raises(DomainError) as error:
        keys.set_password(old, bytes(32), CARMEN, "Carmen", "una tercera clave", FAST)
    assert codes_of(error) == ("key_file_damaged",), "a key that is none of the office's seals nothing"


@pytest.mark.parametrize("break_it", [
    lambda plain: plain["wraps"][0].pop("salt"), lambda plain: plain["wraps"][0].update(time="4"),
    lambda plain: plain["wraps"][0].update(staff_id="nobody"), lambda plain: plain["wraps"][0].update(staff_id=3),
    lambda plain: plain["wraps"][0].update(name=None), lambda plain: plain.pop("wraps"),
    lambda plain: plain.update(wraps=[3]), lambda plain: plain.update(version=0)])
def test_damage_of_an_old_file_is_told(old: Path, break_it) -> None:
    plain = json.loads((old / "keys.json").read_text())
    break_it(plain)
    (old / "keys.json").write_text(json.dumps(plain))
    with pytest.raises(EnvironmentFault) as error:
        read_key_file(old)
    assert codes_of(error) == ("key_file_damaged",)


@pytest.mark.parametrize("version", [3, 4, 99])
def test_a_newer_file_is_refused_politely(office: tuple[Path, bytes], version: int) -> None:
    path = office[0] / "keys.json"
    plain = json.loads(path.read_text())
    path.write_text(json.dumps(plain | {"version": version}))
    with pytest.raises(EnvironmentFault) as error:
        read_key_file(office[0])
    assert codes_of(error) == ("database_newer",)


def test_holders_take_their_own_place() -> None:
    one, two = (keys.Holder("staff", holder, "", None) for holder in ("a", "b"))  # type: ignore[arg-type]
    office = KeyFile(2, "o", "c", "n", "ec", [one, two])
    again = keys.Holder("staff", "a", "new", None)  # type: ignore[arg-type]
    office.put(again)
    third = keys.Holder("recovery", "a", "", None)  # type: ignore[arg-type]
    office.put(third)
    assert office.entries == [again, two, third]
    assert office.find("staff", "b") is two
    assert office.find("recovery") is None
    assert office.find("recovery", "a") is third


# --- the way in ---
def test_wrong_tries_end_in_a_wait_and_the_right_one_ends_it(office: tuple[Path, bytes]) -> None:
    folder, key = office
    for codes in [("wrong_password",)] * 3 + [("wrong_password", "wait_after_tries"), ("wait_after_tries",)]:
        with pytest.raises(DomainError) as error:
            way_in.with_password(folder, CARMEN, "no es esta")
        assert codes_of(error) == codes
        assert {fault.field for fault in error.value.faults} == {"password"}
    assert error.value.faults[0].params["seconds"] in (4, 5)
    with pytest.raises(DomainError) as error:
        way_in.with_password(folder, CARMEN, HERS)
    assert codes_of(error) == ("wait_after_tries",), "the right one waits too, else it could be told from a wrong one"
    assert way_in.with_password(folder, LUIS, PASSWORD) == key, "another person comes in"
    waits.forget(folder, str(CARMEN))
    assert way_in.with_password(folder, CARMEN, HERS) == key
    assert json.loads((folder / waits.WAITS_FILE).read_text()) == {}
    if os.name == "posix":
        assert stat.S_IMODE((folder / waits.WAITS_FILE).stat().st_mode) == 0o600


def test_the_right_one_begins_the_count_anew(office: tuple[Path, bytes]) -> None:
    folder, _ = office
    for _ in range(2):
        for _ in range(3):
            with pytest.raises(DomainError) as error:
                way_in.with_password(folder, CARMEN, "no es esta")
            assert codes_of(error) == ("wrong_password",)
        way_in.with_password(folder, CARMEN, HERS)


def test_words_and_answer_wait_for_themselves(tmp_path: Path) -> None:
    key, words = keys.create_key_file(tmp_path, OFFICE, LUIS, "Luis", PASSWORD, FAST)
    keys.set_phone(tmp_path, key, "X", ANSWER, FAST)
    turned = " ".join(reversed(words.split()))
    told = []
    for _ in range(4):
        with pytest.raises(DomainError) as error:
            way_in.with_words(tmp_path, turned)
        told.append(codes_of(error))
    assert told == [("wrong_recovery_code",)] * 3 + [("wrong_recovery_code", "wait_after_tries")]
    assert error.value.faults[1].field == "words"
    assert error.value.faults[1].params == {"seconds": 5}
    for _ in range(4):
        with pytest.raises(DomainError) as error:
            way_in.with_answer(tmp_path, "0" * 16 + "0")
    assert codes_of(error) == ("wrong_answer", "wait_after_tries")
    assert error.value.faults[1].field == "answer"
    assert way_in.with_password(tmp_path, LUIS, PASSWORD) == key
    for holder in ("recovery", "headquarters"):
        assert waits.seconds_left(tmp_path, holder) in (4, 5)
        waits.forget(tmp_path, holder)
    assert way_in.with_words(tmp_path, words) == key


def test_what_is_no_try_is_not_counted(office: tuple[Path, bytes]) -> None:
    folder, key = office
    keys.set_phone(folder, key, "X", ANSWER, FAST)
    for work, code in ((lambda: way_in.with_words(folder, "uno dos"), "recovery_words_count"),
                       (lambda: way_in.with_answer(folder, "123"), "answer_malformed"),
                       (lambda: way_in.with_password(folder, UUID(int=9), PASSWORD), "unknown_staff")):
        for _ in range(6):
            with pytest.raises(DomainError) as error:
                work()
            assert codes_of(error) == (code,)
    assert not (folder / waits.WAITS_FILE).exists()


def test_an_old_file_is_brought_up_to_date_by_the_log_in(old: Path) -> None:
    staff = keys.holders(old)[0][0]
    key = way_in.with_password(old, staff, PASSWORD)
    assert read_key_file(old).version == 2
    assert keys.unlock(old, staff, PASSWORD) == key


def test_a_copy_that_cannot_be_written_opens_too(old: Path) -> None:
    staff = keys.holders(old)[0][0]
    (old / "keys.json.new").mkdir()
    assert len(way_in.with_password(old, staff, PASSWORD)) == 32
    assert read_key_file(old).version == 1


def test_changes_at_once_lose_nothing_of_each_other(office: tuple[Path, bytes]) -> None:
    """A removal, the telephone's code and passwords from several lanes: nobody who was taken out comes back."""
    folder, key = office
    added = [UUID(int=number) for number in range(10, 18)]
    changes = [Thread(target=keys.set_password, args=(folder, key, one, f"Colega {one.int}", HERS, FAST))
               for one in added]
    changes += [Thread(target=keys.drop_staff, args=(folder, CARMEN)),
                Thread(target=keys.set_phone, args=(folder, key, "ALA-A-0000-0000-0", ANSWER, FAST)),
                Thread(target=keys.rename, args=(folder, LUIS, "Luis Andrade"))]
    for change in changes:
        change.start()
    for change in changes:
        change.join()
    held = read_key_file(folder)
    assert dict(held.holders()) == {LUIS: "Luis Andrade", **{one: f"Colega {one.int}" for one in added}}
    assert keys.phone_challenge(folder) == "ALA-A-0000-0000-0"
    assert all(keys.unlock(folder, one, HERS) == key for one in added)
