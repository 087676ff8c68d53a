"""Spellings lead to the names of any team's lists: surely where nobody would doubt it, else as what is likely."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inputs.old_registers.known import CARE, OTHERS, PROFESSIONALS, YOUNG_PEOPLE, starting_lists
from training_register.inputs.old_registers.register_words import known_words, tokens
from training_register.inputs.old_registers.spellings import How, Spellings, Spoken, is_ditto
from training_register.queries.known_lists import KnownLists, KnownOrganisation
from training_register.rules.entries import How as HowDelivered
from training_register.rules.entries import Status

LISTS = starting_lists(
    KnownOrganisation("St Mary's Primary School", ("St Marys",), "Education", "North"),
    KnownOrganisation("St Paul's School", (), "Education", ""),
    KnownOrganisation("Northern General Hospital", ("NGH",), "Health", ""),
    KnownOrganisation("The Base", (), "Voluntary Sector", ""),
    courses=("CSE awareness", "Level 2 safeguarding"),
)
SPELLINGS = Spellings(LISTS, {})


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Schools", "Education"), ("Secondary school", "Education"), ("Sec. school", "Education"), ("Primary",
        "Education"),
        ("Academy", "Education"), ("college", "Education"), ("Sixth Form College", "Education"), ("Teachers",
        "Education"),
        ("Special School", "Education"), ("Education (secondary)", "Education"), ("Education sector", "Education"),
        ("St Anne's Catholic Primary School", "Education"), ("King's Academy, Rotherham", "Education"),
        ("Church of England Primary School", "Education"), ("Rotherham College of Arts", "Education"),
        ("Wales High", "Education"), ("Rawmarsh Comp", "Education"), ("St Bernard's Catholic High, Broom", "Education"),
        ("GP practice, High St", "Health"),
        ("NHS", "Health"), ("GP practices", "Health"), ("G.P.", "Health"), ("Nurses", "Health"), ("CAMHS", "Health"),
        ("School nurses", "Health"), ("Health - midwives", "Health"), ("Sheffield Children's Hospital", "Health"),
        ("Dentists", "Health"), ("Pharmacies", "Health"), ("CCG", "Health"), ("Northern General Hospital", "Health"),
        ("Health Sector", "Health"), ("Health visitors", "Health"), ("A&E", "Health"),
        ("LAC", CARE), ("Care leavers", CARE), ("Looked after children", CARE), ("Children's Services", CARE),
        ("Childrens Services", CARE), ("Children's Social Care", CARE), ("Residential", CARE),
        ("Children's home", CARE),
        ("Sheltered housing", CARE), ("LAC / Residential", CARE), ("Social workers", CARE), ("Social Care", CARE),
        ("Multi-agency", "Multi Agency"), ("multiagency", "Multi Agency"), ("Multi Agency Training", "Multi Agency"),
        ("Inter-agency", "Multi Agency"), ("Voluntary", OTHERS), ("VCS", OTHERS), ("Third Sector", OTHERS),
        ("Charity", OTHERS), ("Other", OTHERS), ("Others/Voluntary", OTHERS), ("Others / voluntary sector", OTHERS),
        ("Vol. sector", OTHERS), ("Voluntary & Community Sector", OTHERS), ("Youth club", OTHERS),
        ("Solicitors", OTHERS),
    ],
)  # fmt: skip
def test_sectors_that_no_reader_would_doubt(text: str, sector: str) -> None:
    match = SPELLINGS.sector(text, PROFESSIONALS)
    assert (match.name, match.how) == (sector, How.KNOWN)
    assert match.is_sure


@pytest.mark.parametrize(
    ("text", "audience", "sector"),
    [
        ("Helth", PROFESSIONALS, "Health"), ("Mulit Agency", PROFESSIONALS, "Multi Agency"),
        ("Eductaoin", PROFESSIONALS, "Education"),
        ("Nursery", PROFESSIONALS, "Education"), ("Early years", PROFESSIONALS, "Education"),
        ("University", PROFESSIONALS, "Education"), ("Police", PROFESSIONALS, OTHERS),
        ("Fire Service", PROFESSIONALS, OTHERS),
        ("Housing", PROFESSIONALS, OTHERS), ("Probation", PROFESSIONALS, OTHERS), ("Hotels", PROFESSIONALS, OTHERS),
        ("Mixed", PROFESSIONALS, "Multi Agency"), ("Various", PROFESSIONALS, "Multi Agency"),
        ("Council", PROFESSIONALS, "Multi Agency"), ("MASH", PROFESSIONALS, "Multi Agency"),
        ("Foster carers", PROFESSIONALS, CARE), ("Early Help", PROFESSIONALS, CARE), ("YOT", PROFESSIONALS, CARE),
        ("Adult social care", PROFESSIONALS, CARE), ("Church", PROFESSIONALS, OTHERS),
        ("Barnardo's", PROFESSIONALS, OTHERS),
        ("Alternative provision", PROFESSIONALS, "Education"), ("PRU", YOUNG_PEOPLE, "Alternative Curriculum Provider"),
        ("Youth group", YOUNG_PEOPLE, "Voluntary Sector"),
        ("Multi agency - health and social care", PROFESSIONALS, "Multi Agency"),
    ],
)  # fmt: skip
def test_sectors_that_are_likely_are_asked_about(text: str, audience: str, sector: str) -> None:
    match = SPELLINGS.sector(text, audience)
    assert (match.name, match.how, match.is_sure) == (sector, How.LIKELY, False)
    assert match.offers[0] == sector


@pytest.mark.parametrize(
    "text", ["", "n/a", "E", "H", "Thursday", "the", "12", "?", "Health & Education", "x" * 300, "High", "High risk"]
)
def test_what_says_no_sector_or_two_has_no_name(text: str) -> None:
    assert SPELLINGS.sector(text, PROFESSIONALS).name == ""


def test_several_sectors_in_one_cell_are_offered() -> None:
    assert SPELLINGS.sector("Schools and health", PROFESSIONALS).offers == ("Multi Agency", "Education", "Health")


def test_the_same_word_is_another_sector_of_another_audience() -> None:
    assert SPELLINGS.sector("Voluntary", YOUNG_PEOPLE).name == "Voluntary Sector"
    assert SPELLINGS.sector("Alt. provider", YOUNG_PEOPLE).name == "Alternative Curriculum Provider"
    assert SPELLINGS.sector("Voluntary").how is How.LIKELY
    assert SPELLINGS.sector("Health", YOUNG_PEOPLE).name == ""


def test_an_audience_with_one_sector_has_that() -> None:
    assert SPELLINGS.sector("Secondary school", "Parents and carers").name == "Parents and carers"
    assert SPELLINGS.sector("Private hire", "Taxi drivers").is_sure
    assert SPELLINGS.sector_of_organisation("Town Hall", "Taxi drivers").name == "Taxi drivers"
    assert SPELLINGS.only_sector("Taxi drivers") == "Taxi drivers"
    assert SPELLINGS.only_sector(PROFESSIONALS) == ""


@pytest.mark.parametrize("name", LISTS.sectors)
def test_every_name_of_the_list_is_itself(name: str) -> None:
    assert SPELLINGS.sector(name).how is How.EXACT
    assert SPELLINGS.sector(f" {name.upper()} ").name == name


def test_a_team_with_other_lists_gets_its_own_names() -> None:
    lists = KnownLists(
        audiences=("Staff", "Pupils", "Parents/carers"),
        sectors=("Schools", "NHS", "Police", "Social care", "VCS", "All agencies"),
        offers=frozenset(
            ("Staff", sector) for sector in ("Schools", "NHS", "Police", "Social care", "VCS", "All agencies")
        ),
    )
    spellings = Spellings(lists, {})
    for text, sector in (
        ("Secondary school", "Schools"), ("GPs", "NHS"), ("South Yorkshire Police", "Police"),
        ("Children's Services", "Social care"),
        ("charity", "VCS"), ("Education", "Schools"), ("Multi-agency", "All agencies"),
    ):  # fmt: skip
        assert spellings.sector(text, "Staff").name == sector, text
    assert spellings.audience("Year 9").name == "Pupils"
    assert spellings.audience("Professionals").name == "Staff"
    assert spellings.audience("parents and carers").name == "Parents/carers"


def test_of_two_sectors_of_one_kind_the_one_that_shares_a_word_is_meant() -> None:
    lists = KnownLists(
        audiences=("Staff",), sectors=("Primary schools", "Secondary schools", "Health"), offers=frozenset()
    )
    spellings = Spellings(lists, {})
    assert spellings.sector("Ash Lane Primary School").name == "Primary schools"
    assert spellings.sector("Academy").how is How.LIKELY
    assert spellings.sector("Academy").offers == ("Primary schools", "Secondary schools")


def test_answers_win_over_all() -> None:
    spellings = Spellings(
        LISTS, {"sector:police": "Multi Agency", "audience:word:students": YOUNG_PEOPLE, "course:cse": "X"}
    )
    assert spellings.sector("Police", PROFESSIONALS).name == "Multi Agency"
    assert spellings.sector("POLICE ", PROFESSIONALS).is_answered
    assert spellings.audience("Students").is_sure
    assert spellings.course("CSE").name == "X"


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Professional", PROFESSIONALS), ("Staff", PROFESSIONALS), ("School staff", PROFESSIONALS),
        ("Teachers, TAs", PROFESSIONALS),
        ("Social workers", PROFESSIONALS), ("Practitioners", PROFESSIONALS), ("Multi-agency", PROFESSIONALS),
        ("Student nurses", PROFESSIONALS), ("Youth workers", PROFESSIONALS),
        ("Children's services staff", PROFESSIONALS),
        ("Staff - secondary", PROFESSIONALS), ("Year 9 tutors", PROFESSIONALS), ("Pupil support staff", PROFESSIONALS),
        ("DSLs", PROFESSIONALS), ("GPs", PROFESSIONALS),
        ("Pupils", YOUNG_PEOPLE), ("Year 9", YOUNG_PEOPLE), ("Y9", YOUNG_PEOPLE), ("Yr 10", YOUNG_PEOPLE),
        ("KS3", YOUNG_PEOPLE),
        ("Years 7-9", YOUNG_PEOPLE), ("Y7 & Y8 pupils", YOUNG_PEOPLE), ("YP", YOUNG_PEOPLE), ("Y.P.", YOUNG_PEOPLE),
        ("CYP", YOUNG_PEOPLE), ("young person", YOUNG_PEOPLE), ("Girls' group", YOUNG_PEOPLE),
        ("Y10 girls", YOUNG_PEOPLE),
        ("14-16 year olds", YOUNG_PEOPLE), ("Group of young people", YOUNG_PEOPLE), ("Young carers", YOUNG_PEOPLE),
        ("Year 9 assembly", YOUNG_PEOPLE), ("Children & young people", YOUNG_PEOPLE),
        ("Girls", YOUNG_PEOPLE), ("Youth", YOUNG_PEOPLE),
        ("Parents", "Parents and carers"), ("Parents/carers", "Parents and carers"), ("Parents & Carers",
        "Parents and carers"),
        ("Year 9 parents", "Parents and carers"), ("Parents of pupils", "Parents and carers"), ("Parents' evening",
        "Parents and carers"),
        ("Taxi", "Taxi drivers"), ("Private hire drivers", "Taxi drivers"), ("Hackney carriage", "Taxi drivers"),
        ("Licensed drivers", "Taxi drivers"), ("Roadshow", "Roadshows"),
    ],
)  # fmt: skip
def test_audiences_that_no_reader_would_doubt(text: str, audience: str) -> None:
    match = SPELLINGS.audience(text)
    assert (match.name, match.is_sure) == (audience, True)


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("Students", (YOUNG_PEOPLE, PROFESSIONALS)), ("Teen parents", ("Parents and carers", YOUNG_PEOPLE)),
        ("Carers", ("Parents and carers", PROFESSIONALS)),
        ("Foster carers", ("Parents and carers", PROFESSIONALS)), ("Drivers", ("Taxi drivers",)),
        ("Pupuls", (YOUNG_PEOPLE,)),
        ("Volunteers", (PROFESSIONALS,)), ("Staff and pupils", (PROFESSIONALS, YOUNG_PEOPLE)),
        ("Health", (PROFESSIONALS,)),
        ("Schools", (PROFESSIONALS, YOUNG_PEOPLE)), ("Care leavers", (YOUNG_PEOPLE,)), ("Governors", (PROFESSIONALS,)),
    ],
)  # fmt: skip
def test_audiences_that_somebody_must_say(text: str, offers: tuple[str, ...]) -> None:
    match = SPELLINGS.audience(text)
    assert (match.is_sure, match.offers) == (False, offers)


@pytest.mark.parametrize(
    "text",
    [
        "Safeguarding children", "Working with young people", "Keeping children safe in education",
        "St Mary's Girls School",
        "Children's Services", "Young People's Centre", "Youth Offending Service",
        "Child sexual exploitation awareness",
        "Supporting parents", "Boys' High School", "Junior and Infant School", "Family support", "Room 9", "Bay 12", "",
        "Year 2016", "Professional curiosity",
    ],
)  # fmt: skip
def test_what_is_taught_or_called_speaks_of_nobody(text: str) -> None:
    assert SPELLINGS.audiences_spoken_of(text) == ()


def test_who_is_spoken_of_is_told_with_the_word() -> None:
    assert SPELLINGS.audiences_spoken_of("CSE awareness for school staff") == (
        Spoken(PROFESSIONALS, "school staff", True),
    )
    assert SPELLINGS.audiences_spoken_of("Assembly, Y9") == (Spoken(YOUNG_PEOPLE, "assembly", True),)
    both = SPELLINGS.audiences_spoken_of("Pupils + staff")
    assert [one.audience for one in both] == [YOUNG_PEOPLE, PROFESSIONALS]
    assert [one.is_certain for one in SPELLINGS.audiences_spoken_of("students")] == [False, False]


def test_a_title_speaks_of_a_sector_only_without_doubt() -> None:
    assert SPELLINGS.sector_spoken_of("Health sector training 2016-17", PROFESSIONALS).name == "Health"
    assert SPELLINGS.sector_spoken_of("Training for schools", PROFESSIONALS).name == "Education"
    assert SPELLINGS.sector_spoken_of("Multi Agency programme", PROFESSIONALS).name == "Multi Agency"
    assert SPELLINGS.sector_spoken_of("Police training", PROFESSIONALS).is_sure is False
    assert SPELLINGS.sector_spoken_of("Training log", PROFESSIONALS).name == ""
    assert SPELLINGS.sector_spoken_of("High risk cases", PROFESSIONALS).name == ""
    assert SPELLINGS.sector_spoken_of("Health and education", PROFESSIONALS).name == ""


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("St Mary's Primary School", "St Mary's Primary School", How.EXACT), ("st marys",
        "St Mary's Primary School", How.KNOWN),
        ("St. Mary's Primary", "St Mary's Primary School", How.KNOWN), ("NGH", "Northern General Hospital", How.KNOWN),
        ("Northern Genral Hospital", "Northern General Hospital", How.LIKELY),
        ("St Mary's RC Primary School", "St Mary's Primary School", How.LIKELY),
        ("St Mary's Secondary School", "", How.NONE), ("Oak Lane School", "", How.NONE), ("", "", How.NONE),
    ],
)  # fmt: skip
def test_organisations_are_found_by_any_spelling(text: str, name: str, how: How) -> None:
    match = SPELLINGS.organisation(text)
    assert (match.name, match.how) == (name, how)


def test_an_organisation_tells_its_sector() -> None:
    assert SPELLINGS.sector_of_organisation("NGH", PROFESSIONALS).name == "Health"
    assert SPELLINGS.sector_of_organisation("Unknown Lane Junior School", PROFESSIONALS).name == "Education"
    assert SPELLINGS.sector_of_organisation("The Base", YOUNG_PEOPLE).name == "Voluntary Sector"
    assert SPELLINGS.sector_of_organisation("The Oaks", PROFESSIONALS).name == ""


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("CSE Awareness", "CSE awareness", How.EXACT), ("C.S.E. awareness", "CSE awareness", How.KNOWN),
        ("CSE awarness", "CSE awareness", How.LIKELY), ("Level 3 safeguarding", "", How.NONE),
        ("Level 2  Safeguarding", "Level 2 safeguarding", How.EXACT), ("Online safety", "", How.NONE),
    ],
)  # fmt: skip
def test_courses_of_the_list(text: str, name: str, how: How) -> None:
    match = SPELLINGS.course(text)
    assert (match.name, match.how) == (name, how)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Training", "Course"), ("Workshop", "Course"), ("Team briefing", "Briefing"), ("Staff training briefing",
        "Briefing"),
        ("e-learning", "E-learning"), ("eLearning module", "E-learning"), ("Assembly", "Assembly"), ("Drop-in",
        "Stall or outreach"),
        ("Stall at Freshers' Fair", "Stall or outreach"), ("Drama production", "Film or play"), ("Groupwork",
        "Group work"),
        ("Annual conference", "Conference"), ("Road show", "Roadshow"), ("Lunch", ""),
    ],
)  # fmt: skip
def test_activities(text: str, name: str) -> None:
    assert SPELLINGS.activity(text).name == name


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Cancelled", Status.CANCELLED), ("CANCELLED - snow", Status.CANCELLED), ("canx", Status.CANCELLED),
        ("Cancelled by school", Status.CANCELLED), ("Did not run", Status.CANCELLED), ("Delivered", Status.DELIVERED),
        ("Yes", Status.DELIVERED), ("completed", Status.DELIVERED), ("✓", Status.DELIVERED),
        ("Planned", Status.PLANNED),
        ("Booked", None), ("TBC", None), ("Postponed", None), ("No", None), ("3 cancelled on the day", None),
        ("not cancelled", None), ("Well attended", None), ("", None), ("Cancelled places: 3", None),
    ],
)  # fmt: skip
def test_status(text: str, status: Status | None) -> None:
    assert SPELLINGS.status(text) is status


def test_what_was_moved_is_neither_cancelled_nor_delivered() -> None:
    moved = SPELLINGS.status_said("Postponed to 14 June")
    assert moved
    assert (moved.status, moved.is_moved, moved.is_certain) == (None, True, True)
    assert SPELLINGS.status_said("Rescheduled from 5 May") is None
    doubtful = SPELLINGS.status_said("Trainer ill, cancelled")
    assert doubtful
    assert (doubtful.status, doubtful.is_certain) == (Status.CANCELLED, False)
    answered = Spellings(LISTS, {"status:held": "delivered"})
    assert answered.status("Held") is Status.DELIVERED


def test_how_it_was_delivered() -> None:
    assert SPELLINGS.how_delivered("MS Teams") is HowDelivered.ONLINE
    assert SPELLINGS.how_delivered("Face-to-face") is HowDelivered.IN_PERSON
    assert SPELLINGS.how_delivered("Blended") is HowDelivered.HYBRID
    assert SPELLINGS.how_delivered("Town hall") is None


@pytest.mark.parametrize("text", ['"', "''", "Ditto", "as above", "〃", '" "', "-do-", " ” "])
def test_ditto_marks(text: str) -> None:
    assert is_ditto(text)


@pytest.mark.parametrize("text", ["", "-", "Health", "0", "the same people came"])
def test_what_is_no_ditto_mark(text: str) -> None:
    assert not is_ditto(text)


def test_words_are_compared_in_the_singular() -> None:
    assert [token.word for token in tokens("Parents' & Children's Services (Y9s)")] == [
        "parent", "and", "children", "service", "|", "year", "group", "|",
    ]  # fmt: skip


def test_no_phrase_is_listed_twice_for_one_idea() -> None:
    for ideas in (
        known_words()["sectors"],
        known_words()["audiences"],
        known_words()["activities"],
        known_words()["status"],
    ):
        for idea, lists in ideas.items():
            phrases = [*lists.get("sure", ()), *lists.get("likely", ())]
            assert len(phrases) == len(set(phrases)), (idea, sorted({one for one in phrases if phrases.count(one) > 1}))


WORDS = st.sampled_from(
    [
        "school",
        "staff",
        "Y9",
        "of",
        "and",
        "/",
        "Health",
        "parents",
        "(",
        "St",
        "cancelled",
        "not",
        "12",
        "’",
        "LAC",
        "-",
        "taxi",
    ]
)


@given(
    st.text(max_size=60) | st.lists(WORDS, max_size=9).map(" ".join), st.sampled_from(("", *LISTS.audiences, "Nobody"))
)
def test_no_text_raises_and_a_match_is_of_the_list(text: str, audience: str) -> None:
    for match in (
        SPELLINGS.sector(text, audience), SPELLINGS.sector_spoken_of(text, audience),
        SPELLINGS.sector_of_organisation(text, audience),
    ):  # fmt: skip
        assert {match.name, *match.offers} <= {"", *LISTS.sectors}
        assert not match.name or not (offered := LISTS.sectors_of(audience)) or match.name in offered
    assert {SPELLINGS.audience(text).name, *(one.audience for one in SPELLINGS.audiences_spoken_of(text))} <= {
        "",
        *LISTS.audiences,
    }
    SPELLINGS.organisation(text), SPELLINGS.activity(text), SPELLINGS.status_said(text), SPELLINGS.how_delivered(text)
    SPELLINGS.is_sector(text), SPELLINGS.course(text), SPELLINGS.level(text), is_ditto(text)
