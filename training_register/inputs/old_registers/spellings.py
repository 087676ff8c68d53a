"""Which name of the register's lists a spelling means: exactly, as every careful reader would say, or likely."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from training_register.inputs.old_registers.comparing import shown
from training_register.inputs.old_registers.register_words import (
    APART,
    Hit,
    Phrases,
    Token,
    activity_phrases,
    audience_phrases,
    ditto_words,
    empty_words,
    how_phrases,
    known_words,
    near_words,
    only_at_end,
    plain_words,
    sector_phrases,
    status_phrases,
    tokens,
)
from training_register.queries.known_lists import KnownLists
from training_register.rules.entries import How as HowDelivered
from training_register.rules.entries import Status
from training_register.rules.names import folded, joined
from training_register.rules.organisation_names import Kinds, kinds_together, read_name

# Longer texts tell a story.
_LONGEST = 200
_LONGEST_DITTO = 20
_LONGEST_LOOKED_AT = 1_000
# How alike two names are, of 100, where the one may be a slip of the other.
_ALIKE = 88
_OFFERS = 4
# Of shorter words a slip is another word as soon as not, and longer texts are no spelling of one thing.
_SHORTEST_SLIP, _MOST_WORDS = 6, 4


class How(StrEnum):
    """How sure a match is. The values are the words that people see."""

    EXACT = "exact"
    KNOWN = "known"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """The name of a list that a spelling means, "" for none. `offers` are others that it might mean, likely first.

    `is_answered` says that somebody said so. `hint` tells the evidence in a sentence.
    """

    name: str = ""
    how: How = How.NONE
    offers: tuple[str, ...] = ()
    hint: str = ""
    is_answered: bool = False
    # What it is a slip of the hand for, beyond doubt.
    slip_of: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it is taken without asking."""
        return bool(self.name) and self.how in (How.EXACT, How.KNOWN)

    @property
    def corrected(self) -> str:
        """What a reason adds where a slip of the hand was put right: ", which is “children home”"."""
        return f", a slip for “{self.slip_of}”" if self.slip_of else ""


NO_MATCH = Match()


@dataclass(frozen=True, slots=True)
class Spoken:
    """An audience of which a text speaks, the word by which it does, and whether every reader would say so."""

    audience: str
    word: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class SaidStatus:
    """What a text says of whether a session took place, and by which word; no status for one that was moved.

    `is_certain` where it says little else, so that nobody would read it otherwise.
    """

    status: Status | None
    word: str
    is_certain: bool
    is_moved: bool = False


