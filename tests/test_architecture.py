"""The house of the design: layers, names, and what no file may hold. The tools that say so run inside these tests."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import training_register

PACKAGE = Path(training_register.__file__).parent
ROOT = PACKAGE.parent
FILES = sorted(path for path in PACKAGE.rglob("*.py"))
# What Alembic writes is made once and never read again; the models hold what is true.
WRITTEN_BY_HAND = [path for path in FILES if "versions" not in path.parts]

NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
# A tag of HTML, but not a part of an address such as /tables/<table>.
HTML = re.compile(
    r"(?<![/.])</?(a|abbr|b|body|br|button|caption|code|div|dl|em|form|h[1-6]|head|hr|html|i|img|input|label|li|main|nav|ol|"
    r"option|p|script|section|select|small|span|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|"
    r"tr|ul)(\s[^>]*)?/?>",
    re.IGNORECASE,
)


def name_of(path: Path) -> str:
    """A file as people say it: rules/periods.py."""
    return str(path.relative_to(PACKAGE))


def trees(paths: list[Path]) -> Iterator[tuple[str, ast.Module]]:
    """Each file, parsed."""
    for path in paths:
        yield name_of(path), ast.parse(path.read_text("utf-8"))


class TestLayers:
    """A file imports only from layers below its own; the contract in pyproject.toml is the architecture diagram."""

    def test_the_contract_is_kept(self) -> None:
        # In a process of its own: the tool switches off the loggers of the one that it runs in.
        lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
        found = subprocess.run(
            [sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
        )

        assert found.returncode == 0, found.stdout + found.stderr
        assert "2 kept, 0 broken" in found.stdout

    def test_rules_know_the_standard_library_and_each_other_alone(self) -> None:
        below = ("training_register.rules", "training_register.table", "training_register.count")
        pure = [path for path in FILES if name_of(path).startswith(("rules/", "table.py", "count.py"))]

        foreign = {
            (name, module)
            for name, tree in trees(pure)
            for module in _imported(tree)
            if not module.startswith(below) and module.partition(".")[0] not in sys.stdlib_module_names
        }

        assert foreign == set()

    def test_rules_are_told_what_day_it_is(self) -> None:
        pure = [path for path in FILES if name_of(path).startswith(("rules/", "table.py", "count.py", "queries/"))]

        asked = {
            (name, node.attr)
            for name, tree in trees(pure)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}
        }

        assert asked == set()

    def test_only_the_clock_reads_the_clock(self) -> None:
        asked = {
            name
            for name, tree in trees(WRITTEN_BY_HAND)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            if node.attr in {"today", "now", "utcnow"}
            if isinstance(node.value, ast.Name)
            if node.value.id in {"date", "datetime"}
        }

        assert asked <= {"clock.py"}

    def test_no_import_is_hidden_inside_a_function(self) -> None:
        hidden = {
            (name, node.lineno)
            for name, tree in trees(WRITTEN_BY_HAND)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }

        assert hidden == set()

    def test_only_views_and_commands_commit(self) -> None:
        """A commit stands in plain sight: in a view, a command, or the two actions that must end their own work."""
        commits = {
            name
            for name, tree in trees(WRITTEN_BY_HAND)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            if isinstance(node.func, ast.Attribute)
            if node.func.attr == "commit"
        }

        assert {name for name in commits if not name.startswith(("views/", "commands/"))} <= {
            "actions/schema.py",
            "actions/backups.py",
            "migrations/env.py",
        }


class TestNames:
    """Anything is found by its name."""

    def test_no_file_is_named_after_nothing(self) -> None:
        folders = [path for path in PACKAGE.rglob("*") if path.is_dir()]

        assert {name_of(path) for path in (*FILES, *folders) if path.stem in NO_NAMES} == set()

    def test_every_file_says_at_its_head_what_it_is(self) -> None:
        silent = {
            name
            for name, tree in trees(FILES)
            if not (ast.get_docstring(tree) or "").strip().partition("\n")[0].endswith((".", ":", "!", "?"))
        }

        assert silent == set()

    def test_everything_that_others_may_use_says_what_it_is(self) -> None:
        silent = {
            (name, node.name)
            for name, tree in trees(WRITTEN_BY_HAND)
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            if not node.name.startswith("_")
            if not ast.get_docstring(node)
        }

        assert silent == set()

    def test_tests_mirror_the_package(self) -> None:
        folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
        tested = {path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").is_file()}

        # Forms are tested through their pages.
        assert folders - tested <= {"data", "forms", "inputs"}


class TestWords:
    """What no file may hold."""

    def test_no_html_is_written_in_python(self) -> None:
        found = {
            (name, line, text[:60])
            for name, tree in trees(WRITTEN_BY_HAND)
            for line, text in _texts(tree)
            if HTML.search(text)
        }

        assert found == set()

    def test_no_code_names_a_town_an_audience_or_a_sector(self) -> None:
        """The lists and figures of one team are data."""
        lists = tomllib.loads((PACKAGE / "data" / "starting_lists.toml").read_text("utf-8"))
        of_lists = {name for audience in lists["audiences"] for name in (audience["name"], *audience["sectors"])}

        named = {
            (name, text[:60])
            for name, tree in trees(WRITTEN_BY_HAND)
            for _, text in _texts(tree)
            if text in of_lists or re.search(r"\b(sheffield|rotherham|sses)\b", text, re.IGNORECASE)
        }

        # Words that somebody who guesses a password tries early.
        assert named <= {("rules/passwords.py", "sheffield"), ("rules/passwords.py", "rotherham")}


@pytest.mark.parametrize(
    "command",
    [
        ["mypy", "--no-error-summary"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_tool_finds_nothing(command: list[str]) -> None:
    """Types are whole, and every file is laid out in one way."""
    found = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )

    assert found.returncode == 0, found.stdout + found.stderr


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text of a file but what it says of itself, with its line."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.lineno, node.value


def _imported(tree: ast.Module) -> set[str]:
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            modules |= {f"{node.module}.{alias.name}" for alias in node.names} if node.module else set()
    return modules
