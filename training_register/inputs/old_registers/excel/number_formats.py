"""What a number in a spreadsheet is by its number format, a day, a time, a length or a number, and how it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from training_register.inputs.old_registers.book import Value

GENERAL = "General"
# The formats that files name by number alone (ECMA-376, part 1, 18.8.30). 14 and 22 follow the language of whoever
# looks: British days here, which are also what the numbers of East Asian days are shown as.
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"£"#,##0;-"£"#,##0',
    6: '"£"#,##0;-"£"#,##0',
    7: '"£"#,##0.00;-"£"#,##0.00',
    8: '"£"#,##0.00;-"£"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy hh:mm",
    **dict.fromkeys((*range(27, 32), *range(34, 37), *range(50, 59)), "dd/mm/yyyy"),
    32: "h:mm",
    33: "h:mm:ss",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0;-#,##0;-",
    42: '"£"#,##0;-"£"#,##0;"£"-',
    43: "#,##0.00;-#,##0.00;-",
    44: '"£"#,##0.00;-"£"#,##0.00;"£"-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
# Longer ones are no formats that people made.
LONGEST_FORMAT = 255
# The last day that Excel knows is 31 December 9999.
FIRST_1900, FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - days of a calendar
LAST_SERIAL = 2_958_465
# Excel takes 1900 for a leap year, as Lotus did: day 60 is a 29 February that never was.
NO_DAY = 60
SECONDS_A_DAY = 86_400
# What Excel shows of a day that it does not know.
NOT_SHOWN = "########"
# Spreadsheets keep 15 digits of a number.
DIGITS = 15
MOST_PLACES = 10

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Kind(Enum):
    """What a number stands for."""

    NUMBER = auto()
    DAY = auto()
    TIME = auto()
    # Hours beyond 24, minutes beyond 60.
    LENGTH = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format: what it is, "text" or the letter of a part of a day, of a time or of a number."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """How numbers of one sign are shown."""

    kind: Kind
    tokens: tuple[Token, ...]
    # Shown in a way that is not worked out here: as a fraction, by powers of ten, only if a condition holds.
    is_plain: bool = False

    def has(self, *letters: str) -> bool:
        """Whether it shows any of these."""
        return any(token.what in letters for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Format:
    """A number format: its kind is that of its first section, of positive numbers."""

    sections: tuple[Section, ...]

    @property
    def kind(self) -> Kind:
        """What its numbers stand for."""
        return self.sections[0].kind


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is meant and as it is shown."""

    value: Value
    text: str
    is_error: bool = False


# The long day and the time as the system of whoever looks has them: British ones here.
_OF_THE_SYSTEM = {"[$-F800]": "dd mmmm yyyy", "[$-F400]": "hh:mm:ss"}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|_.|\*."
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]"
    r"|\[(?P<elapsed>h+|m+|s+)\]"
    r"|\[(?P<condition>[<>=][^\]]*)\]"
    r"|\[[^\]]*\]"
    r"|(?P<half>AM/PM|A/P)"
    r"|(?P<general>General)"
    r"|(?P<power>E[+-])"
    r"|(?P<day>d+|m+|y+|h+|s+|e+|b+|g+)"
    r"|(?P<digits>[0#?](?:[0#?,]*[0#?])?,*)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=512)
def read_format(code: str) -> Format:
    """What a number format says. One that can't be made sense of shows numbers plainly."""
    for mark, theirs in _OF_THE_SYSTEM.items():
        if code.startswith(mark):
            code = theirs
    return Format(tuple(_section(one) for one in _split(code[:LONGEST_FORMAT])[:3]))


def _split(code: str) -> list[str]:
    sections, start = [], 0
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            sections.append(code[start : found.start()])
            start = found.end()
    return [*sections, code[start:]]


