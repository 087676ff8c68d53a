"""A register's folders: where backups lie, and which are no place for SQLite: those on a network or kept in step."""

from __future__ import annotations

import re
from pathlib import PurePath

# Where backups lie in the register's own folder, unless another is named, and what says that one is whole.
BACKUPS = "backups"
CHECKSUM = ".sha256"

# Several machines, or a machine and its guest, may write here. SQLite's WAL needs memory that all writers share.
NETWORK_FILE_SYSTEMS = frozenset((
    "9p", "afp", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "drvfs", "fakeowner", "fuse.ceph",
    "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.google-drive-ocamlfuse", "fuse.grpcfuse",
    "fuse.gvfsd-fuse", "fuse.onedriver", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
    "fuse.vmhgfs-fuse", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs",
    "prl_fs", "rclone", "smb", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "virtiofs", "webdav",
))  # fmt: skip

# What programs that copy a folder to other machines call it; a company's OneDrive has the company's name behind.
SYNCED_FOLDERS = {
    "OneDrive": r"onedrive(?: ?- ?.+)?",
    "Dropbox": r"dropbox(?: ?\(.+\))?",
    "Google Drive": r"google ?drive(?:-.+)?|my drive|drivefs",
    "iCloud": r"icloud ?drive|mobile documents|com~apple~clouddocs",
    "a cloud service": r"cloudstorage",
    "Nextcloud": r"nextcloud",
    "ownCloud": r"owncloud",
    "Syncthing": r"syncthing",
}


def warning_about(folder: PurePath, *, mounts: str = "", is_remote_drive: bool = False) -> str | None:
    """Why an SQLite register must not lie in a folder, in words; None where nothing speaks against it.

    `folder` is absolute and resolved, `mounts` is the text of Linux's /proc/mounts, and `is_remote_drive` says
    what Windows knows of the folder's drive.
    """
    if (file_system := file_system_of(folder, mounts)) in NETWORK_FILE_SYSTEMS:
        where = f"on a network or shared drive ({file_system})"
    elif is_remote_drive or str(folder).startswith(("\\\\", "//")):
        where = "on a network drive"
    elif service := synced_by(folder):
        where = f"in a folder that {service} keeps in step with other machines"
    else:
        return None
    return (
        f"The register lies {where}: {folder}. There SQLite can lose entries or damage the register. Keep it on a "
        "disk of this machine (TRAINING_REGISTER_INSTANCE names the folder), and copy backups to the other place; or "
        "use PostgreSQL."
    )


def file_system_of(folder: PurePath, mounts: str) -> str | None:
    """The kind of file system that a folder lies on, by the mount that is nearest to it."""
    nearest, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = PurePath(_unescaped(fields[1]))
        # A later mount over the same place hides the earlier one.
        if folder.is_relative_to(point) and len(point.parts) >= nearest:
            nearest, kind = len(point.parts), fields[2]
    return kind


def synced_by(folder: PurePath) -> str | None:
    """The program that copies a folder to other machines, as far as the names of the folder and those above it tell."""
    for part in folder.parts:
        for service, pattern in SYNCED_FOLDERS.items():
            if re.fullmatch(pattern, part, re.IGNORECASE):
                return service
    return None


def _unescaped(point: str) -> str:
    """A mount point as it is: /proc/mounts writes a space as \\040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
