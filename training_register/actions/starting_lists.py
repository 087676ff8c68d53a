"""The lists that a new register starts with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from training_register.actions.operations import begin_operation, record_change
from training_register.database import DbSession
from training_register.models import (
    Activity,
    AppUser,
    Audience,
    AudienceSector,
    Level,
    Measure,
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    Sector,
    Split,
    SplitItem,
)
from training_register.rules.entries import CountsWhat
from training_register.rules.names import folded, key_of, sort_name
from training_register.table import ChartKind


def add_starting_lists(db_session: DbSession, *, by: AppUser | None = None) -> bool:
    """Fills the lists of a register that has none, in one operation; False where there are some already."""
    if db_session.scalar(select(Audience.id).limit(1)) or db_session.scalar(select(Measure.id).limit(1)):
        return False
    lists = tomllib.loads(files("training_register.data").joinpath("starting_lists.toml").read_text("utf-8"))
    added = [
        *(Level(name=name, position=position) for position, name in enumerate(lists["levels"])),
        *(
            Activity(
                name=activity["name"],
                counts_what=CountsWhat(activity["counts_what"]),
                has_sessions=activity.get("has_sessions", True),
                position=position,
            )
            for position, activity in enumerate(lists["activities"])
        ),
        *(
            Measure(name=measure["name"], counts_people=measure.get("counts_people", True), position=position)
            for position, measure in enumerate(lists["measures"])
        ),
        *_splits(lists["splits"]),
    ]
    db_session.add_all(added)
    audiences = _audiences(db_session, lists["audiences"])
    for position, table in enumerate(lists["report_tables"]):
        _add_report_table(db_session, table, position, *audiences[table["audience"]])
    db_session.flush()
    operation = begin_operation(db_session, kind="add starting lists", by=by)
    for thing in (*added, *(audience for audience, _ in audiences.values())):
        record_change(
            db_session,
            operation,
            subject=thing.__tablename__,
            subject_id=thing.id,
            before={},
            after={"name": thing.name},
        )
    return True


def _splits(splits: Iterable[dict[str, Any]]) -> list[Split | SplitItem]:
    added: list[Split | SplitItem] = []
    for position, written in enumerate(splits):
        split = Split(name=written["name"], position=position)
        added.append(split)
        added.extend(
            SplitItem(split=split, name=name, sort_name=sort_name(name), folded=folded(name), position=place)
            for place, name in enumerate(written["items"])
        )
    return added


def _audiences(
    db_session: DbSession, written: Iterable[dict[str, Any]]
) -> dict[str, tuple[Audience, dict[str, Sector]]]:
    sectors: dict[str, Sector] = {}
    audiences: dict[str, tuple[Audience, dict[str, Sector]]] = {}
    for position, entry in enumerate(written):
        audience = Audience(name=entry["name"], position=position, hides_up_to=entry.get("hides_up_to"))
        for name in entry["sectors"]:
            sectors.setdefault(name, Sector(name=name, position=len(sectors)))
        db_session.add_all([audience, *sectors.values()])
        db_session.flush()
        db_session.add_all(
            AudienceSector(audience_id=audience.id, sector_id=sectors[name].id, position=place)
            for place, name in enumerate(entry["sectors"])
        )
        audiences[entry["name"]] = audience, {name: sectors[name] for name in entry["sectors"]}
    return audiences


def _add_report_table(
    db_session: DbSession, written: dict[str, Any], position: int, audience: Audience, sectors: dict[str, Sector]
) -> None:
    table = ReportTable(
        short_name=audience.short_name,
        audience_id=audience.id,
        position=position,
        title=written["title"],
        heading=written["heading"],
        sentence=written["sentence"],
        chart=ChartKind.BARS,
    )
    table.rows = [ReportRow(key=key_of(name), label=name, position=place) for place, name in enumerate(sectors)]
    db_session.add(table)
    db_session.flush()
    rows = {row.label: row for row in table.rows}
    for name, row in rows.items():
        row.sectors = [ReportRowSector(sector_id=sectors[name].id, report_table_id=table.id)]
    table.notes = [
        ReportNote(
            text=note["text"],
            text_without_names=note.get("text_without_names", ""),
            position=place,
            rows=[ReportNoteRow(report_row_id=rows[name].id) for name in note["rows"]],
        )
        for place, note in enumerate(written.get("notes", []))
    ]
