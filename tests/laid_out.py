"""A form for a report table as a browser without a screen fills it: boxes, and the buttons that send them."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from tests.pages import Browser, Page, check_page


class LayoutPage:
    """The page on which a table is laid out, with everything that stands in its boxes."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.page = browser.open(address)
        self._read()

    def _read(self) -> None:
        form = self.page.soup.select_one("#layout-form")
        assert form, f"this is no page on which a table is laid out: {self.page.text('h1')}"
        self.address = str(form["action"])
        self.said: MultiDict[str, str] = MultiDict()
        for field in form.select("input[name], select[name], textarea[name]"):
            name = str(field["name"])
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                self.said.add(name, str(chosen["value"]) if chosen else "")
            elif field.name == "textarea":
                self.said.add(name, field.get_text().removeprefix("\n"))
            elif field.get("type") != "checkbox" or field.has_attr("checked"):
                self.said.add(name, str(field.get("value", "")))

    def fill(self, **boxes: Any) -> LayoutPage:
        """Types into boxes, chooses and ticks; `__` in a name stands for "-", a list for several, None for no tick."""
        for name, value in boxes.items():
            box = name.replace("__", "-")
            self.said.poplist(box)
            if value is not None:
                self.said.setlist(box, value if isinstance(value, list) else [value])
        return self

    def value(self, label: str, box: str) -> str:
        """The value of a choice, or of a box to tick, by the words beside it; `box` is how the name of it begins."""
        for option in self.page.soup.select(f'select[name^="{box}"] option'):
            if " ".join(option.get_text(" ").split()) == label:
                return str(option["value"])
        for tick in self.page.soup.select(f'input[type=checkbox][name^="{box}"]'):
            found = self.page.soup.select_one(f'label[for="{tick["id"]}"]')
            if found and " ".join(found.get_text(" ").split()) == label:
                return str(tick["value"])
        raise AssertionError(f"nothing called {label!r} can be chosen in {box}")

    def choose(self, box: str, *labels: str) -> LayoutPage:
        """Chooses in a box, or ticks, by words alone."""
        values = [self.value(label, box) for label in labels]
        self.said.setlist(box, values)
        return self

    def press(self, button: str) -> LayoutPage:
        """Presses a button that saves nothing."""
        assert self.page.soup.select_one(f'#layout-form button[value="{button}"]'), f"there is no button {button}"
        self.page = self._send(button)
        self._read()
        return self

    def save(self) -> Page:
        """Saves; the page that comes."""
        self.page = self._send("save")
        if self.page.soup.select_one("#layout-form"):
            self._read()
        return self.page

    def _send(self, button: str) -> Page:
        sent = MultiDict(self.said)
        sent["do"] = button
        page = Page(self.browser.client.post(self.address, data=sent, follow_redirects=True))
        assert page.status == 200, f"{button} gave {page.status}"
        check_page(page)
        return page

    @property
    def rows(self) -> list[str]:
        """The labels of the rows."""
        return [value for name, value in self.said.items() if name.startswith("row-") and name.endswith("-label")]

    @property
    def number_of_rows(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def error(self, box: str) -> str:
        """What is wrong with a box, as it stands beside it; the summary on top leads to it."""
        words = self.page.text(f"#{box}-error").removeprefix("Error: ")
        assert words in self.page.text(".govuk-error-summary")
        assert self.page.soup.select_one(f'.govuk-error-summary a[href="#{box}"]')
        assert self.page.soup.select_one(f"#{box}")
        return words

    def preview(self) -> list[list[str]]:
        """The lines of the preview, its headings first."""
        return printed(self.page, "#preview table")

    def add_row(self, label: str, *fed_by: str, box: str = "sector") -> LayoutPage:
        """Adds a row that sectors, members of a list or a measure feed, each by its name."""
        at = self.number_of_rows
        self.press("add-row")
        self.fill(**{f"row-{at}-label": label})
        return self.choose(f"row-{at}-{box}", *fed_by)

    def add_note(self, text: str, *about: str, without: str = "") -> LayoutPage:
        """Adds a note about rows, by their labels."""
        at = sum(name.endswith("-text") for name in self.said)
        self.press("add-note")
        self.fill(**{f"note-{at}-text": text, f"note-{at}-without": without})
        return self.choose(f"note-{at}-row", *about) if about else self

    def add_measure(self, label: str, heading: str = "", kind: str = "measure") -> LayoutPage:
        """Adds a measure, or a line beneath, by its usual heading."""
        at = sum(name.startswith(f"{kind}-") and name.endswith("-key") for name in self.said)
        self.press(f"add-{kind}")
        self.fill(**{f"{kind}-{at}-heading": heading})
        return self.choose(f"{kind}-{at}-key", label)


def printed(page: Page, selector: str) -> list[list[str]]:
    """The lines of a table on a page, its headings first, as people read them."""
    table = page.soup.select_one(selector)
    assert table, f"nothing on the page matches {selector}"
    return [
        ["".join(cell.get_text("").split("\n")).strip() for cell in line.select("th, td")]
        for line in table.select("tr")
    ]  # fmt: skip
