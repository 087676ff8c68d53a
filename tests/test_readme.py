"""The README is true: every command, setting, column, layer and picture that it names is there, and none is missing."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from training_register.commands import command_line
from training_register.count import Count
from training_register.rules.changes import change_between
from training_register.rules.own_sheet import Column
from training_register.rules.permissions import Permission, Role, may
from training_register.rules.sentence_places import PLACES, template_problems
from training_register.rules.sentences import sentence_from
from training_register.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def section(heading: str) -> str:
    """The text under a heading, down to the next of its level."""
    level = re.search(rf"^(#+) {re.escape(heading)}$", README, re.MULTILINE)
    assert level, f"the README has no heading {heading!r}"
    rest = README[level.end() :]
    return re.split(rf"^#{{1,{len(level[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(heading: str) -> list[str]:
    """The code words in the first cell of each row of the tables under a heading."""
    rows = [line for line in section(heading).splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row.split(" | ")[0])]


def test_every_command_is_told_of_and_every_one_told_of_is_there() -> None:
    told = [word.split()[0] for word in first_cells("The commands")]
    assert sorted(told) == sorted(command_line.commands)


def test_every_setting_is_told_of_with_what_it_is_at_first() -> None:
    assert first_cells("Settings") == [field.name for field in fields(Settings)]
    for name in ("brand_colour", "first_month", "proxies", "session_hours"):
        [line] = [line for line in section("Settings").splitlines() if line.startswith(f"| `{name}`")]
        assert str(getattr(Settings(), name)) in line.split(" | ")[-1]


def test_every_column_of_the_own_sheet_is_told_of() -> None:
    told = {word for word in first_cells("Bring a year in, and get its tables out") if ":" not in word}
    assert told == {str(column) for column in Column}


def test_every_place_of_a_sentence_is_told_of_and_the_example_is_what_comes_out() -> None:
    told = first_cells("Write a sentence, and copy it")
    assert sorted(told) == sorted(place.as_typed for place in PLACES)
    template, printed = re.findall(r"^    (.+)$", section("Write a sentence, and copy it"), re.MULTILINE)
    change = change_between(Count.of(915), Count.of(973), since="2015/16")
    values = {"period": "2016/17", "sessions": Count.of(50), "attended": Count.of(973), "change_on_last_year": change}
    assert sentence_from(template, values) == printed
    assert template_problems(template) == ()


def test_the_roles_may_do_what_it_says() -> None:
    permissions = [
        Permission.SEE_PUBLICATIONS,
        Permission.SEE_TABLES,
        Permission.SEE_ENTRIES,
        Permission.RECORD,
        Permission.PUBLISH,
        Permission.KEEP_LISTS,
        Permission.KEEP_ACCOUNTS,
    ]
    for role in Role:
        [line] = [line for line in section("Who may do what").splitlines() if line.startswith(f"| {role} |")]
        said = [cell.strip() == "yes" for cell in line.strip("|").split("|")[1:]]
        assert said == [may(role, permission) for permission in permissions], role


def test_the_map_shows_every_layer() -> None:
    shown = set(re.findall(r"(?:^|\s{2,})([\w.]+(?:/|\.py))", section("The map of the code")))
    package = ROOT / "training_register"
    there = {
        f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists() or path.name == "migrations"
    }
    there |= {path.name for path in package.glob("*.py")}
    assert there - shown == set()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)h#][^)]*)\)", README))))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (ROOT / link).is_file()


def test_its_two_commands_are_what_continuous_integration_and_the_makefile_have() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)) <= targets
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
