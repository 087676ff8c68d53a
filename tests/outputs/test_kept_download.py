"""A download that JSON kept is the same download."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date

from tests.outputs.samples import SHEFFIELD
from training_register.outputs.kept_download import download_kept, plain_download
from training_register.outputs.publication import Meaning, Meanings, Section
from training_register.rules.periods import parse_period
from training_register.rules.publications import Revised


def test_a_download_that_was_kept_is_the_same_download() -> None:
    download = replace(
        SHEFFIELD,
        notes=("A note.",), organisation="Amber", service="the partnership", place="Anytown", contact="Jane",
        source="Register", mark="Invented", beside=(parse_period("2015-16"),), version=2,
        published_on=date(2017, 5, 2),
        changes=(Revised("a", "b", "c", "A", "B", "C", "1", "2", "+1", "correction", "Why"),),
        sections=(Section("a", "A", ("S.",), (Meanings("M", (Meaning("x", "y"),)),), (Section("b", "B"),)),),
    )  # fmt: skip

    # Each field is said here, or one that is added to a download could be lost from publications unnoticed.
    assert all(getattr(download, one.name) for one in fields(download))
    assert download_kept(json.loads(json.dumps(plain_download(download)))) == download
