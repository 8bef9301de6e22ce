"""Logging in with a local account, choosing a capacity, changing a password, logging out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people import demo
from maatwerk.portal.people.backends import RECEIVED, demo_open
from maatwerk.portal.people.forms import CapacityForm, LoginForm
from maatwerk.portal.people.middleware import CHOSEN, granted
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import EVERYBODY, LOGGED_IN
from maatwerk.portal.register.names import search_name

LOCAL_BACKEND = "maatwerk.portal.people.backends.LocalBackend"
PAGE = 50


class Login(views.LoginView):
    """The login page: the provider, the invented people of a demonstration, a local account; each where it is open."""

    authentication_form = LoginForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log in with name and password, where local accounts are open. Raises PermissionDenied elsewhere."""
        if not settings.LOCAL_LOGIN:
            raise PermissionDenied(_("Aanmelden met naam en wachtwoord staat hier niet open."))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Enter, and choose a capacity where there are several."""
        return enter(self.request, form.get_user(), LOCAL_BACKEND, self.get_redirect_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"] = context["form"] if settings.LOCAL_LOGIN else None
        context["oidc_url"] = reverse("oidc_authentication_init") if settings.OIDC_ISSUER else ""
        context["demo_accounts"] = demo.accounts() if demo_open() else []
        return context | {"demo_login_url": reverse("demo_login"), "next": self.get_redirect_url()}


login_view = open_to(EVERYBODY)(Login.as_view())


def enter(request: HttpRequest, user: User, backend: str, onward: str = "") -> HttpResponse:
    """Open a session under a new key; return where it goes on: to the page asked for, by way of the choice of a capacity.

    The capacity of an earlier login of the same user is forgotten.
    """
    login(request, user, backend=backend)
    request.session.pop(CHOSEN, None)
    target = onward if safe(request, onward) else resolve_url(settings.LOGIN_REDIRECT_URL)
    few = list(granted(request)[:2])
    if not few:
        return redirect("no_capacity")
    if len(few) == 1:
        request.session[CHOSEN] = few[0].pk
        return HttpResponseRedirect(target)
    return redirect(f"{reverse('act_as')}?{urlencode({'next': target})}")


def safe(request: HttpRequest, url: str) -> bool:
    """Return whether an address is one of ours."""
    return bool(url) and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())


@open_to(EVERYBODY)
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Enter as an invented user. Outside a demonstration this page does not exist."""
    if not demo_open():
        raise Http404
    user = User.objects.filter(username=request.POST.get("username", ""), demo=True, is_active=True).first()
    if user is None:
        raise Http404
    return enter(request, user, LOCAL_BACKEND, request.POST.get("next", ""))


@open_to(EVERYBODY)
@require_http_methods(["GET", "HEAD", "POST"])
def act_as(request: HttpRequest) -> HttpResponse:
    """Show the capacities of the user, found by name; or take one for the rest of the session."""
    if not request.user.is_authenticated:
        return redirect("login")
    if not granted(request).exists():
        return redirect("no_capacity")
    return _take(request) if request.method == "POST" else _choose(request)


def _take(request: HttpRequest) -> HttpResponse:
    """A new token refuses every form that still stands open under the capacity of before."""
    form = CapacityForm(request.POST)
    given = granted(request).filter(pk=form.cleaned_data["grant"]).first() if form.is_valid() else None
    if given is None:
        raise Http404
    request.session[CHOSEN] = given.pk
    rotate_token(request)
    messages.success(request, _("U werkt nu als %(capacity)s.") % {"capacity": given})
    onward = form.cleaned_data["next"]
    return HttpResponseRedirect(onward if safe(request, onward) else resolve_url(settings.LOGIN_REDIRECT_URL))


def _choose(request: HttpRequest) -> HttpResponse:
    words = search_name(request.GET.get("naam", ""))
    fitting = [each for each in granted(request) if words in search_name(str(each))]
    page = Paginator(fitting, PAGE).get_page(request.GET.get("pagina"))
    onward = request.GET.get("next", "")
    context = {"page": page, "words": request.GET.get("naam", ""), "next": onward if safe(request, onward) else ""}
    return render(request, "people/act_as.html", context)


@open_to(EVERYBODY)
@require_http_methods(["GET", "HEAD"])
def no_capacity(request: HttpRequest) -> HttpResponse:
    """Say to somebody who is known but may do nothing here what was received, and whom to ask."""
    if not request.user.is_authenticated:
        return redirect("login")
    received = request.session.get(RECEIVED)
    return render(request, "people/no_capacity.html", {"received": received, "contact": settings.CONTACT})


class PasswordChange(views.PasswordChangeView):
    """A new password for a local account."""

    template_name = "people/password.html"
    success_url = reverse_lazy("start")
    extra_context = {  # noqa: RUF012 - Django's own view
        "title": gettext_lazy("Wachtwoord wijzigen"),
        "submit_label": gettext_lazy("Nieuw wachtwoord bewaren"),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on for local accounts only: elsewhere there is no password to change. Raises Http404."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password and say so."""
        messages.success(self.request, _("Uw nieuwe wachtwoord is bewaard."))
        return super().form_valid(form)


password_change = open_to(LOGGED_IN)(PasswordChange.as_view())
