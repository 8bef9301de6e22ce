"""The addresses of jobs."""

from __future__ import annotations

from django.urls import path

from maatwerk.portal.jobs import views

urlpatterns = [path("werk/<int:number>/", views.job, name="job")]
