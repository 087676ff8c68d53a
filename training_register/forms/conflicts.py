"""Two who change one entry: what each changed is put together, and where they differ the second one chooses.

What the entry said when somebody opened it is read from its history. What only one of the two changed is taken from
that one; where both changed the same box, or boxes that belong together, both answers are shown beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm

from training_register.actions.past_entries import entry_at_version
from training_register.count import Count
from training_register.database import DbSession
from training_register.forms.boxes import Circumstances, ReadBox
from training_register.forms.entry_texts import EXPECTED_KEY, day_as_typed, figure_field, split_field, typed_of
from training_register.forms.recording import EntryForm, entry_form
from training_register.models import Area, Course, Organisation, Provider, Trainer
from training_register.queries.choices import EntryChoices, choices_with
from training_register.queries.history import EntryChange, changes_since
from training_register.queries.names import names_found
from training_register.queries.one_entry import EntryInFull
from training_register.queries.past_names import former_names
from training_register.reports.history import ChangeInWords, changes_in_words
from training_register.rules.entries import Status
from training_register.rules.merging import Clash, Group, Side, chosen, clash, in_groups, merged
from training_register.rules.names import SEPARATOR, NameProblem, folded, joined
from training_register.rules.own_sheet import CellProblem, trainer_in_words, trainers_in
from training_register.rules.periods import day_in_words
from training_register.rules.permissions import Scope
from training_register.rules.splits import FigureText

# The fields of the form that this page adds: the version at which somebody opened the entry, what is being asked, and
# before the name of each question the choice.
OPENED = "opened"
ASKED = "clash"
CHOICE = "choose-"
# What is told after a change is saved goes to the next page in a cookie, which has no room for long notes.
LONGEST_TEXT = 80
LONGEST_SENTENCE = 400
MOST_SENTENCES = 6
# Boxes of which a half of each of two answers would make nonsense; those of the figures are added by `_groups`.
_WHEN: Group = ("starts_on", "ends_on", "sessions", "days", "same_session_as")
_FOR_WHOM: Group = ("audience", "sector")
_HOW_MANY: Group = ("attended", "words_instead", "status", "reason", "activity")
# Where these differ, taking what only one of the two changed from each makes nonsense too.
_NEVER_BOTH = {"audience", "sector", "status", "reason", "activity"}
_COUNTS = ("attended", "sessions")
_DAYS = ("starts_on", "ends_on")
# What a box is called where it stands alone, if not as its label says.
_LABELS = {"sessions": "Sessions", "ends_on": "Last day", "organisations": "Organisations", "areas": "Areas"}
# The fields of a change in which the text of a box stands, if not in that of its name.
_FIELDS = {
    "sessions": {"sessions", "sessions_certainty", "sessions_as_typed"},
    "attended": {"attended", "attended_certainty", "attended_as_typed", "figures"},
    "course": {"course_id"}, "organisations": {"organisation_ids"}, "audience": {"audience_id"},
    "sector": {"sector_id"}, "activity": {"activity_id"}, "level": {"level_id"}, "areas": {"area_ids"},
    "providers": {"provider_ids"}, "length": {"minutes_each"}, "same_session_as": {"same_session_as_id"},
    "answers": {"answers_user_id"},
}  # fmt: skip
# The boxes that hold names: the word for their list where the form adds to it, and the model.
_NAMES: dict[str, tuple[str, Any]] = {
    "course": ("course", Course),
    "organisations": ("organisation", Organisation),
    "providers": ("provider", Provider),
    "trainers": ("trainer", Trainer),
    "areas": ("", Area),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one box: what it is called, what it was, what they made of it, and what I typed."""

    label: str
    was: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that both changed, to different things: the boxes in which they differ, and the field of the choice."""

    field: Any
    name: str
    lines: tuple[Line, ...]
    both: tuple[tuple[str, str], ...]
    by: str
    at: datetime | None
    # Whether it was asked before, and nothing chosen.
    is_missing: bool

    @property
    def what(self) -> str:
        """What it is about: "Attended", "Audience and sector"."""
        return _in_a_row(line.label for line in self.lines)

    @property
    def is_one(self) -> bool:
        """Whether it is about one box alone."""
        return len(self.lines) == 1

    def answer(self, side: str) -> Iterable[tuple[str, str]]:
        """What each box says on a side, or `was`, with what it is called."""
        if side == Side.BOTH:
            return self.both
        return [(line.label, getattr(line, side)) for line in self.lines]


@dataclass(slots=True, kw_only=True)
class Meeting:
    """What came of two changes of one entry.

    `form` holds both, with what was typed where it is asked. `questions` wait for a choice; `taken_over` is what only
    others changed, and `given_up` what was typed where somebody chose the other answer. `renamed` are names that were
    typed, with those that took their place.
    """

    form: EntryForm
    opened: int = 0
    questions: list[Question] = field(default_factory=list)
    taken_over: list[tuple[str, Line]] = field(default_factory=list)
    given_up: list[Line] = field(default_factory=list)
    renamed: Sequence[tuple[str, str]] = ()
    # Where the entry was taken out of the figures meanwhile: what was done to it, and what the form carries on.
    is_out: bool = False
    taken_out: Sequence[ChangeInWords] = ()
    carried: Sequence[tuple[str, str]] = ()

    def validate(self) -> bool:
        """Reads the form, and says where a choice is missing; False where anything is wrong or still asked."""
        is_valid = bool(self.form.validate())
        if self.is_out:
            self.form.form_errors.append(
                "This entry was taken out of the figures since you opened it, so nothing is saved yet. What you typed "
                "is still here."
            )
        elif self.questions:
            what = self.questions[0].what if len(self.questions) == 1 else "the same things"
            self.form.form_errors.append(
                f"Somebody else has changed this entry since you opened it, and you both changed {what}. Nothing is "
                "saved yet: choose whose answer stays."
            )
        for one in self.questions:
            if one.is_missing:
                one.field.errors = [f"Choose whose answer stays: {one.what}."]
        return is_valid and not self.questions and not self.is_out

    def said(self, me: str) -> list[str]:
        """What was taken over, in a sentence for each person who changed something; `me` is whoever reads it."""
        told: dict[str, list[str]] = {}
        for by, line in self.taken_over:
            told.setdefault(by, []).append(f"{line.label}: {_short(line.was)} → {_short(line.theirs)}")
        sentences = [f"{changed_by(by, me)} meanwhile, and kept: {'; '.join(lines)}" for by, lines in told.items()]
        given_up = [
            f"As you chose, {line.label} stays: {_short(line.theirs).rstrip('.')}. You had typed: {_short(line.mine)}"
            for line in self.given_up
        ]
        renamed = [f"“{old}” is called “{new}” by now" for old, new in self.renamed]
        whole = [*sentences, *given_up, *renamed]
        found = [f"{_short(sentence, LONGEST_SENTENCE).rstrip('.')}." for sentence in whole[:MOST_SENTENCES]]
        if len(whole) > MOST_SENTENCES or any(len(sentence) > LONGEST_SENTENCE for sentence in whole):
            found.append("There is more: the history of the entry tells all of it.")
        return found


def _short(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def changed_by(by: str, me: str) -> str:
    """Who changed something, as whoever reads it would be told: "Changed by jo@example.org"."""
    return "Changed by you, in another window," if by == me else f"Changed by {by or 'the command line'}"


def meeting(
    db_session: DbSession,
    sent: MultiDict[str, str],
    entry: EntryInFull,
    choices: EntryChoices,
    *,
    today: date,
    first_month: int,
    scope: Scope,
    chooses: bool = True,
) -> Meeting | None:
    """What came of what was sent and what others have changed since the form was shown; None where they did not.

    The form that it gives is not validated. Where not `chooses`, what was chosen is shown again and not acted on.
    """
    seen = _version(sent.get("version"))
    opened = _version(sent.get(OPENED)) or seen
    pending = set(sent.getlist(ASKED))
    names = _Names(db_session, sent, entry)
    if entry.status is Status.TAKEN_OUT:
        return Meeting(
            form=_form(choices, sent, entry, today, scope),
            is_out=True,
            taken_out=changes_in_words(db_session, changes_since(db_session, entry.id, seen)),
            carried=[
                (name, text) for name, text in sent.items(multi=True) if name in (OPENED, ASKED) or _is_choice(name)
            ],
        )
    if seen == entry.version and not pending and not names.are_old:
        return None
    changes = changes_since(db_session, entry.id, min(opened, seen))

    def at_version(version: int) -> EntryInFull | None:
        return entry_at_version(db_session, entry, version, changes, first_month=first_month)

    shown = at_version(seen)
    first = shown if opened == seen else at_version(opened)
    for past in (first, shown):
        if past is not None:
            choices = choices_with(choices, past)
    together = _Together(
        form=_form(choices, sent, shown or entry, today, scope),
        # The form as it is read: what a day without a year means depends on what the page showed.
        base=_typed(shown, choices),
        first=_typed(first, choices),
        theirs=_typed(entry, choices) or {},
        mine={},
        changes=changes,
        versions={"opened": opened, "seen": seen, "now": entry.version},
    )
    together.mine = together.typed(names.texts)
    met = together.met(
        pending,
        sent,
        lambda texts: _form(choices, _with(sent, texts, entry.version), entry, today, scope),
        chooses=chooses,
    )
    met.renamed = names.renamed
    return met


def _form(choices: EntryChoices, sent: MultiDict[str, str], entry: EntryInFull, today: date, scope: Scope) -> EntryForm:
    return entry_form(choices, Circumstances(today=today, last=entry.starts_on), sent=sent, entry=entry, scope=scope)


def _typed(entry: EntryInFull | None, choices: EntryChoices) -> dict[str, str] | None:
    if entry is None:
        return None
    typed = typed_of(entry, choices)
    del typed["version"]
    return typed


def _version(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _with(sent: MultiDict[str, str], texts: Mapping[str, str], version: int) -> MultiDict[str, str]:
    changed = MultiDict(sent)
    for box, text in {**texts, "version": str(version)}.items():
        changed[box] = text
    return changed


def _is_choice(name: str) -> bool:
    return name.startswith(CHOICE)


def _add_choice(form: EntryForm, name: str, label: str, text: str | None, sides: Iterable[tuple[Side, str]]) -> Any:
    """The field of a choice, which belongs to the form, so that its errors are told with those of the boxes."""
    options = [SelectChoice(side.value, words) for side, words in sides]
    # A form refuses fields that its class does not have; what it derives from takes them.
    BaseForm.__setitem__(form, f"{CHOICE}{name}", RadioField(label, choices=options, validate_choice=False))
    choice = form[f"{CHOICE}{name}"]
    choice.process(None, data=text)
    return choice


def _groups(form: EntryForm) -> tuple[Group, ...]:
    """The boxes that belong together; what is expected and the parts of those who attended go with the headcount."""
    counted = [split_field(split.key) for split in form.choices.splits]
    return _WHEN, _FOR_WHOM, (*_HOW_MANY, *counted, figure_field(EXPECTED_KEY))


def _boxes(form: EntryForm) -> list[str]:
    return [box.name for box in form if box.type in ("ReadBox", "ReadArea", "SelectField")]


def _group_names(form: EntryForm) -> dict[str, Group]:
    return {group[0]: group for group in in_groups(_boxes(form), _groups(form))}


class _Names:
    """What was sent; a name that is another's former name, spelling or part stands in its box as it is called now.

    Only the names of the entry itself are looked at: a page that was open while one was renamed still holds the old.
    """

    def __init__(self, db_session: DbSession, sent: MultiDict[str, str], entry: EntryInFull) -> None:
        self.texts = {name: sent[name].replace("\r\n", "\n") for name in sent}
        self.renamed: list[tuple[str, str]] = []
        self.are_old = False
        own: dict[str, dict[int, str]] = {
            "course": {entry.course_id: entry.course} if entry.course_id else {},
            **{
                box: {line.id: line.name for line in getattr(entry, box)}
                for box in ("organisations", "providers", "trainers", "areas")
            },
        }
        others = {
            box: [name for name in self._names(box) if folded(name) not in set(map(folded, known.values()))]
            for box, known in own.items()
            if known
        }
        if not any(others.values()):
            return
        asked = {kind: others[box] for box, (kind, _) in _NAMES.items() if kind and others.get(box)}
        found = names_found(db_session, asked)
        unknown = {
            box for box, names in others.items() if any(folded(n) not in found.get(_NAMES[box][0], {}) for n in names)
        }
        former = former_names(db_session, {_NAMES[box][1]: own[box].keys() for box in unknown})
        for box, names in others.items():
            kind, model = _NAMES[box]
            called = {folded(name): own[box][id_] for name, id_ in former.get(model, {}).items()}
            # Another spelling, and the name of what was merged, are found by the register itself.
            known = found.get(kind, {})
            instead = {
                name: known[folded(name)].name if folded(name) in known else called.get(folded(name), name)
                for name in names
                if folded(name) not in known or known[folded(name)].id in own[box]
            }
            self._put_in(box, {name: other for name, other in instead.items() if other != name})

    def _names(self, box: str) -> list[str]:
        return [name for name, _ in self._parts(box)]

    def _parts(self, box: str) -> list[tuple[str, int | None]]:
        """The names in a box, of trainers with the half days given; none where it can't be read."""
        text = self.texts.get(box, "")
        if box == "trainers":
            try:
                return list(trainers_in(text))
            except (NameProblem, CellProblem):
                return []
        parts = [text] if box == "course" else text.split(SEPARATOR)
        return [(part.strip(), None) for part in parts if part.strip()]

    def _put_in(self, box: str, instead: Mapping[str, str]) -> None:
        if not instead:
            return
        self.are_old = True
        self.renamed.extend(instead.items())
        parts = [(instead.get(name, name), half_days) for name, half_days in self._parts(box)]
        words = [trainer_in_words(*part) if box == "trainers" else part[0] for part in parts]
        self.texts[box] = f"{SEPARATOR} ".join(dict.fromkeys(words))


