"""How many questions a token, a user or an address may ask per minute."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from maatwerk.portal.api.problems import Problem

MINUTE = 60


def count(who: str, *, known: bool) -> None:
    """Count one question of somebody; raises Problem (429, with the seconds to wait) beyond the number of a minute.

    Counts are kept per process: with several workers each has its own.
    """
    most = settings.API_PER_MINUTE if known else settings.API_PER_MINUTE_UNKNOWN
    now = int(time.time())
    key = f"api:{who}:{now // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    if cache.incr(key) > most:
        wait = MINUTE - now % MINUTE
        detail = _("U stelt te veel vragen. Probeer opnieuw over %(seconds)s seconden.") % {"seconds": wait}
        raise Problem(429, "te-veel", detail, {"Retry-After": str(wait)})
