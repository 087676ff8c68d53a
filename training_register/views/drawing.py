"""What templates draw, drawn once for the same values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache

from flask import Flask
from jinja2.runtime import Macro
from markupsafe import Markup

from training_register.forms.boxes import Shown, shown
from training_register.queries.choices import NameChoice
from training_register.rules.names import initials

# Lines of long lists, most of which nobody looks at again.
LINES_REMEMBERED = 2_000
# Boxes of forms in which nobody typed anything, and names of the lists, of which a register may have thousands.
REMEMBERED = 10_000


def prepare(app: Flask) -> None:
    """Gives templates `drawn`, for a box that `shown` says how to show, `drawn_each`, and `drawn_lines` for lists.

    Each hands plain values to a macro that reads nothing else, so that what was drawn of the same values still holds.
    """

    @lru_cache(maxsize=REMEMBERED)
    def remembered(macro: Callable[..., str], value: Hashable) -> str:
        return macro(value)

    @lru_cache(maxsize=LINES_REMEMBERED)
    def line_remembered(macro: Callable[..., str], value: Hashable) -> str:
        return macro(value)

    def drawn(macro: Macro, box: Shown) -> str:
        return remembered(macro, box) if box.comes_again else macro(box)

    def drawn_each(macro: Macro, values: Iterable[Hashable]) -> str:
        return _joined(remembered(macro, value) for value in values)

    def drawn_lines(macro: Macro, values: Iterable[Hashable]) -> str:
        return _joined(line_remembered(macro, value) for value in values)

    app.jinja_env.globals.update(
        shown=shown,
        drawn=drawn,
        drawn_each=drawn_each,
        drawn_lines=drawn_lines,
        initials=initials,
        name_choice=NameChoice.of,
    )


def _joined(pieces: Iterable[str]) -> Markup:
    # Each is markup already: a macro drew it, and escaped what somebody wrote.
    return Markup("".join(pieces))  # noqa: S704
