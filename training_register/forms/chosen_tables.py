"""Which tables of a period its files hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from training_register.table import Table


class ChosenTablesForm(FlaskForm):  # type: ignore[misc]
    """A tick for each table of a period that its files hold; what was ticked when the form was shown comes back."""

    seen = HiddenField()
    tables = SelectMultipleField(
        "Tables in the files",
        description="What is not ticked stands on the page all the same. The summary tells of every audience, also "
        "where its table is not ticked.",
        validate_choice=False,
    )

    def __init__(self, tables: Sequence[Table], *, left_out: Collection[str], **values: Any) -> None:
        shown = {table.name: table.name not in left_out for table in tables}
        ticked = [name for name, is_in in shown.items() if is_in]
        super().__init__(data={"tables": ticked, "seen": json.dumps(shown)}, **values)
        self.tables.choices = [SelectChoice(table.name, table.title) for table in tables]
        self._names = set(shown)

    def validate_tables(self, field: SelectMultipleField) -> None:
        """One table at least."""
        if not self._names & set(field.data or ()):
            raise ValidationError("Tick at least one table. A file without any would tell nothing.")

    @property
    def was_left_out(self) -> frozenset[str]:
        """The tables of the period that were not ticked when the form was shown."""
        return frozenset(name for name, is_in in self._shown().items() if not is_in)

    @property
    def left_out(self) -> frozenset[str]:
        """Those that are not ticked now; a table that was made meanwhile is none of them."""
        return frozenset(self._shown()) - set(self.tables.data or ())

    def _shown(self) -> dict[str, bool]:
        """Each table of the period that was shown, and whether it was ticked."""
        try:
            shown = json.loads(self.seen.data or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(shown, dict):
            return {}
        return {name: bool(is_in) for name, is_in in shown.items() if name in self._names}
