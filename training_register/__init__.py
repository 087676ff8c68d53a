"""A register of professional-training and awareness sessions, and the yearly tables that reports publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from training_register import access, database, views
from training_register.settings import Settings, instance_folder, secret_key, settings_for, where_given, where_set_in

__version__ = "0.1.0"

PACKAGE = Path(__file__).parent
# In a checkout templates/ and static/ lie beside the package, in the wheel inside it.
RESOURCES = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
LARGEST_UPLOAD = 10 * 1024 * 1024


def create_app(
    folder: Path | None = None, settings: Settings | None = None, where_set: Mapping[str, str] | None = None
) -> Flask:
    """The application of the register in a folder; of the one that the environment names, if none is given.

    `settings` are those given at the start, and `where_set` says where each of them is set, which can't be set in a
    browser; they are read from the folder and the environment where they are not given. Use
    `current.current_settings` for the settings as they are now.

    Raises `SettingsProblem` or `DatabaseProblem` where it can't run as it is set.
    """
    database.check_sqlite_version()
    folder = folder or instance_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if settings is None:
        settings, where_set = settings_for(folder), where_set_in(folder)

    app = Flask(
        __name__,
        instance_path=str(folder),
        template_folder=str(RESOURCES / "templates"),
        static_folder=str(RESOURCES / "static"),
    )
    app.config.update(
        SECRET_KEY=secret_key(folder),
        SETTINGS=settings,
        WHERE_SET=where_given(settings) if where_set is None else where_set,
        VERSION=__version__,
        SQLALCHEMY_DATABASE_URI=database.address(folder, settings.database_url),
        # A statement in the log of an error does not show what was in it, which may be personal.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        SESSION_COOKIE_NAME="training_register",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=LARGEST_UPLOAD,
        # A form that stays open over a long morning is still good while its session is.
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    database.db.init_app(app)
    Migrate(app, database.db, directory=str(PACKAGE / "migrations"))
    CSRFProtect(app)
    views.register(app)
    access.guard(app)
    return app
