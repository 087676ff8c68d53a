"""A download as plain values that JSON can keep, and the download again: what a publication freezes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from training_register.outputs.publication import Download, Meaning, Meanings, Section
from training_register.rules.kept_tables import plain_table, table_kept
from training_register.rules.periods import parse_period
from training_register.rules.publications import Revised

_TEXTS = ("organisation", "service", "place", "contact", "source", "mark")


def plain_download(download: Download) -> dict[str, Any]:
    """A download in the types that JSON has; `download_kept` makes it again."""
    return {
        "period": download.period.address,
        "first_month": download.period.first_month,
        "beside": [period.address for period in download.beside],
        "made_at": download.made_at.isoformat(),
        "tables": [plain_table(table) for table in download.tables],
        "notes": list(download.notes),
        "version": download.version,
        "published_on": download.published_on.isoformat() if download.published_on else None,
        "changes": [one.plain() for one in download.changes],
        "sections": [_section(one) for one in download.sections],
        **{name: getattr(download, name) for name in _TEXTS},
    }


def download_kept(plain: Mapping[str, Any]) -> Download:
    """The download that `plain_download` made plain."""
    first_month = plain["first_month"]
    return Download(
        period=parse_period(plain["period"], first_month),
        made_at=datetime.fromisoformat(plain["made_at"]),
        tables=tuple(map(table_kept, plain["tables"])),
        notes=tuple(plain["notes"]),
        beside=tuple(parse_period(address, first_month) for address in plain["beside"]),
        version=plain["version"],
        published_on=date.fromisoformat(plain["published_on"]) if plain["published_on"] else None,
        changes=tuple(map(Revised.kept, plain["changes"])),
        sections=tuple(map(_section_kept, plain["sections"])),
        **{name: plain[name] for name in _TEXTS},
    )


def _section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "heading": section.heading,
        "sentences": list(section.sentences),
        "meanings": [[one.heading, [list(meaning) for meaning in one.meanings]] for one in section.meanings],
        "sections": [_section(one) for one in section.sections],
    }


def _section_kept(plain: Mapping[str, Any]) -> Section:
    return Section(
        plain["key"],
        plain["heading"],
        tuple(plain["sentences"]),
        tuple(Meanings(heading, tuple(Meaning(*one) for one in meanings)) for heading, meanings in plain["meanings"]),
        tuple(map(_section_kept, plain["sections"])),
    )
