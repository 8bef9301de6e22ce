"""Counts the queries of each request and says so in a header; only for long runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase


class CountMiddleware:
    """Adds ``X-Queries``, ``X-Sql-Ms`` (in the database) and ``X-Cpu-Ms`` (this thread's processor) to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say what it took."""
        told = [0, 0.0]

        def counted(execute: Any, *arguments: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                told[0] += 1
                told[1] += time.perf_counter() - began

        processor = time.thread_time()
        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response.headers["X-Queries"] = str(int(told[0]))
        response.headers["X-Sql-Ms"] = f"{told[1] * 1000:.1f}"
        response.headers["X-Cpu-Ms"] = f"{(time.thread_time() - processor) * 1000:.1f}"
        return response
