"""What the description of the API says beyond the types: who may use an operation, how to say who you are, which errors come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ninja import NinjaAPI

from maatwerk.portal.api.doors import Door
from maatwerk.portal.api.problems import MEDIA_TYPE, ProblemOut
from maatwerk.portal.people.roles import Role

SCHEMES: Final = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Een eigen token (`mwt_…`), gemaakt op «Mijn toegang».",
    },
    "verstrekker": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Een toegangstoken van de identiteitsverstrekker. Met meer dan één hoedanigheid kiest de header "
        "`Maatwerk-Hoedanigheid: rol` of `rol:ondernemingsnummer` er een.",
    },
    "sessie": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "De sessie van de browser; wie schrijft, geeft ook `X-CSRFToken` mee.",
    },
}
REFUSALS: Final = {
    "400": "De vraag kan niet gelezen worden.",
    "401": "Wie vraagt is niet gekend, of het token is verlopen of ingetrokken.",
    "403": "Niet voor deze hoedanigheid.",
    "404": "Bestaat niet, of is niet voor u.",
    "409": "Kan nu niet: iemand was u voor, of er staat iets in de weg.",
    "413": "De vraag is te groot.",
    "422": "Niet juist ingevuld.",
    "429": "Te veel vragen; `Retry-After` zegt hoe lang te wachten.",
    "503": "De identiteitsverstrekker antwoordt niet.",
}


def doors(api: NinjaAPI) -> Iterator[tuple[str, str, str, Door]]:
    """Yield every operation: method, path under the API, name, door."""
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"{router.prefix}{path}", operation.view_func.__name__, operation.auth_callbacks[0]  # type: ignore[misc]


def enriched(api: NinjaAPI, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the description with roles, ways to say who you are, and errors added to each operation."""
    by_name = {name: door for _method, _path, name, door in doors(api)}
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {}).update(problem.pop("$defs", {}) | {"Problem": problem})
    components["securitySchemes"] = SCHEMES
    for operation in (each for path in schema["paths"].values() for each in path.values()):
        _enrich(operation, by_name[operation["operationId"]])
    return schema


def _enrich(operation: dict[str, Any], door: Door) -> None:
    public = Role.PUBLIC in door.roles
    operation["x-roles"] = sorted(role.value for role in door.roles)
    operation["security"] = [{name: []} for name in SCHEMES] + ([{}] if public else [])
    answers = operation["responses"]
    for status, said in REFUSALS.items():
        answers[status] = {
            "description": said,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    for status in [status for status in answers if not isinstance(status, str)]:
        answers[str(status)] = answers.pop(status)
