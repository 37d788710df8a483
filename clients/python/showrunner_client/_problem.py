"""What the server refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ._codes import ProblemCode


@dataclass(frozen=True)
class InputProblem:
    """An input that was refused: where, by a JSON Pointer, and why."""

    pointer: str
    code: str
    detail: str


class ProblemError(Exception):
    """A refusal as the server explained it (RFC 9457). Branch on ``code``; ``detail`` is for people."""

    def __init__(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        problem = _document(body) or _otherwise(status)
        self.status = status
        #: One of those that the document lists, or of a newer server.
        self.code: ProblemCode | str = problem["code"]
        self.title: str = problem.get("title", "")
        self.detail: str = problem.get("detail", "")
        self.errors = [
            InputProblem(one.get("pointer", ""), one.get("code", ""), one.get("detail", ""))
            for one in problem.get("errors", [])
        ]
        #: Name it when you report the problem.
        self.request_id: str | None = problem.get("requestId") or headers.get("x-request-id")
        self.headers = headers
        super().__init__(f"{self.code}: {self.detail}")


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    return problem if isinstance(problem, dict) and isinstance(problem.get("code"), str) else None


def _otherwise(status: int) -> dict[str, Any]:
    # To If-None-Match: there is no data, so it cannot be returned as such.
    if status == 304:
        return {
            "code": "client.not_modified",
            "title": "Not modified",
            "detail": "What you have is still current.",
        }
    return {
        "code": "client.unreadable_answer",
        "title": "Unreadable answer",
        "detail": f"The answer was {status} without a problem document. Is something between here and the server?",
    }
