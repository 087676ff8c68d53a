"""What has been published."""

from __future__ import annotations

from training_register.database import DbSession


def has_publication(db_session: DbSession) -> bool:
    """Whether a period's tables were published, so that the years which they name must stay what they are.

    The register keeps no publications yet. This is the one place that says so: the page of settings, the actions that
    place entries anew, their undo and the command line all ask here.
    """
    return False
