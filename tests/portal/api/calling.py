"""Asking the API as somebody: with a token of theirs, undone afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.test import Client
from tests.portal.factory import World

from maatwerk.portal.api import tokens
from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.people.models import Grant
from maatwerk.portal.people.roles import Role

BASE = "/api/v1"
WHEN = dt.date(2024, 6, 3)


def token(world: World, role: Role, days: int = 30) -> str:
    """Return the text of a new token of the user with that role."""
    grant = Grant.objects.get(user=world.users[role])
    return tokens.make(grant, "proef", days, SYSTEM)[1]


def ask(path: str, text: str = "", method: str = "GET", body: Any = None, **headers: str) -> Any:
    """Return the answer to one question."""
    given = {"Authorization": f"Bearer {text}", **headers} if text else headers
    client = Client(raise_request_exception=False)
    options = {"data": body, "content_type": "application/json"} if body is not None else {}
    return getattr(client, method.lower())(BASE + path, headers=given, **options)


def asked(path: str, text: str = "", method: str = "GET", body: Any = None) -> Any:
    """Return the answer to one question whose changes are undone."""
    with transaction.atomic():
        answer = ask(path, text, method, body)
        transaction.set_rollback(True)
    return answer


def paths(world: World) -> dict[str, Any]:
    """Return what fills the parameters of paths, by the path of the operation."""
    return {
        "/wet/maatregelen/{code}": {"code": "imw"},
        "/wet/parameters/{name}": {"name": "ggmmi"},
        "/wet/vragen/{code}": {"code": "imw_recht"},
        "/wet/vragen/{code}/antwoord": {"code": "imw_recht"},
        "/organisaties/{nummer}": {"nummer": world.organisation.ondernemingsnummer},
        "/personen/{code}": {"code": world.person.code},
        "/tewerkstellingen/{code}": {"code": world.employment.code},
        "/toekenningen/{nummer}": {"nummer": world.toekenning.toekenningsnummer},
        "/dossiers/{number}": {"number": world.case.number},
        "/dossiers/{number}/ontwerp": {"number": world.case.number},
        "/dossiers/{number}/acties/{action}": {"number": world.case.number, "action": "intrekken"},
        "/beslissingen/{number}": {"number": world.decision.number},
        "/beslissingen/{number}/herrekening": {"number": world.decision.number},
        "/afrekeningen/{onderneming}/{kwartaal}": {
            "onderneming": world.organisation.ondernemingsnummer,
            "kwartaal": "2023Q4",
        },
        "/brieven/{code}": {"code": world.letter.check_code},
        "/brieven/{code}/pdf": {"code": world.letter.check_code},
    }
