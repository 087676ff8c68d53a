"""`demo` makes a register with a published year in it, prints the year's tables, and serves it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import select

from training_register.actions.settings import change_settings, shown_settings
from training_register.actions.users import add_user, enable_user, password_hash_of, password_matches, set_password
from training_register.commands.opening import opened_register
from training_register.commands.publishing import Answers, publish_period
from training_register.commands.register import prepared
from training_register.commands.serving import (
    HOST,
    PORT,
    address,
    described,
    refuse_taken,
    run_server,
    usual_workers,
    why_not,
)
from training_register.commands.sheets import take_in
from training_register.commands.tables import download, write_whole
from training_register.current import current_settings
from training_register.database import DbSession, db, writing
from training_register.models import Entry
from training_register.outputs.publication import file_name
from training_register.outputs.text import as_text
from training_register.outputs.workbook import as_workbook
from training_register.queries.users import user_with_email
from training_register.rules.passwords import made_password
from training_register.rules.periods import parse_period
from training_register.rules.permissions import Role
from training_register.settings import Settings, instance_folder, settings_for, where_set_in

FOLDER = "demo"
SIGN_INS = "sign-ins.txt"
EXPLAINED = "# Who can sign in to the demonstration. Delete this file, and new passwords are made at the next start."
DATA = "training_register.data"
# Another program may have the usual port: on some systems it belongs to one that comes with them.
PORTS_TO_TRY = range(PORT, PORT + 10)


@dataclass(frozen=True, slots=True)
class SignIn:
    """The account of a role in the demonstration, with its password."""

    role: Role
    email: str
    password: str


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help=f"[default: the first free one from {PORT} to {PORTS_TO_TRY[-1]}]"
)
def demo(port: int | None) -> None:
    """Makes a register with a published year in it, prints its tables, and serves it.

    It lies in a folder of its own, "demo" in the register's folder, and touches no other register. Starting it again
    shows what is there.
    """
    port = port or next((port for port in PORTS_TO_TRY if why_not(HOST, port) is None), PORT)
    refuse_taken(HOST, port)
    written = tomllib.loads(files(DATA).joinpath("demonstration.toml").read_text("utf-8"))
    folder = instance_folder() / FOLDER
    settings, where_set = _settings(folder)
    with opened_register(folder, settings, where_set, is_prepared=False) as app:
        for sentence in prepared(app):
            click.echo(sentence)
        if _load(app, written["figures"]["file"], written["settings"]):
            _publish(written["figures"]["period"], written["publication"]["accept"])
        sign_ins = demonstration_accounts(db.session, folder / SIGN_INS, written["accounts"]["domain"])
        workbook = _print_year(app, folder, written["figures"]["period"])
        click.echo()
        for line in described(app):
            click.echo(line)
    click.echo(f"Workbook: {workbook}")
    click.echo(f"Address:  {address(HOST, port)}   (Ctrl and C stops the server)")
    click.echo("Sign in:")
    for sign_in in sign_ins:
        click.echo(f"  {sign_in.role:<14} {sign_in.email:<42} {sign_in.password}")
    run_server(folder, settings, where_set=where_set, host=HOST, port=port, workers=usual_workers())


def _settings(folder: Path) -> tuple[Settings, dict[str, str]]:
    """The settings in the demonstration's folder, and which of them are set there.

    The environment has no say, and neither has another database: both would be those of somebody's real register.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return replace(settings_for(folder, environment={}), database_url=""), where_set_in(folder, environment={})


def _load(app: Flask, name: str, settings: dict[str, Any]) -> bool:
    """Sets the settings and brings the published figures in; False where the register holds entries already."""
    if db.session.scalar(select(Entry.id).limit(1)) is not None:
        return False
    writing(db.session)
    now_set = current_settings(to_change=True)
    change_settings(db.session, by=None, settings=now_set, seen=shown_settings(now_set), said=settings)
    db.session.commit()
    with as_file(files(DATA).joinpath(name)) as file:
        take_in(app, file, create_missing=True, may_be_named=True)
    return True


def _publish(period: str, accept: str) -> None:
    """Publishes the year that was brought in, as a manager would."""
    asked = parse_period(period, current_settings().first_month)
    version = publish_period(asked, Answers(accept=accept))
    click.echo(f"Published: {asked.label}, version {version}.")


def demonstration_accounts(db_session: DbSession, file: Path, domain: str) -> list[SignIn]:
    """An account for each role, whose password is in a file that its owner alone can read.

    What the file says is true afterwards, whatever became of the accounts meanwhile.
    """
    there = dict(_sign_ins_in(file))
    wanted = [
        SignIn(role, email, there.get(email) or made_password()) for role in Role for email in (f"{role}@{domain}",)
    ]
    # The file first: a password that nobody knows would be of no use.
    if any(there.get(sign_in.email) != sign_in.password for sign_in in wanted):
        lines = "".join(f"{sign_in.role} {sign_in.email} {sign_in.password}\n" for sign_in in wanted)
        write_whole(file, f"{EXPLAINED}\n{lines}".encode(), is_private=True)
    for sign_in in wanted:
        user = user_with_email(db_session, sign_in.email)
        if user and password_matches(sign_in.password, user):
            continue
        password_hash = password_hash_of(sign_in.password, email=sign_in.email)
        writing(db_session)
        if user is None:
            add_user(db_session, by=None, email=sign_in.email, role=sign_in.role, password_hash=password_hash)
        else:
            set_password(db_session, by=None, user=user, password_hash=password_hash)
            enable_user(db_session, by=None, user=user)
        db_session.commit()
    return wanted


def _sign_ins_in(file: Path) -> list[tuple[str, str]]:
    """Pairs of an e-mail address and a password; none where there is no file."""
    if not file.exists():
        return []
    lines = (line.split() for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [(fields[1], fields[2]) for fields in lines if len(fields) == 3]


def _print_year(app: Flask, folder: Path, period: str) -> Path:
    """Prints a period's tables, and writes its workbook beside the database."""
    asked = parse_period(period, current_settings().first_month)
    found = download(app, asked)
    click.echo()
    click.echo(as_text(found).encode("utf-8"), nl=False)
    workbook = folder / file_name(asked, "xlsx")
    write_whole(workbook, as_workbook(found))
    return workbook