class Spellings:
    """The register's lists, and what somebody answered about spellings (`sector:<spelling folded>` and so on)."""

    def __init__(self, lists: KnownLists, answers: Mapping[str, str]) -> None:
        self.lists, self.answers = lists, answers
        self._kept: dict[tuple[str, ...], Match] = {}
        self._spoken: dict[str, tuple[Spoken, ...]] = {}
        self._sector_ideas = {name: _ideas_of_name(name, sector_phrases()) for name in lists.sectors}
        self._audience_ideas = {name: _ideas_of_name(name, audience_phrases()) for name in lists.audiences}
        self._by_core: dict[str, list[str]] | None = None
        self._spelling_of: dict[str, str] = {}

    # Sectors.

    def sector(self, text: str, audience: str = "") -> Match:
        """The sector that a cell of a sector's column means; of an audience, one that it offers."""
        return self._once("sector", text, audience, self._sector)

    def sector_spoken_of(self, text: str, audience: str = "") -> Match:
        """The sector of which any text speaks without doubt: a title, a heading, a tab's name."""
        return self._once("sector spoken of", text, audience, self._sector_spoken_of)

    def is_sector(self, text: str) -> bool:
        """Whether a text is surely a sector, whatever the audience is."""
        if self.sector(text).is_sure or any(self.sector(text, one).is_sure for one in self._with_several_sectors()):
            return True
        return any(is_sure for _, is_sure in sector_phrases().of(text))

    def sector_of_organisation(self, text: str, audience: str = "") -> Match:
        """The sector of an organisation: its usual one, else what its name says ("St Mary's Primary School")."""
        return self._once("sector of organisation", text, audience, self._sector_of_organisation)

    def only_sector(self, audience: str) -> str:
        """The one sector that an audience offers; "" where it offers several, or none."""
        offered = self.lists.sectors_of(audience) if audience else ()
        return offered[0] if len(offered) == 1 else ""

    def is_of_sector(self, text: str, sector: str) -> bool:
        """Whether a text says beyond doubt what a sector's name says: "Social workers" and "Mainly social workers"."""
        _, hits = _read(text, sector_phrases())
        said = {idea for hit in hits for idea, is_sure in hit.ideas if is_sure}
        return bool(said) and said <= self._sector_ideas.get(sector, frozenset())

    def _with_several_sectors(self) -> list[str]:
        return [audience for audience in self.lists.audiences if len(self.lists.sectors_of(audience)) > 1]

    def _sectors(self, audience: str) -> tuple[str, ...]:
        offered = self.lists.sectors_of(audience) if audience else ()
        return offered or self.lists.sectors

    def _sector(self, text: str, audience: str) -> Match:
        names = self._sectors(audience)
        if answered := self._answer("sector", text):
            return answered
        if not (plain := folded(text)) or len(text) > _LONGEST:
            return NO_MATCH
        for name in names:
            if folded(name) == plain:
                return Match(name, How.EXACT)
        if only := self.only_sector(audience):
            return Match(only, How.KNOWN, hint=f"“{audience}” has this sector alone.")
        if found := self._same_words(text, names) or self._part_of_name(text, names):
            return found
        if (
            (slip := _without_slips(text, sector_phrases()))
            and (match := self._by_ideas(slip, names))
            and match.is_sure
        ):
            return replace(match, slip_of=slip, hint=f"“{shown(text)}” is a slip of “{slip}”.")
        if match := self._by_ideas(text, names):
            return match
        if match := _close(text, names):
            return match
        corrected = _corrected(text, sector_phrases())
        if corrected and (match := self._by_ideas(corrected, names)) and match.name:
            offers = match.offers or (match.name,)
            return replace(
                match, how=How.LIKELY, offers=offers, hint=f"“{shown(text)}” is spelled nearly like “{corrected}”."
            )
        # A sector that another audience offers.
        for name in self.lists.sectors:
            if audience and folded(name) == plain:
                return Match(offers=names, hint=f"“{audience}” does not offer the sector “{name}”.")
        return NO_MATCH

    def _sector_spoken_of(self, text: str, audience: str) -> Match:
        if answered := self._answer("sector", text):
            return answered
        plain = folded(text)
        names = self._sectors(audience)
        if not plain or len(text) > _LONGEST:
            return NO_MATCH
        for name in names:
            if folded(name) == plain:
                return Match(name, How.EXACT)
        if only := self.only_sector(audience):
            return Match(only, How.KNOWN, hint=f"“{audience}” has this sector alone.")
        # A name of the list within the text.
        words = f" {plain_words(text)} "
        within = [name for name in names if f" {plain_words(name)} " in words]
        if within:
            longest = max(within, key=len)
            if all(plain_words(name) in plain_words(longest) for name in within):
                return Match(longest, How.KNOWN, hint=f"“{shown(text)}” says “{longest}”.")
            return Match(offers=tuple(within))
        _, hits = _read(text, sector_phrases())
        ideas = {idea for hit in hits for idea, is_sure in hit.ideas if is_sure}
        if len(ideas) != 1:
            return NO_MATCH
        [idea] = ideas
        return self._sector_of_idea(idea, names, text, is_sure=True)

    def _sector_of_organisation(self, text: str, audience: str) -> Match:
        organisation = self.organisation(text)
        if organisation.is_sure:
            known = next(one for one in self.lists.organisations if one.name == organisation.name)
            if known.usual_sector and known.usual_sector in self._sectors(audience):
                hint = f"It is the usual sector of “{known.name}”."
                return Match(known.usual_sector, How.KNOWN, hint=hint)
        if only := self.only_sector(audience):
            return Match(only, How.KNOWN, hint=f"“{audience}” has this sector alone.")
        if not text.strip() or len(text) > _LONGEST:
            return NO_MATCH
        return self._by_ideas(text, self._sectors(audience)) or NO_MATCH

    def _by_ideas(self, text: str, names: Sequence[str]) -> Match | None:
        """The sector by the words that a text holds; None where it holds none that is known."""
        words, hits = _read(text, sector_phrases())
        if not hits:
            return None
        # "Other schools" are schools.
        begin = {hit.first for hit in hits}
        hits = [hit for hit in hits if hit.phrase != "other" or hit.after not in begin]
        last = hits[-1]
        is_at_end = _is_at_end(words, last)
        of_all = set.intersection(*({idea for idea, _ in hit.ideas} for hit in hits))
        if not of_all and is_at_end and not any(is_sure for hit in hits[:-1] for _, is_sure in hit.ideas):
            # "General" and "Church" of a name say less than the hospital and the school at its end.
            hits, of_all = [last], {idea for idea, _ in last.ideas}
        every = {idea for hit in hits for idea, is_sure in hit.ideas if is_sure}
        of_both = [name for name in names if every and every <= self._sector_ideas[name]]
        if not of_all and len(of_both) == 1 and all(any(is_sure for _, is_sure in hit.ideas) for hit in hits):
            return Match(of_both[0], How.KNOWN, hint=_says(text, hits))
        if not of_all:
            instead = known_words()["instead"]
            offers = [
                name
                for hit in hits
                for idea, _ in hit.ideas
                for one in ((idea,) if self._names_of(idea, names) else instead.get(idea, ()))
                for name in self._names_of(one, names)
            ]
            several = self._names_of("multi", names)
            says_so = len(several) == 1 and "multi" in every
            return Match(
                several[0] if says_so else "",
                How.LIKELY if says_so else How.NONE,
                tuple(dict.fromkeys([*several, *offers]))[:_OFFERS],
                f"“{shown(text)}” speaks of several sectors.",
            )
        sure = {idea for hit in hits for idea, is_sure in hit.ideas if is_sure and idea in of_all}
        is_sure = bool(sure) and (
            is_at_end
            or len(hits) > 1
            or _is_said_alone(words, hits)
            or (words[last.after].word if last.after < len(words) else "") in (APART, "of")
        )
        ideas = sorted(sure or of_all, key=lambda idea: [name for name, _ in hits[0].ideas].index(idea))
        # What two ideas share is asked about, but for the one that alone has a name in the list.
        with_names = [idea for idea in ideas if self._names_of(idea, names)]
        if len(with_names) > 1:
            offers = [name for idea in with_names for name in self._names_of(idea, names)]
            return Match(offers[0], How.LIKELY, tuple(dict.fromkeys(offers))[:_OFFERS], _says(text, hits))
        match = self._sector_of_idea((with_names or ideas)[0], names, text, is_sure=is_sure)
        likelier = [name for idea in of_all - sure for name in self._names_of(idea, names)]
        if not sure and match.name:
            match = replace(match, offers=tuple(dict.fromkeys([*match.offers, *likelier])))
        return replace(match, hint=match.hint or _says(text, hits))

    def _sector_of_idea(self, idea: str, names: Sequence[str], text: str, *, is_sure: bool) -> Match:
        of_it = self._names_of(idea, names)
        if len(of_it) > 1:
            # "Primary schools" and "Secondary schools": the one that shares a word with the text.
            said = set(plain_words(text).split())
            shared = [name for name in of_it if said & (set(plain_words(name).split()) - {"school", "service"})]
            if len(shared) != 1:
                return Match(of_it[0], How.LIKELY, of_it)
            of_it = (shared[0],)
        if of_it:
            return Match(of_it[0], How.KNOWN if is_sure else How.LIKELY, () if is_sure else of_it)
        others = [name for other in known_words()["instead"].get(idea, ()) for name in self._names_of(other, names)]
        offers = tuple(dict.fromkeys(others))[:_OFFERS]
        if not offers:
            return Match(offers=tuple(names), hint=f"No sector of the list says “{shown(text)}”.")
        return Match(offers[0], How.LIKELY, offers, f"No sector of the list says “{shown(text)}”.")

    def _names_of(self, idea: str, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if idea in self._sector_ideas[name])

    def _same_words(self, text: str, names: Iterable[str]) -> Match | None:
        plain = plain_words(text)
        same = [name for name in names if plain and _without_and(plain_words(name)) == _without_and(plain)]
        return Match(same[0], How.KNOWN) if len(same) == 1 else None

    def _part_of_name(self, text: str, names: Sequence[str]) -> Match | None:
        """A name that is a list itself: "LAC/Care Leavers/Residential" is meant by one of them, and by two."""
        wanted = [part for part in _parts_of_name(text) if part]
        found = [name for name in names if wanted and set(wanted) <= set(_parts_of_name(name))]
        if len(found) == 1:
            return Match(found[0], How.KNOWN, hint=f"“{shown(text)}” is a part of “{found[0]}”.")
        return None

    # Audiences.

    def audience(self, text: str) -> Match:
        """The audience that a cell of an audience's column means."""
        return self._once("audience", text, "", self._audience)

    def _audience(self, text: str, _: str) -> Match:
        if answered := self._answer("audience:word", text) or self._answer("audience", text):
            return answered
        names = self.lists.audiences
        if not (plain := folded(text)) or len(text) > _LONGEST:
            return NO_MATCH
        for name in names:
            if folded(name) == plain:
                return Match(name, How.EXACT)
        if found := self._same_words(text, names):
            return found
        if slip := _without_slips(text, audience_phrases()):
            said = self._spoken_of(slip, audience_phrases())
            if len(said) == 1 and said[0].is_certain:
                return Match(said[0].audience, How.KNOWN, hint=f"“{shown(text)}” is a slip of “{slip}”.", slip_of=slip)
        in_column = audience_phrases(in_column=True)
        is_said_alone = any(is_sure for _, is_sure in in_column.of(text))
        spoken = self._spoken_of(text, audience_phrases())
        if is_said_alone or not spoken:
            spoken = self._spoken_of(text, in_column)
        certain = list(dict.fromkeys(one.audience for one in spoken if one.is_certain))
        every = tuple(dict.fromkeys(one.audience for one in spoken))
        if len(certain) == 1:
            [name] = certain
            # "Staff (health)" is staff; "Staff and students" may be two.
            if every == (name,):
                return Match(name, How.KNOWN, hint=f"“{shown(text)}” says “{spoken[0].word}”.")
            return Match(name, How.LIKELY, (name, *(one for one in every if one != name)))
        if certain:
            return Match(offers=tuple(certain), hint=f"“{shown(text)}” speaks of {joined(certain)}.")
        if every:
            return Match(every[0], How.LIKELY, every, f"“{shown(text)}” says “{spoken[0].word}”.")
        if match := _close(text, names):
            return match
        corrected = _corrected(text, audience_phrases())
        if corrected and (likely := self._spoken_of(corrected, audience_phrases())):
            offers = tuple(dict.fromkeys(one.audience for one in likely))
            return Match(offers[0], How.LIKELY, offers, f"“{shown(text)}” is spelled nearly like “{corrected}”.")
        if sector_phrases().of(text):
            return Match(offers=tuple(one for one in names if not self.only_sector(one)))
        return NO_MATCH

    def audiences_spoken_of(self, text: str) -> tuple[Spoken, ...]:
        """The audiences of which any text speaks, each once, in the order of the text.

        Of what somebody teaches ("Safeguarding children") or is called ("Children's services") it doesn't speak. Of
        "Year 9 parents" and of "pupil support staff" the last word says whom is meant.
        """
        if text not in self._spoken:
            self._spoken[text] = self._spoken_of(text, audience_phrases()) if len(text) <= 600 else ()
        return self._spoken[text]

    def _spoken_of(self, text: str, phrases: Phrases) -> tuple[Spoken, ...]:
        words, hits = _read(text, phrases)
        plain = folded(text)
        after = known_words()["nobody"]["after"]
        meant: list[Hit] = []
        for at, hit in enumerate(hits):
            before = words[hit.first - 1].word if hit.first else ""
            two_before = words[hit.first - 2].word if hit.first > 1 else ""
            if any(idea == "nobody" for idea, _ in hit.ideas) or _is_modifier(hit, hits[at + 1 :], words):
                continue
            if before in after and before != "of":
                continue
            # "Group work with young people" is done with them; "Work with young people" is taught to others.
            is_group_work = [word.word for word in words[:3]] == ["group", "work", "with"] and hit.first == 3
            if before == "with" and two_before in ("working", "work", "engaging", "for") and not is_group_work:
                continue
            # "Parents of pupils" are parents.
            if before in ("of", "for", "to") and any(one.after == hit.first - 1 for one in meant):
                continue
            meant.append(hit)
        certain: dict[str, str] = {}
        for hit in meant:
            sure = [idea for idea, is_sure in hit.ideas if is_sure]
            for name in self._audiences_of(sure[0]) if len(sure) == 1 else ():
                if len(self._audiences_of(sure[0])) == 1:
                    certain.setdefault(name, _as_written(plain, words, hit))
        spoken: dict[str, Spoken] = {}
        for hit in meant:
            of_hit = [name for idea, _ in hit.ideas for name in self._audiences_of(idea)]
            if set(of_hit) & set(certain):
                of_hit = [name for name in of_hit if name in certain]
            for name in of_hit:
                word = certain.get(name) or _as_written(plain, words, hit)
                spoken.setdefault(name, Spoken(name, word, name in certain))
        return tuple(spoken.values())

    def _audiences_of(self, idea: str) -> tuple[str, ...]:
        return tuple(name for name, ideas in self._audience_ideas.items() if idea in ideas)

    # Names.

    def organisation(self, text: str) -> Match:
        """The organisation that a spelling means; close ones are likely."""
        return self._once("organisation", text, "", self._organisation)

    def _organisation(self, text: str, _: str) -> Match:
        if answered := self._answer("organisation", text):
            return answered
        plain = folded(text)
        if not plain or len(text) > _LONGEST or not self.lists.organisations:
            return NO_MATCH
        by_core = self._organisations_by_core()
        if name := self._spelling_of.get(plain):
            return Match(name, How.EXACT if folded(name) == plain else How.KNOWN)
        read = read_name(text)

        def may_be(spelling: str) -> bool:
            """Whether neither this spelling nor the name itself says that it is another thing."""
            names = {spelling, self._spelling_of[folded(spelling)]}
            return all(kinds_together(read, read_name(name)) is not Kinds.OTHER for name in names)

        near: dict[str, float] = {}
        same: list[str] = []
        for spelling in by_core.get(read.joined, ()):
            together = kinds_together(read, read_name(spelling))
            name = self._spelling_of[folded(spelling)]
            if together is Kinds.SAME:
                same.append(name)
            elif may_be(spelling):
                near[name] = max(near.get(name, 0), 95)
        same = list(dict.fromkeys(same))
        if len(same) == 1 and not near.keys() - set(same):
            return Match(same[0], How.KNOWN, hint=f"“{shown(text)}” is another way to write it.")
        for core, score, _at in process.extract(
            read.joined, by_core.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=8
        ):
            for spelling in by_core[core]:
                if core != read.joined and may_be(spelling):
                    name = self._spelling_of[folded(spelling)]
                    near[name] = max(near.get(name, 0), score - 1)
        offers = (*same, *sorted((name for name in near if name not in same), key=lambda name: (-near[name], name)))
        if not offers:
            return NO_MATCH
        return Match(offers[0], How.LIKELY, offers[:_OFFERS], f"“{shown(text)}” is spelled nearly like it.")

    def _organisations_by_core(self) -> dict[str, list[str]]:
        if self._by_core is None:
            self._by_core = {}
            for organisation in self.lists.organisations:
                for spelling in (organisation.name, *organisation.spellings):
                    if self._spelling_of.setdefault(folded(spelling), organisation.name) == organisation.name:
                        self._by_core.setdefault(read_name(spelling).joined, []).append(spelling)
        return self._by_core

    def course(self, text: str) -> Match:
        """The course that a spelling means."""
        return self._once("course", text, "", lambda said, _: self._of_list("course", said, self.lists.courses))

    def level(self, text: str) -> Match:
        """The level that a spelling means."""
        return self._once("level", text, "", lambda said, _: self._level(said))

    def area(self, text: str) -> Match:
        """The area that a spelling means."""
        return self._once("area", text, "", lambda said, _: self._of_list("area", said, self.lists.areas))

    def provider(self, text: str) -> Match:
        """Who delivers, of the list."""
        return self._once("provider", text, "", lambda said, _: self._of_list("provider", said, self.lists.providers))

    def trainer(self, text: str) -> Match:
        """The trainer that a spelling means."""
        return self._once("trainer", text, "", lambda said, _: self._of_list("trainer", said, self.lists.trainers))

    def _of_list(self, kind: str, text: str, names: Sequence[str]) -> Match:
        if answered := self._answer(kind, text):
            return answered
        plain = folded(text)
        if not plain or len(text) > _LONGEST:
            return NO_MATCH
        for name in names:
            if folded(name) == plain:
                return Match(name, How.EXACT)
        return self._same_words(text, names) or _close(text, names) or NO_MATCH

    def _level(self, text: str) -> Match:
        match = self._of_list("level", text, self.lists.levels)
        if match.name or not text.strip():
            return match
        ways = {"intro": "introductory", "introduction": "introductory", "basic": "introductory", "adv": "advanced",
                "ttt": "train the trainer", "t4t": "train the trainer", "training for trainers": "train the trainer",
                "basic awareness": "awareness", "awareness raising": "awareness"}  # fmt: skip
        meant = ways.get(folded(text), "")
        return next((Match(name, How.KNOWN) for name in self.lists.levels if folded(name) == meant), match)

    def activity(self, text: str) -> Match:
        """The activity of which a text speaks: the last that it names, since "staff briefing day" is a day."""
        return self._once("activity", text, "", self._activity)

    def _activity(self, text: str, _: str) -> Match:
        names = tuple(one.name for one in self.lists.activities)
        if (match := self._of_list("activity", text, names)).is_sure:
            return match
        _words, hits = _read(text, activity_phrases())
        found: dict[str, bool] = {}
        for hit in hits:
            for idea, is_sure in hit.ideas:
                for name in names:
                    if idea in _ideas_of_name(name, activity_phrases()):
                        found[name] = found.get(name, False) or is_sure
        sure = [name for name, is_sure in found.items() if is_sure]
        if len(sure) > 1:
            # "Staff training briefing": training is what all of it is.
            sure = [name for name in sure if "course" not in _ideas_of_name(name, activity_phrases())]
        if len(sure) == 1:
            return Match(sure[0], How.KNOWN, hint=_says(text, hits))
        if found:
            offers = tuple(sure or found)
            return Match(offers[0], How.LIKELY, offers, _says(text, hits))
        return match

    # What else words say.

    def status(self, text: str) -> Status | None:
        """The status that a cell says without doubt, as "Cancelled" or "Cancelled - snow"; None where it says none."""
        said = self.status_said(text)
        return said.status if said and said.is_certain else None

    def status_said(self, text: str) -> SaidStatus | None:
        """What any text says of whether a session took place; None where it says nothing of it."""
        text = text[:_LONGEST_LOOKED_AT]
        answer = self.answers.get(f"status:{folded(text)}")
        if answer in tuple(Status):
            return SaidStatus(Status(answer), text, True)
        words, hits = _read(text, status_phrases())
        plain = folded(text)
        if plain in ("✓", "✔"):
            return SaidStatus(Status.DELIVERED, plain, True)
        for hit in hits:
            [(idea, is_sure), *others] = hit.ideas
            before = words[hit.first - 1].word if hit.first else ""
            next_word = words[hit.after].word if hit.after < len(words) else ""
            is_alone = hit.first == 0 and _is_at_end(words, hit)
            word = _as_written(plain, words, hit)
            if idea in ("delivered", "planned") and not is_alone:
                # "Attended" and "booked" say much else.
                if not (idea == "planned" and is_sure and hit.first == 0):
                    continue
                is_sure = False
            if (
                before in ("not", "no", "nearly", "almost", "be")
                or before.isdecimal()
                or next_word in ("place", "booking")
            ):
                continue
            # "Rescheduled from 5 May" took place, on this day.
            if idea == "moved" and (next_word == "from" or before == "from"):
                continue
            if not is_sure and not is_alone:
                continue
            is_first = hit.first == 0
            if idea == "moved":
                return SaidStatus(None, word, is_first and is_sure, is_moved=True)
            return SaidStatus(Status(idea), word, is_sure and is_first and not others)
        return None

    def how_delivered(self, text: str) -> HowDelivered | None:
        """How it was delivered: in person, online, hybrid."""
        _words, hits = _read(text, how_phrases())
        said = {idea for hit in hits for idea, _ in hit.ideas}
        if len(said) == 1:
            return HowDelivered(said.pop())
        return HowDelivered.HYBRID if said else None

    # Answers, and what was found before.

    def _answer(self, kind: str, text: str) -> Match | None:
        answer = self.answers.get(f"{kind}:{folded(text)}")
        return Match(answer, How.EXACT, is_answered=True) if answer else None

    def _once(self, kind: str, text: str, audience: str, find: Callable[[str, str], Match]) -> Match:
        text = text[:_LONGEST_LOOKED_AT]
        key = (kind, text, audience)
        if key not in self._kept:
            self._kept[key] = find(text, audience)
        return self._kept[key]


