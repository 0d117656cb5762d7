from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..const import MAX_BODY, MAX_OPERATIONS
from ..models import ir_http
from .common import FloorCase


@tagged("post_install", "-at_install")
class TestRefusals(FloorCase):
    """A key opens what it is for, and nothing else; each refusal changes nothing."""

    def _count(self):
        self.env.invalidate_all()
        return self.env["soors.operation"].search_count([])

    def _assert_refused(self, answer, status, error):
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertEqual(answer.json()["error"], error)
        self.assertEqual(self._count(), 0)
        self.assertNotIn("session_id", answer.cookies)

    def test_without_a_good_key(self):
        number = self.device.id
        for token in ("", "x", f"{number}.", f"{number}.x", "0.x", "9" * 30 + ".x"):
            with self.subTest(token=token):
                answer = self._sync(self._operation(), token=token)
                self._assert_refused(answer, 401, "device")

    def test_the_refusal_is_logged(self):
        # Loggers remember for each thread whether they are asked for: not assertLogs.
        with patch.object(ir_http._logger, "info") as info:
            self._sync(self._operation(), token="1.secret")
        written = str(info.call_args)
        self.assertIn("refused", written)
        self.assertNotIn("secret", written)

    def test_the_key_of_one_tablet_with_the_number_of_another(self):
        other = self._create_device("Tablet 2")
        self._pair(other, self._uuid())
        token = f"{other.id}.{self.token.partition('.')[2]}"
        self._assert_refused(self._sync(self._operation(), token=token), 401, "device")

    def test_a_revoked_tablet(self):
        self.device.with_user(self.manager).action_revoke()
        self._assert_refused(self._sync(self._operation()), 401, "device")

    def test_an_archived_tablet_stays_out_when_it_comes_back(self):
        self.device.action_archive()
        self._assert_refused(self._sync(self._operation()), 401, "device")
        self.device.action_unarchive()
        self._assert_refused(self._sync(self._operation()), 401, "device")

    def test_an_archived_company(self):
        self.env.cr.execute(
            "UPDATE res_company SET active = false WHERE id = %s", [self.company.id]
        )
        self.env.invalidate_all()
        self._assert_refused(self._sync(self._operation()), 401, "device")

    def test_an_archived_user(self):
        self.env.ref("soors_floor.user_floor").active = False
        self._assert_refused(self._sync(self._operation()), 401, "device")

    def test_nothing_is_lost_by_a_refusal(self):
        """Paired again with the same memory, the tablet goes on where it was."""
        operation = self._operation()
        self.device.action_revoke()
        self._sync(operation)
        self.token = self._pair(self.device, self.epoch)
        self.assertEqual(self._verdicts(operation), ["acked"])

    def test_a_batch_replayed_by_another_tablet(self):
        operation = self._operation()
        self._sync(operation)
        other = self._create_device("Tablet 2")
        token = self._pair(other, self._uuid())
        stolen = self._sync(self._operation(), token=token)
        self.assertEqual(stolen.status_code, 401, "it is not of its memory")
        self.epoch = other.sudo().epoch
        answer = self._sync(operation, token=token).json()["verdicts"]
        self.assertEqual(answer[0]["state"], "parked")
        self.assertIn("another tablet", answer[0]["reason"])
        self.assertEqual(self._times_applied(operation), 1)
        self.assertEqual(self._find(operation).state, "acked")

    def test_malformed_bodies(self):
        for body in (
            "",
            "x",
            "[]",
            "5",
            '{"schema": 1}x',
            "[" * 50_000,
            {**self._body(), "schema": None},
            {**self._body(), "operations": "x"},
            self._body({}),
            self._body("x"),
            self._body({**self._operation(), "uuid": "x"}),
            self._body(*[self._operation() for _n in range(MAX_OPERATIONS + 1)]),
        ):
            with self.subTest(body=str(body)[:50]):
                answer = self._call("/floor/api/sync", body)
                self._assert_refused(answer, 400, "format")

    def test_oversized_bodies(self):
        answer = self._call("/floor/api/sync", " " * (MAX_BODY + 1))
        self._assert_refused(answer, 413, "size")
        answer = self._call("/floor/api/pair", " " * 5000, token="")
        self._assert_refused(answer, 413, "size")

    def test_an_oversized_entry_is_parked(self):
        operation = self._operation(payload={"text": "x" * 70_000})
        self.assertEqual(self._verdicts(operation), ["parked"])

    def test_characters_that_cannot_be_stored(self):
        operation = self._operation(payload={"a\0": "b\0", "c": "\ud800"})
        self.assertEqual(self._verdicts(operation), ["acked"])
        body = self._body(self._operation())
        text = str(body).replace("'", '"').replace("None", "NaN")
        answer = self._call("/floor/api/sync", text.replace("True", "1e999"))
        self.assertEqual(answer.status_code, 200, answer.text)

    def test_an_error_of_the_program_tells_nothing(self):
        def _get_plan(device):
            raise ZeroDivisionError("secret detail")

        self.patch(type(self.env["soors.device"]), "_get_plan", _get_plan)
        with mute_logger("odoo.http"):
            answer = self._sync(self._operation())
        self._assert_refused(answer, 500, "server")
        self.assertNotIn("secret", answer.text)

    def test_the_key_opens_no_other_door(self):
        bearer = {"Authorization": f"Bearer {self.token}"}
        database = {"X-Odoo-Database": self.env.cr.dbname}
        with mute_logger(
            "odoo.http",
            "odoo.addons.base.models.res_users",
            "odoo.addons.rpc.controllers.xmlrpc",
        ):
            answer = self.url_open(
                "/json/2/res.partner/search_read",
                data="{}",
                headers={
                    **bearer,
                    **database,
                    "Content-Type": "application/json",
                },
            )
            self.assertEqual(answer.status_code, 401)
            secret = self.token.partition(".")[2]
            for key in (self.token, secret):
                uid = self._authenticate(key)
                self.assertFalse(uid)
        page = self.url_open("/odoo", headers={**bearer}, allow_redirects=False)
        self.assertEqual(page.status_code, 303)

    def _authenticate(self, key):
        return self.xmlrpc_common.authenticate(
            self.env.cr.dbname, "soors_floor", key, {}
        )

    def test_the_technical_user_has_no_rights(self):
        user = self.env.ref("soors_floor.user_floor")
        # Odoo itself gives this one to everybody with several organisations.
        several = self.env.ref("base.group_multi_company")
        self.assertFalse(user.all_group_ids - several)
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        self.assertFalse(self.env.cr.fetchone()[0])
        for model in ("soors.device", "soors.operation", "stock.picking"):
            self.assertFalse(self.env[model].with_user(user).has_access("read"))

    def test_the_office_of_another_company_sees_nothing(self):
        operation = self._operation()
        self._sync(operation)
        company = self.env["res.company"].create({"name": "Another"})
        stranger = self._create_user("member_manager", company)
        for record in (self.device, self._find(operation)):
            found = record.with_user(stranger).search([("id", "=", record.id)])
            self.assertFalse(found)
