"""A PC without a line is admitted on the page: a longer code, its request as a file, the answer as a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from pages_kit import Visitor

from pes_desktop.domain.admission_code import plain_stick_code
from pes_desktop.models.base import utcnow
from pes_desktop.sync import by_stick
from pes_desktop.sync.sealing import new_secret, sealing_public, signing_public

CODE = re.compile(r'<p class="code">([^<]+)</p>')


def asked(code: str, office: str, wrapping: bytes) -> bytes:
    request = by_stick.Request(uuid4(), uuid4(), office, "A", signing_public(new_secret()), sealing_public(wrapping),
                               utcnow())
    return by_stick.write_request(request, by_stick.code_hash(plain_stick_code(code)))


def test_a_request_is_answered_with_a_file(visitor: Callable[[str], Visitor]) -> None:
    one, wrapping = visitor("administrator"), new_secret()
    page = one.send("/devices", "/devices/code", office="USB", stick="1").text
    (code,) = CODE.findall(page)
    assert "720 horas" in page
    assert 'class="mono"' not in page, "no address to be typed"
    request = asked(code, "USB", wrapping)

    def bring(data: bytes, token: str = ""):  # type: ignore[no-untyped-def]
        return one.http.post("/devices/stick", data={"form_token": token or one.token("/devices")},
                             files={"request": ("USB-A.pesq", data)})
    answer = bring(request)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="USB-A.pesa"'
    key = by_stick.derived_key(by_stick.code_hash(plain_stick_code(code)), by_stick.ANSWER_KIND)
    told = by_stick.read_answer(answer.content, by_stick.request_hash(request), wrapping, key)
    assert (told.letter, told.url) == ("A", "")
    assert bring(request).content == answer.content
    trail = one.get("/audit").text
    assert trail.count("Admitió una computadora por memoria USB") >= 1
    assert "USB A" in trail

    for data, said in ((request[:-1] + b"x", "no es correcto"), (b"", "no es un pedido"),
                       (b"x" * 5000, "no es un pedido")):
        refused = bring(data)
        assert refused.status_code == 400
        assert said in refused.text
    assert bring(b"x" * 100_000).status_code == 413
    assert "formulario ya no es válido" in bring(request, "forged").text
    assert one.http.post("/devices/code", data={"form_token": one.token("/devices"), "office": "USB"},
                         files={"f": ("a", b"b")}).status_code == 400, "no other door takes a file"
    analyst = visitor("analyst")
    assert analyst.http.post("/devices/stick", files={"request": ("a", request)}).status_code == 403