@dataclass(kw_only=True)
class _Together:
    """Two changes of one entry, as texts of boxes: `first` is when somebody opened it, `base` as it was shown last."""

    form: EntryForm
    base: dict[str, str] | None
    first: dict[str, str] | None
    theirs: dict[str, str]
    mine: dict[str, str]
    changes: Sequence[EntryChange]
    versions: dict[str, int]

    def typed(self, texts: Mapping[str, str]) -> dict[str, str]:
        """What was typed into each box, its days in full; a box that the page did not have says what it said."""
        form = self.form
        # Only what is read is asked for here: what is wrong is told by the form that comes of it.
        for name in ("starts_on", "ends_on"):
            box = form[name]
            try:
                box.read = box.reader(box.data or "", form.told(name))
            except ValueError:
                box.read = None
        typed = {box: texts.get(box, (self.base or self.theirs).get(box, "")) for box in _boxes(form)}
        first, last = form.starts_on.read, form.ends_on.read
        if first is not None:
            typed["starts_on"] = day_as_typed(first)
        if last is not None:
            typed["ends_on"] = "" if last == first else day_as_typed(last)
        return typed

    def same(self, name: str, one: str, other: str) -> bool:
        """Whether two texts of a box say the same."""
        if one == other:
            return True
        box = self.form[name]
        if not isinstance(box, ReadBox):
            return False
        try:
            return bool(_plain(name, self._read(box, one)) == _plain(name, self._read(box, other)))
        except ValueError:
            return False

    def _read(self, box: ReadBox, text: str) -> Any:
        return box.reader(text, self.form.told(box.name))

    def met(
        self,
        pending: Collection[str],
        sent: MultiDict[str, str],
        form_of: Callable[[Mapping[str, str]], EntryForm],
        *,
        chooses: bool,
    ) -> Meeting:
        """Puts the two together; `form_of` makes the form of what comes of it."""
        groups = _group_names(self.form)
        found = merged(self.base, self.theirs, self.mine, _groups(self.form), self.same)
        texts, clashes = found.texts, {one.name: one for one in found.clashes}
        sides: dict[str, Side | None] = {}
        for name in groups.keys() & pending:
            again = clash(groups[name], self.first, self.theirs, self.mine, self.same)
            texts |= {box: self.mine.get(box, "") for box in again.group}
            clashes.pop(name, None)
            if again.differing:
                clashes[name] = again
                if self._is_as_shown(again.group):
                    sides[name] = _side(sent.get(f"{CHOICE}{name}"))
        clashes = {name: _offered(one) for name, one in clashes.items()}
        taken_over = [
            box for box in found.taken_over if not any(box in groups[name] for name in pending & groups.keys())
        ]
        is_asked = not chooses or any(sides.get(name) is None for name in clashes)
        if not is_asked:
            for name, one in clashes.items():
                texts |= chosen(one, sides[name] or Side.MINE, self.theirs, self.mine)
        form = form_of(texts)
        self.form = form
        met = Meeting(form=form, opened=self.versions["opened"])
        met.taken_over = [(self._who([box])[0], self._line(box)) for box in taken_over]
        if not is_asked:
            met.given_up = [
                self._line(box)
                for name in groups
                if name in clashes
                for box in clashes[name].differing
                if not self.same(box, texts[box], self.mine.get(box, ""))
            ]
            return met
        for name in groups:
            if name in clashes:
                met.questions.append(self._question(clashes[name], sides.get(name), is_new=name not in sides))
        return met

    def _is_as_shown(self, group: Group) -> bool:
        """Whether nobody has changed any box of a group since its question was shown."""
        base = self.base
        return base is not None and all(self.same(box, base.get(box, ""), self.theirs.get(box, "")) for box in group)

    def _question(self, one: Clash, side: Side | None, *, is_new: bool) -> Question:
        lines = tuple(self._line(box) for box in one.differing)
        by, at = self._who(one.group)
        sides = [(Side.THEIRS, "Theirs"), (Side.MINE, "Mine"), *([(Side.BOTH, "Both")] if one.both else [])]
        what = _in_a_row(line.label for line in lines)
        choice = _add_choice(self.form, one.name, what, side.value if side else None, sides)
        both = tuple((self._label(box), self._words(box, one.both[box])) for box in one.differing) if one.both else ()
        return Question(choice, one.name, lines, both, by, at, is_missing=side is None and not is_new)

    def _who(self, group: Iterable[str]) -> tuple[str, datetime | None]:
        """Who changed any box of a group last, and when."""
        fields = {
            column
            for box in group
            for column in (_FIELDS.get(box) or ({box} if box in self._own_columns else {"figures"}))
        }
        told = [change for change in self.changes if fields & change.fields.keys()] or list(self.changes)
        return (told[-1].by, told[-1].at) if told else ("", None)

    @property
    def _own_columns(self) -> set[str]:
        figures = {split_field(split.key) for split, _ in self.form.split_boxes}
        figures |= {figure_field(measure.key) for measure, _ in self.form.figure_boxes}
        return set(_boxes(self.form)) - figures

    def _line(self, box: str) -> Line:
        was = self._words(box, self.first.get(box, "")) if self.first is not None else "not known"
        texts = (self.theirs, self.mine)
        theirs, mine = (self._words(box, said.get(box, "")) for said in texts)
        return Line(self._label(box), was, theirs, mine)

    def _label(self, box: str) -> str:
        if box == "attended":
            statuses = {said.get("status") for said in (self.theirs, self.mine)}
            if Status.PLANNED.value in statuses and len(statuses) > 1:
                return "Headcount"
            return self.form.attended_label
        return _LABELS.get(box) or str(self.form[box].label.text)

    def _words(self, box: str, text: str) -> str:
        """A text of a box in words."""
        control = self.form[box]
        if not isinstance(control, ReadBox):
            known = next((str(one[1]) for one in control.choices if one[0] == text), "")
            return known or ("nothing" if not text else "a choice that is no longer in the list")
        if not text.strip():
            return "not recorded" if box in _COUNTS else "the same day" if box == "ends_on" else "nothing"
        if box in _DAYS:
            try:
                return day_in_words(self._read(control, text))
            except ValueError:
                return text
        return text


