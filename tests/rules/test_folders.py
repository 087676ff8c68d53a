"""Which folders are no place for an SQLite register."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from training_register.rules.folders import file_system_of, synced_by, warning_about

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /tmp tmpfs rw 0 0
files:/team /srv/team nfs4 rw 0 0
//files/training /mnt/training\\040team cifs rw 0 0
me@host:/ /home/me/remote fuse.sshfs rw 0 0
/dev/sdb1 /srv/team/local xfs rw 0 0
overlay /over overlay rw 0 0
files:/over /over nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/instance", "ext4"),
        ("/tmp/instance", "tmpfs"),
        ("/srv/team/register", "nfs4"),
        ("/srv/team", "nfs4"),
        ("/srv/teams", "ext4"),
        ("/srv/team/local/register", "xfs"),
        ("/mnt/training team/register", "cifs"),
        ("/home/me/remote/register", "fuse.sshfs"),
        ("/over/register", "nfs"),
    ],
)
def test_a_folder_lies_on_the_nearest_mount(folder: str, kind: str) -> None:
    assert file_system_of(PurePosixPath(folder), MOUNTS) == kind


@pytest.mark.parametrize("folder", ["/srv/team/register", "/mnt/training team/register", "/home/me/remote"])
def test_a_network_drive_is_warned_about(folder: str) -> None:
    warning = warning_about(PurePosixPath(folder), mounts=MOUNTS)
    assert warning
    assert folder in warning
    assert "network or shared drive" in warning


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        (PurePosixPath("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/register"), "iCloud"),
        (PurePosixPath("/Users/me/Library/CloudStorage/OneDrive-Charity/register"), "a cloud service"),
        (PurePosixPath("/home/me/Dropbox/register"), "Dropbox"),
        (PureWindowsPath("C:/Users/me/Dropbox (Charity)/register"), "Dropbox"),
        (PureWindowsPath("C:/Users/me/OneDrive - Anytown Council/Desktop/instance"), "OneDrive"),
        (PureWindowsPath("C:/Users/me/onedrive/instance"), "OneDrive"),
        (PureWindowsPath("G:/My Drive/register"), "Google Drive"),
        (PureWindowsPath("C:/Users/me/iCloudDrive/register"), "iCloud"),
    ],
)
def test_a_folder_that_is_kept_in_step_is_warned_about(folder: PurePath, service: str) -> None:
    assert synced_by(folder) == service
    warning = warning_about(folder)
    assert warning
    assert service in warning


@pytest.mark.parametrize("folder", [PureWindowsPath("//files/training/register"), PureWindowsPath("\\\\files\\a\\b")])
def test_an_address_on_the_network_is_warned_about(folder: PurePath) -> None:
    assert warning_about(folder)


def test_a_drive_that_windows_calls_remote_is_warned_about() -> None:
    assert warning_about(PureWindowsPath("N:/register"), is_remote_drive=True)


@pytest.mark.parametrize(
    "folder",
    [
        PurePosixPath("/home/me/instance"),
        PurePosixPath("/srv/team/local/register"),
        PurePosixPath("/home/me/about onedrive/instance"),
        PureWindowsPath("C:/Users/me/Documents/instance"),
    ],
)
def test_a_folder_on_a_disk_of_this_machine_is_fine(folder: PurePath) -> None:
    assert warning_about(folder, mounts=MOUNTS) is None
