"""The portal as it is served: gunicorn in a process of its own, its log in a file, and people who are logged in."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
IDLE = 1.0
"""After so many seconds a kept connection is not used again: the server closes it after two."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, the process that watches over the workers, its log."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in children.split()]

    def kill_a_worker(self) -> int:
        """Kill one worker without warning; return its process id."""
        victim = self.workers()[0]
        os.kill(victim, signal.SIGKILL)
        return victim

    def memory(self) -> int:
        """Return the megabytes that the largest worker has in use."""
        return max(_resident(each) for each in self.workers())


def _resident(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


@contextmanager
def serving(
    log: Path, workers: int = 1, threads: int = 4, *, ready: bool = True, **environment: str
) -> Iterator[Server]:
    """Serve the portal of this environment on a free port until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    command += ["--threads", str(threads), "--log-level", "warning", "maatwerk.portal.wsgi:application"]
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    with log.open("ab") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=said, stderr=said)
        try:
            if ready:
                _wait(port, process)
            yield Server(port, process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        assert process.poll() is None, "the server stopped"
        try:
            if Client(port, "").get("/gezond").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: status, milliseconds until the last byte, its size, text and headers."""

    status: int
    ms: float
    text: str
    headers: dict[str, str]

    def count(self, name: str) -> float:
        """Return one of the numbers that the server says of itself."""
        return float(self.headers.get(name, 0))


class Client:
    """A browser of one person: one connection, kept open, one session."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.token, self.used = "t" * 32, 0.0
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, None)

    def post(self, address: str, **given: str) -> Answer:
        """Hand in a form."""
        return self._ask("POST", address, urlencode({"csrfmiddlewaretoken": self.token} | given))

    def _ask(self, method: str, address: str, body: str | None) -> Answer:
        began = time.perf_counter()
        if began - self.used > IDLE:
            self.connection.close()
        try:
            return self._once(method, address, body, began)
        except (http.client.HTTPException, ConnectionError):
            # The server may close a connection that was kept; what was asked of a dead worker must be seen, so only a read again.
            self.connection.close()
            if method != "GET":
                raise
            return self._once(method, address, body, began)

    def _once(self, method: str, address: str, body: str | None, began: float) -> Answer:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={self.token}", "Host": "127.0.0.1"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.used = time.perf_counter()
        took = (self.used - began) * 1000
        return Answer(response.status, took, content.decode("utf-8", "replace"), dict(response.getheaders()))


def logged_in(username: str) -> str:
    """Return the key of a new session of a user, made in the database itself. Django must be ready here."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from maatwerk.portal.people.models import User

    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