def _section(code: str) -> Section:
    tokens: list[Token] = []
    is_plain = False
    for found in _TOKEN.finditer(code):
        match found.lastgroup:
            case "quoted" | "escaped" | "currency" | "other":
                said = found[found.lastgroup]
                if said == "@" or (found.lastgroup == "other" and said == "/" and _is_fraction(code)):
                    is_plain = True
                tokens.append(Token("%" if found["other"] == "%" else "text", said))
            case "elapsed":
                tokens.append(Token("[" + found["elapsed"][0].lower(), found["elapsed"]))
            case "half":
                tokens.append(Token("half", found["half"]))
            case "general" | "power" | "condition":
                is_plain = True
            case "day":
                letter = found["day"][0].lower()
                tokens.append(Token({"e": "y", "b": "y"}.get(letter, letter), found["day"].lower()))
            case "digits":
                tokens.append(Token("digits", found["digits"]))
            case None if found[0].startswith("_"):
                tokens.append(Token("text", " "))
    return _of_kind(_with_minutes(tokens), is_plain)


def _is_fraction(code: str) -> bool:
    return re.search(r"[0#?]\s*/\s*[0-9#?]", code) is not None


def _with_minutes(tokens: list[Token]) -> list[Token]:
    """Tells minutes from months: an m after hours or before seconds is one of minutes."""
    parts = [number for number, token in enumerate(tokens) if token.what in {"d", "m", "y", "h", "s", "[h", "[m", "[s"}]
    minutes = {after for before, after in pairwise(parts) if tokens[before].what in {"h", "[h"}}
    minutes |= {before for before, after in pairwise(parts) if tokens[after].what == "s"}
    return [
        Token("minute", token.text) if number in minutes and token.what == "m" else token
        for number, token in enumerate(tokens)
    ]


def _of_kind(tokens: list[Token], is_plain: bool) -> Section:
    letters = {token.what for token in tokens}
    if letters & {"[h", "[m", "[s"}:
        kind = Kind.LENGTH
    elif letters & {"d", "y", "m"}:
        kind = Kind.DAY
    elif letters & {"h", "s", "minute"}:
        kind = Kind.TIME
    else:
        kind = Kind.NUMBER
    return Section(kind, tuple(tokens), is_plain)


def shown(number: float, code: str, *, from_1904: bool = False) -> Shown:
    """What a number is and how it is shown by a format's code."""
    number = tidy(number)
    form = read_format(code)
    match form.kind:
        case Kind.LENGTH:
            return _shown_length(number, form.sections[0])
        case Kind.DAY | Kind.TIME:
            return _shown_moment(number, form.sections[0], from_1904)
        case _:
            return Shown(number, _number_text(number, form))


def tidy(number: float) -> float | int:
    """A number with the digits that spreadsheets keep: 33.999999999999996 is 34."""
    if isinstance(number, int):
        return number
    number = float(f"{number:.{DIGITS}g}")
    return int(number) if number.is_integer() and abs(number) < 10**DIGITS else number


def plain(number: float) -> str:
    """A number without any format."""
    return str(number) if isinstance(number, int) else f"{number:.{DIGITS}g}"


def _shown_length(number: float, section: Section) -> Shown:
    if abs(number) > LAST_SERIAL:
        return Shown(number, plain(number))
    seconds = round(number * SECONDS_A_DAY)
    length = timedelta(seconds=seconds)
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    return Shown(length, sign + _moment_text(section, None, left))


def _shown_moment(number: float, section: Section, from_1904: bool) -> Shown:
    if not 0 <= number < LAST_SERIAL + 1:
        return Shown(number, NOT_SHOWN, is_error=True)
    days, seconds = divmod(round(number * SECONDS_A_DAY), SECONDS_A_DAY)
    at = (FIRST_1904 + timedelta(seconds=seconds)).time()
    if section.kind is Kind.TIME and days == 0:
        return Shown(at, _moment_text(section, None, seconds, at))
    if not from_1904 and days == NO_DAY:
        return Shown(number, "29/02/1900")
    if not from_1904 and days == 0:
        # Excel shows the noughth of January 1900: a day that was never typed.
        is_time = bool(seconds) or section.has("h", "s", "minute")
        return Shown(at, f"{at:%H:%M}") if is_time else Shown(number, "00/01/1900")
    try:
        day = (FIRST_1904 if from_1904 else FIRST_1900) + timedelta(days=days + (not from_1904 and days < NO_DAY))
    except OverflowError:
        return Shown(number, NOT_SHOWN, is_error=True)
    text = _moment_text(section, day.date(), seconds, at)
    return Shown(datetime.combine(day, at) if seconds else day.date(), text)


