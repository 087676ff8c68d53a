"""Names as they were: what things of the lists were called before, where they went, and which are retired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, func, or_, select

from training_register.database import DbSession
from training_register.models import Change, Course, Organisation, Provider, Trainer
from training_register.rules.names import folded

# The lists of names that a form completes, by the words of `queries.names.LISTS`.
_LONG_LISTS: dict[str, Any] = {"course": Course, "organisation": Organisation, "provider": Provider, "trainer": Trainer}


def former_names(db_session: DbSession, ids: Mapping[Any, Collection[int]]) -> dict[Any, dict[str, int]]:
    """What things were called before they were renamed, by their models: {a former name: the id}."""
    found: defaultdict[Any, dict[str, int]] = defaultdict(dict)
    models = {model.__tablename__: model for model, wanted in ids.items() if wanted}
    if not models:
        return {}
    conditions = [
        and_(Change.subject == subject, Change.subject_id.in_(sorted(ids[model]))) for subject, model in models.items()
    ]
    rows = db_session.execute(
        select(Change.subject, Change.subject_id, Change.fields).where(or_(*conditions)).order_by(Change.id)
    )
    for subject, id_, fields in rows:
        before = fields.get("name", (None,))[0]
        if isinstance(before, str):
            found[models[subject]][before] = id_
    return dict(found)


def names_by_former(db_session: DbSession, model: Any) -> dict[str, str]:
    """What the things of a list were called before they were renamed, folded, and what each is called now."""
    now: dict[int, str] = dict(db_session.execute(select(model.id, model.name)).all())
    changes = select(Change.subject_id, Change.fields).where(Change.subject == model.__tablename__)
    return {
        folded(fields["name"][0]): now[id_]
        for id_, fields in db_session.execute(changes.order_by(Change.id))
        if id_ in now and isinstance(fields.get("name", (None,))[0], str)
    }


def where_organisations_went(db_session: DbSession, ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """For organisations by their ids: the id and the name of the one that each was merged into, or its own."""
    own, shown = Organisation.__table__.alias("own").c, Organisation.__table__.alias("shown").c
    statement = select(own.id, shown.id, shown.name).where(
        own.id.in_(sorted(ids)), shown.id == func.coalesce(own.merged_into_id, own.id)
    )
    return {one: (went, name) for one, went, name in db_session.execute(statement)} if ids else {}


def retired_among(db_session: DbSession, ids: Mapping[str, Collection[int]]) -> dict[str, set[int]]:
    """Those of some ids of the long lists that are retired, by the words for the lists."""
    return {
        kind: set(
            db_session.scalars(
                select(_LONG_LISTS[kind].id).where(
                    _LONG_LISTS[kind].id.in_(sorted(wanted)), _LONG_LISTS[kind].retired_on.is_not(None)
                )
            )
        )
        for kind, wanted in ids.items()
        if wanted
    }
