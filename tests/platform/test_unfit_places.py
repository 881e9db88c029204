"""Folders that another program or computer has in its care are refused by name; ordinary ones are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.platform import places
from pes_desktop.platform.places import cloud_of, network_of, refuse_place

MOUNTS = """22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:30 / /mnt/sede rw - nfs4 10.0.0.2:/sede rw
31 22 0:31 / /mnt/sede/local rw - xfs /dev/sdb1 rw
32 22 0:32 / /media/con\\040espacio rw shared:2 - cifs //servidor/datos rw
33 22 0:33 / /srv/ana/nube rw - fuse.rclone nube: rw
34 22 0:34 / /srv/ana/remoto rw - fuse.sshfs ana@otro:/ rw
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "ana"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.mark.parametrize(("folder", "name"), [
    ("OneDrive", "OneDrive"), ("OneDrive - Ministerio del Trabajo", "OneDrive"), ("Dropbox (Oficina)", "Dropbox"),
    ("DROPBOX", "Dropbox"), ("Google Drive", "Google Drive"), ("Mi unidad", "Google Drive"), ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"), ("iCloudDrive", "iCloud"), ("MEGAsync", "MEGA"), ("pCloudDrive", "pCloud")])
def test_by_the_folders_name(home: Path, folder: str, name: str) -> None:
    with pytest.raises(EnvironmentFault) as error:
        refuse_place(home / folder / "oficina" / "datos")
    (fault,) = error.value.faults
    assert (fault.code, fault.params) == ("cloud_folder", {"name": name})


@pytest.mark.parametrize(("mark", "name"), [
    (".stfolder", "Syncthing"), (".dropbox", "Dropbox"), (".sync_journal.db", "Nextcloud"),
    ("._sync_9f3a.db", "Nextcloud"), (".owncloudsync.log", "ownCloud"), (".tmp.drivedownload", "Google Drive")])
def test_by_what_a_synchroniser_leaves(home: Path, mark: str, name: str) -> None:
    (home / "trabajo" / "oficina").mkdir(parents=True)
    (home / "trabajo" / mark).touch()
    assert cloud_of(home / "trabajo" / "oficina" / "new") == name
    assert cloud_of(home / "otro") == ""


def test_settings_of_programs_in_the_home_folder_are_no_marks(home: Path) -> None:
    (home / ".dropbox").mkdir()
    assert cloud_of(home / "oficina") == ""


def test_by_dropboxs_own_settings(home: Path) -> None:
    (home / ".dropbox").mkdir()
    (home / "caja").mkdir()
    (home / ".dropbox" / "info.json").write_text(json.dumps({"personal": {"path": str(home / "caja"), "host": 1}}))
    assert cloud_of(home / "caja" / "oficina") == "Dropbox"
    assert cloud_of(home / "caja fuerte") == ""


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"personal": 3}', '{"personal": {}}', "\x00"])
def test_broken_settings_of_dropbox_refuse_nothing(home: Path, content: str) -> None:
    (home / ".dropbox").mkdir()
    (home / ".dropbox" / "info.json").write_text(content)
    refuse_place(home / "oficina")


def test_by_onedrives_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(home / "nube del trabajo"))
    assert cloud_of(home / "nube del trabajo" / "x") == "OneDrive"
    assert cloud_of(home / "x") == ""


def test_a_link_into_a_synchronised_folder_is_one(home: Path) -> None:
    (home / "Nextcloud").mkdir()
    (home / "oficina").symlink_to(home / "Nextcloud")
    assert cloud_of(home / "oficina" / "datos") == "Nextcloud"


@pytest.mark.parametrize("folder", ["Megan", "oficina", "Onedrives", "Dropboxes", "sync", "box", "."])
def test_ordinary_names_are_let_be(home: Path, folder: str) -> None:
    refuse_place(home / folder)


@pytest.mark.parametrize(("folder", "network", "cloud"), [
    ("/mnt/sede/oficina", "nfs4", ""), ("/mnt/sede", "nfs4", ""), ("/mnt/sede/local/oficina", "", ""),
    ("/mnt/sedes", "", ""), ("/media/con espacio/x", "cifs", ""), ("/srv/ana/nube/x", "", "rclone"),
    ("/srv/ana/remoto", "sshfs", ""), ("/", "", "")])
def test_by_the_kind_of_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, network: str, cloud: str
) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)
    monkeypatch.setattr(places, "_MOUNTS", tmp_path / "mountinfo")
    assert (network_of(Path(folder)), cloud_of(Path(folder))) == (network, cloud)
    if network:
        with pytest.raises(EnvironmentFault) as error:
            refuse_place(Path(folder))
        assert error.value.codes == ("network_folder",)


def test_a_system_that_tells_nothing_refuses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_MOUNTS", tmp_path / "nowhere")
    assert network_of(tmp_path) == ""


def test_the_real_mounts_can_be_read(tmp_path: Path) -> None:
    mounts = Path("/proc/self/mountinfo")
    roots = [line.split()[4] for line in mounts.read_text().splitlines()] if mounts.exists() else []
    assert places._file_system(tmp_path) or "/" not in roots  # a changed root has no mount of its own
