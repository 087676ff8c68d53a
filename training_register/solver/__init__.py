"""The linear programmes behind the protection of small numbers: they are solved in a child process with limits.

The rules stay pure: they say what a reader can reckon with (`rules/disclosure.py`) and what is hidden at first
(`rules/protection.py`); HiGHS, which is no Python, may take time and memory without end, and so is kept in a process
that can be stopped (`child.py`). Whatever becomes of it, the answer is a Plan or an Audit: one that gave up says why.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from training_register.rules.disclosure import Sums, sums_of
from training_register.rules.protection import (
    Audit,
    Batch,
    Figure,
    Finding,
    Plan,
    Printed,
    Rule,
    costs_of,
    finding,
    followers_of,
    hidden_at_first,
    hidden_figure,
    misprints,
)

CHILD = Path(__file__).with_name("child.py")
# What becomes of a figure, as the child numbers it.
SHOWN, HIDDEN, OPEN, ABSENT = range(4)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take: seconds of the clock, megabytes of memory, and megabytes of the question itself."""

    seconds: int = 120
    megabytes: int = 2048
    question_megabytes: int = 64


LIMITS = Limits()


class GaveUpError(Exception):
    """The solver gave no answer; the text says why, for people."""


def plan(batch: Batch, limits: Limits = LIMITS) -> Plan:
    """What has to be hidden of a batch so that readers can work out no small number, in the order of keys."""
    first = hidden_at_first(batch)
    states = [
        _given(figure)
        if figure.given is not None
        else HIDDEN
        if figure.key in first
        else SHOWN
        if figure.is_zero
        else OPEN
        for figure in batch.figures
    ]
    if not any(figure.is_protected for figure in batch.figures) and not first:
        return Plan()
    sums = sums_of(batch)
    try:
        answer = _answer("plan", batch, sums, states, limits)
    except GaveUpError as reason:
        return Plan(gave_up=str(reason))
    hidden = dict(first)
    for number, kind, because, follows in answer["hides"]:
        figure = batch.figures[because if kind == "figure" else sums.groups[because].figure]
        key = batch.figures[number].key
        hidden[key] = hidden_figure(key, Rule.FOLLOWS if follows else Rule.COMPLEMENTARY, figure.key, kind == "figure")
    findings = _findings(batch, sums, answer["findings"])
    return Plan(
        hidden=tuple(hidden[key] for key in sorted(hidden)),
        findings=tuple(one for one in findings if _is_ours(one)),
    )


def audit(batch: Batch, printed: Printed, limits: Limits = LIMITS) -> Audit:
    """What readers can work out from what is really printed of a batch, and from all that they have already."""
    wrong = misprints(batch, printed)
    if wrong:
        return Audit(findings=wrong)
    states = [
        _given(figure)
        if figure.given is not None
        else SHOWN
        if figure.key in printed.shown
        else HIDDEN
        if figure.key in printed.hidden
        else ABSENT
        for figure in batch.figures
    ]
    sums = sums_of(batch)
    try:
        answer = _answer("audit", batch, sums, states, limits)
    except GaveUpError as reason:
        return Audit(gave_up=str(reason))
    findings = _findings(batch, sums, answer["findings"])
    return Audit(
        checked=answer["checked"],
        findings=tuple(one for one in findings if _is_ours(one)),
        out_before=tuple(one for one in findings if not _is_ours(one)),
    )


def _given(figure: Figure) -> int:
    return SHOWN if figure.given else HIDDEN


def _is_ours(one: Finding) -> bool:
    """Whether it is for what is being published to answer; of what is out already only where [c] would promise more."""
    return not one.is_out or (one.is_hidden_figure and not one.key[0])


def _findings(batch: Batch, sums: Sums, found: list[tuple[str, int, int, int, bool]]) -> tuple[Finding, ...]:
    """Each once, in the order of keys."""
    told = {
        finding(
            batch.figures[number if kind == "figure" else sums.groups[number].figure].key,
            is_hidden_figure=kind == "figure",
            low=low,
            high=high,
            is_out=is_out,
        )
        for kind, number, low, high, is_out in found
    }
    return tuple(sorted(told, key=lambda one: (one.key, not one.is_hidden_figure, one.low, one.high)))


def _answer(task: str, batch: Batch, sums: Sums, states: list[int], limits: Limits) -> Mapping[str, Any]:
    """What the child says. Raises GaveUpError where it says nothing, or that it could not tell."""
    costs, followers = costs_of(batch), followers_of(batch)
    question = json.dumps(
        {
            "task": task,
            "seconds": limits.seconds * 0.9,
            "values": sums.values,
            "rows": sums.rows,
            "identities": sums.identities,
            "figures": [
                [
                    states[number],
                    sums.figures[number],
                    [
                        row
                        for row, component in zip(sums.figures[number], figure.components, strict=True)
                        if figure.is_small(component)
                    ],
                    costs[number],
                    followers[number],
                    figure.given is not None,
                    not figure.is_protected,
                ]
                for number, figure in enumerate(batch.figures)
            ],
            "groups": [[group.variables, group.up_to] for group in sums.groups],
        },
        separators=(",", ":"),
    )
    if len(question) > limits.question_megabytes * 2**20:
        raise GaveUpError("There are too many figures and entries to look for hidden numbers in them all at once.")
    answer: dict[str, Any] = _run(question, limits)
    if answer["gave_up"] == "time":
        raise GaveUpError(f"Looking for hidden numbers took more than {limits.seconds} seconds, and was stopped.")
    if answer["gave_up"]:
        raise GaveUpError(f"Looking for hidden numbers came to no result ({answer['gave_up']}).")
    return answer


def _run(question: str, limits: Limits) -> dict[str, Any]:
    # -P: the folder of the script holds modules of the program, not to be found as if they were the library's.
    # One thread: each more would reserve memory that is not there within the limit.
    try:
        child = subprocess.run(  # noqa: S603 - this program's own file, and no shell
            [sys.executable, "-P", str(CHILD), str(limits.megabytes), str(limits.seconds)],
            input=question,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=limits.seconds,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GaveUpError(
            f"Looking for hidden numbers took more than {limits.seconds} seconds, and was stopped."
        ) from None
    except OSError as reason:
        raise GaveUpError(f"The program that looks for hidden numbers can't be started ({reason}).") from None
    try:
        if child.returncode == 0:
            return cast(dict[str, Any], json.loads(child.stdout))
        last = (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
    except ValueError:
        last = "its answer can't be read"
    raise GaveUpError(f"The program that looks for hidden numbers ended before it had an answer ({last}).")
