"""The package that people install: built, installed beside nothing else, and used in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PUBLISHED = "training_register/data/published-2016-17.csv"


def ran(*command: str | Path, folder: Path = ROOT) -> str:
    """What a program printed, with nothing of this process's environment that would lead it to the sources."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "TRAINING_REGISTER_")) and name not in ("DATABASE_URL", "VIRTUAL_ENV")
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, (
        f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    )
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed program, in an environment of its own with the locked packages."""
    environment = tmp_path_factory.mktemp("environment")
    ran(sys.executable, "-m", "venv", environment)
    install = [environment / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    ran(*install, "--require-hashes", "-r", ROOT / "requirements.lock")
    ran(*install, "--no-deps", wheel)
    ran(environment / "bin" / "python", "-m", "pip", "check")
    return environment / "bin" / "training-register"


def test_everything_that_is_served_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for folder in ("templates", "static"):
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert files
        assert {f"training_register/{file}" for file in files} <= names
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "training_register").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert sources <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_a_published_year_comes_out_of_the_installed_program(program: Path, wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as packed:
        (tmp_path / "year.csv").write_bytes(packed.read(PUBLISHED))
    ran(program, "prepare", folder=tmp_path)
    ran(program, "import", "year.csv", "--create-missing", folder=tmp_path)
    written = json.loads(ran(program, "tables", "2016/17", "--format", "json", folder=tmp_path))
    totals = {
        table["name"]: tuple(table["total"][measure]["value"] for measure in ("sessions", "attended"))
        for table in written["tables"]
        if table.get("total") and {"sessions", "attended"} <= set(table["total"])
    }
    assert totals["professionals"] == (50, 973)
    assert totals["young-people"] == (66, 1587)
    assert "sound" in ran(program, "check", folder=tmp_path)
    assert (tmp_path / "instance" / "register.sqlite").is_file()
