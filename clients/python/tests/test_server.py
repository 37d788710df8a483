"""The client before a running server, where SHOWRUNNER_URL names one and its administrator."""

from __future__ import annotations

import base64
import os
import unittest
import uuid

from showrunner_client import ProblemError, Showrunner, models, paginate

URL = os.environ.get("SHOWRUNNER_URL", "")
EMAIL = os.environ.get("SHOWRUNNER_EMAIL", "")
PASSWORD = os.environ.get("SHOWRUNNER_PASSWORD", "")

#: A GIF of one pixel.
PIXEL = "R0lGODdhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


@unittest.skipUnless(URL, "SHOWRUNNER_URL is not set")
class ARunningServer(unittest.TestCase):
    def setUp(self) -> None:
        self.api = Showrunner(URL)
        self.assertIsInstance(self.api.session.sign_in(EMAIL, PASSWORD), models.TokensResponse)
        self.addCleanup(self.api.session.sign_out)

    def test_knows_who_is_signed_in_until_they_sign_out(self) -> None:
        self.assertEqual(self.api.me.read().data.email, EMAIL)
        self.api.session.sign_out()
        with self.assertRaises(ProblemError) as caught:
            self.api.me.read()
        self.assertEqual(caught.exception.code, "auth.unauthenticated")

    def test_refreshes(self) -> None:
        tokens = self.api.auth.refresh(refresh_token=self.api.session._tokens.refresh).data
        self.api.session.start(tokens)
        self.assertEqual(self.api.me.read().data.email, EMAIL)

    def test_makes_one_thing_and_tells_what_it_refuses(self) -> None:
        email = f"{uuid.uuid4()}@example.com"
        once = {"email": email, "name": "Ada", "roles": ["member"], "idempotency_key": str(uuid.uuid4())}
        one, again = self.api.users.create(**once), self.api.users.create(**once)
        self.assertEqual(one.data, again.data)
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        with self.assertRaises(ProblemError) as caught:
            self.api.users.create(email=email, name="Ada", roles=["member"])
        self.assertEqual((caught.exception.code, caught.exception.status), ("users.email_taken", 409))

    def test_changes_only_what_was_seen(self) -> None:
        etag = self.api.me.read().headers["etag"]
        self.assertEqual(self.api.me.update(name="Grace", if_match=etag).data.name, "Grace")
        with self.assertRaises(ProblemError) as caught:
            self.api.me.update(name="Joan", if_match=etag)
        self.assertEqual(caught.exception.code, "concurrency.version_mismatch")

    def test_lists_three_pages(self) -> None:
        for number in range(5):
            self.api.users.create(email=f"{uuid.uuid4()}@example.com", name=f"Page {number}", roles=["member"])
        named = {"name": {"startsWith": "page "}}
        names = [user.name for user in paginate(self.api.users.list, sort="name", limit=2, filter=named)]
        self.assertEqual(names, [f"Page {number}" for number in range(5)])

    def test_sends_files(self) -> None:
        people = 'email,name,roles\nfile@example.com,"Person, File",member\n'
        report = self.api.users.import_(people, dry_run=True).data
        self.assertEqual((report.dry_run, report.rows, report.created), (True, 1, 1))
        self.api.me.set_avatar(base64.b64decode(PIXEL))
        self.assertEqual(self.api.me.read_avatar().data[8:12], b"WEBP")

    def test_answers_text_and_anything(self) -> None:
        self.assertIn("email", self.api.users.export(format="csv").data)
        definitions = self.api.settings.definitions().data.items
        self.assertIn("user.locale", [definition.key for definition in definitions])
        self.assertEqual(self.api.my_settings.set("user.locale", value="de").data.value, "de")


if __name__ == "__main__":
    unittest.main()
