"""Limits, metrics, request numbers, words in two languages and the log: one real server process on its own folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.exchange import Server

from pes_central.config import load
from pes_desktop.domain.ids import new_id


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server.prepared(tmp_path_factory.mktemp("watched"), "")
    server.start(PES_CENTRAL_ENROL_CODE_LIMIT="3/hour", PES_CENTRAL_ENROL_ADDRESS_LIMIT="8/hour",
                 PES_CENTRAL_DEVICE_LIMIT="5/minute", PES_CENTRAL_METRICS_TOKEN="cifras-123",
                 FORWARDED_ALLOW_IPS="127.0.0.1")
    yield server
    server.stop()
    server.engine.dispose()


def ask(server: Server, method: str, path: str, address: str = "", **arguments: Any) -> httpx.Response:
    """``address``: as a proxy on this machine would name the asker."""
    headers = {**arguments.pop("headers", {}), **({"X-Forwarded-For": address} if address else {})}
    with httpx.Client(trust_env=False, base_url=server.url, headers=headers) as client:
        return client.request(method, path, **arguments)


def wanting(code: str) -> dict[str, str]:
    return {"code": code, "office_id": str(new_id()), "office_code": "ALA", "device_id": str(new_id())}


def test_guessing_one_code_ends_soon_wherever_it_comes_from(server: Server) -> None:
    guess = "GUES-SGUE-SSGU"
    answers = [ask(server, "POST", "/v1/enrol", f"10.1.0.{place}", json=wanting(guess)) for place in range(3)]
    assert {answer.json()["code"] for answer in answers} == {"enrol_code_wrong"}
    last = ask(server, "POST", "/v1/enrol", "10.1.0.9", json=wanting(guess.lower().replace("-", "")))
    assert (last.status_code, last.json()["code"]) == (429, "too_many_requests")
    assert int(last.headers["retry-after"]) == last.json()["params"]["seconds"] > 0
    assert str(last.json()["params"]["seconds"]) in last.json()["message"]


def test_guessing_from_one_address_ends_and_shuts_out_no_other(server: Server) -> None:
    answers = [ask(server, "POST", "/v1/enrol", "10.2.0.1", json=wanting(f"CODE-NUMB-{place:04d}"))
               for place in range(9)]
    assert [answer.status_code for answer in answers] == [403] * 8 + [429]
    code = server.code("ALA")
    right = {**wanting(code)}
    assert ask(server, "POST", "/v1/enrol", "10.2.0.1", json=right).status_code == 429
    assert ask(server, "POST", "/v1/enrol", "10.2.0.2", json=right).status_code == 200
    for _ in range(12):  # the answer was lost on the way: the same again is no guess
        assert ask(server, "POST", "/v1/enrol", "10.2.0.2", json=right).status_code == 200


def test_one_token_does_not_take_the_line_from_the_others(server: Server) -> None:
    def digests(token: str) -> int:
        return ask(server, "GET", "/v1/digests", headers={"Authorization": f"Bearer {token}"}).status_code

    assert [digests("one") for _ in range(6)] == [401] * 5 + [429]
    assert digests("two") == 401


def test_broken_bodies_pass_the_limits_untouched(server: Server) -> None:
    for body in (b"", b"[", b'{"code": 7}', b'{"code": "' + b"\xff" * 9, b"[" * 5000):
        answer = ask(server, "POST", "/v1/enrol", "10.3.0.1", content=body,
                     headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "request_malformed")


def test_metrics_are_for_this_machine_or_the_token(server: Server) -> None:
    ask(server, "GET", "/v1/health", "10.4.0.1")
    text = ask(server, "GET", "/metrics").text
    assert 'pes_requests_total{method="GET",route="/v1/health",status="200"}' in text
    assert 'pes_request_seconds_bucket{le="0.005",route="/v1/health"}' in text
    assert "pes_devices{state=\"revoked\"} 0.0" in text
    assert ask(server, "GET", "/metrics", "10.4.0.1").status_code == 403
    for given, status in (("Bearer cifras-123", 200), ("Bearer cifras-124", 403), ("Bearer", 403), ("", 403)):
        assert ask(server, "GET", "/metrics", "10.4.0.1", headers={"Authorization": given}).status_code == status


def test_unknown_paths_make_no_new_series(server: Server) -> None:
    for place in range(3):
        ask(server, "GET", f"/v1/nothing{place}", "10.5.0.1")
        ask(server, "GET", f"/v1/batches/{new_id()}", f"10.5.1.{place}")
    text = ask(server, "GET", "/metrics").text
    assert "nothing0" not in text
    assert 'route="/v1/batches/{batch_id}",status="401"} 3.0' in text


@pytest.mark.parametrize(("wanted", "begins"), [
    ("", "La sede"), ("es-EC,es;q=0.9,en;q=0.8", "La sede"), ("en", "Headquarters"),
    ("en-GB;q=0.9, fr", "Headquarters"),
    ("en;q=0.2, es;q=0.5", "La sede"), ("en;q=x, qu", "La sede"), ("de", "La sede"), (";;q=,=", "La sede"),
])
def test_refusals_have_words(server: Server, wanted: str, begins: str) -> None:
    answer = ask(server, "GET", "/v1/digests", f"10.6.{len(wanted)}.1", headers={"Accept-Language": wanted})
    assert answer.json()["code"] == "device_unknown"
    assert answer.json()["message"].startswith(begins)


def test_every_request_has_a_number_that_stands_in_the_log(server: Server) -> None:
    first = ask(server, "GET", "/v1/health", "10.7.0.1")
    mine = ask(server, "GET", "/v1/health", "10.7.0.1", headers={"X-Request-ID": "abcd-1234"})
    forged = ask(server, "GET", "/v1/health", "10.7.0.1", headers={"X-Request-ID": "a b{}\"c"})
    assert mine.headers["x-request-id"] == "abcd-1234"
    assert len({first.headers["x-request-id"], forged.headers["x-request-id"], "a b{}\"c"}) == 3
    lines = [json.loads(line) for line in (server.folder / "server.log").read_text().splitlines()]
    found = [line for line in lines if line.get("request") == "abcd-1234"]
    assert [(line["event"], line["route"], line["status"]) for line in found] == [("answered", "/v1/health", 200)]


def test_the_log_holds_no_code_address_or_token(server: Server) -> None:
    secret = "SECR-ETSE-CRET"
    ask(server, "POST", "/v1/enrol", "10.8.0.1", json=wanting(secret))
    ask(server, "GET", "/v1/digests?name=Rosa", "10.8.0.1", headers={"Authorization": "Bearer token-rosa"})
    log = (server.folder / "server.log").read_text()
    assert "/v1/enrol" in log
    for word in (secret, "SECRETSECRET", "10.8.0.1", "Rosa", "token-rosa"):
        assert word not in log


def test_settings_of_the_environment(tmp_path: Path) -> None:
    found = load(tmp_path, {"PES_CENTRAL_POOL": "3", "PES_CENTRAL_DEVICE_LIMIT": "9/second"})
    assert (found.pool, found.device_limit, found.code_hours) == (3, "9/second", 72)
    for name, value in (("PES_CENTRAL_POOL", "many"), ("PES_CENTRAL_POOL", "0"), ("PES_CENTRAL_DEVICE_LIMIT", "often"),
                        ("PES_CENTRAL_BODY_LIMIT", "-1")):
        with pytest.raises(ValueError, match=name):
            load(tmp_path, {name: value})
