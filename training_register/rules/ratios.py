"""Ratios in words: averages and shares with few decimals, halves rounded up, and the base that they stand on."""

from __future__ import annotations

from fractions import Fraction

from training_register.count import Certainty, entries_in_words, number_in_words
from training_register.table import Mark, Ratio

# A ratio of so many is a share, told in per cent.
PER_CENT = 100


def rounded_up(value: Fraction, decimals: int = 1) -> Fraction:
    """A number of 0 or more to so many decimals; halves round up (design, section 3)."""
    times = 10**decimals
    return Fraction((2 * value.numerator * times + value.denominator) // (2 * value.denominator), times)


def decimal_in_words(value: Fraction, decimals: int = 1) -> str:
    """A number of 0 or more to so many decimals, without noughts at its end: "22.4", "17", "1,600.5"."""
    times = 10**decimals
    whole, part = divmod(int(rounded_up(value, decimals) * times), times)
    shown = f"{part:0{decimals}}".rstrip("0") if part else ""
    return f"{number_in_words(whole)}.{shown}" if shown else number_in_words(whole)


# An average and a share, shown to those who ask how ratios are worked out; the first is of a printed report.
EXAMPLES_OF_RATIOS = (Ratio(2_687, 120, 2), Ratio(127, 165, per=PER_CENT))


def ratios_in_words() -> tuple[str, ...]:
    """The rules of averages and shares, in plain sentences."""
    half = Fraction(25, 100)
    return (
        "An average or a share uses only the entries that recorded both of its numbers. It says how many it leaves "
        "out.",
        "It adds up each of the two numbers first, and divides then: it is no average of averages. "
        + " ".join(
            f"{base_in_words(one).capitalize()} is {ratio_in_words(one)}"
            + (f" ({left_out_in_words(one)})." if one.left_out else ".")
            for one in EXAMPLES_OF_RATIOS
        ),
        f"Halves round up: {float(half):g} is {decimal_in_words(half)}.",
        f"A share of nothing is no figure: {Mark.NOT_APPLICABLE.shown} stands in its place.",
    )


def ratio_in_words(ratio: Ratio, decimals: int = 1) -> str:
    """A ratio with how sure it is and without its base: "22.4", "73.6%", "at least 84"."""
    value = decimal_in_words(Fraction(ratio.per * ratio.numerator, ratio.denominator), decimals)
    shown = f"{value}%" if ratio.per == PER_CENT else value
    return shown if ratio.certainty is Certainty.EXACT else f"{ratio.certainty} {shown}"


def base_in_words(ratio: Ratio) -> str:
    """What a ratio stands on: "127 of 165" of a share, "2,687 ÷ 120" of any other."""
    between = "of" if ratio.per == PER_CENT else "÷"
    return f"{number_in_words(ratio.numerator)} {between} {number_in_words(ratio.denominator)}"


def left_out_in_words(ratio: Ratio) -> str:
    """How many entries a ratio leaves out: "2 entries not recorded"; nothing where it leaves out none."""
    return f"{entries_in_words(ratio.left_out)} not recorded" if ratio.left_out else ""
