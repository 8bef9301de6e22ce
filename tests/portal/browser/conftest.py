"""A real server over a database of its own, one browser for all stories, and a desk for whoever sits at it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.portal.browser.desk import Desk

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parents[3]
LONGEST = 60
"""Seconds that the server may take to answer for the first time."""


@dataclass(frozen=True)
class Place:
    """Where the portal of the stories stands, and who lives there."""

    address: str
    casts: dict[str, dict[str, Any]]


@pytest.fixture(scope="package")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the environment that names an empty database: a file, or a database of its own on the server of DATABASE_URL."""
    data = tmp_path_factory.mktemp("portal")
    (data / "static").mkdir()
    env = {"MAATWERK_DATA": str(data), "MAATWERK_DEMO": "1", "DJANGO_SETTINGS_MODULE": "maatwerk.portal.settings"}
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield env | {"DATABASE_URL": ""}
        return
    name = f"maatwerk_stories_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield env | {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="package")
def place(database: dict[str, str]) -> Iterator[Place]:
    """Return the portal, filled and answering."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = os.environ | database | {"MAATWERK_PUBLIC_URL": address}
    made = subprocess.run(
        [sys.executable, "-m", "tests.portal.browser.prepare"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr[-3000:]
    serve = [str(Path(sys.executable).with_name("maatwerk")), "serve", "--port", str(port)]
    server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"{address}/gezond", server)
        yield Place(address, json.loads(made.stdout.splitlines()[-1]))
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    late = time.monotonic() + LONGEST
    while time.monotonic() < late:
        assert server.poll() is None, "the server stopped"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Return one browser for all stories; closed with the package, as its loop stands in the way of Django's own tests."""
    if not CHROMIUM.exists():
        if os.environ.get("MAATWERK_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required here and is not installed")
        pytest.skip("Debian's Chromium is not installed")
    with sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield made
        made.close()


@pytest.fixture
def desk(browser: Browser, place: Place) -> Iterator[Callable[..., Desk]]:
    """Return what seats somebody at a browser of their own; whatever a script threw or the policy refused fails the story."""
    desks: list[Desk] = []

    def seat(username: str = "", **options: Any) -> Desk:
        context = browser.new_context(base_url=place.address, **({"locale": "nl-BE"} | options))
        context.set_default_timeout(8_000)
        made = Desk(context.new_page(), place.address)
        desks.append(made)
        if username:
            made.log_in(username)
        return made

    yield seat
    said = [line for each in desks for line in each.said]
    for each in desks:
        each.page.context.close()
    assert said == []


@pytest.fixture
def cast(request: pytest.FixtureRequest, place: Place) -> dict[str, Any]:
    """Return the people of a story, named by the marker-like ``STORY`` of its module or by the test's own parameter."""
    return place.casts[getattr(request, "param", None) or request.module.STORY]
