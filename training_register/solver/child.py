"""The child process: reads sums as JSON, asks HiGHS what a reader can work out or what else to hide, and writes JSON.

It is run by its path, not as a module of the package: it needs none of the program, and starts in a tenth of a second.

Everything is reckoned as *moves*: how far a variable may lie from what it is in truth. Not to move at all is always
possible, for the truth agrees with all that is printed. So a number is safe as soon as one move changes it that agrees
with everything a reader knows. HiGHS looks for the move with floating-point numbers; it counts only after whole
numbers have confirmed it. Where linear programming leaves less than a whole step, no move exists; where it leaves one
but finds none in whole numbers, integer programming decides.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

try:
    import resource
except (
    ImportError
):  # Windows knows no such limits; there the program that started this one ends it when the time is over
    resource = None  # type: ignore[assignment]

# What becomes of a figure: readers have it; [c] stands in its place; it may be hidden; it is not printed at all.
SHOWN, HIDDEN, OPEN, ABSENT = range(4)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

INFINITE = highspy.kHighsInf
# Anything nearer to a whole step than this is one; HiGHS itself is a thousand times more exact.
NEARLY = 1e-4
# What moving a variable by 1 costs beside hiding a figure (1 or more), tried one after another: the dearer, the shorter
# and the plainer the way, and the likelier it is one of whole steps.
COSTS_OF_MOVING = (1e-3, 0.1, 1.0, 10.0)
# How many variables are asked to move at once, before one after another is asked.
FEWEST_TOGETHER, MOST_TOGETHER = 4, 64
# How often another shortest way is looked for where the one that was found is none of whole steps.
TRIES = 6
# How long one question in whole numbers may take (seconds); for the best of several ways to hide, a shorter time.
EXACT_SECONDS, BEST_SECONDS = 20.0, 5.0


class GaveUpError(Exception):
    """The solver could not tell, and why."""


@dataclass(slots=True)
class Figure:
    """A figure by number; `rows` are the sums that it tells, a ratio's denominator last."""

    state: int
    rows: list[int]
    small: list[int]
    cost: float
    followers: list[int]
    is_earlier: bool
    is_last_resort: bool


@dataclass(slots=True)
class Group:
    """A few people who must neither be counted nor be bounded by `up_to`."""

    variables: list[int]
    up_to: int
    row: int


