"""The whole application without a mouse: Tab, Enter, Space and arrows; what has the focus is always in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.portal.browser.desk import Desk
from tests.portal.browser.test_application import ADVICE, Seat

STORY = "keyboard"
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return { name: one.name || "", value: one.value || "", id: one.id || "", text: (one.innerText || "").trim(),
    kind: one.type || "", tag: one.tagName, ring, inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    action: (one.closest("details.action")?.querySelector("button[name=action]") || {}).value || "" };
}"""
MOST = 150


def to(desk: Desk, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Press Tab until something wanted has the focus; every stop on the way must be in sight with a ring around it."""
    for _ in range(MOST):
        desk.page.keyboard.press("Tab")
        at = dict(desk.page.evaluate(SEEN))
        if at["tag"] == "BODY":
            continue
        assert at["ring"], f"no ring around {at}"
        assert at["inside"], f"out of sight: {at}"
        if wanted(at):
            return at
    raise AssertionError("the keyboard does not get there")


def enter(desk: Desk) -> None:
    """Press Enter on something that leads to another page."""
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")


def follow(desk: Desk, words: str) -> None:
    """Go to a link or button by its words, and press Enter."""
    to(desk, lambda at: at["text"].startswith(words))
    enter(desk)


def choose(desk: Desk, name: str, value: str) -> None:
    """Go to a group of choices and take one with the arrows."""
    to(desk, lambda at: at["name"] == name)
    for _ in range(12):
        now = desk.page.evaluate("() => [document.activeElement.value, document.activeElement.checked]")
        if now == [value, True]:
            return
        desk.page.keyboard.press("Space" if now == [value, False] else "ArrowDown")
    raise AssertionError(f"{name} has no {value}")


def write(desk: Desk, name: str, value: str) -> None:
    """Go to a field and type; a day is typed as it is shown."""
    at = to(desk, lambda at: at["name"] == name)
    year, *rest = value.split("-")
    desk.page.keyboard.type("".join([*reversed(rest), year]) if at["kind"] == "date" else value)


def test_an_application_by_keyboard_alone(desk: Seat) -> None:
    employer = desk(f"wout.{STORY}")
    follow(employer, "Nieuw dossier")
    follow(employer, "Aanvraag individueel maatwerk")
    to(employer, lambda at: at["name"] == "over")
    employer.page.keyboard.press("Space")
    follow(employer, "Verder")
    write(employer, "contract_uren", "38")
    choose(employer, "in_moeilijkheden", "nee")
    choose(employer, "werkplaats", "vlaanderen")
    choose(employer, "begeleider", "geen")
    follow(employer, "Bewaren en nakijken")
    follow(employer, "Indienen")
    assert employer.state() == "Ingediend"

    officer = desk("dina.dossier")
    follow(officer, employer.number())
    follow(officer, "Indicering vragen aan VDAB")
    expert = desk("emre.expert")
    follow(expert, employer.number())
    to(expert, lambda at: at["text"].startswith("Indicering vaststellen"))
    expert.page.keyboard.press("Enter")
    for name, value in ADVICE.items():
        (write if name == "datum_begin" else choose)(expert, name, value)
    follow(expert, "Indicering vaststellen")
    assert expert.state() == "Klaar voor beslissing"

    officer.page.reload()
    to(officer, lambda at: at["text"].startswith("Beslissen"))
    officer.page.keyboard.press("Enter")
    follow(officer, "Ja, beslissen")
    assert officer.state() == "Toegekend"
