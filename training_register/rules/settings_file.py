"""How settings are written as the text of a `settings.toml`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

Setting = str | int | bool | date | Sequence[str]

# What a backup leaves out: the address of a database may hold its password.
SECRET = ("database_url",)


def as_toml(settings: Mapping[str, Setting]) -> str:
    """One line for each setting, in the order given."""
    return "".join(f"{name} = {_written(value)}\n" for name, value in settings.items())


def without_secrets(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    """The settings that may be copied to where others read them."""
    return {name: value for name, value in settings.items() if name not in SECRET}


def _written(value: Setting) -> str:
    if isinstance(value, date):
        return value.isoformat()
    # JSON writes true, false, numbers and texts as TOML reads them, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
