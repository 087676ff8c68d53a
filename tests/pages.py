"""A browser without a screen: it gives parsed pages, and checks on every one what must be true of all."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import session
from flask.testing import FlaskClient
from flask_login import login_user
from werkzeug.test import TestResponse

from tests.given import PASSWORD
from training_register.models import AppUser


class Page:
    """A parsed page as a person sees it, with the answer that brought it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")

    def text(self, selector: str = "body") -> str:
        """The text of the first thing that a CSS selector finds, with single spaces."""
        found = self.soup.select_one(selector)
        assert found, f"nothing on the page matches {selector}"
        return " ".join(found.get_text(" ").split())

    def texts(self, selector: str) -> list[str]:
        """The texts of all that a CSS selector finds."""
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(selector)]

    def link(self, label: str) -> str:
        """The address that the link of a label leads to."""
        for link in self.soup.select("a[href]"):
            if " ".join(link.get_text(" ").split()) == label:
                return str(link["href"])
        raise AssertionError(f"there is no link {label!r} on the page")

    def fields(self, form: str = "main form") -> dict[str, Any]:
        """What a form would send if it were sent as it is."""
        found = self.soup.select_one(form)
        assert found, f"nothing on the page matches {form}"
        sent: dict[str, Any] = {}
        for field in found.select("input[name], select[name], textarea[name]"):
            name, kind = str(field["name"]), field.get("type")
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                # Beside what is chosen a second box of the same name may offer another: blank, it says nothing.
                sent[name] = (str(chosen["value"]) if chosen else "") or sent.get(name, "")
            elif field.name == "textarea":
                # As a browser does: the first line break after the tag is none of the text.
                sent[name] = field.get_text().removeprefix("\n")
            elif kind not in ("checkbox", "radio") or field.has_attr("checked"):
                sent[name] = str(field.get("value", "on" if kind == "checkbox" else ""))
        return sent


class Browser:
    """Somebody's browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str, status: int = 200, **options: Any) -> Page:
        """The page at an address, followed through redirects, which must answer with a status."""
        return self._checked(self.client.get(address, follow_redirects=True, **options), status)

    def get(self, address: str, **options: Any) -> TestResponse:
        """The bare answer to a request: for downloads, and redirects that are not followed."""
        return self.client.get(address, **options)

    def send(self, address: str, data: dict[str, Any], status: int = 200, form: str = "main form") -> Page:
        """Opens a page with a form, fills the form, sends it, and follows to the page that comes."""
        page = self.open(address)
        filled = {**page.fields(form), **data}
        found = page.soup.select_one(form)
        assert found is not None
        action = str(found.get("action") or address)
        return self._checked(self.client.post(action, data=filled, follow_redirects=True), status)

    def sign_in(self, user: AppUser) -> None:
        """Begins the session that signing in by the form would begin, without the form: a thousand tests begin so."""
        with self.client.application.test_request_context(environ_base=dict(self.client.environ_base)):
            login_user(user)
            begun = dict(session)
        with self.client.session_transaction() as kept:
            kept.clear()
            kept.update(begun)
            kept.permanent = True

    def sign_in_by_form(self, user: AppUser) -> None:
        """Signs in by the form, and goes nowhere yet."""
        sent = {**self.open("/sign-in").fields(), "email": user.email, "password": PASSWORD}
        assert self.client.post("/sign-in", data=sent).status_code == 302

    def sign_in_and_look(self, user: AppUser, password: str = PASSWORD) -> Page:
        """Signs in by the form, with any password; gives the page that comes."""
        return self.send("/sign-in", {"email": user.email, "password": password})

    def _checked(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, f"{response.request.path} gave {page.status}, not {status}: {page.text()[:300]}"
        if response.mimetype == "text/html":
            check_page(page)
        return page


def check_page(page: Page) -> None:
    """What must be true of every page of the site."""
    soup = page.soup
    headings = page.texts("h1")
    assert len(headings) == 1, f"a page has one h1, not {headings}"
    title = page.text("title")
    assert headings[0].lower() in title.lower(), f"the title {title!r} does not say {headings[0]!r}"
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    assert not soup.select("[style], [onclick], script:not([src]), style"), "nothing is inline"
    for field in soup.select("input:not([type=hidden]), select, textarea"):
        assert _label(soup, field), f"the field {field.get('name')} has no label"
    for form in soup.select("form[method=post]"):
        assert form.select_one("input[name=csrf_token]"), "every form that sends carries its token"
    for table in soup.select("table"):
        assert table.select_one("caption"), "every table has a caption"
    policy = page.response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def _label(soup: BeautifulSoup, field: Tag) -> object:
    return field.get("aria-label") or soup.select_one(f'label[for="{field.get("id")}"]')
