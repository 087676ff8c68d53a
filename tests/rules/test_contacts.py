"""Contacts and reminders: whom a text names, and a link that mails exactly what is written."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_register.rules.contacts import Contact, ContactProblem, checked_contact, contact_of
from training_register.rules.names import cleaned
from training_register.rules.reminders import OwedSession, Reminder, mail_link, reminder

EMAIL = st.from_regex(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}@[a-z0-9-]{1,20}\.[a-z]{2,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("", Contact()),
        ("Jo Smith", Contact("Jo Smith")),
        ("jo@example.org", Contact("", "jo@example.org")),
        ("Jo Smith, jo@example.org", Contact("Jo Smith", "jo@example.org")),
        ("Jo Smith <jo@example.org>", Contact("Jo Smith", "jo@example.org")),
        ("jo@example.org (Jo Smith)", Contact("Jo Smith", "jo@example.org")),
        ("Jo – jo@example.org – head", Contact("Jo head", "jo@example.org")),
        ("jo@example", Contact("jo@example")),
    ],
)
def test_a_text_names_somebody(text: str, contact: Contact) -> None:
    assert contact_of(text) == contact


def test_the_same_person_has_one_key() -> None:
    assert contact_of("Jo Smith <JO@Example.org>").key == contact_of("jo@example.org").key
    assert contact_of("JO SMITH").key == contact_of("Jo Smith").key
    assert contact_of("").key == ""


@pytest.mark.parametrize("text", ["jo@", "@", "jo@example", "a@example.org, b@example.org", "a@b@example.org x@"])
def test_what_can_not_be_written_to_is_refused(text: str) -> None:
    with pytest.raises(ContactProblem):
        checked_contact(text)


@given(st.text(max_size=80))
def test_any_text_is_read_and_what_is_kept_is_read_the_same(text: str) -> None:
    contact = contact_of(text)
    assert contact_of(contact.in_words).email == contact.email
    try:
        kept = checked_contact(text)
    except ContactProblem:
        return
    assert kept == cleaned(text)
    assert bool(contact.key) == bool(contact.email or contact.name)


@given(EMAIL, st.text(max_size=200), st.text(max_size=200))
def test_a_link_mails_exactly_what_is_written(email: str, subject: str, text: str) -> None:
    subject, text = (part.encode("utf-8", "ignore").decode() for part in (subject, text))
    text = text.replace("\r", "")
    link = mail_link(email, Reminder(subject, text))
    assert link.isascii()
    assert not any(character in link for character in ' \r\n"<>')
    found = urlsplit(link)
    assert (found.scheme, unquote(found.path), found.fragment) == ("mailto", email, "")
    sent = parse_qs(found.query, keep_blank_values=True, strict_parsing=True)
    assert sent == {"subject": [subject], "body": [text.replace("\n", "\r\n")]}


@given(
    st.lists(
        st.tuples(st.booleans(), st.booleans(), st.sampled_from(["", "attended", "views"])), min_size=1, max_size=9
    )
)
def test_a_reminder_has_a_line_and_a_question_for_each_session(lacks: list[tuple[bool, bool, str]]) -> None:
    owed = [
        OwedSession(
            date(2016, 5, 4), date(2016, 5, 4), "Awareness", ("School",), planned, sessions or not measure, measure
        )
        for planned, sessions, measure in lacks
    ]
    written = reminder(Contact("Jo"), owed, organisation="Anytown")
    lines = [line for line in written.text.splitlines() if line.startswith("- ")]
    assert len(lines) == len(owed)
    assert all(line.startswith("- 4 May 2016, Awareness, School: ") and line.endswith("?") for line in lines)
    assert all(("did it take place" in line) is one.is_planned for line, one in zip(lines, owed, strict=True))
    assert all(("how many sessions" in line) is one.lacks_sessions for line, one in zip(lines, owed, strict=True))
    assert written.text.endswith("Thank you\nAnytown")
