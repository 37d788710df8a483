"""The client as a whole."""

from __future__ import annotations

from ._operations import Operations
from ._retry import Retry, Send
from ._session import Session
from ._transport import Transport


class Showrunner(Operations):
    """The API of the server at ``base_url``. Calls return an ``Answer``, and raise ``ProblemError`` for a refusal.

    ``api_key`` is for programs, instead of signing in. ``send`` stands for the network in tests.
    """

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str | None = None,
        retry: Retry = Retry(),
        send: Send | None = None,
    ) -> None:
        self.session = Session(api_key)
        super().__init__(Transport(base_url, retry, self.session.authorize, send))
        self.session.connect(self.auth)
