"""Who is signed in."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from typing import TYPE_CHECKING

from . import models
from ._problem import ProblemError
from ._retry import Request, Response, Send

if TYPE_CHECKING:
    from ._operations import Auth

_UNAUTHENTICATED = 401
#: Seconds before its end in which a token is not used any more: the request takes a while too.
_MARGIN = 10


@dataclasses.dataclass(frozen=True)
class _Tokens:
    access: str
    refresh: str
    #: By the clock that only goes forward.
    expires_at: float


class Session:
    """The tokens of one person, refreshed before they expire; threads may share it."""

    def __init__(self, api_key: str | None = None) -> None:
        self._api_key = api_key
        self._tokens: _Tokens | None = None
        self._refreshing = threading.Lock()
        self._auth: Auth

    def connect(self, auth: Auth) -> None:
        self._auth = auth

    @property
    def is_signed_in(self) -> bool:
        return self._tokens is not None

    def sign_in(self, email: str, password: str) -> models.TokensResponse | models.MfaRequiredResponse:
        """Tokens, which are used from now on; or, with a second factor, what ``finish_sign_in`` takes."""
        data = self._auth.login(email=email, password=password).data
        if isinstance(data, models.TokensResponse):
            self.start(data)
        return data

    def finish_sign_in(self, mfa_token: str, method: str, code: str) -> None:
        self.start(self._auth.finish_sign_in(mfa_token=mfa_token, method=method, code=code).data)  # type: ignore[arg-type]

    def start(self, tokens: models.TokensResponse) -> None:
        """Uses tokens that came another way, such as of a reauthentication."""
        expires_at = time.monotonic() + tokens.expires_in
        self._tokens = _Tokens(tokens.access_token, tokens.refresh_token, expires_at)

    def sign_out(self) -> None:
        """Ends the session on the server; what is kept of it here goes in any case."""
        try:
            if self._tokens:
                self._auth.logout()
        except ProblemError as problem:
            if problem.status != _UNAUTHENTICATED:
                raise
        finally:
            self._tokens = None

    def authorize(self, request: Request, send: Send) -> Response:
        """Once more with a new token where the server does not take the first: what is refused so was not done."""
        token = self._api_key or self._access_token()
        response = send(_signed(request, token))
        if response.status != _UNAUTHENTICATED or token is None or self._api_key:
            return response
        code = _code_of(response)
        if code == "auth.session_ended":
            self._end(token)
        renewed = self._renew(token) if code == "auth.invalid_access_token" else None
        return send(_signed(request, renewed)) if renewed else response

    def _access_token(self) -> str | None:
        tokens = self._tokens
        if tokens is None or tokens.expires_at - _MARGIN > time.monotonic():
            return tokens.access if tokens else None
        return self._renew(tokens.access)

    def _renew(self, stale: str) -> str | None:
        with self._refreshing:
            tokens = self._tokens
            # Another thread was quicker, or signed out.
            if tokens is None or tokens.access != stale:
                return tokens.access if tokens else None
            try:
                fresh = self._auth.refresh(refresh_token=tokens.refresh).data
            except ProblemError as problem:
                if problem.code != "auth.session_ended":
                    raise
                self._end(stale)
                return None
            # Meanwhile another thread may have signed in or out.
            if self._tokens is tokens:
                self.start(fresh)
            return self._tokens.access if self._tokens else None

    def _end(self, access_token: str) -> None:
        if self._tokens and self._tokens.access == access_token:
            self._tokens = None


def _signed(request: Request, token: str | None) -> Request:
    if token is None:
        return request
    return dataclasses.replace(request, headers={**request.headers, "authorization": f"Bearer {token}"})


def _code_of(response: Response) -> str | None:
    try:
        return str(json.loads(response.body)["code"])
    except (ValueError, KeyError, TypeError):
        return None
