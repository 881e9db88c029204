"""Letters with everything in them, and a look at the page as a reader or a camera sees it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy
import pytest
import zxingcpp
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.ui.printing import page_image

STRANGE = (
    "<b>Ñusta</b> O'Connor 😀👩🏽\u200d🌾 محمد علي שלום 你好 \u202eevil\u202c g\u0303uarani\x00\x07 "
    "{number} **x** &amp; [ ] ____ · %s"
)


def page_text(pdf: bytes) -> str:
    """The text of the only page, white space collapsed; raises when there is another page."""
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def page_pixels(pdf: bytes, dpi: int = 150) -> numpy.ndarray:
    """The page as grey values, 0 black to 255 white."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    picture = page_image(document, 0, dpi).convertToFormat(page_image(document, 0, dpi).Format.Format_Grayscale8)
    document.close()
    rows = numpy.frombuffer(picture.constBits(), numpy.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : picture.width()].copy()


def page_codes(pdf: bytes, dpi: int = 150) -> list[str]:
    """What a camera reads in the page's QR codes."""
    return [found.text for found in zxingcpp.read_barcodes(page_pixels(pdf, dpi))]


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    return page_text


@pytest.fixture
def codes_of(qapp) -> Callable[..., list[str]]:
    return page_codes


@pytest.fixture
def pixels_of(qapp) -> Callable[..., numpy.ndarray]:
    return page_pixels


@pytest.fixture(scope="session")
def sample() -> LetterContent:
    return sample_content("ec")


def _stretched(content: LetterContent, words: str) -> LetterContent:
    own = {name: words for name in content.__dataclass_fields__
           if isinstance(getattr(content, name), str) and name not in ("country", "language")}
    return replace(content, **own, bring=(words,) * 6, positions=123456)


@pytest.fixture(scope="session")
def monsters(sample: LetterContent) -> dict[str, LetterContent]:
    """Letters that nobody writes and every program meets."""
    return {
        "long words": _stretched(sample, "Maximiliano de la Santísima Trinidad y Anexos, " * 20),
        "one word": _stretched(sample, "A" * 700),
        "strange": _stretched(sample, STRANGE),
        "strange and long": _stretched(sample, STRANGE * 12),
        "emoji alone": _stretched(sample, "😀🎉"),
        "blank": _stretched(sample, " \t\n "),
        "empty": _stretched(sample, ""),
        "non-breaking": _stretched(sample, "nombre\u00a0" * 80),
        "accents on accents": _stretched(sample, "Z" + "\u0301\u0300\u0302" * 40),
        "lines": _stretched(sample, "una\nlínea\r\npor\u2028palabra " * 15),
    }
