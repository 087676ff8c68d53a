"""What can be set: in `settings.toml` in the instance folder, in the environment, or by administrators in a browser.

The environment has the last word, then the file. What either says can't be changed in the browser, where it is shown
with the place in which it stands: whoever runs the machine can rely on it, and nobody types into the void.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

_AN_EXAMPLE = {"first_screen": 'how", "notes', "tables_left_out": "taxi-drivers"}
PREFIX = "TRAINING_REGISTER_"
FILE_NAME = "settings.toml"
SECRET_NAME = "secret_key"  # noqa: S105 - the name of the file, not the key


# What the form for an entry may show on its first screen, besides what it always does; the rest stands under "more".
SCREEN_FIELDS = (
    "came_from", "activity", "level", "how", "areas", "providers", "trainers", "status", "notes", "venue", "starts_at",
    "length", "days", "same_session_as", "figures", "words_instead", "reference", "answers",
    "contact",
)  # fmt: skip
# Whose bank holidays are asked about; none where the setting is blank.
NATIONS = ("england", "wales", "scotland", "northern ireland", "")
# What administrators may set in a browser, and the register keeps; everything else belongs to who runs the machine.
SET_IN_BROWSER = (
    "organisation_name", "service_name", "place", "contact", "brand_colour", "first_month", "entries_kept_since",
    "first_screen", "bank_holidays", "viewers_see_live", "tables_left_out", "keep_files_days",
)  # fmt: skip
# For how many days a file that somebody imports may be kept at most.
LONGEST_KEPT_DAYS = 365
# The contrast that white text needs (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5


class SettingsProblem(ValueError):
    """A setting can't be used; `str()` says which and what to write."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by the name that it has in `settings.toml`. The README documents each."""

    organisation_name: str = ""
    service_name: str = ""
    place: str = ""
    contact: str = ""
    brand_colour: str = "#5b2a86"
    first_month: int = 4
    entries_kept_since: date | None = None
    first_screen: tuple[str, ...] = (
        "came_from", "activity", "how", "areas", "providers", "trainers", "status", "notes",
    )  # fmt: skip
    bank_holidays: str = "england"
    viewers_see_live: bool = False
    tables_left_out: tuple[str, ...] = ()
    keep_files_days: int = 30
    database_url: str = ""
    https: bool = False
    proxies: int = 0
    session_hours: int = 12

    @property
    def source(self) -> str:
        """What every table names as its source."""
        return f"Training register, {self.organisation_name}" if self.organisation_name else "Training register"

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise SettingsProblem(
                "first_month must be a month from 1 (January) to 12; reporting years usually begin in 4."
            )
        if not is_colour(self.brand_colour):
            raise SettingsProblem("brand_colour must be written as # and six hexadecimal digits, such as #5b2a86.")
        if contrast_with_white(self.brand_colour) < LEAST_CONTRAST:
            raise SettingsProblem("brand_colour is too light: white text on it could not be read. Choose a darker one.")
        if not 0 <= self.keep_files_days <= LONGEST_KEPT_DAYS:
            raise SettingsProblem(f"keep_files_days must be a number of days from 0 to {LONGEST_KEPT_DAYS}.")
        if not 0 <= self.proxies <= 5:
            raise SettingsProblem("proxies must be the number of proxies in front of the register, 0 to 5.")
        if not 1 <= self.session_hours <= 168:
            raise SettingsProblem("session_hours must be from 1 to 168.")
        if unknown := [name for name in self.first_screen if name not in SCREEN_FIELDS]:
            raise SettingsProblem(
                f"first_screen holds what the form has not: {', '.join(unknown)}. It may hold "
                f"{', '.join(SCREEN_FIELDS)}."
            )
        if self.bank_holidays not in NATIONS:
            raise SettingsProblem(
                "bank_holidays must be england, wales, scotland or northern ireland, or blank for none."
            )

    def with_kept(self, kept: Mapping[str, Any], where_set: Mapping[str, str]) -> Settings:
        """These settings with those that the register keeps, but for what `where_set` says is set elsewhere.

        A value of None is not set.
        """
        free = {name: value for name, value in kept.items() if value is not None and name not in where_set}
        if "first_screen" in free:
            # A field that a later version of the program no longer has.
            free["first_screen"] = tuple(name for name in free["first_screen"] if name in SCREEN_FIELDS)
        if "tables_left_out" in free:
            free["tables_left_out"] = tuple(free["tables_left_out"])
        return replace(self, **free)


