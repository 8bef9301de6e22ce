"""The provider's addresses, and one by which a test becomes somebody there."""

from __future__ import annotations

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def become(request: HttpRequest, name: str) -> HttpResponse:
    user, _new = get_user_model().objects.get_or_create(username=name)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse(name)


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


urlpatterns = [
    path("als/<str:name>/", become),
    path("wie/", who),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
