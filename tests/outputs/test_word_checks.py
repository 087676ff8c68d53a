"""Each check passes on a full Word document, and fails where it is broken in the way that the check looks for."""

from __future__ import annotations

from functools import cache

import pytest

from tests.outputs.samples import SHEFFIELD
from tests.outputs.word_breakers import BREAKERS
from tests.outputs.word_checks import CHECKS, failures
from tests.outputs.word_reading import Word
from tests.outputs.word_samples import full
from training_register.outputs.publication import file_name
from training_register.outputs.word import as_word

NAME = file_name(SHEFFIELD.period, "docx")


@cache
def good() -> bytes:
    """A document with everything in it."""
    return as_word(full())


def test_every_check_can_be_made_to_fail() -> None:
    assert BREAKERS.keys() == CHECKS.keys()


def test_the_samples_documents_pass_every_check() -> None:
    assert failures(as_word(SHEFFIELD), NAME) == []
    assert failures(good(), NAME) == []


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_fails_on_a_document_that_is_broken(check_id: str) -> None:
    name = "Training FINAL.docx" if check_id == "DOC5" else NAME

    broken = Word(BREAKERS[check_id](good()), name)

    assert list(CHECKS[check_id].finder(broken))