def is_ditto(text: str) -> bool:
    """Whether a cell says "the same as above": a ditto mark, "do.", "as above"."""
    plain = folded(text).replace(" ", "") if len(text) <= _LONGEST_DITTO else ""
    return bool(plain) and (plain in ditto_words() or plain.strip("()[].-") in ditto_words() - {""})


def is_near(text: str) -> bool:
    """Whether a text speaks of people who are near those of an audience, and not the same: drivers' escorts."""
    return any(token.word in near_words() for token in tokens(text))


def _read(text: str, phrases: Phrases) -> tuple[tuple[Token, ...], list[Hit]]:
    words = tokens(text)
    hits = phrases.hits(tuple(token.word for token in words))
    return words, [hit for hit in hits if hit.phrase not in only_at_end() or _ends_a_part(words, hit)]


def _ideas_of_name(name: str, phrases: Phrases) -> frozenset[str]:
    """The ideas of a list's name: what it says surely, else what it says at all."""
    _, hits = _read(name, phrases)
    ideas = [one for hit in hits for one in hit.ideas if one[0] != "nobody"]
    sure = frozenset(idea for idea, is_sure in ideas if is_sure)
    return sure or frozenset(idea for idea, _ in ideas)


def _is_at_end(words: Sequence[Token], hit: Hit) -> bool:
    return all(token.word in empty_words() or token.word in (APART, "and") for token in words[hit.after :])


