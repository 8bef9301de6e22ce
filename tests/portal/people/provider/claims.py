"""What the provider says of somebody, and how it misbehaves when a test asks for it."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from django.conf import settings
from oauth2_provider.oauth2_validators import OAuth2Validator

SCOPES = {
    "given_name": "profile",
    "family_name": "profile",
    "rrn": "rrn",
    "vo_id": "vo",
    "vo_doelgroepcode": "vo",
    "vo_orgcode": "vo",
    "vo_orgnaam": "vo",
    "maatwerk_rol_3d": "maatwerk",
    "ssm_mandaat": "ssm_mandaat",
}


def of(name: str) -> dict[str, Any]:
    """Return the claims of a user; ``!`` names a misbehaviour."""
    told = json.loads((settings.FOLDER / "claims.json").read_text(encoding="utf-8"))
    return dict(told.get(name, {}))


class Claims(OAuth2Validator):
    """Claims by scope, from the file."""

    oidc_claim_scope = {**OAuth2Validator.oidc_claim_scope, **SCOPES}  # noqa: RUF012

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {name: value for name, value in of(request.user.username).items() if name != "!"}

    def get_oidc_claims(self, token: Any, handler: Any, request: Any) -> dict[str, Any]:
        return {"sub": f"sub-{request.user.username}", **super().get_oidc_claims(token, handler, request)} | {
            "sub": f"sub-{request.user.username}"
        }

    def get_userinfo_claims(self, request: Any) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_userinfo_claims(request)
        return claims | ({"sub": "sub-iemand"} if of(request.user.username).get("!") == "userinfo" else {})

    def get_id_token_dictionary(self, token: Any, handler: Any, request: Any) -> tuple[dict[str, Any], Any]:
        claims, expires = super().get_id_token_dictionary(token, handler, request)
        twists = {
            "expired": {"exp": int(time.time()) - 3600},
            "nonce": {"nonce": "een andere"},
            "audience": {"aud": "een andere toepassing"},
            "issuer": {"iss": "https://elders.example/"},
        }
        return claims | twists.get(of(request.user.username).get("!", ""), {}), expires

    def finalize_id_token(self, id_token: Any, token: Any, handler: Any, request: Any) -> str:
        made: str = super().finalize_id_token(id_token, token, handler, request)
        twist = of(request.user.username).get("!")
        return _changed(made) if twist == "signature" else _unsigned(made) if twist == "none" else made


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _content(part: str) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def _changed(token: str) -> str:
    header, payload, signature = token.split(".")
    return f"{header}.{_part(_content(payload) | {'given_name': 'Iemand'})}.{signature}"


def _unsigned(token: str) -> str:
    header, payload, _signature = token.split(".")
    return f"{_part(_content(header) | {'alg': 'none'})}.{payload}."
