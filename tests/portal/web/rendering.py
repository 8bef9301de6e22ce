"""Drawing a component in a test."""

from __future__ import annotations

import re
from typing import Any

from django.template import Context, Template
from lxml import html


def drawn(template: str, **given: Any) -> html.HtmlElement:
    """Return what a template with components makes of what it is given, as one element."""
    made = Template("{% load components %}" + template).render(Context({"csrf_token": "x" * 64, **given}))
    return html.fragment_fromstring(made, create_parent="main")


def text_of(element: html.HtmlElement) -> str:
    """Return the text of an element with single spaces."""
    said = " ".join(" ".join(element.itertext()).split())
    return re.sub(r" (?=[,.:])", "", said)
