"""`publish` freezes a period's tables as a version, and `withdraw` takes one back: the same rules as in a browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import click

from training_register.actions.doubles import tell_apart
from training_register.actions.publications import publish, withdraw
from training_register.clock import now, today
from training_register.commands.opening import opened_register
from training_register.count import entries_in_words
from training_register.current import current_settings
from training_register.database import db, writing
from training_register.outputs.files import made_files
from training_register.reports.periods import period_report
from training_register.reports.publishing import Decided, Prepared, prepared
from training_register.reports.readiness import LACKS, Readiness, readiness
from training_register.rules.hiding import Choice, Decision, Place
from training_register.rules.periods import Period, PeriodProblem, parse_period
from training_register.rules.permissions import ALL
from training_register.rules.publications import Reason
from training_register.rules.readiness import Explained, GapsAnswered, changes_explained, problem_with


@dataclass(frozen=True, slots=True)
class Answers:
    """What is answered beforehand: why gaps are accepted and small numbers hidden, and what else is agreed to."""

    accept: str = ""
    reason: Reason | None = None
    hide: str = ""
    are_different: bool = False
    is_update: bool = False
    even_so: bool = False


def _reason(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    if problem := problem_with(text.strip()):
        raise click.BadParameter(problem)
    return text.strip()


@click.command("publish")
@click.argument("period")
@click.option("--accept", default="", callback=_reason, help="Why what is missing is accepted.")
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in Reason]),
    help="Why figures differ from the version before. Without it each has the reason that is most likely.",
)
@click.option("--hide", default="", callback=_reason, help="Why every figure that is asked about is hidden.")
@click.option("--different", is_flag=True, help="The entries that may be counted twice are different.")
@click.option("--update", is_flag=True, help="Publish a period that is not over.")
@click.option("--even-so", is_flag=True, help="Publish a new version though no figure differs.")
def publish_command(
    period: str, accept: str, reason: str | None, hide: str, different: bool, update: bool, even_so: bool
) -> None:
    """Publishes the tables of PERIOD as its next version.

    What still needs an answer is told, and nothing is published until it has one. Tables that were left out before
    are left out again.
    """
    answers = Answers(accept, Reason(reason) if reason else None, hide, different, update, even_so)
    with opened_register(is_placed=True):
        asked = _period(period)
        version = publish_period(asked, answers)
    click.echo(f"Published: {asked.label}, version {version}.")


@click.command("withdraw")
@click.argument("period")
@click.argument("version", type=click.IntRange(1))
@click.option("--reason", required=True, callback=_reason, help="Why it should not be out; everybody reads it.")
def withdraw_command(period: str, version: int, reason: str) -> None:
    """Takes VERSION of the publication of PERIOD back: its files and links go, who, when and why stays."""
    with opened_register():
        asked = _period(period)
        writing(db.session)
        withdraw(db.session, by=None, period=asked.address, version=version, reason=reason)
        db.session.commit()
    click.echo(f"Withdrawn: {asked.label}, version {version}.")


def publish_period(period: Period, answers: Answers) -> int:
    """Publishes a period, and gives the version. Needs the application's context.

    Raises `click.ClickException` with all that still needs an answer.
    """
    writing(db.session, as_of_one_moment=True)
    settings = current_settings()
    report = period_report(db.session, period, settings=settings, today=today())
    ready = readiness(db.session, period, report, scope=ALL, today=today())
    found = _prepared(period, {})
    if found.questions and answers.hide:
        found = _prepared(period, {one.place: Decision(Choice.HIDDEN, answers.hide) for one in found.questions})
    gaps = ready.answered(ready.reasons_before, answers.accept)
    explained = changes_explained(found.download.changes, {}, answers.reason)
    stops = list(_stops(ready, found, answers, gaps, explained))
    if stops:
        db.session.rollback()
        raise click.ClickException("\n".join((f"{period.label} is not published.", *(f"- {one}" for one in stops))))
    download = replace(found.download, changes=explained.changes)
    publish(
        db.session,
        by=None,
        download=download,
        entries=found.entries,
        behind=found.behind,
        gaps=gaps.accepted,
        hidden=found.hidden,
        files=made_files(download, brand=settings.brand_colour),
    )
    for pair in ready.pairs:
        tell_apart(db.session, by=None, pair=pair.ids)
    db.session.commit()
    assert download.version is not None
    return download.version


def _stops(
    ready: Readiness, found: Prepared, answers: Answers, gaps: GapsAnswered, explained: Explained
) -> Iterator[str]:
    """What still needs an answer, a sentence each."""
    if not found.download.tables:
        yield "There is nothing to publish."
        return
    if not ready.is_over and not answers.is_update:
        yield "The period is not over. Publish it as an update with --update."
    if gaps.unanswered:
        lacks = "; ".join(f"{LACKS[kind]}: {entries_in_words(number)}" for kind, number in ready.kinds)
        yield f"What is missing needs a reason ({lacks}). Fill it in, or give one with --accept."
    if ready.pairs and not answers.are_different:
        number = len(ready.pairs)
        yield (
            f"{'1 pair' if number == 1 else f'{number:,} pairs'} of entries may be counted twice. Take one of each out "
            "of the figures, or say with --different that they are different."
        )
    if not answers.hide:
        yield from (
            f"{one.words} Answer it in a browser, or hide all such figures with --hide." for one in found.questions
        )
    if explained.unexplained:
        yield f"{len(explained.unexplained):,} figures differ from the version before, and need a --reason."
    if found.before and not found.download.changes and not answers.even_so:
        yield f"No figure differs from version {found.before.version}. Publish all the same with --even-so."
    if found.refused:
        yield found.refused


def _prepared(period: Period, decisions: Mapping[Place, Decision]) -> Prepared:
    settings = current_settings()
    decided = Decided(left_out=settings.tables_left_out, figures=decisions)
    return prepared(db.session, period, settings=settings, today=today(), made_at=now(), decided=decided)


def _period(text: str) -> Period:
    try:
        return parse_period(text, current_settings().first_month)
    except PeriodProblem as problem:
        raise click.BadParameter(str(problem), param_hint="PERIOD") from problem
