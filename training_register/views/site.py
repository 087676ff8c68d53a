"""What every page has: its head and navigation, its headers, its error pages, its line in the log."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, Response, abort, current_app, g, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, default_exceptions

from training_register.access import permissions
from training_register.clock import instant_in_words, now
from training_register.current import current_settings, settings_last_read
from training_register.database import db
from training_register.outputs.figures import marks_used
from training_register.outputs.wording import beneath_line, line_beneath, title_of
from training_register.queries.examples import is_example_for_good
from training_register.reports.entry_list import entries_in_words
from training_register.reports.table_lines import lines_of, marks_explained
from training_register.rules.example_years import INVENTED
from training_register.rules.lengths import length_in_words
from training_register.rules.periods import days_in_words
from training_register.rules.permissions import Permission
from training_register.rules.times import time_in_words
from training_register.settings import Settings
from training_register.views.addresses import address_of

PROGRAM = "Training register"

# Own scripts and styles only; nothing inline, nothing evaluated, no other host.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

ERRORS = {
    400: ("The request could not be understood", "Go back and try again. If you followed a link, it may be cut short."),
    403: ("You can’t use this page", "Your account has no leave for it. Ask an administrator of the register."),
    404: ("Page not found", "Check the address. The page may have moved."),
    405: ("Page not found", "This address can’t be opened like that. Start from the home page."),
    413: ("The file is too large", "A file may have at most 10 MB."),
    429: ("Too many requests", "Wait a little and try again."),
    500: ("There is a problem with the register", "Nothing was saved. Try again, and tell an administrator."),
}  # fmt: skip

# What is known for good about the register, kept with the application.
IS_EXAMPLE = "IS_EXAMPLE"

# The menu: a label, the page that it leads to, and who sees it.
PAGES = (
    ("Record", "recording.new_entry", Permission.RECORD),
    ("Missing figures", "missing.missing_list", Permission.RECORD),
    ("Import", "imports.import_list", Permission.RECORD),
    ("Tables", "tables.periods", Permission.SEE_TABLES),
    ("Publications", "published.publication_list", Permission.SEE_PUBLICATIONS),
    ("Entries", "entries.entry_list", Permission.SEE_ENTRIES),
    ("Organisations", "organisations.organisation_list", Permission.KEEP_LISTS),
    ("Lists", "lists.list_overview", Permission.KEEP_LISTS),
    ("History", "history.history", Permission.KEEP_LISTS),
    ("Accounts", "users.user_list", Permission.KEEP_ACCOUNTS),
    ("Settings", "settings.settings_page", Permission.KEEP_SETTINGS),
)
# What a page without a place of its own in the menu belongs to.
ALSO = {
    "planned": "recording", "series": "recording", "selections": "entries", "comparisons": "tables",
    "stated_figures": "tables", "series_breaks": "lists", "publishing": "tables", "traces": "published",
    "proposals": "imports", "taking_in": "imports", "recipes": "imports",
}  # fmt: skip

log = logging.getLogger("training_register.requests")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation or the footer."""

    label: str
    href: str
    is_current: bool = False


def prepare(app: Flask) -> None:
    """Gives the application what every page has."""
    app.context_processor(_page_context)
    # What a template may ask of a Table's cells; the words are those of every printer.
    app.jinja_env.globals.update(
        beneath_line=beneath_line,
        line_beneath=line_beneath,
        days_in_words=days_in_words,
        length_in_words=length_in_words,
        time_in_words=time_in_words,
        instant_in_words=instant_in_words,
        entries_in_words=entries_in_words,
        lines_of=lines_of,
        marks_used=marks_used,
        marks_explained=marks_explained,
        title_of=title_of,
        address_of=address_of,
    )
    app.before_request(_start_clock)
    app.before_request(_refuse_nul)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(CSRFError, _expired_form)


def _page_context() -> dict[str, Any]:
    is_signed_in = current_user.is_authenticated
    settings = _settings()
    given = permissions(settings)
    return {
        "site": {
            "organisation_name": settings.organisation_name or PROGRAM,
            "service_name": PROGRAM,
            "version": current_app.config["VERSION"],
            "mark": INVENTED if _is_example() else "",
            "navigation": _navigation(request.script_root, request.blueprint or "", given),
            "footer": _footer(Permission.SEE_TABLES in given) if is_signed_in else (),
            "sign_out": address_of("sign_in.sign_out"),
            "brand": address_of("brand.stylesheet", colour=settings.brand_colour.removeprefix("#")),
        }
    }


def _settings() -> Settings:
    try:
        return current_settings()
    except SQLAlchemyError:
        # A page that tells of trouble with the database needs none of it.
        db.session.rollback()
        return settings_last_read()


@lru_cache(maxsize=256)
def _footer(sees_tables: bool) -> tuple[Link, ...]:
    # A publication tells how its own figures were counted; this tells of the tables as they are now.
    counted = (Link("How figures are counted", address_of("tables.how_counted_now")),) if sees_tables else ()
    return (*counted, Link("Change password", address_of("sign_in.own_password")))


def _navigation(_root: str, blueprint: str, given: frozenset[Permission]) -> tuple[Link, ...]:
    here = (blueprint, ALSO.get(blueprint))
    return tuple(
        Link(label, address_of(endpoint), endpoint.partition(".")[0] in here)
        for label, endpoint, permission in PAGES
        if permission in given
    )


def _is_example() -> bool:
    """Whether the register holds an invented team: asked page by page until it holds an entry, and never again.

    Only an empty register can become an example, while it is served too. Its own operation says so, and not a setting:
    what is invented stays marked in a copy, after a restore and on every machine that serves it.
    """
    known: bool | None = current_app.config.get(IS_EXAMPLE)
    if known is None:
        try:
            known = current_app.config[IS_EXAMPLE] = is_example_for_good(db.session)
        except SQLAlchemyError:
            # A page that tells of trouble with the database needs none of it.
            db.session.rollback()
    return bool(known)


def _start_clock() -> None:
    g.started = time.perf_counter()


def _refuse_nul() -> None:
    """No word that the register keeps holds the character NUL, and PostgreSQL refuses to be asked about it."""
    if any("\x00" in value for _, value in request.args.items(multi=True)):
        abort(400)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # What belongs to somebody who signed in stays out of every cache but for the static files.
    if request.endpoint not in ("static", "brand.stylesheet"):
        response.headers["Cache-Control"] = "private, no-store"
        # Nor is it found by searching: a read-only link may stand where a search engine looks.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    milliseconds = (time.perf_counter() - g.started) * 1000 if "started" in g else 0
    # The route, not the address: it holds no query string and nothing that somebody typed.
    route = request.url_rule.rule if request.url_rule else "-"
    # Whoever this request has looked up already: a stylesheet asks the database nothing.
    known = g.get("_login_user")
    user = known.id if known and known.is_authenticated else "-"
    log.info(
        "%s %s %s %d %.1fms user=%s",
        now().isoformat(timespec="milliseconds"), request.method, route, response.status_code, milliseconds, user,
    )  # fmt: skip
    return response


def _error_page(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error  # a redirect is no error
    db.session.rollback()
    heading, message = ERRORS.get(code, (default_exceptions.get(code, HTTPException)().name, ""))
    return render_template("errors/error.html", heading=heading, message=message), code


def _expired_form(_error: CSRFError) -> Any:
    message = "The page was open for too long, or you signed out. Go back, load the page again and send it once more."
    return render_template("errors/error.html", heading="This form has expired", message=message), 400
