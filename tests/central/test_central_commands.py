"""The commands of headquarters, as an operator runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select
from support.exchange import Server, TestOffice

from pes_central.__main__ import main
from pes_central.pages.audit import lines
from pes_central.tables import DeviceEntry
from pes_desktop.domain.ids import new_id
from pes_desktop.sync.engine import run_round


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server.prepared(tmp_path / "central", "")


def run(server: Server, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main([*arguments, "--dir", str(server.folder)])
    told = capsys.readouterr()
    return status, told.out.strip(), told.err.strip()


@pytest.mark.parametrize("ending", ["png", "SVG"])
def test_a_code_as_a_picture_is_read_back(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                          ending: str) -> None:
    picture = tmp_path / f"code.{ending}"
    status, code, _ = run(server, capsys, "enrol", "--office-code", "ala", "--qr", str(picture), "--url",
                          "https://central.example/")
    assert status == 0
    if ending == "png":
        found = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
        assert [one.text for one in found] == [f"https://central.example {code}"]
    else:
        text = picture.read_text()
        assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert text.count("h1v1h-1z") > 200


def test_a_picture_of_another_kind_makes_no_code(server: Server, tmp_path: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(server, capsys, "enrol", "--office-code", "ALA", "--qr", str(tmp_path / "code.gif"))
    assert (status, out) == (2, "")
    assert ".svg" in err


def test_a_stolen_pc_is_shut_out_and_the_trail_says_why(
        server: Server, new_office: Callable[[], TestOffice], capsys: pytest.CaptureFixture[str]) -> None:
    server.start()
    try:
        office = new_office()
        office.enrol(server)
        unspent, others = server.code(office.code), server.code("OTRA")
        status, out, _ = run(server, capsys, "revoke", "--office", office.code.lower(), "--letter", "a", "--reason",
                             "robada en el bus")
        told = {"office_code": office.code, "letter": "A"}
        assert (status, json.loads(out)) == (0, {**told, "already": False, "codes_ended": 1})
        assert json.loads(run(server, capsys, "revoke", "--office", office.code, "--letter", "A", "--reason",
                              "otra vez")[1]) == {**told, "already": True, "codes_ended": 0}
        for code, office_id, office_code, said in ((unspent, office.office_id, office.code, "enrol_code_expired"),
                                                   (others, new_id(), "OTRA", None)):
            answer = httpx.post(f"{server.url}/v1/enrol", trust_env=False, json={
                "code": code, "office_id": str(office_id), "office_code": office_code, "device_id": str(new_id())})
            assert answer.json().get("code") == said, "who took the PC has no other code of the office either"
        office.add_people(1)
        with office.transport() as line:
            problems = run_round(office.store, line).problems
        assert [fault.code for fault in problems] == ["server_refused_device"]
    finally:
        server.stop()
    with server.engine.connect() as connection:
        told = [(line.act, line.subject, line.reason) for line in lines(connection, act="device_revoked")]
        assert told == [("device_revoked", f"{office.code} A", "robada en el bus")]
        assert connection.execute(select(DeviceEntry.revoked_at)).scalar() is not None


def test_revoking_nobody_is_refused_in_words(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(server, capsys, "revoke", "--office", "XYZ", "--letter", "B", "--reason", "no")
    assert (status, out) == (2, "")
    assert "XYZ" in err
    assert "B" in err


def test_the_report_counts_what_each_office_sent(
        server: Server, new_office: Callable[[], TestOffice], capsys: pytest.CaptureFixture[str]) -> None:
    server.start()
    try:
        first, second = sorted((new_office(), new_office()), key=lambda office: office.code)
        for office in (first, second):
            office.enrol(server)
        people = first.add_people(3)
        _, vacancy = first.add_vacancy()
        first.add_referral(people[0], vacancy)
        with first.transport() as line:
            run_round(first.store, line)
    finally:
        server.stop()
    found = json.loads(run(server, capsys, "report", "--json")[1])
    assert [{**one, "heard": one["heard"] is not None} for one in found] == [
        {"office": first.code, "people": 3, "employers": 1, "vacancies": 1, "referrals": 1, "placed": 0, "heard": True},
        {"office": second.code, "people": 0, "employers": 0, "vacancies": 0, "referrals": 0, "placed": 0,
         "heard": False}]
    table = run(server, capsys, "report")[1]
    assert [line.split()[:2] for line in table.splitlines()] == [
        ["office", "people"], [first.code, "3"], [second.code, "0"]]


def test_a_wrong_setting_is_named(server: Server, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PES_CENTRAL_POOL", "muchas")
    with pytest.raises(SystemExit) as caught:
        run(server, capsys, "report")
    assert caught.value.code == 2
    assert "PES_CENTRAL_POOL" in capsys.readouterr().err
