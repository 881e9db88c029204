"""Files of a pack that are missing or damaged are told by their names, never by a path; the home country."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference import brand, country, names
from pes_desktop.reference.country import available_countries, read_pack
from pes_desktop.reference.country_files import read_object
from pes_desktop.reference.messages import text
from pes_desktop.reference.paths import resources_dir


def told(caught: pytest.ExceptionInfo[DomainError]) -> str:
    fault, = caught.value.faults
    return text(f"fault.{fault.code}", **fault.params)


@pytest.mark.parametrize("read", [names.read_names, read_pack, read_object])
def test_a_missing_file_is_named_without_its_path(tmp_path: Path, read) -> None:
    with pytest.raises(DomainError, match="country_pack_broken") as caught:
        read(tmp_path / "xx" / "some.file")
    assert "«xx/some.file» falta o está dañado." in told(caught)
    assert str(tmp_path) not in told(caught)


@pytest.mark.parametrize("content", ["{", "[]", "\udcff"])
def test_a_damaged_file_says_where(tmp_path: Path, content: str) -> None:
    file = tmp_path / "demo.json"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DomainError, match="country_pack_broken") as caught:
        read_object(file)
    assert f"{tmp_path.name}/demo.json" in told(caught)
    assert str(tmp_path) not in told(caught)


@pytest.mark.parametrize("position", [0, -3, 14, 2**70])
def test_a_rule_that_looks_beyond_the_number_is_refused(tmp_path: Path, position: int) -> None:
    pack = json.loads((resources_dir() / "countries" / "ec" / "country.json").read_text(encoding="utf-8"))
    file = tmp_path / "ec" / "country.json"
    file.parent.mkdir()
    file.write_text(json.dumps(pack | {"tax_id": pack["tax_id"] | {"checksum_position": 13}}), encoding="utf-8")
    assert read_pack(file).tax_id.checksum_position == 13
    file.write_text(json.dumps(pack | {"tax_id": pack["tax_id"] | {"checksum_position": position}}), encoding="utf-8")
    with pytest.raises(DomainError, match="country_pack_broken"):
        read_pack(file)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the resources whose national image may be changed."""
    shutil.copytree(resources_dir() / "brand", tmp_path / "brand")
    for code in available_countries():
        (tmp_path / "countries" / code).mkdir(parents=True)
        (tmp_path / "countries" / code / "country.json").write_text("{}")
    for module in (brand, country):
        monkeypatch.setattr(module, "resources_dir", lambda: tmp_path)
    brand._national.cache_clear()
    yield tmp_path
    brand._national.cache_clear()


def test_the_national_image_names_the_home_country(elsewhere: Path) -> None:
    image, at_hand = elsewhere / "brand" / "national.json", available_countries()
    written = image.read_text(encoding="utf-8")
    for named, home in ((at_hand[-1], at_hand[-1]), ("zz", at_hand[0]), ("", at_hand[0])):
        image.write_text(written.replace(f'"country": "{brand_country(written)}"', f'"country": "{named}"'))
        brand._national.cache_clear()
        assert brand.home_country() == home


def brand_country(written: str) -> str:
    import json

    return str(json.loads(written)["country"])


def test_a_missing_national_image_is_told_without_its_path(elsewhere: Path) -> None:
    (elsewhere / "brand" / "national.json").unlink()
    with pytest.raises(DomainError, match="brand_broken") as caught:
        brand.home_country()
    assert str(elsewhere) not in told(caught)
