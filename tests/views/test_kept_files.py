"""A file is shown as long as it may be kept, and not a day longer."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.pages import Browser
from training_register import clock
from training_register.models import ImportedFile
from training_register.rules.permissions import Role

CONTENT = b"Date,Audience,Sector,Attended\n12/04/2016,Professionals,Education,34\n"


def test_a_file_whose_days_are_over_is_shown_nowhere_and_removed(
    app: Flask, browse: Callable[[Role | None], Browser], db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = browse(Role.COORDINATOR)
    page = coordinator.send("/imports", {"file": (io.BytesIO(CONTENT), "log.csv")})
    assert "log.csv" in page.text("main")
    file = db_session.scalars(select(ImportedFile)).one()
    kept = Path(app.instance_path) / "imports"
    assert len(list(kept.iterdir())) == 1
    assert coordinator.client.get(f"/imports/{file.id}/file").data == CONTENT

    over = file.keep_until + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: over)
    assert coordinator.client.get(f"/imports/{file.id}/file").status_code == 404
    assert len(list(kept.iterdir())) == 1
    coordinator.open("/imports")
    assert list(kept.iterdir()) == []
    db_session.expire_all()
    assert db_session.scalars(select(ImportedFile.removed_at)).one() is not None
    # What was answered stays; the questions say that the file must be brought again.
    assert "log.csv" in coordinator.open("/imports").text("main")
    answer = coordinator.client.get(f"/imports/{file.id}", follow_redirects=True)
    assert answer.status_code == 200
    assert "again" in answer.text
