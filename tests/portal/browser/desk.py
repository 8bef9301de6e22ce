"""Somebody at a browser: what a hand does on the pages of the portal, in the words of the stories."""

from __future__ import annotations

import io
import re
from typing import Any

from playwright.sync_api import Locator, Page, Response
from pypdf import PdfReader


class Desk:
    """One person at one browser. ``said`` holds what scripts threw and what the content policy refused."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.said: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda problem: self.said.append(str(problem)))

    def _note(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.said.append(message.text)

    def log_in(self, username: str) -> None:
        """Enter as an invented user of the demonstration."""
        self.go("/aanmelden/")
        self.turn(self.page.locator(f"form:has(input[name=username][value='{username}']) button"))

    def go(self, path: str) -> Response:
        """Open an address of the portal; return the answer."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer

    def turn(self, what: Locator) -> None:
        """Click something that leads to another page, and wait until that is there."""
        with self.page.expect_navigation():
            what.click()

    def follow(self, words: str, exact: bool = False) -> None:
        """Follow the first link with these words in the page."""
        self.turn(self.page.locator("main").get_by_role("link", name=words, exact=exact).first)

    def press(self, words: str) -> None:
        """Press the button with these words in the page."""
        self.turn(self.page.locator("main").get_by_role("button", name=words, exact=True).first)

    def fill(self, **fields: str) -> None:
        """Fill in fields of the form of the page by name: texts, days, choices."""
        for name, value in fields.items():
            put(self.page.locator("main"), name, value)

    def do(self, action: str, reason: str = "", **fields: str) -> None:
        """Do an action on the case of this page: open it where it asks something, fill in, send."""
        form = self.form_of(action)
        assert form.count(), f"{action} is not offered here:\n{self.text()}"
        if not form.is_visible():
            self.page.locator("details.action", has=form).locator("summary").first.click()
        for name, value in fields.items():
            put(form, name, value)
        if reason:
            form.locator("textarea[name=reason]").fill(reason)
        self.turn(form.locator("button[name=action]"))

    def form_of(self, action: str) -> Locator:
        """Return the form of an action."""
        return self.page.locator(f"form:has(button[name=action][value='{action}'])")

    def offered(self) -> list[str]:
        """Return the actions that the page offers."""
        found = self.page.locator("button[name=action]").evaluate_all("all => all.map(one => one.value)")
        return [str(each) for each in found]

    def text(self) -> str:
        """Return what stands in the page, as it is read."""
        return self.page.locator("main").inner_text()

    def state(self) -> str:
        """Return the state of the case on this page."""
        return self.page.locator(".status .badge").inner_text().strip()

    def number(self) -> str:
        """Return the number of the case on this page."""
        found = re.search(r"[A-Z]{3}-\d{4}-\d{6}", self.page.locator("h1").inner_text())
        assert found, self.page.locator("h1").inner_text()
        return found[0]

    def letter(self, number: int = 0) -> PdfReader:
        """Return a letter of the case on this page, the latest first."""
        link = self.page.locator("aside a", has_text="(pdf)").nth(number)
        answer = self.page.request.get(str(link.get_attribute("href")))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        return PdfReader(io.BytesIO(answer.body()))


def put(where: Locator, name: str, value: str) -> None:
    """Fill in one field by its name: a choice is taken by its value."""
    found = where.locator(f"[name='{name}']")
    first = found.first
    kind = str(first.evaluate("one => one.type"))
    if kind in ("radio", "checkbox"):
        where.locator(f"[name='{name}'][value='{value}']").check()
    elif kind.startswith("select"):
        first.select_option(value)
    else:
        first.fill(value)
