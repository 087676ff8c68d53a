"""What is published of protected people: no small number of theirs can be read or worked out from it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.given import Given
from tests.published import put_in
from training_register import solver
from training_register.actions.publications import publish, withdraw
from training_register.models import (
    Audience,
    Entry,
    Figure,
    Measure,
    Organisation,
    ReportNote,
    ReportRow,
    ReportRowSector,
    ReportTable,
    StatedFigure,
)
from training_register.outputs.formats import FORMATS
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text
from training_register.reports.figures_behind import figures_behind
from training_register.reports.how_counted import how_counted
from training_register.reports.periods import period_report
from training_register.reports.protecting import FEW_SESSIONS, Protected, log_table, protect
from training_register.rules.hiding import SENTENCE, Choice, Decision, Place, QuestionKind
from training_register.rules.periods import parse_period
from training_register.rules.stated_figures import StatedKind
from training_register.settings import Settings
from training_register.table import Mark, Table

TODAY = date(2017, 5, 2)
SETTINGS = Settings(service_name="the partnership", place="Anytown")


@pytest.fixture
def young(given: Given) -> Audience:
    """Pupils: counts of theirs from 1 to 4 are hidden."""
    audience: Audience = given.audience("Pupils", "Primary", "Secondary", "College")
    audience.hides_up_to = 4
    given.db_session.commit()
    return audience


def protected(
    db_session: Session, period: str = "2016-17", decisions: Mapping[Place, Decision] | None = None
) -> Protected:
    report = period_report(db_session, parse_period(period), settings=SETTINGS, today=TODAY)
    behind = figures_behind(db_session, report, settings=SETTINGS)
    return protect(db_session, report, report.all_tables, behind, settings=SETTINGS, decisions=decisions)


def published(db_session: Session, period: str, **said: Any) -> Protected:
    """The same, published."""
    found = protected(db_session, period, **said)
    assert found.refused == ""
    publish(
        db_session, by=None, download=download_of(found), entries={}, behind=found.behind, gaps=(), hidden=found.log,
        files=(),
    )  # fmt: skip
    db_session.commit()
    return found


def download_of(found: Protected, version: int = 1) -> Download:
    return Download(
        period=found.report.period, made_at=datetime(2017, 5, 2, tzinfo=UTC), tables=found.tables,
        notes=found.report.notes, version=version,
    )  # fmt: skip


def table_of(found: Protected, name: str = "pupils") -> Table:
    return next(one for one in found.tables if one.name == name)


def entries_of(given: Given, **attended: str) -> None:
    """An entry of pupils in each sector, by how many attended."""
    for sector, number in attended.items():
        given.entry(audience="Pupils", sector=sector.capitalize(), attended=number)


def laid_out(db_session: Session, audience: Audience | None, **said: Any) -> ReportTable:
    """A report table of an audience, or of all."""
    usual = {
        "short_name": "own", "position": 0, "counts_what": "attendances", "title": "Own", "heading": "Sector",
        "rows_by": "sector", "columns_by": "", "measures": [], "lines_beneath": [],
    }  # fmt: skip
    table = ReportTable(**{**usual, "audience_id": audience.id if audience else None, **said})
    db_session.add(table)
    db_session.commit()
    return table


def shown(found: Protected, name: str = "pupils") -> dict[str, list[Any]]:
    """The numbers of each row of a table, "c" for what is hidden."""
    table = table_of(found, name)
    return {
        row.key: [
            "c" if Mark.CONFIDENTIAL in cell.marks else getattr(cell.value, "number", cell.value)
            for _, cell in table.measures(row)
        ]
        for row in table.all_rows
    }


def test_a_small_number_is_hidden_and_so_is_what_would_give_it_away(
    db_session: Session, given: Given, young: Audience
) -> None:
    entries_of(given, primary="3", secondary="7", college="210")

    found = protected(db_session)

    assert found.refused == ""
    rows = shown(found)
    assert rows["primary"] == [1, "c"]
    # The total stays, so that another row has to go: the smallest.
    assert rows["secondary"] == [1, "c"]
    assert rows["college"] == [1, 210]
    assert rows["total"] == [3, 220]
    assert [(one.row, one.column) for one in found.log] == [("primary", "attended"), ("secondary", "attended")]


def test_a_zero_is_shown_and_a_number_of_an_audience_that_is_not_protected_too(
    db_session: Session, given: Given, young: Audience
) -> None:
    entries_of(given, primary="0", secondary="70", college="210")
    given.entry(audience="Carers", sector="Parents", attended="3")

    found = protected(db_session)

    assert (found.log, found.refused) == ((), "")
    assert shown(found)["primary"] == [1, 0]
    assert shown(found, "carers")["parents"] == [1, 3]


def test_nothing_is_hidden_where_no_audience_is_protected(db_session: Session, given: Given, young: Audience) -> None:
    young.hides_up_to = None
    entries_of(given, primary="3", secondary="7")

    found = protected(db_session)

    assert shown(found)["primary"] == [1, 3]
    assert found.log == ()


def test_what_is_worked_out_from_a_hidden_number_is_hidden_with_it(
    db_session: Session, given: Given, young: Audience
) -> None:
    laid_out(
        db_session, young, columns_by="years:2", has_changes=True,
        measures=[["sessions", ""], ["attended", ""], ["average-attended", ""], ["share-of-all", ""]],
        lines_beneath=[["attended", "In all"], ["capacity", "Places"]],
    )  # fmt: skip
    given.entry("2015-06-01", audience="Pupils", sector="Primary", attended="40")
    given.entry("2015-06-01", audience="Pupils", sector="Secondary", attended="50")
    entries_of(given, primary="2", secondary="60")

    found = protected(db_session)

    assert found.refused == ""
    table = table_of(found, "own")
    rows = {row.key: dict(zip([one.key for one in table.columns], row.cells, strict=True)) for row in table.all_rows}
    hidden = {key for key, cell in rows["primary"].items() if Mark.CONFIDENTIAL in cell.marks}
    assert hidden >= {
        "attended-2016-17", "average-attended-2016-17", "share-of-all-2016-17", "change-attended",
        "change-in-per-cent-attended", "change-average-attended", "change-share-of-all",
    }  # fmt: skip
    assert not {key for key in hidden if "sessions" in key or "2015" in key}
    assert all(rows["primary"][key].value is None for key in hidden)
    assert {one.rule for one in found.log} >= {"small number", "is worked out from a hidden figure"}


def test_the_sentence_the_summary_and_every_file_tell_no_hidden_number(
    db_session: Session, given: Given, young: Audience
) -> None:
    laid_out(db_session, young, sentence="In {period} {attended} pupils came to {sessions} sessions.", position=7)
    entries_of(given, primary="3", secondary="0")
    given.entry(audience="Carers", sector="Parents", attended="61")

    found = protected(db_session)

    assert found.refused == ""
    assert table_of(found, "own").sentence == (
        "Own: 2 sessions, number who attended hidden to protect confidentiality."
    )
    assert shown(found, "summary")["own"] == [2, "c"]
    assert ("own", SENTENCE, "attended") in {(one.table, one.row, one.column) for one in found.log}
    text = as_text(download_of(found))
    assert "3 pupils" not in text
    assert "3 attended" not in text


def all_bytes(found: Protected, sections: Any = ()) -> str:
    """Everything that the files of a publication hold in every format, those that are archives unpacked."""
    download = replace(download_of(found), sections=sections)
    parts = []
    for one in FORMATS.values():
        content = one.made(download)
        if zipfile.is_zipfile(io.BytesIO(content)):
            archive = zipfile.ZipFile(io.BytesIO(content))
            parts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        else:
            parts.append(content.decode())
    return " ".join((*parts, *(note for note in found.report.notes)))


def test_the_numbers_of_hidden_figures_are_in_no_byte_of_any_file(
    db_session: Session, given: Given, young: Audience
) -> None:
    laid_out(
        db_session, young, columns_by="quarter", sentence="{average_attended} on average, {attended} in all.",
        measures=[["attended", ""]], chart="multiples",
    )  # fmt: skip
    # Numbers that nothing else has: what is hidden besides the small number is as rare.
    truth = {
        ("primary", "2016-17-q1"): 3, ("secondary", "2016-17-q1"): 70117, ("primary", "2016-17-q2"): 80233,
        ("secondary", "2016-17-q2"): 90373,
    }  # fmt: skip
    for (row, column), attended in truth.items():
        day = "2016-05-12" if column.endswith("q1") else "2016-08-12"
        given.entry(day, audience="Pupils", sector=row.capitalize(), attended=str(attended))

    found = protected(db_session)

    assert found.refused == ""
    hidden = {(one.row, one.column) for one in found.log if one.table == "own"}
    assert hidden == {("primary", "2016-17-q1"), ("secondary", "2016-17-q1"), *hidden}
    assert len(hidden & truth.keys()) == len(hidden)
    everything = all_bytes(found, how_counted(db_session, found.report, settings=SETTINGS)).replace(",", "")
    for keys, number in truth.items():
        if number > 4:
            assert (str(number) not in everything) == (keys in hidden)


def test_what_an_earlier_publication_shows_can_not_be_taken_away_from_a_later_one(
    db_session: Session, given: Given, young: Audience
) -> None:
    given.entry("2016-04-12", audience="Pupils", sector="Primary", attended="40")
    given.entry("2016-05-12", audience="Pupils", sector="Primary", attended="50")
    given.entry("2016-08-12", audience="Pupils", sector="Primary", attended="60")
    assert published(db_session, "2016-17").log == ()
    given.entry("2016-09-12", audience="Pupils", sector="Primary", attended="2")

    # 152 now and 150 then would tell of the 2.
    found = protected(db_session)

    assert shown(found)["total"] == [4, "c"]
    assert found.refused == ""

    withdraw(db_session, by=None, period="2016-17", version=1, reason="Too early.")
    # People have seen it.
    assert shown(protected(db_session))["total"] == [4, "c"]


def test_a_quarter_does_not_give_away_what_the_year_hides(db_session: Session, given: Given, young: Audience) -> None:
    given.entry("2016-04-12", audience="Pupils", sector="Primary", attended="40")
    given.entry("2016-04-13", audience="Pupils", sector="Secondary", attended="90")
    given.entry("2016-08-12", audience="Pupils", sector="Secondary", attended="60")
    given.entry("2016-08-12", audience="Pupils", sector="Primary", attended="3")
    year = published(db_session, "2016-17")
    assert year.log == ()
    assert shown(year)["primary"] == [2, 43]

    quarter = published(db_session, "2016-17-q1")

    # 43 less 40 would tell of the 3.
    assert shown(quarter)["primary"] == [1, "c"]
    assert shown(protected(db_session, "2016-17-q2"))["primary"] == [1, "c"]


class TestDecisions:
    """What a manager decides goes before the rules, with a reason, and is logged."""

    def test_a_small_number_that_is_shown_is_shown_wherever_it_stands(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        laid_out(db_session, young, sentence="{attended} came.", measures=[["attended", ""], ["average-attended", ""]])
        entries_of(given, primary="3", secondary="0")
        place = ("own", "primary", "attended")
        decision = Decision(Choice.SHOWN, "They agreed to be told of.", "Sam Boss")

        found = protected(db_session, decisions={place: decision})

        assert found.refused == ""
        assert shown(found, "own")["primary"][0] == 3
        assert shown(found, "own")["total"][0] == 3
        assert table_of(found, "own").sentence == "3 came."
        [logged] = found.log
        assert (logged.decision, logged.reason, logged.by) == ("shown", "They agreed to be told of.", "Sam Boss")

    def test_a_decision_without_a_reason_is_none(self, db_session: Session, given: Given, young: Audience) -> None:
        entries_of(given, primary="3", secondary="7", college="210")
        place = ("pupils", "primary", "attended")

        found = protected(db_session, decisions={place: Decision(Choice.SHOWN, " ")})

        assert shown(found)["primary"] == [1, "c"]

    def test_a_number_that_no_rule_hides_can_be_hidden(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        entries_of(given, primary="30", secondary="70", college="210")
        place = ("pupils", "college", "attended")

        found = protected(db_session, decisions={place: Decision(Choice.HIDDEN, "One school alone.", "Sam Boss")})

        assert found.refused == ""
        assert shown(found)["college"] == [1, "c"]
        [asked] = [one for one in found.log if one.decision]
        assert (asked.row, asked.decision, asked.reason) == ("college", "hidden", "One school alone.")
        # Another one goes with it, or the total would tell.
        assert len(found.log) == 2
        table = log_table(found.log, found.tables)
        assert str(table.rows[0].cells[0].value).startswith("Pupils, ")


class TestQuestions:
    """What only a person can decide."""

    def booked(self, db_session: Session, given: Given, young: Audience, booked: int, attended: str) -> None:
        laid_out(db_session, young, measures=[["attended", ""], ["attended-of-booked", ""]])
        entry = given.entry(audience="Pupils", sector="Primary", attended=attended)
        measure = given.named(Measure, "Booked")
        db_session.add(
            Figure(entry_id=entry.id, measure_id=measure.id, number=booked, certainty="exact", as_typed=str(booked))
        )
        db_session.commit()

    def test_a_share_of_all_of_some_people_is_asked_about(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        self.booked(db_session, given, young, 26, "26")

        found = protected(db_session)

        [question] = found.questions
        assert question.kind is QuestionKind.ALL_OR_NONE
        assert "26 of 26" in question.words
        assert found.refused == "1 question is not answered."

        hidden = protected(db_session, decisions={question.place: Decision(Choice.HIDDEN, "Too plain.", "Sam Boss")})
        assert hidden.refused == ""
        assert shown(hidden, "own")["primary"][1] == "c"
        assert shown(hidden, "own")["total"][1] == "c"

        kept = protected(db_session, decisions={question.place: Decision(Choice.SHOWN, "Nothing to hide.", "Sam")})
        assert kept.refused == ""
        assert "c" not in shown(kept, "own")["total"]
        assert [(one.rule, one.decision) for one in kept.log] == [("all or none of them", "shown")]

    def test_other_shares_are_not(self, db_session: Session, given: Given, young: Audience) -> None:
        self.booked(db_session, given, young, 30, "26")
        assert protected(db_session).questions == ()

    def test_a_number_that_somebody_typed_is_asked_about_where_it_is_hidden(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        table = laid_out(
            db_session, young, title="Own", sentence="In {period}, three pupils of the college came to {sessions}."
        )
        table.notes = [
            ReportNote(text="3 of them came twice.", text_without_names="", position=0),
            ReportNote(text="The year was 2016/17.", text_without_names="", position=1),
        ]
        db_session.commit()
        entries_of(given, college="3", primary="0")

        found = protected(db_session)

        assert {one.place for one in found.questions} == {("own", "", "sentence"), ("own", "", "note-1")}
        assert found.refused == "2 questions are not answered."
        sentence, note = (one.place for one in found.questions)
        answered = protected(
            db_session,
            decisions={
                sentence: Decision(Choice.HIDDEN, "It tells."),
                note: Decision(Choice.HIDDEN, "It tells."),
            },
        )
        assert answered.refused == ""
        own = table_of(answered, "own")
        assert "three" not in own.sentence
        assert "3 of them came twice." not in [one.text for one in own.notes]


class TestWhatStandsAround:
    """Notes and stated figures tell no hidden number."""

    def test_no_organisation_is_named_behind_fewer_than_three_sessions(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        table = laid_out(db_session, young)
        for position, key in enumerate(("primary", "secondary")):
            row = ReportRow(report_table_id=table.id, key=key, label=key.capitalize(), position=position)
            db_session.add(row)
            db_session.flush()
            sector_id = given.offered("Pupils", key.capitalize())[1]
            db_session.add(ReportRowSector(report_row_id=row.id, report_table_id=table.id, sector_id=sector_id))
        db_session.add(ReportNote(report_table_id=table.id, text="Came from {organisations}.", text_without_names=""))
        db_session.commit()
        for name in ("Mill School", "Fold School"):
            given.named(Organisation, name, may_be_named=True)
        for _ in range(3):
            given.entry(audience="Pupils", sector="Primary", attended="30", organisations=("Mill School",))
        for _ in range(2):
            given.entry(audience="Pupils", sector="Secondary", attended="30", organisations=("Fold School",))

        found = protected(db_session)

        told = [note.text for note in table_of(found, "own").notes]
        assert told[0] == "Came from Mill School."
        assert "Fold School" not in all_bytes(found, how_counted(db_session, found.report, settings=SETTINGS))
        assert [(one.table, one.rule) for one in found.log] == [("own", FEW_SESSIONS)]

    def test_what_is_in_no_total_is_told_without_a_number_of_people(
        self, db_session: Session, given: Given, young: Audience
    ) -> None:
        laid_out(db_session, young, columns_by="quarter", measures=[["attended", ""]])
        entries_of(given, primary="50", secondary="70")
        given.entry("2016-09-01", "2017-07-20", audience="Pupils", sector="College", attended="3", sessions="27")

        found = protected(db_session)

        notes = " ".join((*found.report.notes, *(note.text for note in table_of(found, "own").notes)))
        assert "not split by year, and is in no total here: 27 sessions." in notes
        assert "20 July 2017, not split by year and in no figure here." in notes
        assert "attended 3" not in notes
        assert "3 attended" not in notes
        [beneath] = [row for row in shown(found).items() if row[0].startswith("not-split")]
        assert beneath[1] == [27, "c"]

    @pytest.mark.parametrize("is_of_the_table", [True, False])
    def test_what_is_computed_beside_a_printed_total_is_hidden_where_it_is_small(
        self, db_session: Session, given: Given, young: Audience, is_of_the_table: bool
    ) -> None:
        laid_out(db_session, young)
        stated = StatedFigure(
            kind=StatedKind.PRINTED_TOTAL, subject="pupils", table_name="own" if is_of_the_table else "",
            audience_id=None if is_of_the_table else young.id, starts_on=date(2016, 4, 1), ends_on=date(2017, 3, 31),
            stands_on=date(2017, 3, 31), source="A report", counts_what="attendances",
            attended=66, attended_certainty="exact", sessions=1, sessions_certainty="exact",
        )  # fmt: skip
        db_session.add(stated)
        db_session.commit()
        entries_of(given, primary="3")

        found = protected(db_session)

        assert found.refused == ""
        table = table_of(found, "stated-and-computed")
        cells = dict(zip([column.key for column in table.columns], table.rows[0].cells, strict=True))
        assert cells["attended-computed"].marks == (Mark.CONFIDENTIAL,)
        assert cells["attended-computed"].value is None
        assert cells["sessions-computed"].count.number == 1
        assert cells["difference"].value == (
            "Sessions: 1 in both; attended: the print says 66; what the register computes is hidden to protect "
            "confidentiality"
        )


def test_a_publication_that_can_not_be_looked_through_is_refused(
    db_session: Session, given: Given, young: Audience, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entries_of(given, primary="3", secondary="70")
    # A program that can't be started is a fact of the machine.
    monkeypatch.setattr(solver, "CHILD", tmp_path / "nothing.py")

    found = protected(db_session)

    assert "The program that looks for hidden numbers ended before it had an answer" in found.refused


def test_what_was_published_before_it_was_protected_can_only_be_shown(
    db_session: Session, given: Given, young: Audience
) -> None:
    young.hides_up_to = None
    entries_of(given, primary="3", secondary="70", college="80")
    published(db_session, "2016-17")
    young.hides_up_to = 4
    db_session.commit()

    found = protected(db_session)

    assert "Pupils, Primary, Attended can be worked out from earlier publications alone" in found.refused
    decision = Decision(Choice.SHOWN, "It has been out since April.", "Sam Boss")
    assert protected(db_session, decisions={("pupils", "primary", "attended"): decision}).refused == ""


def test_the_published_year_is_printed_whole_and_with_a_few_in_a_row_without_them(
    db_session: Session, given: Given
) -> None:
    put_in(given)
    audience: Audience = given.named(Audience, "Young people")
    audience.hides_up_to = 4
    db_session.commit()
    whole = protected(db_session)
    assert (whole.log, whole.questions, whole.refused) == ((), (), "")
    total = shown(whole, "young-people")["total"]

    # A row of 15 in print is one of 3 here.
    entry = db_session.scalars(select(Entry).where(Entry.attended == 15)).one()
    entry.attended = 3
    db_session.commit()
    found = protected(db_session)

    assert found.refused == ""
    rows = shown(found, "young-people")
    key = next(key for key in rows if key.startswith("lac-"))
    assert rows[key] == [3, "c"]
    assert rows["total"] == [total[0], total[1] - 12]
    # The smallest of the others goes with it: 85, of an alternative curriculum provider.
    assert [name for name, cells in rows.items() if cells[1] == "c"] == ["alternative-curriculum-provider", key]
    assert table_of(found, "young-people").sentence == table_of(whole, "young-people").sentence.replace(
        f"{total[1]:,}", f"{total[1] - 12:,}"
    )
