"""A split in one box: "police 3, schools 12" read into items and counts, and written so that it reads back the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from training_register.count import Count, CountProblem, added, parse_count
from training_register.rules.names import cleaned, folded, joined

LONGEST_TEXT = 2_000
# How many items a message names, and how many texts it offers.
MOST_NAMED, MOST_OFFERED = 12, 4
# The tokens of the longest count that `parse_count` takes, such as "in the region of 60 or so".
_LONGEST_COUNT = 8

# "3.5" and "3,5" are one token, so that no half of them is taken for a number.
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\n|\S")
# What ends a part; what may stand between an item and its count; what is stepped over before a part.
_ENDS = frozenset(",;\n")
_AND = frozenset({"and", "&"})
_DASHES = frozenset("-–—")
_LINKS = _DASHES | frozenset(":=(")
_STEPPED_OVER = _ENDS | _AND | _DASHES | frozenset("+/|.·•)")
_FIGURES = frozenset("0123456789")
# Words of a name that people leave out, and that have no initial.
_SMALL_WORDS = frozenset({"and", "or", "of", "the", "in", "for", "to", "from", "a"})
# Between an item and its count nothing else is needed where the name can't be mistaken.
_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ '’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """An item of a split that can be chosen."""

    id: int
    name: str


class SplitProblem(ValueError):
    """What was typed is not a split; `str()` says why in plain English.

    `offers` are texts that would do instead, each of them for the whole box.
    """

    def __init__(self, message: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.offers = offers


class _StrangeName(SplitProblem):
    """What was typed is like no item at all."""


@dataclass(frozen=True, slots=True)
class FigureText:
    """What a box for a figure holds: the whole, which is None where only parts were typed, and the parts."""

    whole: Count | None
    parts: list[tuple[SplitChoice, Count]]


def read_split(text: str, choices: Sequence[SplitChoice]) -> list[tuple[SplitChoice, Count]]:
    """The items and counts of `police 3, schools 12`, `3 police; 12 schools`, `police: 3` or `po3 sc12`, as typed.

    An item is found by its name, by what begins the name or one of its words, or by its initials. A part that is
    typed as `police n/k` is there and not recorded; blank text has no parts. Raises `SplitProblem` for an item
    that is unknown, ambiguous or there twice, and for a part without a number or with a range.
    """
    # A new line ends a part, so lines are cleaned one by one.
    lines = "\n".join(cleaned(line) for line in text.splitlines()).strip()
    if len(lines) > LONGEST_TEXT:
        raise SplitProblem(f"This is too long. Type at most {LONGEST_TEXT:,} characters.")
    try:
        return _Reader(lines, choices).parts()
    except SplitProblem as problem:
        # "c5" is "about 5" unless nothing follows that it could count: then it is Careers 5.
        try:
            return _Reader(lines, choices, words_are_names=True).parts()
        except SplitProblem:
            raise problem from None


def split_in_words(parts: Sequence[tuple[SplitChoice, Count]]) -> str:
    """A split as people read it: "Police 3, School or college 12: 15 in all"; one part alone is its own sum."""
    items = ", ".join(f"{_before_count(choice)} {count}" for choice, count in parts)
    total = added(count for _, count in parts)
    if len(parts) < 2 or total.value is None:
        return items
    return f"{items}{';' if ':' in items else ':'} {total} in all"


def split_as_typed(parts: Sequence[tuple[SplitChoice, Count]]) -> str:
    """What a person could type to record the parts again: "Police 3, Under 11: 12"."""
    return ", ".join(f"{_before_count(choice)} {_count_as_typed(count)}" for choice, count in parts)


def read_figure(text: str, choices: Sequence[SplitChoice]) -> FigureText:
    """A figure from `20`, `about 20`, `police 3, health 5`, `20: police 3, health 5`, `n/k` or blank text.

    Raises `SplitProblem` for anything else, with the words and offers of the count that could not be read where
    there is no split to be seen.
    """
    if not cleaned(text):
        return FigureText(None, [])
    problem: SplitProblem | None = None
    names = {folded(choice.name) for choice in choices}
    if begun := _whole_first(text):
        head, whole, rest = begun
        # "16+: 5" is a part where there is an item of that name.
        if folded(head) in names and (parts := _split_or_nothing(text, choices)):
            return FigureText(None, parts)
        try:
            if parts := read_split(rest, choices):
                return FigureText(whole, parts)
        except SplitProblem as of_the_parts:
            # Offers are for the whole box, and the whole stands before the parts.
            before = text[: len(text) - len(rest)].strip()
            problem = SplitProblem(str(of_the_parts), tuple(f"{before} {offer}" for offer in of_the_parts.offers))
    try:
        return FigureText(parse_count(text), [])
    except CountProblem as of_the_count:
        try:
            return FigureText(None, read_split(text, choices))
        except SplitProblem as of_the_split:
            if problem:
                raise problem from None
            # "well attended" and "3.5" are no splits; "polcie" and "taxi 3" are meant for one.
            is_strange = isinstance(of_the_split, _StrangeName) and not re.search(r"\d", text)
            has_a_name = choices and re.search(r"[^\W\d_]", text)
            if has_a_name and not is_strange and not of_the_count.offers:
                raise
            raise SplitProblem(str(of_the_count), of_the_count.offers) from None


def figure_as_typed(whole: Count | None, parts: Sequence[tuple[SplitChoice, Count]]) -> str:
    """What a person could type to record the figure again: "20: Police 3, Health 5"."""
    if whole is None:
        return split_as_typed(parts)
    return f"{_count_as_typed(whole)}: {split_as_typed(parts)}" if parts else whole.as_typed


def _before_count(choice: SplitChoice) -> str:
    # "Under 11 5" would be hard to read, and "c 5" would be about 5.
    is_plain = _PLAIN_NAME.fullmatch(choice.name) and not _is_count(f"{choice.name} 1")
    return choice.name if is_plain else f"{choice.name}:"


def _is_count(text: str) -> bool:
    try:
        return parse_count(text).value is not None
    except CountProblem:
        return False


def _count_as_typed(count: Count) -> str:
    # Words instead of a figure could hold anything that is typed between parts, so they are left out here.
    return "n/k" if count.value is None else count.as_typed


def _split_or_nothing(text: str, choices: Sequence[SplitChoice]) -> list[tuple[SplitChoice, Count]]:
    try:
        return read_split(text, choices)
    except SplitProblem:
        return []


def _whole_first(text: str) -> tuple[str, Count, str] | None:
    """What stands before the first colon or bracket where that is a count, the count, and what comes after."""
    mark = re.search(r"[:(]", text)
    if not mark or not text[: mark.start()].strip():
        return None
    try:
        return text[: mark.start()], parse_count(text[: mark.start()]), text[mark.end() :]
    except CountProblem:
        return None


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A count in the text, or why it can't be taken; the tokens that it has, and the token after its part."""

    count: Count | CountProblem
    first: int
    stop: int
    after: int


