from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..const import ATTEMPTS_OF_ONE
from .common import FloorCase


@tagged("post_install", "-at_install")
class TestPairing(FloorCase):
    def setUp(self):
        super().setUp()
        self.tablet = self._create_device("Tablet 2").with_user(self.manager)
        self.tablet.action_pair()
        self.code = self.tablet.pairing_code

    def _ask(self, code=None, epoch=None, **values):
        body = {"code": code or self.code, "epoch": epoch or self._uuid(), **values}
        return self._call("/floor/api/pair", body, token="")

    def test_a_code_is_exchanged_for_a_key_that_works(self):
        self.epoch = self._uuid()
        answer = self._ask(epoch=self.epoch, version="1", language="fr")
        self.assertEqual(answer.status_code, 200)
        values = answer.json()
        self.assertEqual(values["device"]["name"], "Tablet 2")
        self.assertEqual(values["database"], self.env.cr.dbname)
        self.assertEqual(values["company"], "Floor test")
        self.assertEqual(self._sync(token=values["token"]).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.tablet.state, "paired")
        self.assertFalse(self.tablet.pairing_code, "a code is used once")

    def test_tablets_have_an_address_of_their_own(self):
        settings = self.env["res.config.settings"]
        settings.create(
            {"soors_floor_url": " https://tablet.example.org/odoo "}
        ).execute()
        self.tablet.action_pair()
        self.assertTrue(
            self.tablet.pairing_url.startswith("https://tablet.example.org/floor/app#")
        )
        for wrong in ("tablet.example.org", "http://tablet.example.org", "ftp://x"):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                settings.create({"soors_floor_url": wrong}).execute()
        settings.create({"soors_floor_url": False}).execute()
        self.tablet.action_pair()
        self.assertTrue(self.tablet.pairing_url.startswith(self.tablet.get_base_url()))

    def test_no_session_and_no_cookie_is_made(self):
        answer = self._ask()
        self.assertNotIn("session_id", answer.cookies)

    def test_the_key_is_not_kept(self):
        secret = self._ask().json()["token"].partition(".")[2]
        self.env.invalidate_all()
        self.env.cr.execute("SELECT * FROM soors_device")
        row = str(self.env.cr.fetchall())
        self.assertNotIn(secret, row)
        self.assertEqual(len(secret), 43, "256 bits")

    def test_it_may_be_repeated_until_the_first_call(self):
        """The answer may get lost on its way."""
        self.epoch = self._uuid()
        lost = self._ask(epoch=self.epoch).json()["token"]
        token = self._ask(epoch=self.epoch).json()["token"]
        self.assertEqual(self._sync(token=lost).status_code, 401)
        self.assertEqual(self._sync(token=token).status_code, 200)
        self.assertEqual(self._ask(epoch=self.epoch).status_code, 403)

    def test_another_tablet_cannot_use_the_same_picture(self):
        self.assertEqual(self._ask().status_code, 200)
        self.assertEqual(self._ask().status_code, 403)

    def test_it_is_good_for_fifteen_minutes(self):
        self.tablet.sudo().pairing_until = fields.Datetime.subtract(
            fields.Datetime.now(), seconds=1
        )
        self.assertEqual(self._ask().status_code, 403)

    def test_it_is_valid_for_fifteen_minutes_from_now(self):
        with freeze_time("2026-11-22 10:00:00"):
            self.tablet.action_pair()
        self.assertEqual(
            fields.Datetime.to_string(self.tablet.pairing_until), "2026-11-22 10:15:00"
        )

    def test_a_code_may_be_typed_in_small_letters_with_dashes(self):
        code = self.code.lower()
        self.assertEqual(self._ask(f"{code[:4]}-{code[4:]}").status_code, 200)

    def test_wrong_codes_are_limited(self):
        for _number in range(ATTEMPTS_OF_ONE):
            answer = self._ask("WRONG")
            self.assertEqual(answer.status_code, 403)
            self.assertEqual(answer.json(), {"error": "code"})
        answer = self._ask("WRONG")
        self.assertEqual(answer.status_code, 429)
        self.assertGreater(answer.json()["seconds"], 0)
        attempts = self.env["soors.device.attempt"].search_count([])
        self.assertEqual(attempts, ATTEMPTS_OF_ONE, "what is refused is not kept")
        # Who tries codes keeps nobody from pairing with a right one.
        self.assertEqual(self._ask().status_code, 200)

    def test_pairing_again_keeps_the_old_key_until_the_new_one(self):
        """The office may show a picture that is never scanned."""
        self.device.action_pair()
        self.assertEqual(self._sync().status_code, 200)
        epoch = self._uuid()
        self.env.invalidate_all()
        answer = self._ask(self.device.pairing_code, epoch)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._sync().status_code, 401)

    def test_the_office_sees_the_picture_and_planners_do_not(self):
        self.assertIn("#pair=", self.tablet.pairing_url)
        self.assertTrue(self.tablet.pairing_qr)
        with self.assertRaises(AccessError):
            self.tablet.with_user(self.planner).read(["pairing_code"])
        with self.assertRaises(AccessError):
            self.tablet.with_user(self.planner).action_pair()
        with self.assertRaises(AccessError):
            self.tablet.with_user(self.manager).read(["token_hash"])

    def test_a_pin_is_kept_as_a_digest(self):
        person = self.env["res.partner"].create({"name": "Awa"})
        person.with_user(self.manager).floor_pin = "1234"
        self.assertNotIn("1234", person.sudo().floor_pin_digest)
        salt, digest = person.sudo().floor_pin_digest.split("$")
        self.assertEqual(digest, person._hash_floor_pin(salt, "1234"))
        self.assertNotEqual(digest, person._hash_floor_pin(salt, "1235"))
