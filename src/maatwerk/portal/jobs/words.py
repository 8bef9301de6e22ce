"""The state of a piece of work, in words for a page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maatwerk.portal.jobs.models import Job
from maatwerk.portal.web.parts import Mark, Tone
from maatwerk.portal.web.wording import NARROW

TONES: dict[str, Tone] = {Job.WAITING: "waiting", Job.RUNNING: "attention", Job.DONE: "good", Job.FAILED: "bad"}


def state_mark(job: Job) -> Mark:
    """Return the state of a piece of work as a badge, with how far it is where that is known."""
    words = _(dict(Job.STATES)[job.state])
    if job.state == Job.RUNNING and job.percent is not None:
        words = f"{words}, {job.percent}{NARROW}%"
    return Mark(words, TONES[job.state])