class _Reader:
    """Reads parts from left to right; `words_are_names` takes a part that begins "c" as an item, not as "about"."""

    def __init__(self, text: str, choices: Sequence[SplitChoice], *, words_are_names: bool = False) -> None:
        self.text = text
        self.choices = choices
        self.words_are_names = words_are_names
        self.tokens = [_Token(m.start(), m.end(), m[0].casefold()) for m in _TOKEN.finditer(text)]
        # Names in full, by how many tokens they have: they may hold figures, commas and "and".
        self.names: dict[int, set[str]] = {}
        for choice in choices:
            self.names.setdefault(len(_TOKEN.findall(choice.name)), set()).add(folded(choice.name))
        self.lengths = sorted(self.names, reverse=True)
        self.named = [(choice, folded(choice.name)) for choice in choices]
        self.ends = [len(self.tokens)] * (len(self.tokens) + 1)
        for at in range(len(self.tokens) - 1, -1, -1):
            self.ends[at] = at if self.tokens[at].word in _ENDS else self.ends[at + 1]

    def parts(self) -> list[tuple[SplitChoice, Count]]:
        parts: list[tuple[SplitChoice, Count]] = []
        at = 0
        while at < len(self.tokens):
            part = self.part(at)
            if part:
                choice, found = part
                if isinstance(found.count, CountProblem):
                    raise self.problem_with(choice, found, found.count)
                parts.append((choice, found.count))
                at = found.after
            elif self.tokens[at].word in _STEPPED_OVER:
                at += 1
            else:
                raise self.problem_at(at)
        counts: dict[SplitChoice, list[str]] = {}
        for choice, count in parts:
            counts.setdefault(choice, []).append(str(count))
        for choice, several in counts.items():
            if len(several) > 1:
                raise SplitProblem(f"{choice.name} is there more than once: {joined(several)}. Type it once.")
        return parts

    def part(self, at: int) -> tuple[SplitChoice, _Found] | None:
        """The part that begins at a token; None where none does."""
        for after in self.full_names_at(at):
            if found := self.count_after(after):
                return self.choice(at, after), found
        if self.tokens[at].word in _STEPPED_OVER:
            return None
        # "Year 9: 12", where the item is "Year 9 pupils".
        link = next((k for k in range(at + 1, self.end_of_part(at)) if self.tokens[k].word in ":="), None)
        if link and len(self.matches(at, link)) == 1 and (found := self.count_after(link)):
            return self.choice(at, link), found
        if not (self.words_are_names and self.tokens[at].word.isalpha()) and (found := self.count_at(at)):
            return self.name_after(found)
        for after in range(at + 1, self.end_of_part(at)):
            if found := self.count_after(after):
                return self.choice(at, after), found
        return None

    def full_names_at(self, at: int) -> Iterator[int]:
        """Where each item that is named in full at a token ends, the longest first."""
        for length in self.lengths:
            after = at + length
            name = self.between(at, after) if after <= len(self.tokens) else "\n"
            if "\n" not in name and folded(name) in self.names[length]:
                yield after

    def name_after(self, found: _Found) -> tuple[SplitChoice, _Found] | None:
        """The item of a count that stands before it: "3 police"."""
        at = found.after
        if at < len(self.tokens) and self.tokens[at].word in _DASHES:
            at += 1
        if at == self.end_of_part(at) or self.tokens[at].word in ":=(":
            return None
        if after := next(self.full_names_at(at), None):
            return self.choice(at, after), replace(found, after=after)
        end = next(
            (k for k in range(at, self.end_of_part(at)) if self.count_after(k)),
            self.end_of_part(at),
        )
        # "5 parents and carers" is one item, "5 police and 3 health" are two.
        stops = [end, *(k for k in range(at, end) if self.tokens[k].word in _AND | {")", "/", "+", "|"})]
        stops = [stop for stop in stops if stop > at]
        for stop in stops:
            if self.matches(at, stop):
                return self.choice(at, stop), replace(found, after=stop)
        return (self.choice(at, min(stops)), found) if stops else None

    def count_after(self, at: int) -> _Found | None:
        """The count of an item that stands before it: "3", ": 3", "(3)"; a dash alone is not recorded."""
        if at >= len(self.tokens):
            return None
        if found := self.count_at(at):
            return found
        if self.tokens[at].word not in _LINKS:
            return None
        if at + 1 < self.end_of_part(at):
            return self.count_at(at + 1)
        return _Found(Count.of(None, None), at, at + 1, at + 1) if self.tokens[at].word in _DASHES else None

    def count_at(self, at: int) -> _Found | None:
        """The longest count that begins at a token; one that is a range is found too, with its problem."""
        limit = min(at + _LONGEST_COUNT, self.end_of_part(at))
        if self.tokens[at].word != "between":
            limit = next((k for k in range(at, limit) if self.tokens[k].word in _AND), limit)
        for after in range(limit, at, -1):
            typed = self.between(at, after)
            if typed in _DASHES or self.is_a_plus_between(after):
                continue
            try:
                count = parse_count(typed)
            except CountProblem as problem:
                if problem.offers:
                    return _Found(problem, at, after, after)
                continue
            # "not recorded: …" would take all that follows for its words.
            if count.value is not None or not count.words:
                return _Found(count, at, after, after)
        return None

    def is_a_plus_between(self, after: int) -> bool:
        """Whether the token before `after` is the plus of "police 20 + health 5", which is not "20+"."""
        last = self.tokens[after - 1]
        return (
            last.word in ("+", "plus")
            and self.text[last.start - 1].isspace()
            and after < len(self.tokens)
            and self.tokens[after].word not in _ENDS | _AND | {")"}
        )

    def end_of_part(self, at: int) -> int:
        return self.ends[at]

    def between(self, first: int, after: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]

    def instead(self, first: int, after: int, words: str) -> str:
        """The whole text with some of its tokens replaced."""
        return f"{self.text[: self.tokens[first].start]}{words}{self.text[self.tokens[after - 1].end :]}"

    def matches(self, first: int, after: int) -> list[SplitChoice]:
        return _matches(self.between(first, after), self.named)

    def choice(self, first: int, after: int) -> SplitChoice:
        """The one item that some tokens name. Raises `SplitProblem` where there is none, or more than one."""
        name, found = self.between(first, after), self.matches(first, after)
        if len(found) == 1:
            return found[0]
        if found:
            names = [choice.name for choice in found]
            raise SplitProblem(
                f"“{_shown(name)}” could be {' or '.join(names[:MOST_NAMED])}. Type more of its name.",
                tuple(self.instead(first, after, name) for name in names[:MOST_OFFERED]),
            )
        if not self.choices:
            raise SplitProblem(f"“{_shown(name)}” is not an item: there are none to choose from.")
        nearest = _nearest(name, self.choices)
        names = [choice.name for choice in self.choices]
        if len(names) > MOST_NAMED:
            names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"]
        meant = f" Did you mean {nearest.name}?" if nearest else ""
        words = f"“{_shown(name)}” is not an item.{meant} There are {joined(names)}."
        if nearest:
            raise SplitProblem(words, (self.instead(first, after, nearest.name),))
        raise _StrangeName(words)

    def problem_with(self, choice: SplitChoice, found: _Found, problem: CountProblem) -> SplitProblem:
        offers = tuple(self.instead(found.first, found.stop, offer) for offer in problem.offers)
        return SplitProblem(f"{choice.name}: {problem}", offers)

    def problem_at(self, at: int) -> SplitProblem:
        """What is wrong where no part begins: a number without an item, or an item without a number."""
        found = None if self.words_are_names else self.count_at(at)
        if found or self.tokens[at].word[0] in _FIGURES:
            number = self.between(at, found.stop if found else at + 1)
            example = self.choices[0].name if self.choices else "police"
            try:
                return SplitProblem(
                    f"“{_shown(number)}” has no item. Type what it counts, such as {example} {parse_count(number)}."
                )
            except CountProblem as problem:
                return SplitProblem(str(problem), problem.offers)
        end = self.end_of_part(at)
        first = next(
            (k for k in range(at + 1, end) if self.tokens[k].word in ":=" or self.tokens[k].word[0] in _FIGURES), end
        )
        try:
            choice = self.choice(at, first)
        except SplitProblem as problem:
            return problem
        # "police 3.5", "police: lots"
        if typed := [token.word for token in self.tokens[first:end] if token.word not in _LINKS]:
            try:
                parse_count(typed[0] if typed[0][0] in _FIGURES else " ".join(typed))
            except CountProblem as problem:
                return SplitProblem(f"{choice.name}: {problem}")
        return SplitProblem(
            f"{choice.name} has no number. Type {choice.name} 3, or {choice.name} n/k where it is not known.",
            (self.instead(at, end, f"{choice.name} n/k"),),
        )