def _ends_a_part(words: Sequence[Token], hit: Hit) -> bool:
    return hit.first > 0 and (hit.after == len(words) or words[hit.after].word == APART)


def _is_said_alone(words: Sequence[Token], hits: Sequence[Hit]) -> bool:
    """Whether a part of a text, up to a dash or a comma, says a sector and nothing else: "Health - Rotherham"."""
    covered = {at for hit in hits for at in range(hit.first, hit.after)}
    part: list[bool] = []
    has_hit = False
    for at, token in enumerate([*words, Token(APART, 0, 0)]):
        if token.word == APART:
            if has_hit and all(part):
                return True
            part, has_hit = [], False
        else:
            part.append(at in covered or token.word in empty_words() or token.word.isdecimal())
            has_hit = has_hit or at in covered
    return False


def _is_modifier(hit: Hit, rest: Sequence[Hit], words: Sequence[Token]) -> bool:
    """Whether the next word says whom is meant: "Year 9 parents", "pupil support staff"."""
    if not rest:
        return False
    following = rest[0]
    if {idea for idea, _ in hit.ideas} & {idea for idea, _ in following.ideas}:
        return False
    between = [token.word for token in words[hit.after : following.first]]
    return len(between) <= 1 and all(word in ("support", "facing", "focused", "service", "group") for word in between)