def _in_a_row(labels: Iterable[str]) -> str:
    """Labels as one: "Audience and sector"."""
    first, *others = labels
    return joined([first, *(label[:1].lower() + label[1:] for label in others)])


def _side(text: str | None) -> Side | None:
    return Side(text) if text in list(Side) else None


def _offered(one: Clash) -> Clash:
    """A question without the answer "both" where that would make nonsense."""
    return replace(one, both=None) if one.both and _NEVER_BOTH & set(one.differing) else one


def _plain(box: str, read: Any) -> Any:
    """What was read, for comparing: how a count or a name was written makes no difference."""
    if isinstance(read, Count):
        return read.value, read.certainty, read.words if read.value is None else ""
    if isinstance(read, FigureText):
        return _plain(box, read.whole), _plain(box, read.parts)
    if isinstance(read, (list, tuple)):
        return [_plain(box, part) for part in read]
    return folded(read) if isinstance(read, str) and box in _NAMES else read


def typed_in_words(form: EntryForm) -> list[tuple[str, str]]:
    """What stands in the boxes of a form, each with what it is called."""
    typed = []
    for name in _boxes(form):
        box = form[name]
        text = box.data or ""
        if not isinstance(box, ReadBox):
            text = next((str(one[1]) for one in box.choices if one[0] == text), "")
        if text.strip():
            typed.append((_LABELS.get(name) or str(box.label.text), text))
    return typed