def _shown(typed: str) -> str:
    return typed if len(typed) <= 40 else f"{typed[:39]}…"


def _words(plain: str) -> list[str]:
    """The words of a folded name, without those that people leave out."""
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    return [word for word in words if word not in _SMALL_WORDS] or words


def _matches(name: str, named: Sequence[tuple[SplitChoice, str]]) -> list[SplitChoice]:
    """The items, each with its folded name, that a name could mean, by the best way in which any of them is meant."""
    plain = folded(name)
    if same := [choice for choice, name_of_choice in named if name_of_choice == plain]:
        return same
    words = _words(plain)
    if not words:
        return []
    ways = (_is_the_same, _begins_the_name, _begins_within, _has_the_initials)
    words_of = [(choice, _words(name_of_choice)) for choice, name_of_choice in named]
    for way in ways:
        if found := [choice for choice, words_of_choice in words_of if way(words, words_of_choice)]:
            return found
    return []


def _is_the_same(words: list[str], name: list[str]) -> bool:
    return len(words) == len(name) and all(map(_is_same_word, words, name))


def _begins_the_name(words: list[str], name: list[str]) -> bool:
    return _begin(words, name) or "".join(name).startswith("".join(words))


def _begins_within(words: list[str], name: list[str]) -> bool:
    return any(_begin(words, name[first:]) for first in range(1, len(name)))


