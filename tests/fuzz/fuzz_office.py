"""Broken files of an office: key file, database with its log, copies on a stick, settings and drafts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from fuzz_kit import Tally, row_counts
from support.mangle import mangled_bytes, mangled_value

from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.domain.intake import IntakeForm, JobForm, Phone
from pes_desktop.services import backups, drafts, intake, office_setup, people, restoring, settings, sync_session, today
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.preferences import read_preferences
from pes_desktop.services.upkeep import check_up
from pes_desktop.storage import keys, way_in
from pes_desktop.storage.drafts import save_draft as keep_draft
from pes_desktop.storage.engine import DATABASE_FILE
from pes_desktop.storage.keys import KdfCost
from pes_desktop.storage.keys_file import KEY_FILE
from pes_desktop.storage.settings import set_setting

TODAY = date(2026, 10, 20)
PASSWORD = "clave de prueba"
LOG_FILE = f"{DATABASE_FILE}-wal"


class Sample:
    """A closed office, once folded together and once with its last saves still in the log."""

    def __init__(self, folder: Path) -> None:
        self.good = folder / "good"
        form = office_setup.NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
        ctx, self.words = office_setup.create_office(self.good, form, clock=lambda: TODAY, cost=KdfCost(1, 1024, 1))
        self.staff, self.key = ctx.staff.id, ctx.store.key
        for number in range(6):
            intake.save_intake(ctx, _form(ctx, number))
        backups.back_up_now(ctx, "daily")
        self.with_log = folder / "with_log"
        shutil.copytree(self.good, self.with_log)
        ctx.store.close()
        self.copy = backups.copies(self.good)[0].folder

    def fresh(self, target: Path, random: Random) -> Path:
        """A copy of the office to break."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        source = self.with_log if random.random() < 0.5 else self.good
        for path in source.iterdir():
            if path.is_file() and not path.name.endswith("-shm"):
                shutil.copyfile(path, target / path.name)
        return target

    def open(self, folder: Path) -> OfficeContext:
        return office_setup.open_with_key(folder, self.key, self.staff, clock=lambda: TODAY)


def _form(ctx: OfficeContext, number: int) -> IntakeForm:
    form = intake.blank_form(ctx)
    form.document_type, form.surnames, form.names, form.sex = "none", f"Guamán {number}", "Rosa", "F"
    form.birth_date, form.place_code = date(1986, 4, 2), "060251"
    form.phones, form.jobs = [Phone("0997599992")], [JobForm("ordeñadora", "9212", years=5.0)]
    form.consent_state, form.consent_date = "given", TODAY
    return form


def key_files(first: int, count: int, folder: Path) -> Tally:
    """A broken key file opens nothing wrongly: the right key, or a fault; and it is left as it is."""
    tally, sample = Tally(), Sample(folder)
    good = (sample.good / KEY_FILE).read_bytes()
    place = folder / "keys"
    place.mkdir()
    for number in range(first, first + count):
        random = Random(f"keys {number}")
        data = mangled_bytes(random, good) if random.random() < 0.4 else json.dumps(
            mangled_value(random, json.loads(good))).encode("utf-8", "surrogatepass")
        shutil.rmtree(place)
        place.mkdir()
        (place / KEY_FILE).write_bytes(data)
        (place / "waits.json").write_bytes(mangled_bytes(random, b'{"recovery": [1, 5.0]}'))
        with tally.one(number):
            keys.holders(place)
            found = (way_in.with_words(place, sample.words) if random.random() < 0.3
                     else way_in.with_password(place, sample.staff, PASSWORD))
            if found != sample.key:
                tally.blame(number, "another key")
    return tally


def databases(first: int, count: int, folder: Path) -> Tally:
    """A broken file or log: a fault at opening, reading or saving; a save that was refused left nothing."""
    tally, sample = Tally(), Sample(folder)
    for number in range(first, first + count):
        random = Random(f"database {number}")
        place = sample.fresh(folder / "broken", random)
        names = [DATABASE_FILE, *([LOG_FILE] * 2 if (place / LOG_FILE).exists() else [])]
        name = random.choice(names)
        (place / name).write_bytes(mangled_bytes(random, (place / name).read_bytes()))
        with tally.one(number):
            _use(tally, number, sample, place)
    return tally


def _use(tally: Tally, number: int, sample: Sample, place: Path) -> None:
    ctx = sample.open(place)
    try:
        people.find_people(ctx, "guaman")
        today.today_view(ctx)
        before = row_counts(ctx.store)
        try:
            intake.save_intake(ctx, _form(ctx, 99))
        except DomainError:
            if row_counts(ctx.store) != before:
                tally.blame(number, "half a save")
            raise
        if number % 4 == 0:
            check_up(ctx)
    finally:
        ctx.store.close()


