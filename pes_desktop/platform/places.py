"""Where a live database must not lie: folders that another program copies about, and folders of another computer.

A synchroniser copies the file and its log at different moments, or puts an older one back; a network's locks and
flushes are promises that are not kept. Backups may go to both: they are finished files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.platform.process import MACOS, WINDOWS

#: Names that synchronisers give their folders: as a whole, or with the account behind (" - Name").
_CLOUD_NAMES = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "my drive": "Google Drive", "mi unidad": "Google Drive", "nextcloud": "Nextcloud", "owncloud": "ownCloud",
    "icloud drive": "iCloud", "iclouddrive": "iCloud", "mobile documents": "iCloud", "com~apple~clouddocs": "iCloud",
    "mega": "MEGA", "megasync": "MEGA", "pcloud drive": "pCloud", "pclouddrive": "pCloud",
    "box sync": "Box", "yandex.disk": "Yandex.Disk", "syncthing": "Syncthing",
}
#: Files that synchronisers keep in their folders.
_CLOUD_MARKS = {
    ".stfolder": "Syncthing", ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".owncloudsync.log": "ownCloud",
    ".sync_journal.db": "Nextcloud", ".nextcloudsync.log": "Nextcloud", ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive", ".megaignore": "MEGA", ".debris": "MEGA",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}
_CLOUD_PREFIXES = ("._sync_", ".sync_")
_CLOUD_VARIABLES = {"OneDrive": "OneDrive", "OneDriveCommercial": "OneDrive", "OneDriveConsumer": "OneDrive"}
#: File systems of other computers, and clouds that are mounted. Not 9p: machines inside a machine have it for a disk.
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "coda", "davfs", "webdav",
    "ceph", "glusterfs", "lustre", "gfs2", "ocfs2", "fuse.sshfs", "fuse.davfs2", "fuse.curlftpfs", "fuse.smbnetfs",
    "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.ceph", "fuse.s3fs",
}
_CLOUD_MOUNTS = {
    "fuse.rclone": "rclone", "fuse.google-drive-ocamlfuse": "Google Drive", "fuse.onedriver": "OneDrive",
    "fuse.dropbox": "Dropbox", "fuse.gcsfuse": "Google Cloud", "fuse.icloud": "iCloud",
}
_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4


def refuse_place(folder: Path) -> None:
    """Raises EnvironmentFault ``cloud_folder`` or ``network_folder`` (param ``name``) for a place unfit to work in."""
    cloud = cloud_of(folder)
    if cloud:
        raise EnvironmentFault(Fault("cloud_folder", params={"name": cloud}))
    network = network_of(folder)
    if network:
        raise EnvironmentFault(Fault("network_folder", params={"name": network}))


def cloud_of(folder: Path) -> str:
    """The synchroniser that has ``folder`` in its care, or nothing."""
    place = _absolute(folder)
    for part in (place, *place.parents):
        named = _named(part.name)
        if named or (named := _marked(part)):
            return named
    for root, name in _declared():
        if root == place or root in place.parents:
            return name
    return _CLOUD_MOUNTS.get(_file_system(place), "")


def network_of(folder: Path) -> str:
    """The kind of network file system on which ``folder`` lies, or nothing."""
    if WINDOWS:
        return _windows_share(folder)
    kind = _file_system(_absolute(folder))
    return kind.removeprefix("fuse.") if kind in _NETWORK else ""


def _absolute(folder: Path) -> Path:
    """With links followed as far as the folders exist: a link into a synchronised folder is one."""
    try:
        return folder.expanduser().resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


def _named(name: str) -> str:
    plain = name.casefold()
    for sign in (" - ", " (", "@"):
        first = plain.split(sign)[0].strip()
        if first in _CLOUD_NAMES:
            return _CLOUD_NAMES[first]
    return ""


def _marked(folder: Path) -> str:
    """What a synchroniser has left in a folder; one that cannot be read tells nothing."""
    try:
        names = {entry.casefold() for entry in os.listdir(folder)}
    except OSError:
        return ""
    home = _absolute(Path.home())
    if folder == home or folder in home.parents:  # programs keep their own settings under such names there
        return ""
    for mark, name in _CLOUD_MARKS.items():
        if mark in names:
            return name
    if any(entry.startswith(_CLOUD_PREFIXES) and ".db" in entry for entry in names):
        return "Nextcloud"
    return ""


def _declared() -> Iterator[tuple[Path, str]]:
    """Folders that synchronisers name in their own settings."""
    for variable, name in _CLOUD_VARIABLES.items():
        if os.environ.get(variable):
            yield _absolute(Path(os.environ[variable])), name
    places = [Path.home() / ".dropbox", *(Path(os.environ[base]) / "Dropbox" for base in ("APPDATA", "LOCALAPPDATA")
                                          if os.environ.get(base))]
    for place in places:
        try:
            accounts = json.loads((place / "info.json").read_text(encoding="utf-8"))
            for account in accounts.values():
                yield _absolute(Path(account["path"])), "Dropbox"
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _file_system(place: Path) -> str:
    """Kind of the file system on which ``place`` lies (Linux); empty where it cannot be told."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return _mac_file_system(place) if MACOS else ""
    best, kind = -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape") if len(before.split()) > 4 else ""
        if point and (place == Path(point) or Path(point) in place.parents) and len(point) >= best:
            best, kind = len(point), after.split()[0] if after else ""
    return kind


def _mac_file_system(place: Path) -> str:
    """From the list that ``mount`` prints: "//user@host/share on /Volumes/share (smbfs, nodev)"."""
    import subprocess

    try:
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    best, kind = -1, ""
    for line in said.splitlines():
        _, _, rest = line.partition(" on ")
        point, _, options = rest.rpartition(" (")
        if point and (place == Path(point) or Path(point) in place.parents) and len(point) >= best:
            best, kind = len(point), options.split(",")[0].rstrip(")")
    return kind


def _windows_share(folder: Path) -> str:
    """A share by its name (``\\\\server\\share``), or a letter that stands for one."""
    plain = str(folder.absolute())
    if plain.startswith(("\\\\", "//")) and not plain.startswith(("\\\\?\\", "\\\\.\\")):
        return "SMB"
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return "SMB"
    import ctypes

    drive = Path(plain).drive
    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") if drive else 0  # type: ignore[attr-defined]
    return "SMB" if kind == _DRIVE_REMOTE else ""
