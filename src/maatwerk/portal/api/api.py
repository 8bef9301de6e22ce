"""The API itself: version 1, with every operation."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy
from ninja import NinjaAPI

from maatwerk.portal.api import problems
from maatwerk.portal.api.openapi import enriched
from maatwerk.portal.api.operations import cases, decisions, figures, law, register, statements

DESCRIPTION: Final = gettext_lazy(
    "De gegevens van het portaal voor programma's: dezelfde rollen, dezelfde rijen en dezelfde regels als de bladzijden."
)


class Api(NinjaAPI):
    """An API whose description names the roles and the errors of each operation."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Return the description of the API."""
        return enriched(self, super().get_openapi_schema(**kwargs))

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Return the name of an operation: that of its function."""
        return str(operation.view_func.__name__)


def _made() -> Api:
    api = Api(title="Maatwerk", version="1.0", description=str(DESCRIPTION), urls_namespace="api", openapi_url=None)
    api.add_router("/wet", law.router)
    api.add_router("", register.router)
    api.add_router("/dossiers", cases.router)
    api.add_router("", decisions.router)
    api.add_router("", figures.router)
    api.add_router("", statements.router)
    problems.install(api)
    return api


api: Final = _made()
