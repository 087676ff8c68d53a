"""Organisations that are likely to be one: pairs whose names, sectors and areas are close, the surest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import log
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from sqlalchemy import select

from training_register.database import DbSession
from training_register.models import Organisation, OrganisationSpelling, OrganisationToldApart
from training_register.rules.organisation_names import Kinds, Reading, kinds_together, read_name

# Of 100: from here on a pair is offered. A sure one has the same words, and nothing that speaks against it.
OFFERED = 72
SURE = 100
# Two words are spellings of one from this likeness on.
_SAME_WORD = 0.74
# More organisations than this that share a beginning of a word share nothing that tells them apart.
_LARGEST_BLOCK = 120
# Where the words of one name are among those of the other, which has more.
_PART_OF = 86
_INITIALS = 80
_LESS_FOR = {Kinds.SAME: 0, Kinds.SCHOOL_LEFT_OUT: 1, Kinds.MORE: 8, Kinds.KIN: 7}


class Compared(NamedTuple):
    """What is compared of an organisation: its name, its usual sector and area."""

    id: int
    name: str
    sector_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two organisations that may be one, the lower id first; `likeness` is of 100."""

    one: int
    other: int
    likeness: float
    is_sure: bool


def likely_duplicates(db_session: DbSession) -> list[LikelyPair]:
    """The pairs of organisations that are likely to be one, the surest first, but for those that were told apart."""
    organisations = [Compared(*row) for row in db_session.execute(_COMPARED)]
    return pairs_alike(organisations, pairs_told_apart(db_session))


# Whoever is retired is compared too: an old name in an old sheet is found again as the one that took its place.
_COMPARED = (
    select(Organisation.id, Organisation.name, Organisation.usual_sector_id, Organisation.usual_area_id)
    .where(Organisation.merged_into_id.is_(None))
    .order_by(Organisation.id)
)


def pairs_told_apart(db_session: DbSession) -> set[tuple[int, int]]:
    """The pairs that somebody said are different, the lower id first; of one that was merged, where it went."""
    merged: dict[int, int] = {
        id_: into
        for id_, into in db_session.execute(
            select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))
        )
        if into is not None
    }
    apart = set()
    for pair in db_session.execute(
        select(OrganisationToldApart.organisation_id, OrganisationToldApart.other_organisation_id)
    ):
        one, other = sorted(merged.get(id_, id_) for id_ in pair)
        apart.add((one, other))
    return apart


def names_alike(db_session: DbSession, names: Sequence[str]) -> dict[str, LikelyPair]:
    """For each new name that is close to an organisation, the closest: `one` is its id, `other` means nothing.

    Other spellings are compared too.
    """
    there = [Compared(*row) for row in db_session.execute(_COMPARED)]
    there += [
        Compared(id_, spelling)
        for id_, spelling in db_session.execute(
            select(OrganisationSpelling.organisation_id, OrganisationSpelling.spelling)
            .join(Organisation, Organisation.id == OrganisationSpelling.organisation_id)
            .where(Organisation.merged_into_id.is_(None))
            .order_by(OrganisationSpelling.id)
        )
    ]
    # Ids of their own, since an organisation stands here with each of its spellings.
    owners = [organisation.id for organisation in there]
    numbered = [organisation._replace(id=number) for number, organisation in enumerate(there)]
    first_new = len(numbered)
    numbered += [Compared(first_new + number, name) for number, name in enumerate(names)]
    closest: dict[str, LikelyPair] = {}
    for pair in _alike(numbered, first_new=first_new):
        name = names[pair.other - first_new]
        closest.setdefault(name, LikelyPair(owners[pair.one], 0, pair.likeness, pair.is_sure))
    return closest


def pairs_alike(organisations: Sequence[Compared], apart: Iterable[tuple[int, int]] = ()) -> list[LikelyPair]:
    """The pairs among some organisations that are likely to be one, the surest first."""
    return _alike(organisations, frozenset(apart))


def _alike(
    organisations: Sequence[Compared], apart: frozenset[tuple[int, int]] = frozenset(), first_new: int | None = None
) -> list[LikelyPair]:
    """Pairs that are alike; with `first_new`, only those of an id below it and one from it on."""
    readings = {organisation.id: read_name(organisation.name) for organisation in organisations}
    by_id = {organisation.id: organisation for organisation in organisations}
    weights = _weights(readings.values())
    found = []
    for one, other in _candidates(readings, first_new):
        likeness, kinds = _likeness(readings[one], readings[other], weights)
        if not likeness or (one, other) in apart:
            continue
        mine, theirs = by_id[one], by_id[other]
        place = _together(mine.area_id, theirs.area_id, 3, 9) + _together(mine.sector_id, theirs.sector_id, 2, 6)
        score = likeness - _LESS_FOR[kinds] + place
        if score >= OFFERED:
            is_sure = likeness == SURE and _says_the_same(mine, theirs, kinds)
            found.append(LikelyPair(one, other, min(score, 100.0), is_sure))
    sure = _unambiguous({(pair.one, pair.other) for pair in found if pair.is_sure}, readings)
    found = [replace(pair, is_sure=(pair.one, pair.other) in sure) for pair in found]
    return sorted(found, key=lambda pair: (not pair.is_sure, -pair.likeness, pair.one, pair.other))


