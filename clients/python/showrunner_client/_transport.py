"""From a call of a method to a request, and from its response to an answer."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from ._json import UNSET, from_json, instant, to_json
from ._problem import ProblemError
from ._retry import Request, Response, Retry, Send

T = TypeVar("T", covariant=True)
#: Seconds.
_TIMEOUT = 60


@dataclass(frozen=True)
class Answer(Generic[T]):
    data: T
    status: int
    #: By their names in lower case: ``answer.headers["etag"]``.
    headers: Mapping[str, str]


class Transport:
    """Sends what the methods ask for. ``authorize`` sends a request with who is signed in."""

    def __init__(
        self,
        base_url: str,
        retry: Retry,
        authorize: Callable[[Request, Send], Response],
        send: Send | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._retry = retry
        self._authorize = authorize
        self._send = send or _send

    def call(
        self,
        method: str,
        path: str,
        hint: Any,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        fields: Mapping[str, Any] | None = None,
        body: str | bytes | None = None,
        content_types: Sequence[str] = (),
        is_signed: bool = False,
        takes_key: bool = False,
    ) -> Answer[Any]:
        sent = {name.lower(): str(value) for name, value in (headers or {}).items() if value is not None}
        if takes_key:
            sent.setdefault("idempotency-key", str(uuid.uuid4()))
        content = body.encode() if isinstance(body, str) else body
        if fields is not None:
            sent["content-type"] = "application/json"
            content = json.dumps(_given(fields)).encode()
        elif content is not None:
            sent["content-type"] = _image_type(content) or content_types[0]
        request = Request(method, self._base_url + path + _query_string(query or {}), sent, content)
        response = self._authorize(request, self.patiently) if is_signed else self.patiently(request)
        if response.status >= 300:
            raise ProblemError(response.status, response.body, response.headers)
        return Answer(_data(response.body, hint), response.status, response.headers)

    def patiently(self, request: Request) -> Response:
        return self._retry.send(request, self._send)

    @staticmethod
    def quote(value: object) -> str:
        return urllib.parse.quote(str(value), safe="")


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was not given; None is a value."""
    return {name: to_json(value) for name, value in fields.items() if value is not UNSET}


def _data(body: bytes, hint: Any) -> Any:
    if hint is None:
        return None
    if hint is bytes:
        return body
    return body.decode() if hint is str else from_json(json.loads(body), hint)


def _query_string(query: Mapping[str, Any]) -> str:
    pairs = [pair for name, value in query.items() for pair in _pairs(name, value)]
    return "?" + urllib.parse.urlencode(pairs) if pairs else ""


def _pairs(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """``{"name": {"contains": "love"}}`` is ``filter[name][contains]=love``; lists are joined by commas."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pairs(f"{name}[{key}]", inner)
    elif isinstance(value, (list, tuple)):
        yield name, ",".join(str(inner) for inner in value)
    elif isinstance(value, datetime):
        yield name, instant(value)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif value is not None:
        yield name, str(value)


def _image_type(content: bytes) -> str | None:
    """By its first bytes, so that nobody has to name it."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/gif" if content.startswith(b"GIF8") else None


def _send(request: Request) -> Response:
    prepared = urllib.request.Request(request.url, request.body, dict(request.headers), method=request.method)
    try:
        with urllib.request.urlopen(prepared, timeout=_TIMEOUT) as response:
            return Response(response.status, _lowered(response.headers), response.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Response(refusal.code, _lowered(refusal.headers), refusal.read())


def _lowered(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
