"""Recipes: what of the answers about one file serves for the next one, and how it is offered there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from training_register.inputs.old_registers.proposal import Answers, Offer, Proposal, Question, QuestionKind, Typed
from training_register.queries.recipes import KeptRecipe
from training_register.rules.names import cleaned, folded

# What is said of a place is of this file alone; everything else is by what it is about.
_OF_A_PLACE = "@"
MOST_HEADINGS = 500
LONGEST_HEADING = 100


def is_kept_in_recipes(id_: str) -> bool:
    """Whether an answer to a question of this id serves for other files too: it is about no single row."""
    return _OF_A_PLACE not in id_


def answers_to_keep(answers: Answers, proposal: Proposal) -> dict[str, str]:
    """Those answers about a file that a recipe keeps: to what is asked of it, and about no single row."""
    asked = {question.id for question in proposal.questions}
    return {id_: value for id_, value in answers.items() if value and id_ in asked and is_kept_in_recipes(id_)}


def headings_of(proposal: Proposal) -> tuple[str, ...]:
    """The headings of a file's tables as they are compared, each once, in the order of the alphabet."""
    headings = {folded(column.heading)[:LONGEST_HEADING] for block in proposal.blocks for column in block.columns} - {
        ""
    }
    return tuple(sorted(headings)[:MOST_HEADINGS])


def are_mostly_the_same(headings: Collection[str], others: Collection[str]) -> bool:
    """Whether more than half of the headings of each of two files are those of the other."""
    shared = len(set(headings) & set(others))
    return 2 * shared > max(len(set(headings)), len(set(others)))


def recipes_offered(recipes: Iterable[KeptRecipe], *, fingerprint: str, headings: Sequence[str]) -> list[KeptRecipe]:
    """The recipes for a file: first those of the same headings, then those of which most headings are the same.

    Among equals the latest comes first.
    """
    newest = sorted(recipes, key=lambda recipe: (recipe.made_at, recipe.id), reverse=True)
    same = [recipe for recipe in newest if fingerprint and recipe.fingerprint == fingerprint]
    near = [recipe for recipe in newest if recipe not in same and are_mostly_the_same(recipe.headings, headings)]
    return [*same, *near]


def with_earlier_choices(proposal: Proposal, earlier: Mapping[str, tuple[str, str]]) -> Proposal:
    """A proposal whose open questions offer first what was answered of an earlier file, and say of which.

    `earlier` has the answer and the file's name by the id of the question. Nothing is answered by it: somebody chooses
    what is offered.
    """
    return replace(proposal, questions=tuple(_with_earlier(one, earlier.get(one.id)) for one in proposal.questions))


def _with_earlier(question: Question, earlier: tuple[str, str] | None) -> Question:
    if earlier is None or not question.is_open or question.kind is QuestionKind.TWICE:
        return question
    value, file = earlier
    known = next((offer for offer in question.offers if offer.value == value), None)
    if known is None and question.typed is not Typed.NAME:
        # It is in no list any more.
        return question
    first = Offer(value, known.words if known else value, is_likely=True)
    rest = tuple(replace(offer, is_likely=False) for offer in question.offers if offer.value != value)
    hint = f"So answered for “{file}”." if cleaned(file) else "So answered for an earlier file."
    return replace(question, offers=(first, *rest), hint=f"{hint} {question.hint}".strip())


def latest_answers(files: Iterable[tuple[str, Answers]], ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For each id of a question the answer of the first file that has one, and that file's name."""
    found: dict[str, tuple[str, str]] = {}
    wanted = [id_ for id_ in ids if is_kept_in_recipes(id_)]
    for name, answers in files:
        for id_ in wanted:
            if id_ not in found and (value := answers.get(id_)):
                found[id_] = value, name
    return found
