"""The progress of a piece of work on any page: ``{% load jobs %}{% job_progress job request.path %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.jobs.words import state_mark

register = template.Library()


@register.inclusion_tag("jobs/parts/progress.html")
def job_progress(job: Job, page: str = "") -> dict[str, Any]:
    """Show how far a piece of work is; it asks ``page`` again every second until it ended (default the page of the work).

    The view of that page passes its answer through ``jobs.views.polled``, so that the whole page comes again at the end.
    """
    idle = job.state == Job.WAITING and not queue.somebody_works()
    return {"job": job, "page": page or reverse("job", args=[job.pk]), "mark": state_mark(job), "idle": idle}


@register.inclusion_tag("jobs/parts/nobody.html")
def nobody_works() -> dict[str, Any]:
    """Show what to do where no worker is alive; nothing where one is."""
    return {"idle": not queue.somebody_works()}