def moment_text(value: date | time, code: str) -> str:
    """How a day or a time, which the file holds as such, is shown by a format's code."""
    section = read_format(code).sections[0]
    if isinstance(value, datetime):
        day: date | None = value.date()
        at = value.time()
    elif isinstance(value, date):
        day, at = value, time()
    else:
        day, at = None, value
    if section.kind in {Kind.DAY, Kind.TIME} and not (day is None and section.kind is Kind.DAY):
        return _moment_text(section, day, at.hour * 3600 + at.minute * 60 + at.second, at)
    words = f"{day:%d/%m/%Y}" if day else ""
    return f"{words} {at:%H:%M}".strip() if at != time() or not day else words


def _moment_text(section: Section, day: date | None, seconds: int, at: time = time()) -> str:
    is_halved = section.has("half")
    said = []
    for token in section.tokens:
        width = len(token.text)
        match token.what:
            case "text" | "%":
                said.append(token.text)
            case "d" if day:
                said.append(
                    str(day.day).zfill(width) if width < 3 else WEEKDAYS[day.weekday()][: 3 if width == 3 else None]
                )
            case "m" if day:
                name = MONTHS[day.month - 1]
                said.append(
                    str(day.month).zfill(width) if width < 3 else name[:3] if width == 3 else name[:1] if width == 5
                    else name
                )  # fmt: skip
            case "y" if day:
                said.append(f"{day.year:04}" if width > 2 else f"{day.year % 100:02}")
            case "h":
                hour = (at.hour % 12 or 12) if is_halved else at.hour
                said.append(str(hour).zfill(width))
            case "minute":
                said.append(str(seconds // 60 % 60).zfill(width))
            case "s":
                said.append(str(seconds % 60).zfill(width))
            case "half":
                said.append(("AM" if at.hour < 12 else "PM")[: 2 if width > 3 else 1])
            case "[h":
                said.append(str(seconds // 3600).zfill(width))
            case "[m":
                said.append(str(seconds // 60).zfill(width))
            case "[s":
                said.append(str(seconds).zfill(width))
    return "".join(said).strip()


def _number_text(number: float, form: Format) -> str:
    sections = form.sections
    section, size, sign = sections[0], abs(number), "-" if number < 0 else ""
    if number < 0 and len(sections) > 1:
        # The section says itself how the sign is shown.
        section, sign = sections[1], ""
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    for token in section.tokens:
        size = size * 100 if token.what == "%" else size
    text = None if section.is_plain or size >= 10**DIGITS else _with_digits(section.tokens, size)
    if text is None or (number and not re.search(r"\d", text)):
        # Nothing is kept back that a format would hide.
        return plain(number)
    return f"{sign}{text}" if re.search("[1-9]", text) else text


def _with_digits(tokens: tuple[Token, ...], size: float) -> str | None:
    """The digits of a number in the places that a section keeps for them; None where they stand here and there."""
    whole = places = before = after = ""
    is_after = False
    for token in tokens:
        if token.what == "digits" and not after:
            whole, places = (whole, places + token.text) if is_after else (whole + token.text, places)
        elif token.what == "digits" or (token.text == "." and is_after):
            return None
        elif token.text == ".":
            is_after = True
        elif whole or is_after:
            after += token.text
        else:
            before += token.text
    if not whole and not is_after:
        return (before + after).strip()
    thousands = len(whole) - len(whole.rstrip(","))
    exact = Decimal(repr(tidy(size))).scaleb(-3 * thousands)
    rounded = exact.quantize(Decimal(1).scaleb(-min(len(places), MOST_PLACES)), ROUND_HALF_UP)
    digits, _, rest = f"{rounded:f}".partition(".")
    digits = digits.lstrip("0").zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        digits = _grouped(digits)
    rest = rest.rstrip("0").ljust(places.count("0"), "0")
    return f"{before}{digits}{'.' if rest else ''}{rest}{after}".strip()


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    groups = [digits[:first]] if first else []
    return ",".join([*groups, *(digits[at : at + 3] for at in range(first, len(digits), 3))])