def copies(first: int, count: int, folder: Path) -> Tally:
    """A broken copy on a stick: told before anything of the office changes; a folder of another PC stays usable."""
    tally, sample = Tally(), Sample(folder)
    files = [path for path in sorted(sample.copy.iterdir()) if path.is_file()]
    for number in range(first, first + count):
        random = Random(f"copy {number}")
        stick, target = folder / "stick" / sample.copy.name, folder / "other"
        shutil.rmtree(folder / "stick", ignore_errors=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(sample.copy, stick)
        broken = stick / random.choice(files).name
        broken.write_bytes(mangled_bytes(random, broken.read_bytes()))
        with tally.one(number):
            found = backups.copies(target, [folder / "stick"])
            if not found:
                raise EnvironmentFault(*_none())
            key = restoring.unlock_copy(found[0].folder, sample.staff, PASSWORD)
            restoring.restore_elsewhere(stick, target, key)
            sample.open(target).store.close()
    return tally


def _none() -> Iterator[Any]:
    from pes_desktop.domain.errors import Fault

    yield Fault("backup_none")


SETTINGS = {
    "device": {"id": "0190", "letter": "A"}, "preferences": {"theme": "dark", "columns": [1, 2]}, "paper": "A4",
    "sync_automatic": True, "last_backup": {"at": "2026-10-20T10:00:00", "people": 3}, "backup_folder": "/x",
    "backup_fault": {"code": "disk_full", "params": {}}, "second_backup": {"at": "2026-10-20T10:00:00"},
    "sync": {"url": "http://x", "token": "t"}, "sync_last": {"at": "2026-10-20T10:00:00+00:00", "last_number": 3},
}


def settings_and_drafts(first: int, count: int, folder: Path) -> Tally:
    """Odd values in settings, drafts and forms: the office opens, shows its pages and saves, or says why not."""
    tally, sample = Tally(), Sample(folder)
    ctx = sample.open(sample.good)
    good_form = msgspec.to_builtins(_form(ctx, 1))
    device = {"id": str(ctx.device_id), "letter": "A"}
    for number in range(first, first + count):
        random = Random(f"setting {number}")
        kind = random.randrange(3)
        good_form["surnames"] = "".join(random.choices("aeioubdfglmnprst", k=9))
        if kind == 0:
            _setting(tally, number, random, sample, ctx, device)
        elif kind == 1:
            _draft(tally, number, random, ctx, good_form)
        else:
            _saved(tally, number, random, ctx, good_form)
    ctx.store.close()
    return tally


def _setting(tally: Tally, number: int, random: Random, sample: Sample, ctx: OfficeContext, device: object) -> None:
    name = random.choice([*SETTINGS])
    value = mangled_value(random, [{**SETTINGS, "device": device}[name]])
    (sample.good / "places.json").write_bytes(mangled_bytes(random, b'{"second": "/media/stick"}'))
    try:
        with ctx.store.local() as session:
            set_setting(session, name, value[0] if value else None)
    except Exception:
        tally.inputs += 1  # cannot even be stored
        return
    with tally.one(number):
        other = sample.open(sample.good) if name == "device" else ctx
        try:
            for show in (settings.office_settings, read_preferences, sync_session.sync_view, backups.backup_state,
                         today.today_view, backups.backup_due, sync_session.automatic):
                show(other)
        finally:
            if other is not ctx:
                other.store.close()
    with ctx.store.local() as session:
        set_setting(session, name, {**SETTINGS, "device": device}[name])


def _draft(tally: Tally, number: int, random: Random, ctx: OfficeContext, good: dict[str, Any]) -> None:
    payload = mangled_value(random, {"form": good, "base": None})
    try:
        with ctx.store.local() as session:
            keep_draft(session, f"intake:{number}", payload, staff_id=ctx.staff.id, title="x", step="identity")
    except Exception:
        tally.inputs += 1
        return
    with tally.one(number):
        intake.open_drafts(ctx)
        drafts.colleagues_drafts(ctx)
        intake.load_draft(ctx, f"intake:{number}")


def _saved(tally: Tally, number: int, random: Random, ctx: OfficeContext, good: dict[str, Any]) -> None:
    """A form with odd values, as a paste or a slip of the fingers makes it."""
    try:
        form = msgspec.convert(mangled_value(random, good), IntakeForm, strict=False)
    except (msgspec.ValidationError, RecursionError, ValueError):
        form = msgspec.convert(good, IntakeForm, strict=False)
        name, value = random.choice((("surnames", "\ud800"), ("names", "x" * 9_000), ("directions", "a\x00b"),
                                     ("dependants", 2**31), ("dependants", -1), ("dependants", 2**70),
                                     ("min_pay", Decimal("1e30")), ("min_pay", Decimal("NaN")), ("notes", "\udfff")))
        setattr(form, name, value)
    before = row_counts(ctx.store)
    done: list[UUID] = []
    with tally.one(number):
        intake.save_draft(ctx, f"intake:{number}", form, "identity")
        intake.possible_duplicates(ctx, form)
        done.append(intake.save_intake(ctx, form, draft_key=f"intake:{number}").jobseeker_id)
        people.open_person(ctx, done[0])
    after = row_counts(ctx.store)
    after.pop("draft")
    before.pop("draft")
    if not done and after != before:
        tally.blame(number, "half a save")
    if done and after["jobseeker"] != before["jobseeker"] + 1:
        tally.blame(number, "not saved")