def _has_the_initials(words: list[str], name: list[str]) -> bool:
    return len(name) > 1 and "".join(words) == "".join(word[0] for word in name)


def _begin(words: list[str], name: list[str]) -> bool:
    """Whether each word begins the word of the name at its place, or is its plural."""
    return len(words) <= len(name) and all(
        whole.startswith(word) or _is_same_word(word, whole) for word, whole in zip(words, name, strict=False)
    )


def _is_same_word(one: str, other: str) -> bool:
    return one == other or not _singulars(one).isdisjoint(_singulars(other))


def _singulars(word: str) -> set[str]:
    """What a word could be the plural of, and the word: "charities" of "charity", "nurses" of "nurse"."""
    forms = {word}
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
        if word.endswith("ies"):
            forms.add(f"{word[:-3]}y")
        elif word.endswith(("ses", "xes", "ches", "shes")):
            forms.add(word[:-2])
    return forms


def _nearest(name: str, choices: Sequence[SplitChoice]) -> SplitChoice | None:
    """The item whose name, or one word of it, is most like what was typed."""
    spellings: dict[str, SplitChoice] = {}
    for choice in choices:
        plain = folded(choice.name)
        for spelling in (plain, *_words(plain)):
            spellings.setdefault(spelling, choice)
    close = get_close_matches(folded(name), spellings, n=1)
    return spellings[close[0]] if close else None