def instance_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds everything of one register.

    `TRAINING_REGISTER_INSTANCE` names it, and must be absolute; else it is `instance/` beside the program's own
    checkout, or in the current folder where the program was installed as a package.
    """
    if named := environment.get(f"{PREFIX}INSTANCE"):
        folder = Path(named)
        if not folder.is_absolute():
            raise SettingsProblem(f"{PREFIX}INSTANCE must be an absolute path, and {named!r} is not.")
        return folder
    checkout = Path(__file__).parent.parent
    return (checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()) / "instance"


def settings_for(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the register in a folder. Raises `SettingsProblem` for an unknown or wrong one."""
    written = _written_in(folder)
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    if unknown := sorted(set(written) - set(kinds)):
        raise SettingsProblem(f"{FILE_NAME} holds a setting that there is not: {', '.join(unknown)}.")
    values = {name: _checked(name, value, kinds[name]) for name, value in written.items()}
    for name, kind in kinds.items():
        if (text := environment.get(f"{PREFIX}{name.upper()}")) is not None:
            values[name] = _from_text(name, text, kind)
    if url := environment.get("DATABASE_URL"):
        values["database_url"] = url
    return Settings(**values)


def where_set_in(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Where each setting is set that the environment or the file has: "settings.toml", or the variable's name.

    Raises as `settings_for` does for a file that can't be read.
    """
    places = dict.fromkeys(_written_in(folder), FILE_NAME)
    for field in fields(Settings):
        if (variable := f"{PREFIX}{field.name.upper()}") in environment:
            places[field.name] = variable
    if environment.get("DATABASE_URL"):
        places["database_url"] = "DATABASE_URL"
    return places


def where_given(settings: Settings) -> dict[str, str]:
    """The same for settings that the program was given without saying whence: all that differ from what ships."""
    return {field.name: FILE_NAME for field in fields(Settings) if getattr(settings, field.name) != field.default}


def _written_in(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SettingsProblem(f"{FILE_NAME} can't be read: {problem}") from problem


def secret_key(folder: Path) -> str:
    """The key that signs sessions: made once, readable by its owner only."""
    path = folder / SECRET_NAME
    if not path.exists():
        # Two processes that start together must not make two keys: only one link can be made, and it is whole.
        new = folder / f"{SECRET_NAME}.{os.getpid()}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            os.link(new, path)
        new.unlink()
    key = path.read_text("ascii").strip()
    if len(key) < 32:
        raise SettingsProblem(
            f"The file {SECRET_NAME} in the instance folder is damaged. Delete it; people sign in again."
        )
    return key


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2 between a colour, `#rrggbb`, and white: 1 to 21."""

    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def dark_enough(colour: str) -> str:
    """The colour itself, or it made darker until white text can be read on it."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for hundredths in range(100, -1, -1):
        darker = "#" + "".join(f"{part * hundredths // 100:02x}" for part in parts)
        if contrast_with_white(darker) >= LEAST_CONTRAST:
            return darker
    return "#000000"


def is_colour(text: str) -> bool:
    """Whether a text is a colour as `#rrggbb`."""
    return len(text) == 7 and text[0] == "#" and all(digit in "0123456789abcdefABCDEF" for digit in text[1:])


def _checked(name: str, value: Any, kind: type) -> Any:
    if name == "entries_kept_since":
        if type(value) is date:
            return value
        raise SettingsProblem("entries_kept_since must be a date, written as 2016-04-01 without quotes.")
    if kind is tuple:
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        raise SettingsProblem(f'{name} must be a list of texts, such as ["{_AN_EXAMPLE[name]}"].')
    if type(value) is not kind:
        expected = {str: "a text in quotes", int: "a whole number", bool: "true or false"}[kind]
        raise SettingsProblem(f"{name} must be {expected}.")
    return value


def _from_text(name: str, text: str, kind: type) -> Any:
    try:
        if name == "entries_kept_since":
            return date.fromisoformat(text) if text else None
        if kind is tuple:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if kind is bool:
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}[
                text.lower()
            ]
        return kind(text)
    except (ValueError, KeyError):
        raise SettingsProblem(f"{PREFIX}{name.upper()} can't be understood: {text!r}.") from None
