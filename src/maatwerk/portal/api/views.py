"""The description of the API, as JSON and as a page; what every answer of it has; and the page of one's own tokens."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maatwerk.portal import clock
from maatwerk.portal.api import tokens
from maatwerk.portal.api.api import api
from maatwerk.portal.api.models import ApiToken
from maatwerk.portal.api.problems import Problem, not_found
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting, granted
from maatwerk.portal.people.roles import EVERYBODY, LOGGED_IN
from maatwerk.portal.people.sealed import seal, unseal
from maatwerk.portal.web.parts import Link

SHOWN_ONCE: Final = "api_token_sealed"
LIVES: Final = (30, 90, 365)
View = Callable[..., HttpResponseBase]


def answered(view: View, path: str) -> View:
    """Return an operation whose answers say their version (ETag) and whose every error is a problem.

    A question with a parameter that the operation does not know is refused: a filter with a typo would give too much.
    """

    @functools.wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        unknown = sorted(request.GET.keys() - _known(path, request.method or ""))
        if unknown:
            errors = [{"field": f"query.{name}", "message": _("Dit wordt hier niet gevraagd.")} for name in unknown]
            return Problem(422, "niet-juist", _("Kijk de vermelde velden na."), errors=errors).answer()
        answer = view(request, *args, **kwargs)
        assert isinstance(answer, HttpResponse)
        if answer.status_code == 405:
            detail = _("Hier kan enkel: %(methods)s.") % {"methods": answer.headers["Allow"]}
            return Problem(405, "handeling-bestaat-niet", detail, {"Allow": answer.headers["Allow"]}).answer()
        return _versioned(request, answer)

    open_to(EVERYBODY)(whole)
    return csrf_exempt(whole)


@functools.lru_cache(maxsize=256)
def _known(path: str, method: str) -> frozenset[str]:
    """Return the names of the parameters that an operation takes after the question mark."""
    operation = _schema("nl")["paths"].get(path, {}).get(method.lower(), {})
    return frozenset(each["name"] for each in operation.get("parameters", ()) if each["in"] == "query")


def _versioned(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the answer with its ETag, or only that nothing changed.

    An answer is one's own: no shared cache keeps it, and a browser in which somebody is logged in keeps none at all.
    """
    patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Language"))
    if not request.user.is_authenticated:
        answer.headers.setdefault("Cache-Control", "private, no-cache")
    if request.method != "GET" or answer.status_code != 200:
        return answer
    if "ETag" not in answer.headers:
        answer.headers["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer


@functools.cache
def _schema(_language: str | None) -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def schema() -> dict[str, Any]:
    """Return the description of the API."""
    return _schema(get_language())


@open_to(EVERYBODY)
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Return the description of the API (OpenAPI 3.1)."""
    return JsonResponse(schema())


@open_to(EVERYBODY)
@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Return the description of the API as a page."""
    from maatwerk.portal.api.reference import groups, models

    context = {
        "groups": groups(schema()),
        "models": models(schema()),
        "description": schema()["info"]["description"],
        "version": schema()["info"]["version"],
        "breadcrumbs": [Link(_("API"), "")],
    }
    return render(request, "api/reference.html", context)


@csrf_exempt
@open_to(EVERYBODY)
def missing(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - the address itself
    """Return that there is no such operation."""
    return not_found().answer()


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(max_length=60)
    grant = forms.ChoiceField()
    days = forms.TypedChoiceField(coerce=int)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grants = {str(each.pk): each for each in granted(request)}
        name, grant, days = self.fields["name"], self.fields["grant"], self.fields["days"]
        assert isinstance(grant, forms.ChoiceField)
        assert isinstance(days, forms.ChoiceField)
        name.label, name.help_text = _("Waarvoor"), _("De naam van het programma dat het token krijgt.")
        grant.label, grant.choices = _("Hoedanigheid"), [(key, str(each)) for key, each in self.grants.items()]
        days.label, days.choices = _("Hoe lang"), [(each, _("%(days)s dagen") % {"days": each}) for each in LIVES]


def _own(request: HttpRequest) -> Any:
    return ApiToken.objects.filter(grant__user_id=request.user.pk or 0).select_related("grant", "grant__user")


@open_to(LOGGED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest) -> HttpResponse:
    """Show one's tokens, or make one; its text is shown once."""
    form = TokenForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _make(request, form):
        return redirect("access")
    today = clock.today()
    sealed = request.session.pop(SHOWN_ONCE, None) if request.method == "GET" else None
    rows = [(each, each.alive(today), each.grant) for each in _own(request)]
    context = {
        "form": form,
        "rows": rows,
        "text": unseal(sealed) if sealed else "",
        "breadcrumbs": [Link(_("Mijn toegang"), "")],
    }
    return render(request, "api/access.html", context, status=422 if form.errors else 200)


def _make(request: HttpRequest, form: TokenForm) -> bool:
    said, grant = form.cleaned_data, form.grants[form.cleaned_data["grant"]]
    try:
        _token, text = tokens.make(grant, said["name"], said["days"], acting(request).actor)
    except tokens.TooMany:
        form.add_error(None, _("U hebt al %(most)s tokens. Trek er eerst een in.") % {"most": tokens.MOST})
        return False
    request.session[SHOWN_ONCE] = seal(text)
    return True


@open_to(LOGGED_IN)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw one of one's tokens."""
    given = request.POST.get("token", "")
    token = _own(request).filter(pk=int(given)).first() if given.isdecimal() and len(given) < 18 else None
    if token is None:
        raise Http404(_("Dit token is niet gekend."))
    tokens.withdraw(token, acting(request).actor)
    messages.success(request, _("Het token %(name)s is ingetrokken.") % {"name": token.name})
    return redirect("access")
