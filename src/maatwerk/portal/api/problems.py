"""Errors of the API as problem details (RFC 9457), in Dutch, each with a code for programs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from maatwerk.portal.cases.errors import Held, NotAllowed, Stale
from maatwerk.portal.cases.models import Case

log = logging.getLogger(__name__)
MEDIA_TYPE: Final = "application/problem+json"


class FieldError(Schema):
    """What is wrong with one field; ``field`` is empty where it is the whole."""

    field: str
    message: str


class Happened(Schema):
    """What somebody else did meanwhile."""

    by: str
    what: str
    version: int
    state: str


class ProblemOut(Schema):
    """An error: ``code`` for programs, ``title`` and ``detail`` for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = Field(default_factory=list)
    happened: Happened | None = None


class Problem(Exception):
    """An answer that is an error; ``headers`` go along."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.headers, self.more = status, code, detail, headers or {}, more

    def answer(self) -> HttpResponse:
        """Return the error as an answer."""
        content = {
            "type": "about:blank",
            "title": title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            **self.more,
        }
        return JsonResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def title(status: int) -> str:
    """Return the kind of an error in a few Dutch words."""
    titles = {
        400: _("Onleesbare vraag"),
        401: _("Niet aangemeld"),
        403: _("Niet toegelaten"),
        404: _("Niet gevonden"),
        405: _("Deze handeling bestaat hier niet"),
        409: _("Kan nu niet"),
        413: _("Te groot"),
        422: _("Niet juist ingevuld"),
        429: _("Te veel vragen"),
        503: _("Even niet beschikbaar"),
    }
    return titles.get(status, _("Er ging iets mis"))


def not_found() -> Problem:
    """Return the error for what is not there, or not for the asker: nobody learns which."""
    return Problem(404, "niet-gevonden", _("Dit bestaat niet, of u mag het niet zien."))


def install(api: NinjaAPI) -> None:
    """Let every error of an operation become a problem."""
    for kind, made in _MADE.items():
        api.add_exception_handler(kind, _handler(made))


def _handler(made: Callable[[Any], Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, error: made(error).answer()


def _unreadable(error: ValidationError) -> Problem:
    found = [{"field": ".".join(map(str, each["loc"])), "message": each["msg"]} for each in error.errors]
    return Problem(422, "niet-juist", _("Kijk de vermelde velden na."), errors=found)


def _http(error: HttpError) -> Problem:
    codes = {400: ("onleesbaar", _("De vraag kan niet gelezen worden: is het geldige JSON?"))}
    code, detail = codes.get(error.status_code, (HTTPStatus(error.status_code).name.lower(), str(error)))
    return Problem(error.status_code, code, detail)


def _stale(error: Stale) -> Problem:
    case = Case.objects.get(pk=error.case.pk)
    happened = {"by": error.by, "what": error.what, "version": case.version, "state": case.state}
    detail = _("Het dossier is intussen gewijzigd door %(by)s: %(what)s.") % {"by": error.by, "what": error.what}
    return Problem(409, "intussen-gewijzigd", detail, happened=happened)


def _held(error: Held) -> Problem:
    found = [{"field": each.field, "message": each.sentence} for each in error.missing]
    return Problem(409, "tegengehouden", str(error), errors=found)


def too_large(_error: Any = None) -> Problem:
    """Return the error for a question that is larger than any should be."""
    return Problem(413, "te-groot", _("De vraag is groter dan toegelaten."))


def _unexpected(error: Exception) -> Problem:
    log.error("fout in de API", exc_info=error)
    return Problem(500, "fout", _("Er ging iets mis bij ons. Er is niets gewijzigd."))


_MADE: Final[dict[type[Exception], Callable[[Any], Problem]]] = {
    Problem: lambda problem: problem,
    ValidationError: _unreadable,
    HttpError: _http,
    Http404: lambda _error: not_found(),
    Case.DoesNotExist: lambda _error: not_found(),
    Stale: _stale,
    Held: _held,
    NotAllowed: lambda error: Problem(409, "kan-nu-niet", str(error)),
    RequestDataTooBig: too_large,
    Exception: _unexpected,
}
