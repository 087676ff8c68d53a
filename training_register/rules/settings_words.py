"""Settings in words: what each is called on the page and in the history, and how its values read."""

from __future__ import annotations

from datetime import date
from typing import Any

from training_register.rules.names import joined
from training_register.rules.periods import MONTHS, day_in_words

NOTHING = "nothing"

LABELS = {
    "organisation_name": "Organisation’s name",
    "service_name": "Service name",
    "place": "Place",
    "contact": "Contact",
    "brand_colour": "Colour",
    "first_month": "First month of the reporting year",
    "entries_kept_since": "Entries kept since",
    "first_screen": "Shown first in the form",
    "bank_holidays": "Bank holidays",
    "viewers_see_live": "Viewers see tables that are not published",
    "tables_left_out": "Tables left out of files and publications",
    "keep_files_days": "Days for which an imported file is kept",
}
# The fields of the form for a session, as `first_screen` names them.
SCREEN_LABELS = {
    "came_from": "Came from",
    "activity": "Activity",
    "level": "Level",
    "how": "How",
    "areas": "Areas",
    "providers": "Delivered by",
    "trainers": "Trainers",
    "status": "Status and reason",
    "notes": "Notes",
    "venue": "Venue",
    "starts_at": "Starts at",
    "length": "Length",
    "days": "On how many days",
    "same_session_as": "Same session as",
    "figures": "Other figures: booked, capacity, did not attend …",
    "words_instead": "Words instead of a number",
    "reference": "Reference",
    "answers": "Who can answer",
    "contact": "Whom to ask",
}
NATION_LABELS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern ireland": "Northern Ireland",
    "": "None: no day is asked about for being a bank holiday",
}


def setting_in_words(name: str, value: Any) -> str:
    """A value of a setting, as Python or JSON has it, as people read it."""
    if name == "bank_holidays":
        label = NATION_LABELS[value] if value in NATION_LABELS else str(value)
        return label.partition(":")[0]
    if name == "viewers_see_live":
        return "Yes" if value else "No"
    if value in (None, "", [], ()):
        return NOTHING
    if name == "first_month" and isinstance(value, int):
        return MONTHS[value]
    if name == "entries_kept_since":
        return day_in_words(value if isinstance(value, date) else date.fromisoformat(value))
    if name == "first_screen":
        return ", ".join(_field_in_words(field) for field in value)
    if name == "tables_left_out":
        return ", ".join(value)
    return str(value)


def change_of_setting(name: str, before: Any, after: Any) -> str:
    """What became of a setting: "Service name: Amber → Amber Project"; of a list, what came and went."""
    if name == "first_screen":
        came, went = (
            ", ".join(_field_in_words(field) for field in one or () if field not in (other or ()))
            for one, other in ((after, before), (before, after))
        )
        parts = [f"{came} added"] * bool(came) + [f"{went} put under “More”"] * bool(went)
        return f"{LABELS[name]}: {'; '.join(parts) or 'in another order'}"
    if name == "tables_left_out":
        left_out, put_back = (
            joined([one for one in ones or () if one not in (others or ())])
            for ones, others in ((after, before), (before, after))
        )
        parts = [f"{left_out} left out"] * bool(left_out) + [f"{put_back} put back"] * bool(put_back)
        return f"Tables in files and publications: {'; '.join(parts) or 'in another order'}"
    return f"{LABELS.get(name, name)}: {setting_in_words(name, before)} → {setting_in_words(name, after)}"


def _field_in_words(field: str) -> str:
    label: str = SCREEN_LABELS.get(field, field)
    return label.partition(":")[0].lower()
