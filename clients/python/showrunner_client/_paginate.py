"""Lists, page after page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from ._transport import Answer

Item = TypeVar("Item", covariant=True)


class _Page(Protocol[Item]):
    @property
    def items(self) -> Sequence[Item]: ...

    @property
    def next_cursor(self) -> str | None: ...


def paginate(list_: Callable[..., Answer[_Page[Item]]], *args: Any, **query: Any) -> Iterator[Item]:
    """Every item of a list; the next page is asked for when the one before is used up.

    ``for user in paginate(api.users.list, sort="name", limit=50): …``
    """
    cursor: str | None = None
    while True:
        page = list_(*args, **query, cursor=cursor).data
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
