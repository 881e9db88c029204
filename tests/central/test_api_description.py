"""The description of the API (OpenAPI) against a real server: requests made from it are answered as it says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from support.exchange import Server

from pes_desktop.domain.ids import new_id

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: The long form is run by ``make torture``.
EXAMPLES = int(os.environ.get("PES_API_EXAMPLES", "6"))
quick = settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                 phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
thorough = settings(quick, max_examples=300)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server, and the token of a PC that is admitted."""
    server = Server.prepared(tmp_path_factory.mktemp("described"), "")
    server.start(PES_CENTRAL_ENROL_ADDRESS_LIMIT="100000/hour", PES_CENTRAL_DEVICE_LIMIT="1000000/minute")
    body = {"code": server.code("ALA"), "office_id": str(new_id()), "office_code": "ALA", "device_id": str(new_id())}
    token = httpx.post(f"{server.url}/v1/enrol", json=body, trust_env=False).json()["token"]
    yield server, token
    server.stop()
    server.engine.dispose()


def hold(described: tuple[Server, str], wanted: settings) -> int:
    """Every operation of the description, examples of each; returns how many operations there are."""
    server, token = described
    headers = {"Authorization": f"Bearer {token}"}
    operations = [found.ok() for found in schemathesis.openapi.from_url(
        f"{server.url}/openapi.json").get_all_operations()]
    for operation in operations:
        @wanted
        @given(case=operation.as_strategy())
        def answered(case: Any) -> None:
            for name in [name for name in case.headers or () if name.lower() == "pes-after"]:
                del case.headers[name]  # it makes a batch wait for another one
            case.call_and_validate(checks=CHECKS, headers=headers)

        answered()
    return len(operations)


def test_answers_are_as_described(described: tuple[Server, str]) -> None:
    assert hold(described, quick) >= 12


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_answers_are_as_described_long(described: tuple[Server, str]) -> None:
    hold(described, thorough)
