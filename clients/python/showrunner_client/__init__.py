"""Showrunner's HTTP API: ``api.users.list(…)`` is the operation ``users.list`` of its OpenAPI document."""

from . import models
from ._client import Showrunner
from ._codes import ProblemCode
from ._json import UNSET
from ._paginate import paginate
from ._problem import InputProblem, ProblemError
from ._retry import Retry
from ._session import Session
from ._transport import Answer

__all__ = [
    "UNSET",
    "Answer",
    "InputProblem",
    "ProblemCode",
    "ProblemError",
    "Retry",
    "Session",
    "Showrunner",
    "models",
    "paginate",
]
