"""What goes up is a list per country: a third country that keeps more in the office, with a headquarters of its own."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from answered_kit import known, told
from sqlalchemy import select, update
from support import work_office as work
from support.exchange import CENTRAL_FILE, Server, TestOffice, no_pause

from pes_central import withheld
from pes_central.db import writing
from pes_central.write import write_rows
from pes_desktop.domain.errors import DomainError
from pes_desktop.domain.ids import new_id
from pes_desktop.models import SYNCED, Jobseeker, OutboxEntry
from pes_desktop.models.base import utcnow
from pes_desktop.models.travelling import Narrowing, in_use, narrowing, of_country, use
from pes_desktop.reference import brand, country
from pes_desktop.reference.country import available_countries, load_country, read_pack
from pes_desktop.reference.country_model import Travels
from pes_desktop.reference.messages import text
from pes_desktop.reference.paths import resources_dir
from pes_desktop.storage.store import Actor
from pes_desktop.sync.codec import open_batch
from pes_desktop.sync.columns import read_values, wire_columns
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.freeze import freeze_batch
from pes_desktop.sync.lawful import lawful
from pes_desktop.sync.office_page import OfficePage, Told
from pes_desktop.sync.push import resolve_conflict
from pes_desktop.sync.taking import take
from pes_desktop.sync.wire import WireRecord

WORD = "kichwa-saraguro"
TRAVELS = {"stays_in_the_office": {"jobseeker": ["self_identification", "languages"], "job": ["tasks"]},
           "only_with_consent": {"jobseeker": {"nationality": "consent_signed"}}}
TOLD = {"self_identification": WORD, "languages": ["qu-otavalo"], "consent_signed": True, "nationality": "PE"}
#: pes-central with the resources of its first argument.
_ELSEWHERE = """
import sys
from pathlib import Path
from pes_desktop.reference import brand, country
folder = Path(sys.argv.pop(1))
brand.resources_dir = country.resources_dir = lambda: folder
from pes_central.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The resources of a program of another country."""
    made = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(resources_dir() / "brand", made / "brand")
    shutil.copytree(resources_dir() / "countries" / "ec", made / "countries" / "xx")
    for file, values in ((made / "countries" / "xx" / "country.json", {"code": "xx", "travels": TRAVELS}),
                         (made / "brand" / "national.json", {"country": "xx"})):
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")
    return made


@pytest.fixture
def elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This process works for that country."""
    for module in (brand, country):
        monkeypatch.setattr(module, "resources_dir", lambda: folder)
    use(of_country("xx"))
    yield folder
    use(None)
    of_country.cache_clear()
    load_country.cache_clear()