@dataclass(slots=True)
class Answer:
    """What is asked for: what else to hide, for which figure or group, and what can be worked out nevertheless."""

    hides: list[tuple[int, str, int, bool]] = field(default_factory=list)
    findings: list[tuple[str, int, int, int, bool]] = field(default_factory=list)
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What must stay unknown: one of these rows must be able to move; or this variable to be greater than `up_to`."""

    kind: str
    number: int
    rows: tuple[int, ...] = ()
    variable: int = -1
    up_to: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """How far each row and each variable of a part moves, in whole numbers."""

    rows: Whole
    variables: Whole


class Model:
    """A linear programme whose rows and columns stay, and whose bounds and costs change."""

    def __init__(
        self,
        lower: Floats,
        upper: Floats,
        rows: Sequence[tuple[Sequence[int], Sequence[int]]],
        row_lower: Floats,
        row_upper: Floats,
        integral: int,
        deadline: float,
    ) -> None:
        """`integral` of the columns, the first ones, are whole numbers where that is asked for."""
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(lower), len(rows)
        model.col_cost_ = np.zeros(len(lower))
        model.col_lower_, model.col_upper_ = lower, upper
        model.row_lower_, model.row_upper_ = row_lower, row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _ in rows)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([column for columns, _ in rows for column in columns], dtype=np.int32)
        model.a_matrix_.value_ = np.array([value for _, values in rows for value in values], dtype=np.float64)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.silent()
        for name, value in (("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
            self.highs.setOptionValue(name, value)
        self.highs.passModel(model)
        self.columns = np.arange(len(lower), dtype=np.int32)
        self.integral = self.columns[:integral]
        self.deadline = deadline

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """From now on a row lies between these."""
        self.highs.changeRowBounds(row, lower, upper)

    def bound_columns(self, columns: NDArray[np.int32], lower: Floats, upper: Floats) -> None:
        """From now on columns lie between these."""
        self.highs.changeColsBounds(len(columns), columns, lower, upper)

    def one_way(
        self, up: int, down: int, way: int, least: float, most_up: float, most_down: float
    ) -> Callable[[], None]:
        """Of two columns that rise and fall, one is at least so much and the other 0; what is given back takes it back.

        Without the 0 the two could cancel each other out.
        """
        pair, most = np.array([up, down], dtype=np.int32), np.array([most_up, most_down])
        if way > 0:
            self.bound_columns(pair, np.array([least, 0.0]), np.array([most_up, 0.0]))
        else:
            self.bound_columns(pair, np.array([0.0, least]), np.array([0.0, most_down]))
        return lambda: self.bound_columns(pair, np.zeros(2), most)

    def least(
        self, costs: Floats, *, whole: bool = False, short: bool = True, seconds: float = INFINITE
    ) -> tuple[float, Floats] | None:
        """The columns that cost least and their cost, or nothing where no columns will do.

        Each question is asked anew: not to move is a good beginning, the end of the last question a bad one. `short`
        says that few columns will move, so that simplifying the whole first takes longer than it saves.

        Raises GaveUpError where the time is over, or the solver says something else.
        """
        left = min(self.deadline - time.monotonic(), seconds)
        if left <= 0:
            raise GaveUpError("time")
        highs = self.highs
        highs.clearSolver()
        highs.setOptionValue("presolve", "off" if short and not whole else "on")
        highs.setOptionValue("time_limit", highs.getRunTime() + left)
        highs.changeColsCost(len(self.columns), self.columns, costs)
        if whole:
            self._make(highspy.HighsVarType.kInteger)
        try:
            highs.run()
            status = highs.getModelStatus()
            # No cost is below 0 without a bound: what HiGHS leaves undecided here is that no columns will do.
            if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
                return None
            if status == highspy.HighsModelStatus.kTimeLimit:
                raise GaveUpError("time")
            if status != highspy.HighsModelStatus.kOptimal:
                raise GaveUpError(highs.modelStatusToString(status))
            return highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)
        finally:
            if whole:
                self._make(highspy.HighsVarType.kContinuous)

    def _make(self, kind: highspy.HighsVarType) -> None:
        kinds = np.full(len(self.integral), int(kind), dtype=np.uint8)
        self.highs.changeColsIntegrality(len(self.integral), self.integral, kinds)


class Part:
    """Rows and variables that hang together, apart from all others."""

    def __init__(self, sums: Sums, variables: Sequence[int], rows: Sequence[int], identities: Sequence[int]) -> None:
        """All by their numbers in the whole."""
        self.sums = sums
        self.variables = np.array(variables, dtype=np.int64)
        place = {variable: number for number, variable in enumerate(variables)}
        self.row_place = {row: number for number, row in enumerate(rows)}
        self.place = place
        self.rows = list(rows)
        self.values = np.array([sums.values[variable] for variable in variables], dtype=np.int64)
        self.of_rows = [
            *(([place[variable] for variable in sums.rows[row]], [1] * len(sums.rows[row])) for row in rows),
            *(
                ([place[one] for _, one in sums.identities[number]], [by for by, _ in sums.identities[number]])
                for number in identities
            ),
        ]
        self.starts: Whole = np.cumsum([0, *(len(columns) for columns, _ in self.of_rows[:-1])])
        self.index = np.array([column for columns, _ in self.of_rows for column in columns], dtype=np.int64)
        self.times = np.array([by for _, values in self.of_rows for by in values], dtype=np.int64)
        self.lower = np.zeros(len(self.of_rows))
        self.upper = np.zeros(len(self.of_rows))
        for number, row in enumerate(rows):
            self.lower[number], self.upper[number] = sums.bounds(row)
        self.size = len(variables)
        self.reader = Model(
            np.zeros(2 * self.size),
            self.most(),
            [self.both_ways(columns, times) for columns, times in self.of_rows],
            self.lower,
            self.upper,
            2 * self.size,
            sums.deadline,
        )
        self.hider: Model | None = None

    def most(self) -> Floats:
        """How far each variable may rise, and how far it may fall: each is two columns, and both have their price."""
        return np.concatenate([np.full(self.size, INFINITE), self.values.astype(np.float64)])

    def both_ways(self, columns: Sequence[int], times: Sequence[int]) -> tuple[list[int], list[int]]:
        """A row over variables as one over both their columns."""
        return [*columns, *(column + self.size for column in columns)], [*times, *(-by for by in times)]

    def relax(self, row: int) -> None:
        """What is known of a row has become less: a figure was hidden."""
        number = self.row_place[row]
        self.lower[number], self.upper[number] = self.sums.bounds(row)
        self.reader.bound_row(number, self.lower[number], self.upper[number])
        if self.hider is not None:
            self._open_in_hider(number)

    def moved(self, columns: Floats) -> Move | None:
        """What moves with these columns; nothing where a row may not move so far."""
        move = self.reckoned(columns)
        return move if move is not None and self.allows(move) else None

    def allows(self, move: Move) -> bool:
        """Whether a move agrees with all that a reader knows."""
        return not (np.any(move.rows < self.lower) or np.any(move.rows > self.upper))

    def reckoned(self, columns: Floats) -> Move | None:
        """What moves, in exact arithmetic; nothing where the columns are no whole numbers, or too low."""
        moves = columns[: self.size] - columns[self.size : 2 * self.size]
        whole = np.rint(moves).astype(np.int64)
        if np.max(np.abs(moves - whole), initial=0.0) > NEARLY or np.any(whole < -self.values):
            return None
        if not self.of_rows:
            return Move(np.zeros(0, dtype=np.int64), whole)
        return Move(np.add.reduceat(whole[self.index] * self.times, self.starts), whole)

    def can_move(self, row: int, *, exact: bool) -> Move | None:
        """A move that changes this row, or nothing where there is none; if not exact, where none is found soon."""
        number = self.row_place.get(row)
        place = self.place[self.sums.rows[row][0]] if number is None else -1
        left = [way for way in (1, -1) if self._can_move_by(number, place, way)]
        at_random = np.random.default_rng(row)
        for one in range(TRIES):
            costs = np.ones(2 * self.size) if not one else at_random.uniform(1, 2, 2 * self.size)
            for way in list(left):
                columns = self._moved_by(number, place, way, costs)
                moves = None if columns is None else self.moved(columns)
                if moves is not None:
                    return moves
                if columns is None:
                    left.remove(way)
        for way in left if exact else ():
            columns = self._moved_by(number, place, way, np.ones(2 * self.size), whole=True)
            if columns is not None:
                moves = self.moved(columns)
                if moves is None:
                    raise GaveUpError("a solution in whole numbers did not stand up to being checked")
                return moves
        return None

    def can_rise(self, variables: Sequence[int]) -> Move | None:
        """A move in which all these variables rise by 1 or more; nothing where none is found soon."""
        places = np.array([self.place[variable] for variable in variables], dtype=np.int32)
        pairs, size = np.concatenate([places, places + self.size]), len(places)
        most = np.concatenate([np.full(size, INFINITE), np.zeros(size)])
        self.reader.bound_columns(pairs, np.concatenate([np.ones(size), np.zeros(size)]), most)
        best = self.reader.least(np.ones(2 * self.size), seconds=EXACT_SECONDS)
        most[size:] = self.values[places]
        self.reader.bound_columns(pairs, np.zeros(2 * size), most)
        return None if best is None else self.moved(best[1])

    def _can_move_by(self, number: int | None, place: int, way: int) -> bool:
        if number is None:
            return way > 0 or bool(self.values[place] >= 1)
        return bool((self.upper[number] if way > 0 else -self.lower[number]) >= 1)

    def _moved_by(
        self, number: int | None, place: int, way: int, costs: Floats, *, whole: bool = False
    ) -> Floats | None:
        """Columns that move a row (or, without one, a variable) by one or more, and all others as little as will do."""
        if number is None:
            back = self.reader.one_way(place, place + self.size, way, 1.0, INFINITE, float(self.values[place]))
            best = self.reader.least(costs, whole=whole, seconds=EXACT_SECONDS)
            back()
        else:
            low, high = self.lower[number], self.upper[number]
            self.reader.bound_row(number, *((1.0, high) if way > 0 else (low, -1.0)))
            best = self.reader.least(costs, whole=whole, seconds=EXACT_SECONDS)
            self.reader.bound_row(number, low, high)
        return None if best is None else best[1]

    def end_of(self, variable: int, way: int, *, above: int) -> float:
        """The most (the other way: the least) that a variable can be by what is shown; `above` is enough."""
        place = self.place[variable]
        value = int(self.values[place])
        column = np.array([place], dtype=np.int32)
        costs = np.zeros(2 * self.size)
        costs[[place, place + self.size]] = -way, way
        known = [number for number in range(len(self.rows)) if -INFINITE < self.lower[number] < self.upper[number]]
        for number in known:
            self.reader.bound_row(number, -INFINITE, self.upper[number])
        self.reader.bound_columns(column, np.zeros(1), np.array([float(above - value)]))
        best = self.reader.least(costs)
        self.reader.bound_columns(column, np.zeros(1), np.array([INFINITE]))
        for number in known:
            self.reader.bound_row(number, self.lower[number], self.upper[number])
        assert best is not None, "not to move is always possible"
        return value - best[0] * way

    def raised(self, variables: Mapping[int, int]) -> Floats:
        """Columns that raise as many of these variables as far above their numbers as goes at once."""
        places = np.array([self.place[variable] for variable in variables], dtype=np.int32)
        costs, upper = np.zeros(2 * self.size), self.most()
        costs[places] = -1.0
        upper[places] = np.array(list(variables.values())) + 1.0 - self.values[places]
        upper[places + self.size] = 0.0
        nothing = np.zeros(2 * self.size)
        self.reader.bound_columns(self.reader.columns, nothing, upper)
        best = self.reader.least(costs, short=False)
        self.reader.bound_columns(self.reader.columns, nothing, self.most())
        assert best is not None, "not to move is always possible"
        return best[1][: self.size] - best[1][self.size :]

    def cheapest(self, target: Target) -> tuple[set[int], Move | None] | None:
        """The rows that must become movable so that the target is met, and the move that then meets it, if it is known.

        Nothing where whatever is hidden does not help.
        """
        ways: list[tuple[float, set[int], Move | None]] = []
        if target.kind == "reach":
            for facts in (True, False):
                found = self._cheapest(None, 1, target, facts=facts)
                if found is not None:
                    ways.append(found)
                    break
        else:
            for row in target.rows:
                if row in self.row_place or row in self.sums.single:
                    ways.extend(
                        found
                        for way in (1, -1)
                        if (found := self._cheapest(self.row_place.get(row), way, target, facts=True)) is not None
                    )
        if not ways:
            return None
        _, rows, moves = min(ways, key=lambda one: one[0])
        return rows, moves

    def _cheapest(
        self, number: int | None, way: int, target: Target, *, facts: bool
    ) -> tuple[float, set[int], Move | None] | None:
        hider = self.hider = self.hider or self._new_hider()
        restore = []
        if number is not None:
            low, high = self._bounds_in_hider(number)
            if self.rows[number] in self.extra:
                up, down = self.extra[self.rows[number]]
                most = self.extra_upper[down]
                if way < 0 and most < 1:
                    return None
                restore.append(hider.one_way(up, down, way, 1.0, INFINITE, most))
            elif (low, high)[way > 0] * way < 1:
                return None
            else:
                hider.bound_row(number, *((max(low, 1.0), high) if way > 0 else (low, min(high, -1.0))))
                restore.append(lambda: hider.bound_row(number, low, high))
        else:
            place = self.place[target.variable]
            least = target.up_to + 1.0 - self.values[place] if target.kind == "reach" else 1.0
            if way < 0 and self.values[place] < 1:
                return None
            restore.append(hider.one_way(place, place + self.size, way, least, INFINITE, float(self.values[place])))
            if not facts:
                restore.append(self._forget_facts())
        try:
            for cost in COSTS_OF_MOVING:
                self.costs[: 2 * self.size] = cost
                best = hider.least(self.costs)
                if best is None:
                    return None
                moves = self.reckoned(best[1])
                if moves is not None:
                    break
            else:
                assert best is not None
                best, moves = self._in_whole_numbers(best)
        finally:
            for back in restore:
                back()
        if best is None:
            return None
        if moves is None or not facts:
            moving = {row for row, pair in self.extra.items() if max(best[1][pair[0]], best[1][pair[1]]) > NEARLY / 10}
            moves = None
        else:
            moving = {row for row in self.extra if moves.rows[self.row_place[row]]}
        return sum(self.costs[self.extra[row][0]] for row in moving), moving, moves

    def _in_whole_numbers(self, best: tuple[float, Floats]) -> tuple[tuple[float, Floats] | None, Move | None]:
        """The shortest way in whole numbers; where that takes too long, what the fractions point to will do."""
        assert self.hider is not None
        try:
            exact = self.hider.least(self.costs, whole=True, seconds=BEST_SECONDS)
        except GaveUpError:
            if self.sums.deadline - time.monotonic() <= 0:
                raise
            return best, None
        return exact, None if exact is None else self.reckoned(exact[1])

    def _new_hider(self) -> Model:
        """The reader's model, in which open rows may move at a cost, and hidden ones for nothing."""
        size = 2 * self.size
        self.extra: dict[int, tuple[int, int]] = {}
        uppers: list[float] = []
        costs: list[float] = []
        of_rows = [self.both_ways(columns, times) for columns, times in self.of_rows]
        for number, row in enumerate(self.rows):
            cost = self.sums.cost(row)
            if cost is None:
                continue
            up = size + len(uppers)
            self.extra[row] = (up, up + 1)
            uppers += [INFINITE, float(self.sums.total[row] - self.sums.floor(row))]
            costs += [cost, cost]
            of_rows[number][0].extend((up, up + 1))
            of_rows[number][1].extend((-1, 1))
        self.extra_upper = {size + number: upper for number, upper in enumerate(uppers)}
        self.costs = np.array([*[0.0] * size, *costs])
        lower, upper = np.zeros(len(self.of_rows)), np.zeros(len(self.of_rows))
        for number in range(len(self.of_rows)):
            lower[number], upper[number] = self._bounds_in_hider(number)
        return Model(
            np.zeros(size + len(uppers)),
            np.concatenate([self.most(), np.array(uppers)]),
            of_rows,
            lower,
            upper,
            size,
            self.sums.deadline,
        )

    def _bounds_in_hider(self, number: int) -> tuple[float, float]:
        return float(self.lower[number]), float(self.upper[number])

    def _open_in_hider(self, number: int) -> None:
        """A row that has been hidden moves for nothing; one of whose figures some are still open costs less."""
        assert self.hider is not None
        row = self.rows[number]
        cost = self.sums.cost(row)
        if row in self.extra:
            pair = self.extra[row]
            self.costs[list(pair)] = 0.0 if cost is None else cost
            if cost is None:
                del self.extra[row]
                self.hider.bound_columns(np.array(pair, dtype=np.int32), np.zeros(2), np.zeros(2))
        self.hider.bound_row(number, *self._bounds_in_hider(number))

    def _forget_facts(self) -> Any:
        """Takes away that hidden figures are at least 1; what is given back brings it again."""
        assert self.hider is not None
        hider = self.hider
        known = [number for number in range(len(self.rows)) if -INFINITE < self.lower[number] < self.upper[number]]
        for number in known:
            hider.bound_row(number, -INFINITE, INFINITE)

        def back() -> None:
            for number in known:
                hider.bound_row(number, *self._bounds_in_hider(number))

        return back