def _says_the_same(mine: Compared, theirs: Compared, kinds: Kinds) -> bool:
    """Whether nothing beside the words of two names speaks against their being one."""
    if _differ(mine.area_id, theirs.area_id) or _differ(mine.sector_id, theirs.sector_id):
        return False
    # "Bents Green" may be the school or the estate: the sector and the area say which.
    same_place = mine.area_id is not None and mine.area_id == theirs.area_id
    same_sector = mine.sector_id is not None and mine.sector_id == theirs.sector_id
    return kinds is Kinds.SAME or (kinds is Kinds.SCHOOL_LEFT_OUT and same_place and same_sector)


def _unambiguous(sure: set[tuple[int, int]], readings: dict[int, Reading]) -> set[tuple[int, int]]:
    """The sure pairs but for those where one of the two could as well be a third of the list.

    Whoever merges two pairs that share an organisation merges all three: each must be sure with each.
    """
    by_core: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for id_, reading in readings.items():
        by_core[reading.core].append(id_)
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in sure:
        partners[one].add(other)
        partners[other].add(one)

    def is_open(one: int, other: int) -> bool:
        if partners[one] - {other} != partners[other] - {one}:
            return True
        if kinds_together(readings[one], readings[other]) is Kinds.SAME:
            return False
        others = set(by_core[readings[one].core]) - partners[one] - {one, other}
        return bool(others)

    return {pair for pair in sure if not is_open(*pair)}


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other


def _together(one: int | None, other: int | None, more: int, less: int) -> int:
    if one is None or other is None:
        return 0
    return more if one == other else -less


def _weights(readings: Iterable[Reading]) -> dict[str, float]:
    """How much each word tells names apart: "bents" more than "green", of which a town has thirty."""
    used = Counter(word for reading in readings for word in set(reading.core))
    most = max(used.values(), default=1)
    return {word: 1 + log((most + 1) / number) for word, number in used.items()}


def _likeness(one: Reading, other: Reading, weights: dict[str, float]) -> tuple[float, Kinds]:
    """How alike two names are, of 100, by their words alone, and what they say that they are; 0 for not at all."""
    kinds = kinds_together(one, other)
    if kinds is Kinds.OTHER:
        return 0, kinds
    if one.core == other.core:
        return SURE, kinds
    if one.joined == other.joined or sorted(one.core) == sorted(other.core):
        return SURE - 2, kinds
    if _are_initials(one, other) or _are_initials(other, one):
        return _INITIALS, kinds
    # Cheap, and enough to tell most candidates from each other.
    if fuzz.token_set_ratio(one.spaced, other.spaced) < 60:
        return 0, kinds
    matched, left = _matched(one.core, other.core, weights)
    whole = sum(weights[word] for word in (*one.core, *other.core))
    likeness = 100 * matched / whole
    if not left:
        # All words of the shorter name are in the longer one.
        likeness = max(likeness, _PART_OF if min(len(one.core), len(other.core)) > 1 else OFFERED - 2)
    close = fuzz.ratio(one.joined, other.joined)
    return min(max(likeness, close if close >= 90 else 0), SURE - 4), kinds


def _matched(one: tuple[str, ...], other: tuple[str, ...], weights: dict[str, float]) -> tuple[float, list[str]]:
    """The weight, on both sides, of the words that two names share or nearly share, and what the shorter has left."""
    short, long = sorted((one, other), key=len)
    free, matched, left = list(long), 0.0, []
    for word in short:
        best, likeness = "", 0.0
        for candidate in free:
            alike = 1.0 if candidate == word else _word_likeness(word, candidate)
            if alike > likeness:
                best, likeness = candidate, alike
        if likeness >= _SAME_WORD:
            free.remove(best)
            matched += likeness**2 * (weights[word] + weights[best])
        else:
            left.append(word)
    return matched, left


def _word_likeness(one: str, other: str) -> float:
    # "Inf" for "infirmary": a beginning stands for a word.
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return max(0.85, float(OSA.normalized_similarity(one, other)))
    return float(OSA.normalized_similarity(one, other, score_cutoff=_SAME_WORD - 0.01))


def _are_initials(one: Reading, other: Reading) -> bool:
    return len(one.as_initials) >= 3 and one.as_initials in other.initials


def _candidates(readings: dict[int, Reading], first_new: int | None) -> Iterator[tuple[int, int]]:
    """Pairs that share the beginning or the end of a word that few others have, each once, the lower id first."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for id_, reading in readings.items():
        keys = {f"={reading.joined}"}
        for word in reading.core:
            keys |= {f"{word[:3]}-", f"-{word[-3:]}"}
        keys |= {f"{word}." for word in reading.initials} | ({f"{reading.as_initials}."} - {"."})
        # "Greenhill" and "Green Hill".
        keys.add(f"{reading.joined[:5]}~")
        for key in keys:
            blocks[key].append(id_)
    seen: set[tuple[int, int]] = set()
    for key, ids in blocks.items():
        if len(ids) > _LARGEST_BLOCK and not key.startswith("="):
            continue
        if first_new is not None:
            below = [id_ for id_ in ids if id_ < first_new]
            pairs: Iterable[tuple[int, int]] = ((one, new) for new in ids[len(below) :] for one in below)
        else:
            pairs = combinations(ids, 2)
        for pair in pairs:
            if pair not in seen:
                seen.add(pair)
                yield pair
