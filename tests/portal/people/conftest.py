"""Two houses in processes of their own: the provider and the portal, both on this machine, both with scratch databases."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).parents[3]
CLIENT, SECRET = "het-portaal", "een geheim tussen portaal en verstrekker"


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class House:
    """One process that serves pages."""

    url: str
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    def run(self, module: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def open(self, application: str) -> None:
        """Serve, and wait until the first answer."""
        address = self.url.removeprefix("http://")
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            "-b",
            address,
            "--threads",
            "2",
            "--log-level",
            "warning",
        ]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        for _each in range(300):
            try:
                requests.get(self.url, timeout=5, allow_redirects=False)
                return
            except (requests.ConnectionError, requests.Timeout):
                assert self.process.poll() is None, self.log
                time.sleep(0.1)
        raise AssertionError(f"{self.url} does not answer: {self.log}")

    def close(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


@dataclass
class Street:
    """The two houses and what is in them."""

    portal: House
    provider: House
    known: dict[str, str]

    def say(self, name: str, **claims: Any) -> None:
        """Let the provider say this of somebody from now on."""
        file = self.provider.folder / "claims.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {name: claims}), encoding="utf-8")

    def browser(self, name: str | None = None) -> requests.Session:
        """Return a browser, in which somebody is logged in at the provider already."""
        session = requests.Session()
        if name:
            session.get(f"{self.provider.url}/als/{name}/", timeout=10).raise_for_status()
        return session

    def enter(self, session: requests.Session, onward: str = "/") -> requests.Response:
        """Walk the whole code flow from the button to the page after it."""
        return session.get(f"{self.portal.url}/aanmelden/oidc/", params={"next": onward}, timeout=20)


def _provider(folder: Path) -> House:
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(key)
    (folder / "claims.json").write_text("{}", encoding="utf-8")
    settings = {"DJANGO_SETTINGS_MODULE": "tests.portal.people.provider.settings", "PROVIDER_FOLDER": str(folder)}
    return House(f"http://127.0.0.1:{free_port()}", folder, _environment() | settings)


def _portal(folder: Path, provider: str) -> House:
    settings = {
        "DJANGO_SETTINGS_MODULE": "maatwerk.portal.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "MAATWERK_DATA": str(folder),
        "MAATWERK_DEMO": "1",
        "MAATWERK_LOG": "INFO",
        "MAATWERK_OIDC_ISSUER": f"{provider}/o",
        "MAATWERK_OIDC_CLIENT_ID": CLIENT,
        "MAATWERK_OIDC_CLIENT_SECRET": SECRET,
        "MAATWERK_OIDC_AUTHORIZATION": f"{provider}/o/authorize/",
        "MAATWERK_OIDC_TOKEN": f"{provider}/o/token/",
        "MAATWERK_OIDC_USER": f"{provider}/o/userinfo/",
        "MAATWERK_OIDC_JWKS": f"{provider}/o/.well-known/jwks.json",
        "MAATWERK_OIDC_LOGOUT": f"{provider}/o/logout/",
        "MAATWERK_OIDC_ORGANISATIONS": "department=OVO999991,vdab=OVO999992",
        "MAATWERK_CONTACT": "de helpdesk van de proef",
    }
    return House(f"http://127.0.0.1:{free_port()}", folder, _environment() | settings)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAATWERK_", "DATABASE_URL"))}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))}


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """The provider and the portal, open for all tests of the session."""
    provider = _provider(tmp_path_factory.mktemp("provider"))
    portal = _portal(tmp_path_factory.mktemp("portal"), provider.url)
    provider.run("tests.portal.people.provider.prepare", portal.url, CLIENT, SECRET)
    known = json.loads(portal.run("tests.portal.people.prepare"))
    try:
        provider.open("django.core.wsgi:get_wsgi_application()")
        portal.open("maatwerk.portal.wsgi")
        yield Street(portal, provider, known)
    finally:
        portal.close()
        provider.close()