class Sums:
    """The whole: what each figure's state makes known, and the parts that hang together."""

    def __init__(
        self, given: Mapping[str, Any], deadline: float, *, only_earlier: bool = False, spares: bool = False
    ) -> None:
        """From what came as JSON.

        `only_earlier` leaves out everything that is being published. `spares` shows what is hidden as a last resort.
        """
        self.given = given
        self.deadline = deadline
        self.values: list[int] = given["values"]
        self.identities: list[list[tuple[int, int]]] = [
            [(by, variable) for by, variable in terms] for terms in given["identities"]
        ]
        self.figures = [Figure(*one) for one in given["figures"]]
        if only_earlier:
            for figure in self.figures:
                figure.state = figure.state if figure.is_earlier else ABSENT
        for figure in self.figures:
            if spares and figure.is_last_resort and figure.state == OPEN:
                figure.state = SHOWN
        self.rows: list[list[int]] = [list(row) for row in given["rows"]]
        self.groups = []
        for variables, up_to in given["groups"]:
            self.groups.append(Group(variables, up_to, len(self.rows)))
            self.rows.append(list(variables))
        # A group of one variable needs no row of its own: it is bounded as a column.
        self.single = {group.row: group.variables[0] for group in self.groups if len(group.variables) == 1}
        self.row_of_single = {variable: row for row, variable in self.single.items()}
        self.total = [sum(self.values[variable] for variable in row) for row in self.rows]
        self.of_row: list[list[int]] = [[] for _ in self.rows]
        for number, figure in enumerate(self.figures):
            for row in figure.rows:
                self.of_row[row].append(number)
        self._leave_out_noughts()
        self._leave_out_parts_shown()
        self.part_of_row: dict[int, Part | None] = {}
        self.pieces = self._pieces()
        self.varies: set[int] = set()
        self.reaches: set[int] = set()

    def floor(self, row: int) -> int:
        """The least that a reader takes a hidden row for: noughts are never hidden, nor is a share of nothing told."""
        told = (self.figures[number] for number in self.of_row[row])
        return int(
            self.total[row] >= 1 and any(figure.rows[-1] == row for figure in told if figure.state in (HIDDEN, OPEN))
        )

    def bounds(self, row: int) -> tuple[float, float]:
        """How far a row may move, for all that a reader knows of it."""
        states = {self.figures[number].state for number in self.of_row[row]}
        if SHOWN in states or OPEN in states:
            return 0.0, 0.0
        floor = self.floor(row) if HIDDEN in states else 0
        return (float(floor - self.total[row]) if floor else -INFINITE), INFINITE

    def cost(self, row: int) -> float | None:
        """What it costs to hide a row: all open figures that tell it. Nothing: it is hidden, or can't be."""
        states = [self.figures[number].state for number in self.of_row[row]]
        if SHOWN in states or OPEN not in states:
            return None
        return sum(self.figures[number].cost for number in self.of_row[row] if self.figures[number].state == OPEN)

    def part(self, row: int) -> Part | None:
        """What hangs together with a row; nothing where only noughts do."""
        if row not in self.part_of_row:
            piece = self.pieces.get(row)
            part = None if piece is None else Part(self, *piece)
            singles = (
                [] if piece is None else [self.row_of_single[one] for one in piece[0] if one in self.row_of_single]
            )
            for one in (row, *singles, *([] if piece is None else piece[1])):
                self.part_of_row[one] = part
        return self.part_of_row[row]

    def _leave_out_noughts(self) -> None:
        """Variables in a figure of 0 that is shown are 0."""
        noughts = {
            variable
            for row, variables in enumerate(self.rows)
            if not self.total[row] and any(self.figures[number].state == SHOWN for number in self.of_row[row])
            for variable in variables
        }
        self.rows = [[variable for variable in row if variable not in noughts] for row in self.rows]
        self.identities = [
            left
            for terms in self.identities
            if (left := [(by, variable) for by, variable in terms if variable not in noughts])
        ]

    def _leave_out_parts_shown(self) -> None:
        """A figure that is shown does not move: it can be left out of every other row that holds all of it."""
        shown: defaultdict[frozenset[int], int] = defaultdict(int)
        fixed: list[tuple[int, ...]] = []
        for row, variables in enumerate(self.rows):
            if variables and any(self.figures[number].state == SHOWN for number in self.of_row[row]):
                key = frozenset(variables)
                if key not in shown:
                    shown[key] = len(fixed)
                    fixed.append(tuple(variables))
        holds: defaultdict[int, list[int]] = defaultdict(list)
        for number, members in enumerate(fixed):
            for variable in members:
                holds[variable].append(number)
        reduced = []
        for row, variables in enumerate(self.rows):
            left = set(variables)
            is_fixed = any(self.figures[number].state == SHOWN for number in self.of_row[row])
            counts: defaultdict[int, int] = defaultdict(int)
            for variable in variables:
                for number in holds[variable]:
                    counts[number] += 1
            within = [number for number, count in counts.items() if count == len(fixed[number])]
            for number in sorted(within, key=lambda one: (-len(fixed[one]), one)):
                part = fixed[number]
                if (len(part) < len(variables) or not is_fixed) and left.issuperset(part):
                    left.difference_update(part)
            reduced.append(variables if row in self.single else sorted(left))
        self.rows = reduced

    def _pieces(self) -> dict[int, tuple[list[int], list[int], list[int]]]:
        """For each row, the variables, rows and identities that hang together with it."""
        leaders = list(range(len(self.values)))

        def leader(variable: int) -> int:
            while leaders[variable] != variable:
                leaders[variable] = leaders[leaders[variable]]
                variable = leaders[variable]
            return variable

        used = [
            row
            for row, variables in enumerate(self.rows)
            if variables
            and row not in self.single
            and (not self.of_row[row] or any(self.figures[number].state != ABSENT for number in self.of_row[row]))
        ]
        tied = [self.rows[row] for row in used] + [[variable for _, variable in terms] for terms in self.identities]
        for variables in tied:
            first = leader(variables[0])
            for variable in variables[1:]:
                leaders[leader(variable)] = first
        pieces: defaultdict[int, tuple[list[int], list[int], list[int]]] = defaultdict(lambda: ([], [], []))
        for variable in range(len(self.values)):
            pieces[leader(variable)][0].append(variable)
        for row in used:
            pieces[leader(self.rows[row][0])][1].append(row)
        for number, terms in enumerate(self.identities):
            pieces[leader(terms[0][1])][2].append(number)
        return {row: pieces[leader(self.rows[row][0])] for row in (*used, *self.single)}

    def note(self, part: Part, move: Move) -> None:
        """Remembers which rows a move has shown to be unknown."""
        self.varies.update(part.rows[number] for number in np.flatnonzero(move.rows[: len(part.rows)]))
        moved = (int(part.variables[place]) for place in np.flatnonzero(move.variables))
        self.varies.update(self.row_of_single[one] for one in moved if one in self.row_of_single)

    def targets_of(self, number: int) -> Iterator[Target]:
        """What must stay unknown of a hidden figure: each small sum that it tells; without one, all of it together."""
        figure = self.figures[number]
        for row in figure.small:
            yield Target("figure", number, (row,))
        if not figure.small and any(self.total[row] for row in figure.rows):
            yield Target("figure", number, tuple(figure.rows))

    def targets(self) -> Iterator[Target]:
        """All that must stay unknown: what was hidden earlier, what is hidden now, and the few people in no figure."""
        hidden = [number for number, figure in enumerate(self.figures) if figure.state == HIDDEN]
        hidden.sort(
            key=lambda one: (
                not self.figures[one].is_earlier,
                min((self.total[row] for row in self.figures[one].small), default=0),
                one,
            )
        )
        for number in hidden:
            yield from self.targets_of(number)
        for number, group in enumerate(self.groups):
            yield Target("group", number, (group.row,), group.variables[0])
            if len(group.variables) == 1:
                yield Target("reach", number, (group.row,), group.variables[0], group.up_to)

    def is_met(self, target: Target) -> bool:
        """Whether a move has been found that keeps the target unknown."""
        if target.kind == "reach":
            return target.variable in self.reaches
        return any(row in self.varies for row in target.rows)

    def can_be_met(self, target: Target, *, exact: bool = True) -> bool:
        """Whether there is a move that keeps the target unknown; if not exact, whether one is found soon."""
        if self.is_met(target):
            return True
        if target.kind == "reach":
            part = self.part(target.rows[0])
            if part is None or part.end_of(target.variable, 1, above=target.up_to + 1) < target.up_to + 1 - NEARLY:
                return False
            self.reaches.add(target.variable)
            return True
        for row in target.rows:
            part = self.part(row)
            if part is None and self.rows[row]:
                return True  # no figure tells it: so it is in what earlier publications say of a new figure
            move = None if part is None else part.can_move(row, exact=exact)
            if move is not None:
                assert part is not None
                self.note(part, move)
                if row not in self.varies:
                    raise GaveUpError("a number that was to move has not moved")
                return True
        return False

    def try_many(self, targets: Sequence[Target]) -> None:
        """Meets as many targets as a few moves of each part can."""
        of_part: dict[int, list[Target]] = defaultdict(list)
        parts: dict[int, Part] = {}
        for target in targets:
            for row in target.rows:
                part = self.part(row)
                if part is not None:
                    parts[id(part)] = part
                    of_part[id(part)].append(target)
        for key, part in parts.items():
            left = {one.variable: one.up_to for one in of_part[key] if one.kind == "reach"}
            while left:
                moves = part.raised(left)
                reached = {
                    variable
                    for variable, up_to in left.items()
                    if part.values[part.place[variable]] + moves[part.place[variable]] >= up_to + 1 - NEARLY
                }
                if not reached:
                    break
                self.reaches |= reached
                left = {variable: up_to for variable, up_to in left.items() if variable not in reached}
            waiting = deque(one.variable for one in of_part[key] if one.kind == "group" and one.rows[0] in self.single)
            together = FEWEST_TOGETHER
            while waiting:
                batch: list[int] = []
                while waiting and len(batch) < together:
                    variable = waiting.popleft()
                    if self.row_of_single[variable] not in self.varies:
                        batch.append(variable)
                move = part.can_rise(batch) if batch else None
                if move is not None:
                    self.note(part, move)
                    together = min(2 * together, MOST_TOGETHER)
                else:
                    together = max(together // 2, FEWEST_TOGETHER)

    def hide(self, number: int, kind: str, because: int, answer: Answer, *, follows: bool = False) -> list[int]:
        """Hides a figure and what follows it; the figures that are hidden now."""
        figure = self.figures[number]
        if figure.state != OPEN:
            return []
        figure.state = HIDDEN
        answer.hides.append((number, "figure" if follows else kind, because, follows))
        hidden = [number]
        for follower in figure.followers:
            hidden += self.hide(follower, kind, number, answer, follows=True)
        return hidden


def planned(given: Mapping[str, Any], deadline: float) -> Answer:
    """What else has to be hidden so that nothing can be worked out; the rest can't be helped."""
    answer = _planned(given, deadline, spares=True)
    if any(not is_out for *_, is_out in answer.findings) and any(
        Figure(*one).is_last_resort for one in given["figures"]
    ):
        return _planned(given, deadline, spares=False)
    return answer


def _planned(given: Mapping[str, Any], deadline: float, *, spares: bool) -> Answer:
    sums, answer = Sums(given, deadline, spares=spares), Answer()
    first = list(sums.targets())
    answer.checked = len(first)
    waiting = deque(target for target in first if target.kind == "figure")
    groups = [target for target in first if target.kind != "figure"]
    while waiting or groups:
        if not waiting:
            # What was hidden for the figures' sake has made many a group safe.
            sums.try_many(groups)
            waiting.extend(groups)
            groups = []
        target = waiting.popleft()
        if sums.can_be_met(target, exact=False):
            continue
        for row, (moving, moves) in _ways_out(sums, target):
            part = sums.part(row)
            assert part is not None
            now_hidden = [
                hidden
                for one in sorted(moving)
                for number in list(sums.of_row[one])
                for hidden in sums.hide(number, "figure" if target.kind == "figure" else "group", target.number, answer)
            ]
            for one in sorted({row for number in now_hidden for row in sums.figures[number].rows}):
                other = sums.part(one)
                if other is not None:
                    other.relax(one)
            # Hiding a total may hide figures with two sums, and these leave open more than was asked for: the move is
            # checked against what is known now.
            if moves is not None and part.allows(moves):
                sums.note(part, moves)
            waiting.extend(one for number in now_hidden for one in sums.targets_of(number))
            waiting.appendleft(target)
            break
        else:
            if not sums.can_be_met(target):
                answer.findings.append(_finding(sums, target, given, deadline))
    return answer


def _ways_out(sums: Sums, target: Target) -> Iterator[tuple[int, tuple[set[int], Move | None]]]:
    """For the first part in which hiding helps: what has to be hidden."""
    for row in target.rows:
        part = sums.part(row)
        found = None if part is None else part.cheapest(target)
        if found is not None and found[0]:
            yield row, found


def audited(given: Mapping[str, Any], deadline: float) -> Answer:
    """What can be worked out."""
    sums, answer = Sums(given, deadline), Answer()
    targets = list(sums.targets())
    answer.checked = len(targets)
    sums.try_many(targets)
    for target in targets:
        if not sums.can_be_met(target):
            answer.findings.append(_finding(sums, target, given, deadline))
    return answer


def _finding(sums: Sums, target: Target, given: Mapping[str, Any], deadline: float) -> tuple[str, int, int, int, bool]:
    """A target that can be worked out, how far, and whether earlier publications alone are enough for it."""
    value = sums.total[target.rows[0]]
    low, high = value, value
    part = sums.part(target.rows[0])
    if target.kind == "reach" and part is not None:
        ends = [part.end_of(target.variable, way, above=target.up_to + 1) for way in (-1, 1)]
        low, high = int(np.ceil(ends[0] - NEARLY)), int(np.floor(ends[1] + NEARLY))
    earlier = Sums(given, deadline, only_earlier=True)
    is_out = not earlier.can_be_met(target)
    return ("figure" if target.kind == "figure" else "group", target.number, low, high, is_out)


def limit(megabytes: int, seconds: int) -> None:
    """Keeps the process from taking the machine's memory and time, where the system can."""
    if resource is None:
        return
    for kind, most in ((resource.RLIMIT_AS, megabytes * 2**20), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(kind, (most, most))
        except (OSError, ValueError):
            continue


def main() -> None:
    """Answers the question of standard input on standard output; it is told how much memory and time it has."""
    limit(megabytes=int(sys.argv[1]), seconds=int(sys.argv[2]))
    # HiGHS greets on standard output, below Python: from here on only the answer goes there.
    answers = os.dup(1)
    os.dup2(2, 1)
    given = json.load(sys.stdin)
    deadline = time.monotonic() + given["seconds"]
    try:
        answer = {"plan": planned, "audit": audited}[given["task"]](given, deadline)
        told: dict[str, Any] = {
            "hides": answer.hides,
            "findings": answer.findings,
            "checked": answer.checked,
            "gave_up": "",
        }
    except GaveUpError as reason:
        told = {"hides": [], "findings": [], "checked": 0, "gave_up": str(reason)}
    with os.fdopen(answers, "w", encoding="utf-8") as out:
        json.dump(told, out)


if __name__ == "__main__":
    main()