@pytest.fixture(scope="module")
def headquarters(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server.prepared(tmp_path_factory.mktemp("hq"), "", [sys.executable, "-c", _ELSEWHERE, str(folder)])
    made.start()
    yield made
    made.stop()
    made.engine.dispose()


@pytest.fixture
def server(elsewhere: Path, headquarters: Server) -> Server:
    """That country's headquarters; both sides work by its pack."""
    return headquarters


def rounds(*offices: TestOffice) -> list[RoundResult]:
    done = []
    for office in offices:
        with office.transport() as transport:
            done.append(run_round(office.store, transport, pause=no_pause))
    return done


def row(office: TestOffice, person: UUID) -> Jobseeker:
    with office.store.read() as session:
        return session.get_one(Jobseeker, person)


def held(server: Server, person: UUID) -> dict[str, Any]:
    """What headquarters' table says of a person."""
    with server.engine.connect() as connection:
        return dict(connection.execute(select(Jobseeker.__table__).where(Jobseeker.id == person)).mappings().one())


def test_nothing_of_it_leaves_and_both_sides_are_equal(
        server: Server, office: TestOffice, tmp_path: Path) -> None:
    """New, edited, merged, in conflict, consent taken back: the values stay, and the proof is green each time."""
    office.enrol(server)
    person, other = office.add_people(2, **TOLD)
    office.edit(other, consent_signed=False)
    frozen = freeze_batch(office.store, office.account, limit=1 << 20)
    assert frozen is not None
    batch = open_batch(frozen.payload, keys=office.account.keys).batch
    assert "Guamán Ñauta 1" in repr(batch)
    assert [word for word in (WORD, "otavalo", "self_identification", "languages") if word in repr(batch)] == []
    assert [one.values.get("nationality") for one in batch.records if one.record_type == "jobseeker"] == ["PE", None]
    assert [one.complete for one in rounds(office)] == [True]

    two = TestOffice.create(tmp_path / "second", office.code, office.office_id)
    two.enrol(server)
    assert rounds(two)[0].complete
    office.edit(person, self_identification="other", email="rosa@example.org")
    with office.store.read() as session:
        (waits,) = session.scalars(select(OutboxEntry))
        assert (waits.fields, sorted(waits.base)) == (["email", "updated_at"], ["email", "updated_at"])
    two.edit(person, hours="half", self_identification="mestiza", nationality="EC")
    assert [one.parked for one in rounds(office, two, office, two)] == [0] * 4
    for pc, word in ((office, "other"), (two, "mestiza")):
        here = row(pc, person)
        assert (here.self_identification, here.email, here.hours, here.nationality) == (
            word, "rosa@example.org", "half", "EC")
    office.edit(person, names="Rosa María", self_identification=WORD)
    two.edit(person, names="Rosalía")
    assert [one.parked for one in rounds(office, two)] == [0, 1]
    with two.store.read() as session:
        (entry,) = session.scalars(select(OutboxEntry))
        assert "self_identification" not in repr((entry.fields, entry.base, entry.parked_params))
    resolve_conflict(two.store, person, "theirs")
    office.edit(person, consent_signed=False)
    assert all(one.complete for one in rounds(two, office, two, office)[2:])
    there = held(server, person)
    assert (there["names"], there["self_identification"], there["languages"], there["nationality"]) == (
        "Rosa María", "", [], "")
    assert (row(office, person).self_identification, row(two, person).self_identification) == (WORD, "mestiza")
    for file in server.folder.glob(f"{CENTRAL_FILE}*"):
        assert WORD.encode() not in file.read_bytes()
    two.store.close()


def test_an_earlier_program_sends_it_and_headquarters_leaves_it_at_the_door(
        server: Server, office: TestOffice) -> None:
    """The rest of the record enters; once the office's program knows the list, both sides are equal."""
    office.enrol(server)
    use(Narrowing())
    (person,) = office.add_people(1, **TOLD)
    first = rounds(office)[0]
    assert (first.waiting, first.parked, first.complete) == (0, 0, False)
    assert held(server, person)["self_identification"] == ""
    office.edit(person, languages=["qu", "es"], email="rosa@example.org")
    assert rounds(office)[0].parked == 0
    assert (held(server, person)["languages"], held(server, person)["email"]) == ([], "rosa@example.org")
    use(of_country("xx"))
    assert rounds(office)[0].complete
    assert row(office, person).languages == ["qu", "es"]


def test_what_headquarters_held_before_is_blanked_at_its_start(elsewhere: Path, own_server: Server) -> None:
    engine = own_server.engine
    ids = [new_id() for _ in range(2)]
    table = Jobseeker.__table__
    use(Narrowing())
    day = "2026-03-02"
    stamps = dict.fromkeys(("created_at", "updated_at"), f"{day}T00:00:00+00:00")
    with writing(engine) as connection:
        write_rows(connection, "jobseeker", [
            read_values("jobseeker", {**TOLD, **stamps, "surnames": "Ñ", "names": "R", "registered_on": day,
                                      "last_contact_on": day}) | {"id": one, "office_id": ids[0], "version": 3}
            for one in ids])
        connection.execute(update(table).where(table.c.id == ids[1]).values(consent_signed=False))
    use(of_country("xx"))
    for _ in range(2):
        withheld.forget(engine)
        with engine.connect() as connection:
            found = connection.execute(select(
                table.c.self_identification, table.c.languages, table.c.nationality, table.c.version).order_by(
                table.c.id)).all()
        assert found == [("", [], "PE", 3), ("", [], "", 3)]


def test_another_pc_with_an_earlier_program_tells_nothing_of_it(elsewhere: Path, office: TestOffice) -> None:
    """By stick: its other edits come in; what this PC holds of the column stays, and nothing of it waits or is seen."""
    (person,) = known(office, 1, self_identification="mestiza", consent_signed=True, nationality="PE")
    here = told(office, person)
    theirs = {**here, "names": "Luz", "self_identification": WORD, "languages": ["qu"], "consent_signed": None,
              "nationality": "EC", "updated_at": "2026-12-09T12:00:00+00:00"}
    before = {**{name: here.get(name) for name in ("names", "consent_signed", "nationality", "updated_at")},
              "self_identification": "other", "languages": None}
    account = office.account
    assert account is not None
    found = take(office.store, account, Actor(), OfficePage(
        account.office_id, account.server_id, account.epoch, UUID(int=66), "B", utcnow(),
        [Told("jobseeker", person, 2, 1, {k: v for k, v in theirs.items() if v is not None}, before, True)]))
    assert (found.total, found.conflicts, found.left) == (1, 0, 0)
    now = row(office, person)
    assert (now.names, now.self_identification, now.languages, now.consent_signed) == ("Luz", "mestiza", [], None)
    with office.store.read() as session:
        (entry,) = session.scalars(select(OutboxEntry))
        assert {"self_identification", "languages"}.isdisjoint(entry.fields or ())
        assert {"self_identification", "languages"}.isdisjoint(entry.base)
        assert entry.base["nationality"] is None, "what a consent covered is not kept without it"


def test_a_pack_can_only_take_away(elsewhere: Path) -> None:
    """Columns of the present country are those of the classes without what it keeps; nothing new travels."""
    narrow = {kind: {one.name: one.consent for one in wire_columns(kind)} for kind in SYNCED}
    use(Narrowing())
    wide = {kind: {one.name: one.consent for one in wire_columns(kind)} for kind in SYNCED}
    assert {kind: wide[kind].keys() - narrow[kind].keys() for kind in SYNCED if wide[kind] != narrow[kind]} == {
        "jobseeker": {"self_identification", "languages"}, "job": {"tasks"}}
    assert all(narrow[kind].keys() <= wide[kind].keys() for kind in SYNCED)
    assert narrow["jobseeker"]["nationality"] == "consent_signed"
    assert narrow["jobseeker"]["disability"] == wide["jobseeker"]["disability"] == "disability_consent"


@pytest.mark.parametrize(("travels", "code", "field"), [
    (Travels({"jobseeker": ("self_identity",)}), "travels_unknown", "jobseeker.self_identity"),
    (Travels({"person": ("names",)}), "travels_unknown", "person.names"),
    (Travels({"jobseeker": ("birth_date",)}), "travels_needed", "jobseeker.birth_date"),
    (Travels({"job": ("jobseeker_id",)}), "travels_needed", "job.jobseeker_id"),
    (Travels({"job": ("updated_at",)}), "travels_needed", "job.updated_at"),
    (Travels({"jobseeker": ("disability_consent",)}), "travels_needed", "jobseeker.disability_consent"),
    (Travels({"month_close": ("figures",)}), "travels_needed", "month_close.figures"),
    (Travels({}, {"jobseeker": {"sex": "consent_signed"}}), "travels_needed", "jobseeker.sex"),
    (Travels({}, {"jobseeker": {"email": "consent"}}), "travels_consent", "jobseeker.email"),
    (Travels({}, {"jobseeker": {"email": "carer"}}), "travels_consent", "jobseeker.email"),
    (Travels({}, {"jobseeker": {"disability": "consent_signed"}}), "travels_consent", "jobseeker.disability"),
    (Travels({}, {"skill": {"years": "consent_signed"}}), "travels_consent", "skill.years"),
])
def test_a_faulty_list_is_named(travels: Travels, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        narrowing(travels, "xx/country.json")
    (fault,) = caught.value.faults
    assert (fault.code, fault.field) == (code, field)
    for lang in ("es", "en"):
        said = text(f"fault.{code}", lang, **fault.params)
        assert field in said
        assert "xx/country.json" in said


def test_no_office_opens_with_a_faulty_list(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody could tell what may leave it."""
    work.new_office(tmp_path / "sound").store.close()
    shutil.copytree(folder / "countries" / "xx", tmp_path / "countries" / "ec")
    file = tmp_path / "countries" / "ec" / "country.json"
    faulty = {"code": "ec", "travels": {"stays_in_the_office": {"jobseeker": ["surnames"]}}}
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | faulty), "utf-8")
    monkeypatch.setattr(country, "resources_dir", lambda: tmp_path)
    of_country.cache_clear()
    load_country.cache_clear()
    try:
        with pytest.raises(DomainError, match="travels_needed"):
            work.new_office(tmp_path / "office")
    finally:
        of_country.cache_clear()
        load_country.cache_clear()


def test_a_misspelled_list_is_no_list(tmp_path: Path) -> None:
    """Passed over it would let everything leave."""
    file = tmp_path / "ec" / "country.json"
    file.parent.mkdir()
    content = json.loads((resources_dir() / "countries" / "ec" / "country.json").read_text("utf-8"))
    file.write_text(json.dumps(content | {"travels": {"stays": {"job": ["tasks"]}}}), "utf-8")
    with pytest.raises(DomainError, match="country_pack_broken") as caught:
        read_pack(file)
    assert "travels: stays" in caught.value.faults[0].params["detail"]


@pytest.mark.parametrize("code", available_countries())
def test_our_packs_keep_what_their_laws_name(code: str) -> None:
    assert of_country(code).stays == {"job": {"reason_left"}}
    assert load_country(code).travels.source
    use(None)
    assert "reason_left" not in {one.name for one in wire_columns("job")}
    assert in_use() == of_country(brand.home_country())


def test_a_patch_is_left_with_the_rest(elsewhere: Path) -> None:
    patch = WireRecord("jobseeker", new_id(), 5, 4, {"self_identification": WORD, "email": "x"}, False,
                       ("email", "self_identification", "updated_at"))
    back = WireRecord("jobseeker", new_id(), 5, 4, {}, False, ("consent_signed", "updated_at"))
    plain = WireRecord("skill", new_id(), 1, 0, {"name": "Poda"})
    same = [plain]
    assert lawful(same) is same
    (mended, taken, left) = lawful([patch, back, plain])
    assert (mended.values, mended.fields) == ({"email": "x"}, ("email", "updated_at"))
    assert (taken.values, taken.fields) == ({}, ("consent_signed", "nationality", "updated_at"))
    assert left is plain
    (whole,) = lawful([WireRecord("jobseeker", new_id(), 1, 0, {**TOLD, "consent_signed": False})])
    assert whole.values == {"consent_signed": False}
