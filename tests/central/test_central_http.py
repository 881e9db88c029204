"""The server's doors: who is let in, how much, and what a refusal looks like; real processes, real bytes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.exchange import ROOT, Server, TestOffice

from pes_desktop.domain.ids import new_id
from pes_desktop.models.base import utcnow
from pes_desktop.sync.codec import decode_receipt, encode_batch
from pes_desktop.sync.wire import Batch


@pytest.fixture
def ask(shared_server: Server) -> Callable[..., httpx.Response]:
    def call(method: str, path: str, token: str = "", **arguments: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with httpx.Client(trust_env=False, base_url=shared_server.url, headers=headers) as client:
            return client.request(method, path, **arguments)
    return call


Ask = Callable[..., httpx.Response]
CLOSED = [("GET", "/v1/digests"), ("GET", "/v1/batches/01a20468-24ee-7c4b-93ba-a13a86125f60"), ("POST", "/v1/batches"),
          ("GET", "/v1/digests/jobseeker"), ("GET", "/v1/digests/jobseeker/items?buckets=3"),
          ("POST", "/v1/records/jobseeker")]


def test_open_doors(ask: Ask) -> None:
    assert ask("GET", "/v1/health").json() == {"status": "ok"}
    assert ask("GET", "/v1/ready").json() == {"status": "ready"}
    assert ask("GET", "/v1/version").json()["readable"] == [1, 2]


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_closed_doors(ask: Ask, method: str, path: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
    answer = ask(method, path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "device_unknown")


def test_large_bodies_are_cut_off(ask: Ask, office: TestOffice, shared_server: Server) -> None:
    token = office.enrol(shared_server).token
    answer = ask("POST", "/v1/batches", token, content=bytes(4 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "batch_too_large")


def test_a_phone_secret_needs_a_pc_that_is_admitted(ask: Ask, office: TestOffice, shared_server: Server) -> None:
    body = {"secret": base64.b64encode(bytes(32)).decode()}
    for token in ("", "wrong"):
        assert ask("PUT", "/v1/phone-secret", token, json=body).json()["code"] == "device_unknown"
    token = office.enrol(shared_server).token
    for text in ("", "x" * 44, base64.b64encode(bytes(31)).decode()):
        assert ask("PUT", "/v1/phone-secret", token, json={"secret": text}).json()["code"] == "request_malformed"
    assert ask("PUT", "/v1/phone-secret", token, json=body).json() == {"status": "stored"}


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/enrol"), ("PUT", "/v1/phone-secret")])
def test_nobody_makes_headquarters_read_without_end(ask: Ask, method: str, path: str) -> None:
    """Also in pieces, without saying how many there will be."""
    huge = b'{"code": "' + b"x" * (1024 * 1024)
    for body in (huge, (huge[at:at + 4096] for at in range(0, len(huge), 4096))):
        answer = ask(method, path, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")


@pytest.mark.parametrize(("body", "code"), [
    (b"", "batch_malformed"), (b"hola", "batch_malformed"), (b"PESB\x63\x01x", "protocol_unsupported"),
])
def test_malformed_batches(ask: Ask, office: TestOffice, shared_server: Server, body: bytes, code: str) -> None:
    answer = ask("POST", "/v1/batches", office.enrol(shared_server).token, content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_receipt_is_read_by_its_device_alone(
        ask: Ask, shared_server: Server, new_office: Callable[[], TestOffice]) -> None:
    office, other = new_office(), new_office()
    mine, theirs = office.enrol(shared_server), other.enrol(shared_server)
    batch = Batch(new_id(), 1, office.device_id, office.office_id, utcnow(), None, [])
    data, content = encode_batch(batch, mine.keys)
    assert ask("POST", "/v1/batches", theirs.token, content=data).json()["code"] == "batch_other_device"
    assert ask("GET", f"/v1/batches/{batch.batch_id}", mine.token).json()["code"] == "batch_unknown"
    assert ask("POST", "/v1/batches", mine.token, content=data).status_code == 200
    found = decode_receipt(ask("GET", f"/v1/batches/{batch.batch_id}", mine.token).content, batch, mine.keys)
    assert found.content_hash == content
    assert ask("GET", f"/v1/batches/{batch.batch_id}", theirs.token).status_code == 404


def test_refusals_do_not_repeat_what_was_sent(ask: Ask) -> None:
    answer = ask("POST", "/v1/enrol", json={"code": "secreto", "office_id": "Rosa Guamán"})
    assert answer.status_code == 422
    assert "Rosa" not in answer.text
    assert "secreto" not in answer.text
    assert ask("GET", "/v1/nothing").json()["code"] == "request_refused"


def test_the_log_holds_no_person(shared_server: Server, office: TestOffice) -> None:
    from pes_desktop.sync.engine import run_round

    office.enrol(shared_server)
    office.add_people(3)
    office.add_people(1, sex="?")
    with office.transport() as transport:
        run_round(office.store, transport)
    log = (shared_server.folder / "server.log").read_text(encoding="utf-8")
    assert str(office.office_id) in log
    for word in ("Guamán", "Rosa", "0000000", "+59399"):
        assert word not in log


def test_commands(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        return subprocess.run([sys.executable, "-m", "pes_central", *arguments], cwd=ROOT, check=True, text=True,
                              capture_output=True).stdout

    made = json.loads(run("enrol", "--dir", str(tmp_path / "hq"), "--office-code", "ala", "--json"))
    assert made["office_code"] == "ALA"
    assert len(made["code"].replace("-", "")) == 12
    assert json.loads(run("check", "--dir", str(tmp_path / "hq"), "--json")) == {"wrong": 0, "offices": {}}
    assert made["code"].encode() not in (tmp_path / "hq" / "central.db").read_bytes()