def _as_written(plain: str, words: Sequence[Token], hit: Hit) -> str:
    return plain[words[hit.first].start : words[hit.after - 1].end]


def _says(text: str, hits: Sequence[Hit]) -> str:
    words = tokens(text)
    said = joined(list(dict.fromkeys(_as_written(folded(text), words, hit) for hit in hits)))
    return f"“{shown(text)}” says “{said}”."


def _without_and(plain: str) -> str:
    return " ".join(word for word in plain.split() if word not in ("and", "the"))


def _parts_of_name(name: str) -> list[str]:
    parts = re.split(r"\s*[/,;]\s*|\s+(?:and|&)\s+", folded(name))
    return [" ".join(word for word in plain_words(part).split() if word not in ("sector", "the")) for part in parts]


def _close(text: str, names: Sequence[str]) -> Match | None:
    """A name of which a text is a slip of the hand."""
    plain = plain_words(text).replace(" ", "")
    if len(plain) < 5:
        return None
    scored = []
    for name in names:
        other = plain_words(name).replace(" ", "")
        allowed = 1 if len(plain) < 8 else 2 if len(plain) < 16 else 3
        away = OSA.distance(plain, other, score_cutoff=allowed)
        digits = [letter for letter in plain if letter.isdecimal()] != [
            letter for letter in other if letter.isdecimal()
        ]
        if away <= allowed and not digits:
            scored.append((away, name))
    scored.sort()
    if not scored:
        return None
    offers = tuple(name for _, name in scored)[:_OFFERS]
    return Match(offers[0], How.LIKELY, offers, f"“{shown(text)}” is spelled nearly like it.")


