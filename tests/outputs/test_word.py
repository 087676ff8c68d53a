"""The Word document: what it says and in which order, how it is marked up, and what no text can do to it."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given

from tests.outputs.made_up import DOWNLOADS, HOSTILE, MADE_UP
from tests.outputs.samples import (
    PARENTS,
    PROFESSIONALS,
    ROADSHOWS,
    SHEFFIELD,
    YOUNG_PEOPLE,
    audience,
    download,
    row,
    summary,
)
from tests.outputs.word_checks import text_of_art
from tests.outputs.word_reading import SPACES, Block, Word, named, value
from tests.outputs.word_samples import (
    BARS,
    CHANGES,
    COLUMNS,
    ESTIMATES,
    HIDDEN,
    LINE,
    MULTIPLES,
    SECTIONS,
    WIDE,
    by_period,
    full,
    periods,
    rows_of,
    with_chart,
)
from training_register.count import Count
from training_register.outputs.publication import Download
from training_register.outputs.text import as_text
from training_register.outputs.word import as_word
from training_register.outputs.word_charts import MOST_CHARTS, most_rows
from training_register.table import Cell, ChartKind, Column, ColumnKind, Line, NumberStyle, Table


def word_of(*tables: Table, **changes: Any) -> Word:
    """The document of a year with these tables."""
    return Word(as_word(replace(download(*tables), **changes)))


def lines_of(word: Word) -> list[str]:
    """All paragraphs of the body, in order."""
    return [block.text for block in word.blocks if not block.is_table]


def points_of(chart: Any) -> list[list[tuple[str, str]]]:
    """The category and the number of each point that is drawn, for each series."""
    found = []
    for series in chart.iter(named("c:ser")):
        labels = {one.get("idx"): one.findtext("c:v", "", SPACES) for one in series.iterfind("c:cat//c:pt", SPACES)}
        points = series.iterfind("c:val//c:pt", SPACES)
        found.append([(labels[one.get("idx")], one.findtext("c:v", "", SPACES)) for one in points])
    return found


class TestWhatItSays:
    """Title, what must be known first, then each table with what stands around it."""

    def test_it_begins_with_its_title_and_what_it_is_about(self) -> None:
        word = word_of(PARENTS)

        assert lines_of(word)[:8] == [
            "Training, Sheffield, April 2016 to March 2017",
            "Period: April 2016 to March 2017 (2016/17)",
            "Area covered: Sheffield",
            "Published by: Sheffield Sexual Exploitation Service, Sheffield Futures",
            "Made: 3 May 2017 at 14:05",
            "Reference: 2016-17",
            "Source: Sheffield Sexual Exploitation Service, training register",
            "Contact: training@example.org, 0114 496 0000",
        ]

    def test_a_version_says_which_it_is_and_when_it_was_published(self) -> None:
        said = lines_of(Word(as_word(full())))

        assert "Version: 2, published on 1 May 2018" in said
        assert "Reference: 2016-17/v2" in said
        assert not any(line.startswith("Made: ") for line in said)

    def test_the_mark_and_that_figures_are_provisional_stand_before_anything_else(self) -> None:
        word = word_of(replace(PARENTS, is_provisional=True), mark="The figures are invented")

        assert lines_of(word)[1:3] == ["The figures are invented.", "The figures are provisional [p]."]
        assert word.captions[0].text.endswith("April 2016 to March 2017 [p] [note 1]")

    def test_a_table_stands_between_its_sentence_and_what_is_told_beneath_it(self) -> None:
        word = word_of(replace(YOUNG_PEOPLE, lines=(Line("absent", "Did not attend", Cell(Count.of(20))),)), notes=())
        [table] = word.tables
        at = word.blocks.index(table)

        assert [(block.style, block.text) for block in word.blocks[at - 3 : at]] == [
            ("Heading2", "Young people training"),
            ("Normal", YOUNG_PEOPLE.sentence),
            ("Caption", "Table 1: Young people training, Sheffield, April 2016 to March 2017 [note 3]"),
        ]
        assert [(block.style, block.text) for block in word.blocks[at + 1 :]] == [
            ("Normal", "Did not attend: 20."),
            (
                "Normal",
                "Also reported, September 2016 to July 2017, not split by year: sessions 12, attended about 60 [e].",
            ),
            ("FootnoteText", "[e] means that the figure is an estimate: about, at least or nearly."),
            ("FootnoteText", f"[note 1] {YOUNG_PEOPLE.notes[0].text}"),
            ("FootnoteText", f"[note 2] {YOUNG_PEOPLE.notes[1].text}"),
            ("FootnoteText", "[note 3] Attendances: somebody who came twice is counted twice."),
            ("FootnoteText", "As at 2 May 2017."),
            ("FootnoteText", f"Source: {YOUNG_PEOPLE.source}"),
        ]

    def test_each_figure_is_written_as_in_the_text(self) -> None:
        for table in (ROADSHOWS, summary(), replace(by_period("2016/17"), style=NumberStyle(has_commas=False))):
            [native] = word_of(table).tables
            lines = [" ".join(line.split()) for line in as_text(download(table)).splitlines()]

            for cells in native.texts[1:]:
                assert any(line.endswith(" ".join(cells[1:])) for line in lines), cells

    def test_a_text_that_is_not_there_is_told_by_a_mark_that_is_explained(self) -> None:
        table = by_period("2016/17")
        remark = Column("remark", "Remark", ColumnKind.TEXT)
        rows = tuple(replace(one, cells=(*one.cells, Cell("" if at else "Yes"))) for at, one in enumerate(table.rows))
        word = word_of(replace(table, columns=(*table.columns, remark), rows=rows, total=None))

        assert [line[2] for line in word.tables[0].texts] == ["Remark", "Yes", "[x]", "[x]"]
        assert "[x] means that the figure was not recorded or is not available. It is not a zero." in lines_of(word)

    def test_a_table_without_rows_says_so_and_has_no_caption(self) -> None:
        word = word_of(replace(PARENTS, rows=(), total=None))

        assert (word.tables, word.captions) == ([], [])
        assert "No entries." in lines_of(word)

    def test_notes_about_the_whole_are_a_list_where_there_are_many(self) -> None:
        few, many = word_of(PARENTS, notes=("One.", "Two.")), word_of(PARENTS, notes=("One.", "Two.", "Three."))

        assert [block.style for block in few.blocks if block.text in ("One.", "Two.")] == ["Normal"] * 2
        assert [block.style for block in many.blocks if block.text == "Three."] == ["ListBullet"]

    def test_what_was_revised_is_a_table_with_reasons_in_words(self) -> None:
        word = word_of(PARENTS, changes=CHANGES)
        revised = word.tables[-1]

        assert revised.texts[1] == [
            "Professionals training", "Education", "Attended", "305", "311", "+6",
            "late figure: The school told us in May.",
        ]  # fmt: skip
        assert "Late figure: A figure or a session came in after the version before." in lines_of(word)

    def test_how_figures_are_counted_stands_at_the_end_with_headings_in_order(self) -> None:
        word = word_of(PARENTS, sections=SECTIONS)

        assert [(block.level, block.text) for block in word.headings[-4:]] == [
            (2, "How the figures are counted"),
            (3, "What counts"),
            (4, "Marks"),
            (4, "Periods"),
        ]
        assert lines_of(word)[-5:] == ["[e]: The figure is an estimate.", "Periods", "One.", "Two.", "Three."]

    def test_contents_lead_to_each_heading(self) -> None:
        word = Word(as_word(SHEFFIELD))

        links = [value(one, "w:anchor") for one in word.root.iter(named("w:hyperlink"))]
        assert len(links) == len(SHEFFIELD.tables) + 1
        assert links == [value(one, "w:name") for one in word.root.iter(named("w:bookmarkStart"))]

    def test_a_download_of_nothing_still_opens(self) -> None:
        bare = Download(period=SHEFFIELD.period, made_at=SHEFFIELD.made_at, tables=())

        assert docx.Document(io.BytesIO(as_word(bare))).paragraphs[0].text == "Training, April 2016 to March 2017"


class TestMarkup:
    """What Word and the readers of screens are told."""

    def test_captions_are_fields_that_word_counts_with_their_number_filled_in(self) -> None:
        word = word_of(BARS, PARENTS, ESTIMATES)

        assert [caption.codes for caption in word.captions] == [
            [rf"SEQ {kind} \* ARABIC"] for kind in ("Table", "Figure", "Table", "Table", "Figure")
        ]
        assert [caption.text.split(":")[0] for caption in word.captions] == [
            "Table 1", "Figure 1", "Table 2", "Table 3", "Figure 2",
        ]  # fmt: skip

    def test_python_docx_reads_headings_captions_and_header_rows(self) -> None:
        document = docx.Document(io.BytesIO(as_word(SHEFFIELD)))

        headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
        captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
        assert headings == ["About these figures", *(table.title for table in SHEFFIELD.tables)]
        assert [caption[:8] for caption in captions] == [f"Table {number}:" for number in range(1, 7)]
        assert [[cell.text for cell in table.rows[0].cells] for table in document.tables] == [
            [column.heading for column in table.columns] for table in SHEFFIELD.tables
        ]

    def test_the_total_is_told_to_the_style_and_is_not_bold_by_itself(self) -> None:
        with_total, without = word_of(PROFESSIONALS, PARENTS).tables

        looks = [value(one.element.find("w:tblPr/w:tblLook", SPACES), "w:lastRow") for one in (with_total, without)]
        assert looks == ["1", "0"]
        assert with_total.texts[-1][0] == "Total"
        assert not list(with_total.element.iter(named("w:b")))

    def test_alternative_text_says_what_a_table_and_a_chart_are_of(self) -> None:
        word = word_of(BARS)

        [table] = word.tables
        assert value(table.element.find("w:tblPr/w:tblCaption", SPACES)) == (
            "Professionals training, Sheffield, April 2016 to March 2017"
        )
        assert value(table.element.find("w:tblPr/w:tblDescription", SPACES)) == (
            "A row for each of: Professionals training. Columns: Sessions, Attended. The last row is the total."
        )
        [place] = word.root.iter(named("wp:docPr"))
        assert place.get("descr", "").startswith(
            "Attended: Professionals training, Sheffield, April 2016 to March 2017"
        )
        assert "Multi Agency: 456" in place.get("descr", "")

    def test_properties_come_from_the_download_and_never_from_the_clock(self) -> None:
        found = docx.Document(io.BytesIO(as_word(SHEFFIELD))).core_properties

        assert (found.title, found.author, found.language) == (SHEFFIELD.title, "Sheffield Futures", "en-GB")
        assert found.keywords.startswith("training, sessions, attendances, Sheffield, April 2016")
        assert found.created == found.modified == datetime(2017, 5, 3, 14, 5, 9, tzinfo=UTC)
        assert found.comments == ""

    def test_a_wide_table_stands_on_a_page_across_and_the_others_do_not(self) -> None:
        word = word_of(PARENTS, WIDE, PROFESSIONALS)

        assert [table.page for table in word.tables] == [(9026, 13958), (13958, 9026), (9026, 13958)]
        assert [table.style for table in word.tables] == ["GridTable1Light", "GridTable1LightSmall", "GridTable1Light"]
        # The last paragraph of a section is where it ends: what is beneath the wide table is still on its page.
        assert [word.blocks[at].page[0] for at in range(len(word.blocks)) if "Source" in word.blocks[at].text] == [
            9026, 9026, 13958, 9026,
        ]  # fmt: skip

    def test_a_short_table_stays_on_one_page_and_a_long_one_repeats_its_headings(self) -> None:
        short, long = word_of(PROFESSIONALS, replace(rows_of(60), chart=None)).tables

        def kept(table: Block) -> list[bool]:
            return [next(line.iter(named("w:keepNext")), None) is not None for line in table.rows]

        assert kept(short) == [True] * 6 + [False]
        assert kept(long) == [True, True] + [False] * 57 + [True, False]


class TestCharts:
    """Native charts, whose figures stand in them and in the workbook behind them."""

    def test_bars_are_a_series_with_a_point_for_each_row(self) -> None:
        [(_, chart)] = word_of(BARS).charts

        assert points_of(chart) == [
            [
                ("Education", "305"),
                ("Health", "87"),
                ("LAC/Care Leavers/Children Services/Sheltered Housing/Residential", "62"),
                ("Multi Agency", "456"),
                ("Others/ Voluntary Sector", "63"),
            ]
        ]
        assert [text_of_art(axis) for axis in chart.iter(named("c:title"))] == ["Professionals training", "Attended"]

    def test_a_gap_is_no_point_and_its_words_stand_in_its_label(self) -> None:
        [(_, chart)] = word_of(ESTIMATES).charts

        [points] = points_of(chart)
        assert [label for label, _ in points] == ["Market stall", "School assemblies", "Staff briefings", "Drop-in"]
        assert "Mainly social workers (not recorded)" in [one.text for one in chart.iter(named("c:v"))]

    def test_an_estimate_is_open_and_its_label_is_made_of_its_own_number(self) -> None:
        [(_, chart)] = word_of(ESTIMATES).charts

        formats = [one.get("formatCode") for one in chart.iterfind(".//c:dLbl/c:numFmt", SPACES)]
        assert formats == ['"at least "#,##0', '"nearly "#,##0', '"about "#,##0', '#,##0" [r]"'][: len(formats)]
        assert len(chart.findall(".//c:dPt/c:spPr/a:noFill", SPACES)) == 3

    def test_a_hidden_figure_is_nowhere_in_the_file(self) -> None:
        secret = replace(
            audience("secret", "Secret", row("one", "One", 4, 40), row("two", "Two", 2, HIDDEN)), total=None
        )
        word = word_of(with_chart(secret, ChartKind.BARS), notes=())

        [(_, chart)] = word.charts
        assert points_of(chart) == [[("One", "40")]]
        assert [one.text for one in chart.iter(named("c:v"))].count("3") == 0
        behind = next(iter(word.parts_like("embeddings").values()))
        sheet = openpyxl.load_workbook(io.BytesIO(behind)).active
        assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
            ["Secret", "Attended"], ["One", 40], ["Two (hidden)", None],
        ]  # fmt: skip

    def test_small_charts_are_one_with_a_colour_for_each_period(self) -> None:
        [(_, chart)] = word_of(MULTIPLES).charts

        names = [one.findtext("c:tx//c:v", "", SPACES) for one in chart.iter(named("c:ser"))]
        assert names == ["2014/15", "2015/16", "2016/17"]
        assert points_of(chart)[0] == [("Sector 1", "60"), ("Sector 2", "300")]
        assert chart.find(".//c:legend", SPACES) is not None

    def test_no_line_leads_across_a_break(self) -> None:
        word = word_of(LINE)

        second = word.charts[1][1]
        assert points_of(second) == [[("2014/15", "60")], [("2015/16", "40"), ("2016/17", "202")]]
        assert '"40"' not in word.parts["word/document.xml"].decode()
        assert [one.get("val") for one in second.iter(named("c:dispBlanksAs"))] == ["gap"]

    def test_panels_of_one_scale_have_one_scale(self) -> None:
        ends = {one.get("val") for _, chart in word_of(LINE).charts for one in chart.iter(named("c:max"))}

        assert len(ends) == 1

    def test_many_periods_lie_beneath_each_other_with_short_months(self) -> None:
        [(_, chart)] = word_of(COLUMNS).charts

        assert [one.get("val") for one in chart.iter(named("c:barDir"))] == ["bar"]
        assert points_of(chart)[0][1:3] == [("May", "344"), ("Jun", "606")]

    def test_more_bars_than_a_page_holds_go_on_in_the_next_chart(self) -> None:
        word = word_of(rows_of(most_rows(1) * 2 + 1))

        drawn = [len(points) for _, chart in word.charts for points in points_of(chart)]
        assert sum(drawn) == most_rows(1) * 2 + 1
        assert max(drawn) <= most_rows(1)
        assert [caption.text[-13:] for caption in word.captions[1:]] == [f"(part {at} of 3)" for at in (1, 2, 3)]

    def test_what_is_not_drawn_any_more_is_told(self) -> None:
        many = periods(ChartKind.MULTIPLES, *"abcdef", rows=MOST_CHARTS + 3)

        word = word_of(many)

        assert len(word.charts) == MOST_CHARTS
        assert "In the table there are more rows than are drawn." in lines_of(word)

    def test_a_table_without_figures_to_draw_has_no_chart(self) -> None:
        hidden = replace(audience("h", "H", row("one", "One", 4, HIDDEN)), total=None)

        assert word_of(with_chart(hidden, ChartKind.BARS)).charts == []


class TestWhatNoTextCanDo:
    """Whatever somebody typed stays text."""

    @pytest.mark.parametrize("typed", [*HOSTILE, "{ SEQ x }", "\u200fעברית", "A" * 300, " MERGEFIELD x ", "a\x0cb"])
    def test_it_is_shown_as_typed_and_makes_no_field_nor_link(self, typed: str) -> None:
        table = replace(
            with_chart(audience("t", typed, row("one", typed, 1, 2), row("two", "Two", 3, 4)), ChartKind.BARS),
            columns=(Column("sector", typed, ColumnKind.TEXT), *PARENTS.columns[1:]),
            sentence=typed,
            source=typed,
            place=typed,
        )
        word = word_of(table, place=typed, organisation=typed, contact=typed, notes=(typed,), mark=typed)

        shown = re.sub(
            r"\s+", " ", "".join(one for one in typed if one.isprintable() or one.isspace() or one in "\u200d\u200f")
        )
        shown = shown.replace("\u202e", "").strip()
        assert word.tables[0].texts[1][0] == (shown or "No name")
        codes = {(code.text or "").strip().split()[0] for code in word.root.iter(named("w:instrText"))}
        assert codes <= {"SEQ", "TOC"}
        assert b'TargetMode="External"' not in b"".join(word.parts_like(r"\.rels$").values())
        behind = openpyxl.load_workbook(io.BytesIO(next(iter(word.parts_like("embeddings").values()))))
        assert all(cell.data_type != "f" for line in behind.active.iter_rows() for cell in line)

    @MADE_UP
    @given(DOWNLOADS)
    def test_any_download_is_written_the_same_each_time_and_opens(self, made: Download) -> None:
        written = as_word(made)

        assert as_word(made) == written
        tables = sum(bool(one.rows or one.total) for one in made.tables) + bool(made.changes)
        assert len(docx.Document(io.BytesIO(written)).tables) == tables

    def test_twelve_columns_and_very_long_labels_fit_the_page(self) -> None:
        long = replace(WIDE, rows=(row("a", "A" * 300, *range(12)), row("b", "word " * 60, *range(12))), total=None)

        [table] = word_of(long).tables

        widths = [int(value(one, "w:w")) for one in table.element.iter(named("w:gridCol"))]
        assert sum(widths) == 13958
        assert max(widths) < sum(widths) / 3
        assert min(widths) > 500


class TestBytes:
    """The same each time, and quickly."""

    def test_the_bytes_are_the_same_at_another_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first = as_word(full())
        monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)

        assert as_word(full()) == first
        for behind in Word(first).parts_like("embeddings").values():
            properties = openpyxl.load_workbook(io.BytesIO(behind)).properties
            assert properties.created == properties.modified == SHEFFIELD.made_at.replace(tzinfo=None)

    def test_only_what_differs_makes_another_file(self) -> None:
        assert as_word(SHEFFIELD) != as_word(replace(SHEFFIELD, contact="somebody else"))

    def test_a_year_of_thirty_tables_takes_less_than_two_seconds(self) -> None:
        year = download(*(replace(rows_of(40), name=f"table-{number}") for number in range(30)))
        as_word(download(PARENTS))

        started = time.process_time()
        written = as_word(year)

        assert time.process_time() - started < 2
        assert len(written) < 2_000_000
