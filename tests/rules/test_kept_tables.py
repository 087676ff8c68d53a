"""Tables that JSON kept are the same tables, to the last mark."""

from __future__ import annotations

import json

from hypothesis import given

from tests.outputs.made_up import TEXTS, tables
from training_register.rules.kept_tables import plain_table, table_kept
from training_register.table import Table


@given(tables(TEXTS))
def test_a_table_that_was_kept_is_the_same_table(table: Table) -> None:
    assert table_kept(json.loads(json.dumps(plain_table(table)))) == table
