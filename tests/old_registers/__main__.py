"""Prints how well each made register is understood, and every miss: python -m tests.old_registers [name]."""

from __future__ import annotations

import sys

from tests.old_registers.measuring import measured, registers


def main(beginning: str = "", *rest: str) -> None:
    """Measures the registers whose names begin so."""
    found = [measured(path) for path in registers() if path.name.startswith(beginning)]
    print(
        f"{'register':16}{'rows':>6}{'plain':>6}{'silent':>8}{'lost':>6}{'invented':>9}{'asked':>7}{'share':>7}{'needless':>9}{'questions':>10}"
    )
    for one in found:
        print(
            f"{one.name:16}{one.rows:6}{one.plain:6}{len(one.silent):8}{len(one.lost):6}{len(one.invented):9}"
            f"{len(one.asked):7}{one.share_asked:7.0%}{len(one.needless):9}{one.questions:10}"
        )
    if "-q" in rest:
        return
    for one in found:
        for what in ("silent", "lost", "invented", "asked", "needless"):
            for words in getattr(one, what):
                print(f"{one.name} {what.upper()}: {words}")


if __name__ == "__main__":
    main(*sys.argv[1:])
