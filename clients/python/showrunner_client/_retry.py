"""Sending again what may be sent again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

_SAFE_TO_REPEAT = {"GET", "HEAD", "PUT", "DELETE"}
_PASSES_BY_WAITING = {429, 503}
_CONFLICT = 409
#: Seconds, doubled each time, where nobody says how long to wait.
_FIRST_PAUSE = 0.5


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True)
class Response:
    status: int
    #: By their names in lower case.
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Request], Response]


@dataclass(frozen=True)
class Retry:
    """How patient a client is."""

    #: How often a request is sent at most.
    attempts: int = 3
    #: Seconds: where the server asks for a longer time, its answer is given back at once.
    longest_wait: float = 30

    def send(self, request: Request, send: Send) -> Response:
        """GET, PUT, DELETE, and what has an ``Idempotency-Key``, wait as long as ``Retry-After`` says (RFC 9110)."""
        for attempt in range(1, self.attempts if _may_repeat(request) else 1):
            otherwise = _FIRST_PAUSE * 2 ** (attempt - 1)
            try:
                response = send(request)
            except OSError:
                # Whether it was done is unknown; done twice, it would be the same.
                time.sleep(otherwise)
                continue
            pause = _pause_after(response, otherwise)
            if pause is None or pause > self.longest_wait:
                return response
            time.sleep(pause)
        return send(request)


def _may_repeat(request: Request) -> bool:
    return request.method in _SAFE_TO_REPEAT or "idempotency-key" in request.headers


def _pause_after(response: Response, otherwise: float) -> float | None:
    asked = _retry_after(response.headers.get("retry-after"))
    if response.status in _PASSES_BY_WAITING:
        return otherwise if asked is None else asked
    # With Retry-After: the same request, with the same key, is still under way.
    return asked if response.status == _CONFLICT else None


def _retry_after(value: str | None) -> float | None:
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return None