def _without_slips(text: str, phrases: Phrases) -> str:
    """A text whose slips of the hand are put right, where nobody doubts what was meant; "" where there are none."""
    words = [token.word for token in tokens(text)]
    meant = [_meant(word, phrases) for word in words]
    if APART in words or len(words) > _MOST_WORDS or not any(meant):
        return ""
    return " ".join(right or word for word, right in zip(words, meant, strict=True))


def _meant(word: str, phrases: Phrases) -> str:
    """The known word that differs from a long one by a single slip, where no other known word is near; else ""."""
    if len(word) < _SHORTEST_SLIP or any(word in one.vocabulary for one in (sector_phrases(), audience_phrases())):
        return ""
    found = process.extract(word, phrases.vocabulary, scorer=OSA.distance, score_cutoff=1, limit=None)
    near = [one for one, *_ in found]
    right = [one for one in near if _is_one_slip(word, one)]
    # "Voluntry" is known too, and means the same as "voluntary".
    return right[0] if right and all(OSA.distance(one, right[0]) <= 1 for one in near) else ""


def _is_one_slip(word: str, right: str) -> bool:
    """Whether a letter was left out or typed once too often, two were swapped, or one vowel stands for another."""
    if word[0] != right[0] or OSA.distance(word, right) != 1:
        return False
    if len(word) != len(right):
        longer, shorter = sorted((word, right), key=len, reverse=True)
        at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
        return longer == right or longer[at] in longer[max(at - 1, 0) : at]
    wrong = [(one, other) for one, other in zip(word, right, strict=True) if one != other]
    return len(wrong) == 2 or set(wrong[0]) <= set("aeiou")


def _corrected(text: str, phrases: Phrases) -> str:
    """A text in which words that are slips of words that are known are put right; "" where there are none."""
    words = []
    is_changed = False
    for token in tokens(text):
        word = token.word
        if len(word) >= 5 and word not in phrases.vocabulary:
            allowed = 1 if len(word) < 8 else 2
            found = process.extractOne(word, phrases.vocabulary, scorer=OSA.distance, score_cutoff=allowed)
            if found:
                word, is_changed = found[0], True
        words.append("," if word == APART else word)
    return " ".join(words) if is_changed else ""
