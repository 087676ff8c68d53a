"""Plan and audit against somebody who tries everything, and against time, memory and a child that is killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.solver.attacker import possible_ways, small_groups
from training_register import solver
from training_register.rules.protection import Batch, Component, Figure, Identity, Key, Plan, Printed, Rule, Unknown
from training_register.solver import Limits, audit, plan

FEW = 4
CELL, TOTAL, WHOLE = 0, 1, 2


def figure(
    place: str,
    *sums: set[Unknown],
    rank: int = CELL,
    protected: bool = True,
    given: bool | None = None,
    follows: tuple[Key, ...] = (),
) -> Figure:
    """A figure of what is being published; one that was given stands in an earlier publication."""
    key = ("" if given is None else "2016-17/v1", *place.split("/"))
    components = tuple(Component(frozenset(one)) for one in sums)
    return Figure(key, components, protected, FEW if protected else 0, follows, rank, given)


def table(name: str, grid: list[list[int]], first: int = 1) -> tuple[Figure, ...]:
    """Rows and columns of one entry each, with all their totals."""
    wide = len(grid[0])
    cells = [
        [{(first + row * wide + column, "attended", number)} for column, number in enumerate(numbers)]
        for row, numbers in enumerate(grid)
    ]
    told = []
    for row, entries in enumerate(cells):
        told += [figure(f"{name}/r{row}/c{column}", one) for column, one in enumerate(entries)]
        told.append(figure(f"{name}/r{row}/total", set().union(*entries), rank=TOTAL))
    for column in range(wide):
        told.append(figure(f"{name}/total/c{column}", set().union(*(one[column] for one in cells)), rank=TOTAL))
    told.append(figure(f"{name}/total/total", set().union(*(one for row in cells for one in row)), rank=WHOLE))
    return tuple(told)


def hidden(made: Plan) -> set[str]:
    """Where figures are hidden."""
    assert made.ok, made
    return {"/".join(one.key[1:]) for one in made.hidden}


def as_planned(batch: Batch, keys: frozenset[Key]) -> Printed:
    """What is printed if exactly these are hidden."""
    shown = {
        one.key: tuple(component.value for component in one.components)
        for one in batch.figures
        if one.given is None and one.key not in keys
    }
    return Printed(shown, keys)


class TestPlan:
    """What is hidden besides the small numbers."""

    def test_two_by_two_hides_a_rectangle(self) -> None:
        made = plan(Batch(table("t", [[3, 10], [20, 30]])))

        assert hidden(made) == {"t/r0/c0", "t/r0/c1", "t/r1/c0", "t/r1/c1"}

    def test_three_by_three_hides_the_smallest_rectangle(self) -> None:
        made = plan(Batch(table("t", [[3, 10, 12], [20, 30, 7], [8, 9, 10]])))

        assert hidden(made) == {"t/r0/c0", "t/r0/c1", "t/r2/c0", "t/r2/c1"}
        assert {one.rule for one in made.hidden} == {Rule.PRIMARY, Rule.COMPLEMENTARY}
        assert all(one.because == ("", "t", "r0", "c0") for one in made.hidden if one.rule is Rule.COMPLEMENTARY)

    def test_two_ones_with_their_total_are_no_secret_from_a_total_of_2(self) -> None:
        """Both are 1 or more, so that a total of 2 that an earlier publication shows leaves them one value."""
        one, other = {(1, "attended", 1)}, {(2, "attended", 1)}
        made = plan(
            Batch((figure("t/a", one), figure("t/b", other), figure("t/total", one | other, rank=TOTAL, given=True)))
        )

        assert not made.ok
        assert {finding.key for finding in made.findings if finding.is_hidden_figure} == {
            ("", "t", "a"),
            ("", "t", "b"),
        }

    def test_a_small_sum_of_hidden_figures_is_hidden_in_a_third(self) -> None:
        """1 and 2 would be 3 people together."""
        cells = [{(1, "attended", 1)}, {(2, "attended", 2)}, {(3, "attended", 12)}]
        made = plan(
            Batch(
                (
                    *(figure(f"t/{number}", one) for number, one in enumerate(cells)),
                    figure("t/total", set().union(*cells), rank=TOTAL),
                )
            )
        )

        assert hidden(made) == {"t/0", "t/1", "t/2"}

    def test_a_quarter_that_is_not_published_is_no_difference(self) -> None:
        quarters = [{(1, "attended", 12)}, {(2, "attended", 30)}, {(3, "attended", 9)}, {(4, "attended", 3)}]
        whole = figure("year/total", set().union(*quarters), rank=WHOLE)
        three = tuple(figure(f"q/{number}", one, given=True) for number, one in enumerate(quarters[:3]))
        made = plan(Batch((whole, *three)))

        assert hidden(made) == {"year/total"}
        assert "told apart" in made.hidden[0].sentence

    def test_a_summary_that_repeats_a_total_is_hidden_with_it(self) -> None:
        one, other = {(1, "attended", 3)}, {(2, "attended", 0)}
        both = one | other
        made = plan(
            Batch(
                (
                    figure("t/a", one),
                    figure("t/b", other),
                    figure("t/total", both, rank=TOTAL),
                    figure("summary/t", both, rank=WHOLE),
                    figure("sentence", both, rank=3, follows=(("", "t", "total"),)),
                    figure("chart", follows=(("", "t", "a"),)),
                )
            )
        )

        assert hidden(made) == {"t/a", "t/total", "summary/t", "sentence", "chart"}

    def test_items_of_a_split_do_not_add_up_to_the_one_that_is_hidden(self) -> None:
        whole, police, health = (1, "attended", 20), (1, "came-from:police", 3), (1, "came-from:health", 17)
        identity = Identity(((1, whole), (-1, police), (-1, health)))
        figures = (figure("t/attended", {whole}), figure("t/police", {police}), figure("t/health", {health}))

        assert hidden(plan(Batch(figures, (identity,)))) in ({"t/police", "t/health"}, {"t/police", "t/attended"})
        assert hidden(plan(Batch(figures))) == {"t/police"}

    def test_bookings_do_not_give_away_who_did_not_come(self) -> None:
        booked, absent, attended = (1, "booked", 20), (1, "did not attend", 2), (1, "attended", 18)
        identity = Identity(((1, booked), (-1, absent), (-1, attended)))
        figures = (figure("t/booked", {booked}), figure("t/absent", {absent}), figure("t/attended", {attended}))

        made = plan(Batch(figures, (identity,)))

        assert "t/absent" in hidden(made)
        assert len(made.hidden) == 2

    def test_a_share_does_not_reveal_its_base(self) -> None:
        some, few = {(1, "attended", 9), (2, "attended", 30)}, {(3, "attended", 3)}
        made = plan(
            Batch(
                (
                    figure("t/attended", some | few, rank=TOTAL),
                    figure("t/share", {(1, "came", 7)}, some),
                    figure("t/row", few),
                )
            )
        )

        assert "t/row" in hidden(made)
        assert hidden(made) & {"t/attended", "t/share"}

    def test_what_was_hidden_before_stays_hidden(self) -> None:
        few, many = {(1, "attended", 3)}, {(2, "attended", 12)}
        made = plan(
            Batch(
                (
                    figure("t/a", few, given=False),
                    figure("t/b", many, given=False),
                    figure("t/total", few | many, rank=TOTAL, given=True),
                    figure("t/b", many),
                )
            )
        )

        assert hidden(made) == {"t/b"}

    def test_what_was_shown_before_cannot_be_hidden(self) -> None:
        made = plan(Batch((figure("t/a", {(1, "attended", 3)}), figure("t/a", {(1, "attended", 3)}, given=True))))

        assert [(finding.key, finding.is_out) for finding in made.findings] == [(("", "t", "a"), True)]
        assert "too late" in made.findings[0].sentence

    def test_a_number_chosen_by_a_manager_is_hidden_and_kept(self) -> None:
        six = {(1, "completed", 6)}
        made = plan(Batch((figure("t/share", six, six), figure("t/base", six)), asked=frozenset({("", "t", "share")})))

        assert hidden(made) == {"t/share", "t/base"}

    def test_others_are_hidden_only_as_a_last_resort(self) -> None:
        young, older = {(1, "attended", 3)}, {(2, "attended", 50)}
        made = plan(
            Batch(
                (
                    figure("young/total", young, rank=TOTAL),
                    figure("older/total", older, rank=TOTAL, protected=False),
                    figure("all/total", young | older, rank=WHOLE, given=None),
                )
            )
        )

        assert hidden(made) == {"young/total", "all/total"}

    def test_without_protected_people_nothing_is_hidden(self) -> None:
        made = plan(Batch((figure("t/a", {(1, "attended", 1)}, protected=False),)))

        assert made == Plan()

    def test_it_is_the_same_every_time(self) -> None:
        batch = Batch(table("t", [[3, 5, 12, 0], [2, 30, 7, 8], [8, 9, 1, 10]]))

        assert plan(batch) == plan(batch)


class TestAudit:
    """What can be worked out from what is printed."""

    def test_each_complementary_cell_matters(self) -> None:
        batch = Batch(table("t", [[3, 10, 12], [20, 30, 7], [8, 9, 10]]))
        made = plan(batch)

        assert audit(batch, as_planned(batch, made.keys)).ok
        for one in made.hidden:
            if one.rule is Rule.COMPLEMENTARY:
                found = audit(batch, as_planned(batch, made.keys - {one.key}))
                assert ("", "t", "r0", "c0") in {finding.key for finding in found.findings}

    def test_a_number_that_is_printed_otherwise_is_told(self) -> None:
        batch = Batch((figure("t/a", {(1, "attended", 8)}),))

        found = audit(batch, Printed({("", "t", "a"): (9,)}, frozenset()))

        assert [finding.sentence for finding in found.findings] == [
            "The figure t/a is printed otherwise than it was counted."
        ]

    def test_a_wrong_identity_is_an_error(self) -> None:
        wrong = Identity(((1, (1, "attended", 8)), (-1, (1, "booked", 9))))

        with pytest.raises(ValueError, match="does not hold"):
            plan(Batch((figure("t/a", {(1, "attended", 8)}), figure("t/b", {(1, "booked", 9)})), (wrong,)))


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """A few entries in any figures at all."""
    bound = draw(st.booleans())
    unknowns: list[Unknown] = []
    identities = []
    for entry in range(draw(st.integers(1, 2 if bound else 4))):
        absent, attended = draw(st.integers(0, 2)), draw(st.integers(0, 4))
        if bound:
            booked = absent + attended
            unknowns += [(entry, "booked", booked), (entry, "absent", absent), (entry, "attended", attended)]
            identities.append(Identity(((1, unknowns[-3]), (-1, unknowns[-2]), (-1, unknowns[-1]))))
        else:
            unknowns.append((entry, "attended", attended))
    protected = draw(st.sets(st.sampled_from(sorted({one[0] for one in unknowns})), min_size=1))
    quantities = sorted({one[1] for one in unknowns})
    figures = []
    for number in range(draw(st.integers(1, 6))):
        quantity = draw(st.sampled_from(quantities))
        members = draw(st.sets(st.sampled_from([one for one in unknowns if one[1] == quantity]), min_size=1))
        figures.append(
            figure(
                f"t/{number}",
                members,
                rank=draw(st.integers(0, 2)),
                protected=any(one[0] in protected for one in members),
            )
        )
    return Batch(tuple(figures), tuple(identities))


def most_of(batch: Batch) -> int:
    """High enough for every sum, and for one more; what is booked is the sum of two."""
    highest = max(one.value for figure in batch.figures for one in figure.components)
    return highest + 1 if not batch.identities else 2 * highest + 2


def protected_unknowns(batch: Batch) -> set[Unknown]:
    """Those of entries that stand in protected figures alone."""
    of_entry: dict[int, set[bool]] = {}
    for one in batch.figures:
        for component in one.components:
            for entry, _, _ in component.unknowns:
                of_entry.setdefault(entry, set()).add(one.is_protected)
    return {
        unknown
        for one in batch.figures
        for component in one.components
        for unknown in component.unknowns
        if of_entry[unknown[0]] == {True}
    }


def given_away(batch: Batch, keys: frozenset[Key]) -> set[Key]:
    """The hidden figures that somebody who tries everything works out."""
    ways = possible_ways(batch.figures, keys, batch.identities, most=most_of(batch))
    return {one.key for one in batch.figures if one.key in keys and ways.tell(one.components[0].unknowns)}


def groups_given_away(batch: Batch, keys: frozenset[Key]) -> list[frozenset[Unknown]]:
    """The few people in no figure whom shown figures tell apart."""
    ways = possible_ways(batch.figures, keys, batch.identities, most=most_of(batch), knows_hidden_are_not_zero=False)
    return [group for group in small_groups(protected_unknowns(batch), FEW) if ways.tell(group)]


few_tries = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@few_tries
@given(batches())
def test_whoever_tries_everything_works_out_nothing(batch: Batch) -> None:
    made = plan(batch)

    zeros = {one.key for one in batch.figures if one.is_zero}
    assert not made.keys & zeros
    if made.ok:
        assert given_away(batch, made.keys) == set()
        assert groups_given_away(batch, made.keys) == []
        assert audit(batch, as_planned(batch, made.keys)).ok


@few_tries
@given(batches(), st.data())
def test_the_audit_finds_what_whoever_tries_everything_finds(batch: Batch, data: st.DataObject) -> None:
    can_be = sorted(one.key for one in batch.figures if not one.is_zero)
    keys = frozenset(data.draw(st.sets(st.sampled_from(can_be)))) if can_be else frozenset()

    found = audit(batch, as_planned(batch, keys))

    assert {finding.key for finding in found.findings if finding.is_hidden_figure} == given_away(batch, keys)
    if groups_given_away(batch, keys):
        assert not found.ok


class TestLimits:
    """Whatever becomes of the child, the answer is a sentence."""

    batch = Batch(table("t", [[3, 10], [20, 30]]))

    def both(self, limits: Limits) -> tuple[str, str]:
        made = plan(self.batch, limits)
        found = audit(self.batch, as_planned(self.batch, frozenset()), limits)
        assert not made.ok
        assert not found.ok
        return made.gave_up, found.gave_up

    def test_time(self) -> None:
        for sentence in self.both(Limits(seconds=0)):
            assert "was stopped" in sentence or "ended before" in sentence

    def test_memory(self) -> None:
        for sentence in self.both(Limits(megabytes=40)):
            assert "ended before it had an answer" in sentence

    def test_a_huge_question(self) -> None:
        for sentence in self.both(Limits(question_megabytes=0)):
            assert "too many figures" in sentence

    def test_a_child_that_hangs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        child = tmp_path / "child.py"
        child.write_text("import time; time.sleep(60)")
        monkeypatch.setattr(solver, "CHILD", child)

        for sentence in self.both(Limits(seconds=1)):
            assert "more than 1 seconds" in sentence

    @pytest.mark.parametrize(
        "program", ["import os; os.kill(os.getpid(), 9)", "print('not JSON')", "raise SystemExit(3)", ""]
    )
    def test_a_child_that_is_killed_or_talks_nonsense(
        self, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        child = tmp_path / "child.py"
        child.write_text(program)
        monkeypatch.setattr(solver, "CHILD", child)

        for sentence in self.both(Limits(seconds=20)):
            assert "ended before it had an answer" in sentence

    def test_a_python_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(solver.sys, "executable", "/nowhere/python")

        for sentence in self.both(Limits()):
            assert "can't be started" in sentence
