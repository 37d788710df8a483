"""Between JSON and dataclasses."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime, timezone
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


class Unset:
    """Not given, where None is a value of its own."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()


def given(value: Any) -> Any:
    """An argument that is not sent when it is None."""
    return UNSET if value is None else value


def named(wire: str) -> Any:
    """A field with another name in JSON."""
    return dataclasses.field(metadata={"wire": wire})


def absent(wire: str | None = None) -> Any:
    """A field that may be missing; then it is None."""
    return dataclasses.field(default=None, metadata={"wire": wire} if wire else {})


def to_json(value: Any) -> Any:
    """What json.dumps takes. Absent fields of dataclasses are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((_wire(field), getattr(value, field.name)) for field in dataclasses.fields(value))
        return {wire: to_json(inner) for wire, inner in pairs if inner is not None}
    if isinstance(value, Mapping):
        return {key: to_json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(inner) for inner in value]
    return instant(value) if isinstance(value, datetime) else value


def instant(value: datetime) -> str:
    """RFC 3339 in UTC; a time without a zone is taken for local, as Python does."""
    return value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_json(value: Any, hint: Any) -> Any:
    """A value as annotated. Fields that this client does not know are passed over: servers get new ones."""
    if value is None or hint is Any:
        return value
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return from_json(value, _alternative(value, get_args(hint)))
    if origin is list:
        return [from_json(inner, get_args(hint)[0]) for inner in value]
    if dataclasses.is_dataclass(hint):
        hints = _hints(hint)
        fields = ((field.name, value.get(_wire(field))) for field in dataclasses.fields(hint))
        return hint(**{name: from_json(inner, hints[name]) for name, inner in fields})
    if hint is datetime:
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return value


def _alternative(value: Any, alternatives: tuple[Any, ...]) -> Any:
    """The dataclass whose required fields are all there, or what is not None."""
    candidates = [one for one in alternatives if one is not types.NoneType]
    for candidate in candidates:
        if dataclasses.is_dataclass(candidate) and isinstance(value, Mapping):
            fields = dataclasses.fields(candidate)
            required = {_wire(field) for field in fields if field.default is dataclasses.MISSING}
            if required <= value.keys():
                return candidate
    return candidates[0] if candidates else Any


def _wire(field: dataclasses.Field[Any]) -> str:
    return str(field.metadata.get("wire", field.name))


@cache
def _hints(model: Any) -> dict[str, Any]:
    return get_type_hints(model)
