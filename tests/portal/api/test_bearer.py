"""Tokens of the identity provider: by its keys, or by asking it; a real server of keys on this machine."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from tests.portal import factory
from tests.portal.api.calling import ask
from tests.portal.factory import World

from maatwerk.portal.audit.models import Event
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Role

pytestmark = pytest.mark.django_db
ISSUER, AUDIENCE, CLIENT = "https://aanmelden.example", "maatwerk-api", "maatwerk"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(BaseHTTPRequestHandler):
    """Gives its keys, and says of opaque tokens what it knows."""

    keys: ClassVar[list[dict[str, Any]]] = []
    opaque: ClassVar[dict[str, dict[str, Any]]] = {}
    asked: ClassVar[list[str]] = []
    down: ClassVar[bool] = False

    def do_GET(self) -> None:
        self.asked.append("keys")
        self.answer({"keys": self.keys})

    def do_POST(self) -> None:
        name, _, _secret = base64.b64decode(self.headers["Authorization"].split()[1]).decode().partition(":")
        assert name == CLIENT
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.answer(self.opaque.get(body["token"][0], {"active": False}))

    def answer(self, content: Any) -> None:
        self.send_response(503 if self.down else 200)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Provider]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(Provider, "keys", [published(KEY, "een")])
    monkeypatch.setattr(Provider, "opaque", {})
    monkeypatch.setattr(Provider, "asked", [])
    address = f"http://127.0.0.1:{server.server_port}"
    settings.OIDC_ISSUER, settings.OIDC_API_AUDIENCE, settings.OIDC_RP_CLIENT_ID = ISSUER, AUDIENCE, CLIENT
    settings.OIDC_OP_JWKS_ENDPOINT, settings.OIDC_OP_INTROSPECTION_ENDPOINT = f"{address}/jwks", f"{address}/introspect"
    settings.OIDC_ORGANISATIONS, settings.OIDC_TIMEOUT = {"department": "OVO000001"}, 2
    cache.clear()
    yield Provider
    server.shutdown()
    server.server_close()


def published(key: rsa.RSAPrivateKey, name: str) -> dict[str, Any]:
    made: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return made | {"kid": name, "alg": "RS256", "use": "sig"}


def claims(world: World, *roles: str, **more: Any) -> dict[str, Any]:
    now = int(time.time())
    firm = world.organisation.ondernemingsnummer
    return {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "iemand", "iat": now, "exp": now + 300, "vo_doelgroepcode": "EA",
        "vo_orgcode": firm, "vo_orgnaam": "Bakkerij", "maatwerk_rol_3d": [f"{r}:{firm}" for r in roles or ("MaatwerkWerkgever",)],
        **more,
    }  # fmt: skip


def signed(content: dict[str, Any], key: Any = KEY, kid: str = "een", algorithm: str = "RS256") -> str:
    return jwt.encode(content, key, algorithm, headers={"kid": kid})


def status(text: str, path: str = "/dossiers", **headers: str) -> int:
    return int(ask(path, text, **headers).status_code)


def test_a_token_of_the_provider_works_in_the_capacity_of_its_claims(world: World) -> None:
    found = ask("/dossiers", signed(claims(world))).json()["items"]
    assert {each["organisation"] for each in found} == {world.organisation.ondernemingsnummer}
    assert status(signed(claims(world)), "/personen") == 403


def test_what_it_does_is_noted_without_its_subject(world: World) -> None:
    work = factory.employment(factory.person(60, "Cis", "Nieuw"), world.organisation)
    given = {"kind": "imw_aanvraag", "employment": work.code}
    assert ask("/dossiers", signed(claims(world)), "POST", given).status_code == 201
    last = Event.objects.order_by("-number").first()
    assert last is not None
    assert last.actor.startswith("api-")
    assert "iemand" not in last.actor


@pytest.mark.parametrize(
    "wrong",
    [
        {"exp": 1}, {"aud": "een ander"}, {"iss": "https://elders.example"}, {"nonce": "van een aanmelding"}, {"sub": None},
        {"vo_doelgroepcode": "BUR", "rrn": ""}, {"vo_orgcode": "OVO000001", "vo_doelgroepcode": "GID"}, {"maatwerk_rol_3d": []},
    ],
)  # fmt: skip
def test_another_token_is_refused(world: World, wrong: dict[str, Any]) -> None:
    content = {name: value for name, value in (claims(world) | wrong).items() if value is not None}
    assert status(signed(content)) == 401


def test_a_token_signed_by_another_is_refused(world: World) -> None:
    assert status(signed(claims(world), OTHER)) == 401
    assert status(signed(claims(world), OTHER, "twee")) == 401


def test_a_token_without_signature_or_with_a_shared_secret_is_refused(world: World) -> None:
    assert status(jwt.encode(claims(world), None, "none", headers={"kid": "een"})) == 401
    assert status(signed(claims(world), "een geheim dat lang genoeg is om te dienen", algorithm="HS256")) == 401


def test_keys_are_kept_and_asked_again_when_they_changed(world: World, provider: type[Provider]) -> None:
    assert [status(signed(claims(world))) for _ in range(3)] == [200] * 3
    assert provider.asked == ["keys"]
    provider.keys = [published(OTHER, "twee")]
    assert status(signed(claims(world), OTHER, "twee")) == 200
    assert provider.asked == ["keys", "keys"]


def test_unknown_keys_do_not_make_us_ask_on_and_on(world: World, provider: type[Provider]) -> None:
    for number in range(5):
        assert status(signed(claims(world), OTHER, f"onzin{number}")) == 401
    assert len(provider.asked) <= 2


def test_an_opaque_token_is_asked_of_the_provider(world: World, provider: type[Provider]) -> None:
    provider.opaque["ondoorzichtig"] = claims(world) | {"active": True}
    provider.opaque["verlopen"] = claims(world) | {"active": False}
    provider.opaque["anders"] = claims(world) | {"active": True, "aud": "elders"}
    assert [status(text) for text in ("ondoorzichtig", "verlopen", "anders", "onbekend")] == [200, 401, 401, 401]


def test_with_several_capacities_one_is_chosen(world: World) -> None:
    text = signed(claims(world, "MaatwerkWerkgever", "MaatwerkDienstverlener"))
    answer = ask("/organisaties", text)
    assert answer.status_code == 401
    assert f"werkgever:{world.organisation.ondernemingsnummer}" in answer.json()["detail"]
    assert status(text, "/dossiers", **{"Maatwerk-Hoedanigheid": "werkgever"}) == 200
    assert status(text, "/dossiers", **{"Maatwerk-Hoedanigheid": "dienstverlener"}) == 403
    assert status(text, "/dossiers", **{"Maatwerk-Hoedanigheid": "goedkeurder"}) == 401


def test_a_closed_account_stays_closed(world: World) -> None:
    user = world.users[Role.EMPLOYER]
    User.objects.filter(pk=user.pk).update(subject="iemand")
    assert status(signed(claims(world))) == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert status(signed(claims(world))) == 401


def test_a_provider_that_is_down_is_said(
    world: World, provider: type[Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "down", True)
    answer = ask("/dossiers", signed(claims(world)))
    assert (answer.status_code, answer.json()["code"]) == (503, "verstrekker-onbereikbaar")


def test_without_a_provider_no_such_token_is_known(world: World, settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    assert status(signed(claims(world))) == 401
