"""Figures that reports of other teams stated (`shared/published`), as somebody types them and expects them printed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Published:
    """One stated figure: what is typed into the form of its kind, and what the page of its year says of it."""

    kind: str
    year: str
    typed: dict[str, str]
    # The cells of its row without the source at its end, and what its table says besides, word for word.
    row: tuple[str, ...]
    said: tuple[str, ...] = field(default=())

    @property
    def subject(self) -> str:
        """Of whom or what it is, as its row says it."""
        return f"{self.typed['subject'][:1].upper()}{self.typed['subject'][1:]}"

    @property
    def whole_row(self) -> list[str]:
        """The cells of its row, who stated it last."""
        return [*self.row, self.typed["source"]]


NOT = "not recorded [x]"
SOURCES = {
    "pendle": "Asian Image, 10 February 2017",
    "barnsley": "the licensing board, spring 2016",
    "luton": "Luton Today, 19 March 2018",
    "boston": "the Regulatory & Appeals Committee, Boston",
    "gwynedd": "Cyngor Gwynedd, in an answer under freedom of information",
    "dfe": "the Department for Education",
    "sheffield": "Sheffield newsroom, 4 February 2014",
    "teeswide": "Teeswide SAB, annual report 2024/25",
    "wirral": "Wirral SCB, review of CSE training",
    "nspcc": "the NSPCC",
    "mvp": "MVP Scotland",
    "fenland": "the tour’s evaluation",
    "wirral domestic abuse": "Wirral SCB, domestic abuse training 2017",
}

PUBLISHED = {
    "17_pendle_taxi_2016-17": Published(
        "coverage",
        "2016-17",
        {
            "subject": "drivers in Pendle",
            "when": "October 2016 to January 2017",
            "trained": "452",
            "outstanding": "9",
            "reasons": "9 licence suspended",
            "share": "virtually all",
            "words": "Virtually all of Pendle’s drivers, from every firm, have been trained.",
            "source": SOURCES["pendle"],
        },
        ("October 2016 to January 2017", NOT, "452", NOT, "9", "[x]"),
        (
            "452 drivers in Pendle were trained from October 2016 to January 2017 (share: “virtually all”) and 9 were "
            "outstanding (9 licence suspended), as stated by Asian Image, 10 February 2017. Not "
            "recorded: how many there "
            "are in all.",
            "In print: “Virtually all of Pendle’s drivers, from every firm, have been trained.”",
        ),
    ),
    "19_barnsley_taxi_2016": Published(
        "coverage",
        "2015-16",
        {
            "subject": "drivers in Barnsley",
            "reporting_year": "2015/16",
            "trained": "over 700",
            "outstanding": "12",
            "words": "All but 12 of over 700 drivers have been trained in two tranches.",
            "further": "tranches: 2",
            "source": SOURCES["barnsley"],
        },
        ("no date recorded", NOT, "at least 700 [e]", NOT, "12", "[x]"),
        (
            "Over 700 drivers in Barnsley were trained and 12 were outstanding, as stated by the "
            "licensing board, spring "
            "2016. Not recorded: how many there are in all.",
            "In print: “All but 12 of over 700 drivers have been trained in two tranches.” Also stated: tranches: 2.",
        ),
    ),
    "20_luton_taxi_2018": Published(
        "cumulative figure",
        "2017-18",
        {
            "subject": "drivers who completed voluntarily",
            "when": "to 19 March 2018",
            "figure": "around 1,000",
            "further": "length of the course: 90 minutes\nsittings on the last day: 3",
            "source": SOURCES["luton"],
        },
        ("Cumulative figure", "around 1,000", "19 March 2018"),
        ("Also stated: length of the course: 90 minutes; sittings on the last day: 3.",),
    ),
    "24_boston_taxi_2017, at publication": Published(
        "coverage",
        "2017-18",
        {
            "subject": "drivers in Boston (at publication)",
            "when": "31 August 2017",
            "outstanding": "33",
            "source": SOURCES["boston"],
        },
        ("31 August 2017", NOT, NOT, NOT, "33", "[x]"),
        ("33 drivers in Boston (at publication) were outstanding on 31 August 2017, as stated by",),
    ),
    "24_boston_taxi_2017, at the meeting": Published(
        "coverage",
        "2017-18",
        {
            "subject": "drivers in Boston",
            "when": "31 August 2017",
            "outstanding": "30",
            "reasons": "also 4 licences already suspended",
            "source": SOURCES["boston"],
        },
        ("31 August 2017", NOT, NOT, NOT, "30", "[x]"),
        (
            "30 drivers in Boston were outstanding on 31 August 2017 (also 4 licences already suspended), as stated by "
            "the Regulatory & Appeals Committee, Boston. Not recorded: how many there are in all and how many were "
            "trained.",
        ),
    ),
    "51_gwynedd_councillors_2014-24": Published(
        "coverage",
        "2024-25",
        {
            "subject": "councillors in Gwynedd",
            "when": "May 2014 to November 2024",
            "trained": "45",
            "outstanding": "13",
            "further": "completed since, believed: about 11",
            "source": SOURCES["gwynedd"],
        },
        ("May 2014 to November 2024", NOT, "45", NOT, "13", "[x]"),
        (
            "45 councillors in Gwynedd were trained from May 2014 to November 2024 and 13 were "
            "outstanding, as stated by",
            "Also stated: completed since, believed: about 11.",
        ),
    ),
    "13_dfe_wrap_schools_2015": Published(
        "cumulative figure",
        "2015-16",
        {
            "subject": "staff within schools trained in WRAP",
            "when": "2015",
            "figure": "over 32,000",
            "further": "type of school: not held; frequency: not held",
            "source": SOURCES["dfe"],
        },
        ("Cumulative figure", "over 32,000", "January 2015 to December 2015"),
        ("Also stated: type of school: not held; frequency: not held.",),
    ),
    "30_sheffield_licensed_trade_2008-14": Published(
        "cumulative figure",
        "2013-14",
        {
            "subject": "people of the licensed trade who were trained",
            "when": "2008 to 4 February 2014",
            "figure": "over 700",
            "words": "More than 700 people have been trained since 2008.",
            "source": SOURCES["sheffield"],
        },
        ("Cumulative figure", "over 700", "1 January 2008 to 4 February 2014"),
        ("In print: “More than 700 people have been trained since 2008.”",),
    ),
    "07_teeswide_sab_2024-25, learners": Published(
        "other figure",
        "2024-25",
        {
            "subject": "learners",
            "when": "2024/25",
            "figure": "7,582",
            "further": "organisations: 631\nwebinars: 21\nhours of structured learning: 84\nworkbooks completed: 180",
            "source": SOURCES["teeswide"],
        },
        ("Other figure", "7,582", "April 2024 to March 2025"),
        ("Also stated: organisations: 631; webinars: 21; hours of structured learning: 84; workbooks completed: 180.",),
    ),
    "07_teeswide_sab_2024-25, completion": Published(
        "average or share",
        "2024-25",
        {"subject": "completion rate of e-learning", "when": "2024/25", "figure": "82%", "source": SOURCES["teeswide"]},
        ("Average or share", "82%", "April 2024 to March 2025"),
    ),
    "07_teeswide_sab_2024-25, completions": Published(
        "printed total",
        "2024-25",
        {
            "subject": "e-learning",
            "when": "2024/25",
            "attended": "over 23,000",
            "counts_what": "completions",
            "source": SOURCES["teeswide"],
        },
        (
            "April 2024 to March 2025",
            NOT,
            "[x]",
            "at least 23,000 [e]",
            "[x]",
            "Completions: the print says over 23,000, the register has no figure: no difference is worked out",
        ),
    ),
    "08_hertfordshire_safeguarding_training_2021-22": Published(
        "printed total",
        "2021-22",
        {
            "subject": "adult and child training",
            "when": "2021/22",
            "sessions": "over 190",
            "attended": "5,271",
            "further": "evaluation questionnaires analysed: 2,415",
            "source": "Hertfordshire",
        },
        (
            "April 2021 to March 2022",
            "at least 190 [e]",
            "[x]",
            "5,271",
            "[x]",
            "Sessions: the print says over 190, the register has no figure: no difference is worked out; attended: the "
            "print says 5,271, the register has no figure: no difference is worked out",
        ),
        ("Also stated: evaluation questionnaires analysed: 2,415.",),
    ),
    "03_wirral_cse_2017, target": Published(
        "target",
        "2017-18",
        {
            "subject": "sessions in the provider’s contract",
            "when": "February 2017 to January 2018",
            "figure": "10",
            "further": "delivered: 7; scheduled to come: 2; places per event: 25",
            "source": SOURCES["wirral"],
        },
        ("Target", "10", "February 2017 to January 2018"),
        ("Also stated: delivered: 7; scheduled to come: 2; places per event: 25.",),
    ),
    "03_wirral_cse_2017, average": Published(
        "average or share",
        "2017-18",
        {
            "subject": "average attendance per event",
            "when": "February 2017 to January 2018",
            "figure": "17",
            "further": "worst event (October 2017): 12 of 23; from Education, last year: 14%; from "
            "Education, this year: 2%",
            "source": SOURCES["wirral"],
        },
        ("Average or share", "17", "February 2017 to January 2018"),
        (
            "Also stated: worst event (October 2017): 12 of 23; from Education, last year: 14%; from "
            "Education, this year: 2%.",
        ),
    ),
    "05_wirral_domestic_abuse_2017": Published(
        "average or share",
        "2017-18",
        {
            "subject": "CYPD staff among participants",
            "when": "March 2017 to December 2017",
            "figure": "40 per cent",
            "source": SOURCES["wirral domestic abuse"],
        },
        ("Average or share", "40 per cent", "March 2017 to December 2017"),
    ),
    "33_fenland_chelseas_choice_2015": Published(
        "average or share",
        "2015-16",
        {
            "subject": "increase in knowledge",
            "when": "September 2015 to December 2015",
            "figure": "approximately 50%",
            "further": "one college, before: 3.15; one college, after: 7.61",
            "source": SOURCES["fenland"],
        },
        ("Average or share", "approximately 50%", "September 2015 to December 2015"),
        ("Also stated: one college, before: 3.15; one college, after: 7.61.",),
    ),
    "38_nspcc_speak_out_stay_safe_2016-19": Published(
        "coverage",
        "2018-19",
        {
            "subject": "UK primary schools",
            "reporting_year": "2018/19",
            "share": "87%",
            "outstanding": "3,500",
            "reasons": "never visited",
            "source": SOURCES["nspcc"],
        },
        ("no date recorded", NOT, NOT, NOT, "3,500", "87%"),
        ("3,500 UK primary schools were outstanding (never visited) (87%), as stated by the NSPCC.",),
    ),
    "39_mvp_scotland_2019-24": Published(
        "cumulative figure",
        "2019-20",
        {
            "subject": "pupil mentors trained",
            "when": "since 2012 to 31 March 2020",
            "figure": "more than 6,000",
            "further": "schools: around 200; councils: 28; councils in all: 32",
            "source": SOURCES["mvp"],
        },
        ("Cumulative figure", "more than 6,000", "January 2012 to March 2020"),
        ("Also stated: schools: around 200; councils: 28; councils in all: 32.",),
    ),
    "a target that was not set": Published(
        "target",
        "2016-17",
        {"subject": "share of staff to be trained", "when": "2016/17", "figure": "not set", "source": "the board"},
        ("Target", "not set", "April 2016 to March 2017"),
    ),
}
