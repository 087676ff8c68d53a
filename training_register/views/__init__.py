"""HTTP only: read the request, call, commit once, render or redirect. Here every address is joined to the app."""

from __future__ import annotations

from flask import Flask

from training_register.views import (
    brand,
    chosen_tables,
    comparisons,
    cross_tables,
    drawing,
    entries,
    filters,
    history,
    home,
    import_recipes,
    imports,
    lists,
    missing,
    organisation_lists,
    planned,
    proposals,
    publication_links,
    published,
    publishing,
    read_link,
    recording,
    report_tables,
    selections,
    series,
    series_breaks,
    settings,
    sheets,
    sign_in,
    site,
    stated_figures,
    tables,
    taking_in,
    traces,
    users,
)


def register(app: Flask) -> None:
    """Gives the application its pages, and what every page has."""
    site.prepare(app)
    drawing.prepare(app)
    for module in (
        home, tables, chosen_tables, comparisons, cross_tables, recording, planned, missing, entries, selections,
        series, filters, sheets, imports, proposals, taking_in, import_recipes, lists, report_tables, stated_figures,
        organisation_lists, series_breaks, history, sign_in, publishing, published, traces, publication_links,
        read_link, users, settings, brand,
    ):  # fmt: skip
        app.register_blueprint(module.blueprint)
    for view in (
        recording.new_entry, recording.changed_entry, missing.missing_list, publishing.publish_period,
        publishing.withdrawn, proposals.questions, sign_in.sign_in_again,
    ):  # fmt: skip
        # The forms of all but the last check their token themselves, and show again what was typed where it is no
        # longer good; the last saves nothing.
        app.extensions["csrf"].exempt(view)
