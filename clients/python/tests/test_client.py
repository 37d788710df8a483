"""The client before a false server."""

from __future__ import annotations

import json
import threading
import unittest
from datetime import datetime, timezone
from typing import Any
from unittest import mock

from showrunner_client import ProblemError, Retry, Showrunner, models, paginate
from showrunner_client._retry import Request, Response

USER = {
    "id": "1",
    "email": "ada@example.com",
    "name": "Ada",
    "status": "active",
    "roles": ["member"],
    "createdAt": "2026-01-31T12:00:00.000Z",
    "updatedAt": "2026-01-31T12:00:00.000Z",
    "lastSignInAt": None,
    "avatarUrl": None,
    "emailRefusedAt": None,
    "newerThanThisClient": True,
}


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, named, json.dumps(body).encode())


def problem(status: int, code: str, **headers: str) -> Response:
    return answer({"code": code, "title": "A title", "detail": "What to do.", "requestId": "r1"}, status, **headers)


def tokens(number: int, expires_in: int = 600) -> Response:
    return answer(
        {
            "accessToken": f"access-{number}",
            "refreshToken": f"refresh-{number}",
            "tokenType": "Bearer",
            "expiresIn": expires_in,
            "session": {},
        }
    )


class FalseServer:
    """Answers with each in turn, and with the last one again."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = answers
        self.requests: list[Request] = []

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        one = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(one, Exception):
            raise one
        return one

    def headers(self, name: str) -> list[str | None]:
        return [request.headers.get(name) for request in self.requests]


def client(server: FalseServer, **options: Any) -> Showrunner:
    return Showrunner("http://api.test/", send=server, **options)


class Answers(unittest.TestCase):
    def test_are_dataclasses_and_bear_what_is_new(self) -> None:
        user = client(FalseServer(answer(USER, etag='"3"'))).users.read("1")
        self.assertEqual(user.data.name, "Ada")
        self.assertEqual(user.data.created_at, datetime(2026, 1, 31, 12, tzinfo=timezone.utc))
        self.assertIsNone(user.data.last_sign_in_at)
        self.assertEqual(user.headers["etag"], '"3"')

    def test_are_one_of_several(self) -> None:
        first = {"mfaRequired": True, "mfaToken": "m", "methods": ["totp"], "expiresAt": USER["createdAt"]}
        api = client(FalseServer(answer(first)))
        data = api.session.sign_in("ada@example.com", "secret")
        self.assertIsInstance(data, models.MfaRequiredResponse)
        self.assertFalse(api.session.is_signed_in)

    def test_send_what_was_given_and_nothing_else(self) -> None:
        server = FalseServer(answer(USER))
        api = client(server)
        api.users.update("a/b", name="Grace", if_match='"3"')
        api.my_settings.patch({"user.locale": None})
        api.settings.set("a.b", value=None)
        bodies = [json.loads(request.body or b"") for request in server.requests]
        self.assertEqual(bodies, [{"name": "Grace"}, {"user.locale": None}, {"value": None}])
        self.assertEqual(server.requests[0].url, "http://api.test/api/v1/users/a%2Fb")
        self.assertEqual(server.headers("if-match"), ['"3"', None, None])


class Lists(unittest.TestCase):
    def test_are_read_page_after_page(self) -> None:
        pages = [answer({"items": [USER, USER], "nextCursor": "b"}), answer({"items": [USER], "nextCursor": None})]
        server = FalseServer(*pages)
        since = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
        filters = {"status": {"in": ["active", "invited"]}, "createdAt": {"gte": since}}
        users = list(paginate(client(server).users.list, limit=2, filter=filters))
        self.assertEqual([user.email for user in users], ["ada@example.com"] * 3)
        first, second = (request.url.partition("?")[2] for request in server.requests)
        self.assertEqual(
            first,
            "limit=2&filter%5Bstatus%5D%5Bin%5D=active%2Cinvited"
            "&filter%5BcreatedAt%5D%5Bgte%5D=2026-01-31T12%3A00%3A00.000Z",
        )
        self.assertIn("cursor=b", second)


class Problems(unittest.TestCase):
    def test_say_what_the_server_says(self) -> None:
        errors = [{"pointer": "/email", "code": "isPlainEmail", "detail": "No address."}]
        refusal = answer({"code": "http.validation_failed", "detail": "Look.", "errors": errors, "requestId": "r1"}, 422)
        with self.assertRaises(ProblemError) as caught:
            client(FalseServer(refusal)).users.create(email="x", name="Ada", roles=[])
        error = caught.exception
        self.assertEqual((error.code, error.status, error.request_id), ("http.validation_failed", 422, "r1"))
        self.assertEqual(error.errors[0].pointer, "/email")

    def test_of_a_proxy_are_none_of_the_server(self) -> None:
        with self.assertRaises(ProblemError) as caught:
            client(FalseServer(Response(502, {}, b"<h1>Bad Gateway</h1>"))).users.read("1")
        self.assertEqual((caught.exception.code, caught.exception.status), ("client.unreadable_answer", 502))

    def test_say_that_what_one_has_is_still_current(self) -> None:
        with self.assertRaises(ProblemError) as caught:
            client(FalseServer(Response(304, {}, b""))).users.read("1", if_none_match='"3"')
        self.assertEqual(caught.exception.code, "client.not_modified")


class Retries(unittest.TestCase):
    def setUp(self) -> None:
        patched = mock.patch("time.sleep")
        self.sleep = patched.start()
        self.addCleanup(patched.stop)

    def waits(self) -> list[float]:
        return [call.args[0] for call in self.sleep.call_args_list]

    def test_wait_as_long_as_they_are_told(self) -> None:
        server = FalseServer(
            problem(503, "http.service_unavailable", retry_after="7"),
            problem(429, "http.rate_limited", retry_after="2"),
            answer(USER),
        )
        self.assertEqual(client(server).users.read("1").data.name, "Ada")
        self.assertEqual(self.waits(), [7, 2])

    def test_end(self) -> None:
        server = FalseServer(problem(503, "http.service_unavailable", retry_after="1"))
        with self.assertRaises(ProblemError):
            client(server, retry=Retry(attempts=4)).users.read("1")
        self.assertEqual(len(server.requests), 4)

    def test_do_not_wait_longer_than_one_wants_to(self) -> None:
        server = FalseServer(problem(503, "http.service_unavailable", retry_after="31"))
        with self.assertRaises(ProblemError):
            client(server).users.read("1")
        self.assertEqual((len(server.requests), self.waits()), (1, []))

    def test_make_one_thing_with_one_key(self) -> None:
        lost = ConnectionResetError("lost")
        running = problem(409, "idempotency.in_progress", retry_after="1")
        server = FalseServer(lost, running, answer(USER, 201))
        api = client(server)
        api.users.create(email="ada@example.com", name="Ada", roles=[])
        api.users.create(email="ada@example.com", name="Ada", roles=[])
        keys = server.headers("idempotency-key")
        self.assertEqual(len(set(keys[:3])), 1)
        self.assertNotEqual(keys[2], keys[3])

    def test_do_not_do_something_twice(self) -> None:
        server = FalseServer(ConnectionResetError("lost"))
        with self.assertRaises(ConnectionResetError):
            client(server).session.sign_in("ada@example.com", "secret")
        self.assertEqual(len(server.requests), 1)


class Sessions(unittest.TestCase):
    def test_are_sent_with_what_needs_them(self) -> None:
        server = FalseServer(tokens(1), answer(USER), answer({"status": "ok"}))
        api = client(server)
        api.session.sign_in("ada@example.com", "secret")
        api.me.read()
        api.health.live()
        self.assertEqual(server.headers("authorization"), [None, "Bearer access-1", None])

    def test_are_refreshed_when_a_token_is_refused_or_about_to_expire(self) -> None:
        server = FalseServer(
            tokens(1), problem(401, "auth.invalid_access_token"), tokens(2, 5), answer(USER), tokens(3), answer(USER)
        )
        api = client(server)
        api.session.sign_in("ada@example.com", "secret")
        api.me.read()
        api.me.read()
        self.assertEqual(server.headers("authorization")[-1], "Bearer access-3")

    def test_are_refreshed_once_for_all_threads(self) -> None:
        both = threading.Barrier(2)
        refreshes: list[str] = []

        def send(request: Request) -> Response:
            if request.url.endswith("/login"):
                return tokens(1)
            if request.url.endswith("/refresh"):
                refreshes.append(request.url)
                return tokens(2)
            if request.headers["authorization"] == "Bearer access-2":
                return answer(USER)
            both.wait(10)
            return problem(401, "auth.invalid_access_token")

        api = Showrunner("http://api.test", send=send)
        api.session.sign_in("ada@example.com", "secret")
        threads = [threading.Thread(target=api.me.read) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(refreshes), 1)

    def test_are_over_when_the_server_says_so(self) -> None:
        api = client(FalseServer(tokens(1), problem(401, "auth.session_ended")))
        api.session.sign_in("ada@example.com", "secret")
        with self.assertRaises(ProblemError):
            api.me.read()
        self.assertFalse(api.session.is_signed_in)

    def test_are_not_for_programs(self) -> None:
        server = FalseServer(problem(401, "auth.invalid_access_token"))
        with self.assertRaises(ProblemError):
            client(server, api_key="sr_key").users.list()
        self.assertEqual(server.headers("authorization"), ["Bearer sr_key"])


if __name__ == "__main__":
    unittest.main()
