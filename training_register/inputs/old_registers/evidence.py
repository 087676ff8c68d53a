"""What texts around and in a row tell of whom a session was for, and of its sector, beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from training_register.inputs.old_registers.register_words import APART, sector_phrases, tokens
from training_register.inputs.old_registers.spellings import Match, Spellings, Spoken
from training_register.rules.names import folded

# What a title holds besides what it is about. "Rotherham Children's Services: training" names who keeps the register.
_OF_TITLES = re.compile(
    r"\b(?:train(?:ing|ings|ed)|sessions?|logs?|registers?|records?|work|workshops?|courses?|events?"
    r"|assembl(?:y|ies)|briefings?|awareness|cse|child sexual exploitation|sexual exploitation|safeguarding|delivered"
    r"|delivery|run|held|to|in|for|with|of|at|by|on"
    r"|staff|professionals?|practitioners?|pupils?|students?|young people|yp|children|sheets?|lists?"
    r"|programmes?|annual|year|data|figures"
    r"|summary|autumn|spring|summer|terms?|quarter|q[1-4]|attendances?|activity|activities|visits?|talks?|outreach|sector|only|all"
    r"|jan\w*|feb\w*|mar(?:ch)?|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*)\b"
    r"|\d+(?:\s?[-/–]\s?\d+)?|[()\[\]:.,–—-]",
    re.IGNORECASE,
)
_KEEPER = re.compile(
    r"\b(?:team|service|unit|department|project|hub|board|directorate|partnership)\b|\bby\b", re.IGNORECASE
)
# One person, and not what is taught to many of them: "Prevention worker diary", but "Social worker training".
_ONE_KEEPER = re.compile(
    r"(?<!the )\b(?:worker|nurse|officer|advis[eo]r|manager|co-?ordinator|trainer|mentor|counsellor|therapist|visitor"
    r"|consultant|practitioner|lead|midwife|teacher|coach)\b"
    r"(?!['’]s)(?! (?:training|courses?|briefings?|workforce|conference|inset|induction|cpd|development|study)\b"
    r"(?! (?:log|record|diary)))",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_FOR_WHOM = re.compile(r"\b(?:for|to|with)\b", re.IGNORECASE)
# These may be what a course is about, not whom it was for: "Keeping young people safe", "Parents and CSE".
_MAY_BE_TOPIC = (
    "young", "youth", "child", "teen", "adolesc", "girl", "boy", "kid", "parent", "carer", "famil", "mum", "dad", "yp",
    "cyp",
)  # fmt: skip
# "Talking to teens" is taught to others.
_ABOUT = "".join(
    f"(?<!{verb} )"
    for verb in ("talking", "talk", "speaking", "listening", "working", "communicating", "engaging", "caring")
)
_AFTER_FOR = rf"{_ABOUT}\b(?:for|with|to|by)\s+(?:the\s+|some\s+|local\s+)?"
_KIND_OF_SESSION = (
    r"(?:'s|s'|’s|s’|s)?\s+(?:and carers?'?\s+)?(?:workshops?|sessions?|groups?|evenings?|courses?|coffee|mornings?"
    r"|meetings?|talks?|events?|information|awareness|drop[- ]?ins?|forums?|classes|class|training|briefings?"
    r"|presentations?|programmes?|lessons?|conference|day)\b"
)


_SCHOOL_BEGINS = re.compile(r"[^:,;–—-]*\b(?:college|school|academy|sixth form)(?=\s*(?:[:,;–—-]|$))", re.IGNORECASE)
_GROUP = re.compile(r"(staff|students?|learners?|pupils?)\s*:\s*(\S.*)", re.IGNORECASE)
# What is left of "young people's", and what a title may be called besides.
_SAYS_NOTHING = ("s", "group", "team")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A name of a list, and why it is taken: "its title says “Staff training”"."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text that may tell something, and where it stands: "its title", "the sheet's name"."""

    text: str
    where: str


def audience_said(texts: Iterable[Said], spellings: Spellings) -> Evidence | None:
    """The audience of which the first text that speaks of any speaks; none where it speaks of several."""
    for said in texts:
        # "Workers = us and their staff" explains a column or a colour.
        tells_nobody = "=" in said.text or names_keeper(said.text)
        names = () if tells_nobody else audiences_in(said.text, spellings)
        if len(names) == 1:
            return Evidence(names[0], f"{said.where} says “{said.text}”")
        if names:
            return None
    return None


def names_keeper(text: str) -> bool:
    """Whether a title says who keeps the register, or who delivered: "Parents and families team"."""
    if (one := _ONE_KEEPER.search(text)) and not _FOR_WHOM.search(text[: one.start()]):
        return True
    return bool(_KEEPER.search(text)) and not _FOR_WHOM.search(text)


def audiences_in(text: str, spellings: Spellings) -> tuple[str, ...]:
    """The audiences of which a title or a heading speaks beyond doubt."""
    match = spellings.audience(text)
    if match.is_sure:
        return (match.name,)
    return tuple(dict.fromkeys(one.audience for one in spellings.audiences_spoken_of(text) if one.is_certain))


def is_for(one: Spoken, text: str) -> bool:
    """Whether a course's words tell whom it was for, and not only what it is about."""
    word = folded(one.word)
    if not one.is_certain:
        return False
    if not word.startswith(_MAY_BE_TOPIC):
        return True
    plain, word = folded(text), re.escape(word)
    return plain == folded(one.word) or bool(
        re.search(f"{_AFTER_FOR}{word}", plain) or re.search(f"{word}{_KIND_OF_SESSION}", plain)
    )


def school_that_keeps(texts: Iterable[Said], spellings: Spellings, audience: str) -> Evidence | None:
    """The sector of schools, where a title begins with the name of the school or college that keeps the register."""
    for said in texts:
        begins = _SCHOOL_BEGINS.match(said.text) if said.where != "the file's name" else None
        match = spellings.sector_spoken_of(begins[0], audience) if begins else Match()
        if match.is_sure and match.name == spellings.sector("school", audience).name:
            return Evidence(match.name, f"{said.where} says “{said.text}”")
    return None


def group_of(text: str) -> tuple[str, str]:
    """What stands before a colon and says who they are, and what stands behind it: "Students: L1 Catering"."""
    found = _GROUP.fullmatch(text.strip())
    return (found[1].casefold(), found[2]) if found else ("", "")


def title_sector(text: str, spellings: Spellings, audience: str) -> Match:
    """The sector of a title that says nothing but a sector, besides what titles say anyhow."""
    rest = " ".join(_OF_TITLES.sub(" ", text).split())
    words = tuple(token.word for token in tokens(rest) if token.word not in (APART, "and", "the"))
    covered = {at for hit in sector_phrases().hits(words) for at in range(hit.first, hit.after)}
    if not covered or any(word not in _SAYS_NOTHING for at, word in enumerate(words) if at not in covered):
        return Match()
    return spellings.sector(rest, audience)


def sector_said(texts: Iterable[Said], spellings: Spellings, audience: str) -> Evidence | None:
    """The sector that the first title which says nothing else says beyond doubt."""
    for said in texts:
        # "Leaders and helpers (voluntary sector)": what stands in brackets says it by itself.
        for text in (said.text, *_IN_BRACKETS.findall(said.text)) if not names_keeper(said.text) else ():
            match = title_sector(text, spellings, audience)
            if match.is_sure:
                return Evidence(match.name, f"{said.where} says “{said.text}”")
    return None
