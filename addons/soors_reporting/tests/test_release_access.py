from datetime import date

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ReportingCase


class TestReleaseAccess(ReportingCase):
    def test_only_the_manager_creates_keys(self):
        planner = self._create_manager(
            "planner", self.company, "soors_base.group_planner"
        )
        access = self.env["soors.release.access"]
        with self.assertRaises(AccessError):
            access.with_user(planner).create_key("Federation")
        with self.assertRaises(AccessError):
            access.with_user(self.manager).create_key(
                "Federation", self._create_company("Other").id
            )

    def test_reader_has_one_group_and_no_rights(self):
        access = self.env["soors.release.access"].with_user(self.manager)
        access.create_key("Federation")
        reader = access._find_reader(self.company)
        group = self.env.ref("soors_reporting.group_release_reader")
        self.assertEqual(reader.all_group_ids, group)
        self.assertTrue(reader.share)
        self.assertEqual(reader.company_ids, self.company)

    def test_key_is_not_a_password(self):
        access = self.env["soors.release.access"].with_user(self.manager)
        key = access.create_key("Federation")
        reader = access._find_reader(self.company)
        for interactive in (True, False):
            with self.assertRaises(AccessDenied):
                reader.with_user(reader)._check_credentials(
                    {"type": "password", "password": key},
                    {"interactive": interactive},
                )

    def test_wizard_shows_the_key_once_and_lists_names_only(self):
        wizard = self.env["soors.release.access"].with_user(self.manager)
        wizard = wizard.create({"name": "RéemploiBXL"})
        key = wizard.action_create_key()["context"]["default_key"]
        self.assertEqual(len(key), 40)
        wizard.invalidate_recordset()
        self.assertIn("RéemploiBXL", wizard.key_names)
        self.assertNotIn(key, wizard.key_names)


@tagged("post_install", "-at_install")
class TestReleaseKey(HttpCase):
    """With the key in hand, against the real server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "key-manager", groups="soors_base.group_member_manager"
        )
        cls.access = cls.env["soors.release.access"].with_user(cls.manager)
        cls.key = cls.access.create_key("Federation", None, date(2099, 1, 1))

    def _call(self, model, method, bearer=None, **body):
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=body or None,
            data=None if body else "{}",
            method="POST",
            headers={
                "Authorization": f"Bearer {bearer or self.key}",
                "X-Odoo-Database": self.env.cr.dbname,
                "Content-Type": "application/json",
            },
        )

    def test_reads_what_was_released(self):
        answer = self._call("soors.declaration", "export_released")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["schema"], "soors.release/1")

    def test_everything_else_is_refused(self):
        reader = self.access._find_reader(self.env.company)
        calls = [
            ("soors.declaration", "search_read", {}),
            ("soors.declaration", "fields_get", {}),
            ("soors.declaration", "action_release", {"ids": [1]}),
            ("soors.declaration.line", "search_read", {}),
            ("soors.flow", "search_read", {}),
            (
                "soors.flow",
                "get_mass_balance",
                {"date_from": "2026-01-01", "date_to": "2026-12-31"},
            ),
            ("stock.move", "search_count", {"domain": []}),
            ("stock.picking", "search_read", {}),
            ("res.partner", "search_read", {}),
            ("res.users", "search_read", {}),
            ("res.users", "read", {"ids": [reader.id], "fields": ["login"]}),
            ("res.users", "write", {"ids": [reader.id], "vals": {"email": "a@b.c"}}),
            ("res.users", "context_get", {}),
            ("res.users.apikeys", "search_read", {}),
            ("res.company", "search_read", {}),
            ("soors.stream", "search_read", {}),
            ("soors.home.tile", "get_home", {}),
            ("soors.release.access", "create_key", {"name": "Mine"}),
            ("ir.attachment", "search_read", {}),
            ("ir.config_parameter", "get_param", {"key": "database.uuid"}),
            ("ir.model", "search_read", {}),
            ("ir.http", "session_info", {}),
        ]
        for model, method, body in calls:
            with self.subTest(model=model, method=method):
                answer = self._call(model, method, **body)
                self.assertEqual(answer.status_code, 403, answer.text[:200])

    def test_without_the_gate_records_stay_closed(self):
        """The access rights alone refuse every record, were the gate forgotten."""
        reader = self.access._find_reader(self.env.company)
        for model in self.env.registry.models.values():
            if model._abstract or model._transient:
                continue
            if model._name in ("res.users", "res.users.settings"):
                continue
            with self.subTest(model=model._name):
                records = self.env[model._name].with_user(reader)
                rights = [
                    records.has_access(mode) for mode in ("write", "create", "unlink")
                ]
                self.assertEqual(rights, [False] * 3)
        for name in ("soors.flow", "soors.declaration", "stock.move", "res.partner"):
            self.assertFalse(self.env[name].with_user(reader).has_access("read"))

    def test_bad_key(self):
        answer = self._call("soors.declaration", "export_released", "0" * 40)
        self.assertEqual(answer.status_code, 401)

    def test_withdrawn_key_is_dead(self):
        self.access.revoke_keys()
        answer = self._call("soors.declaration", "export_released")
        self.assertEqual(answer.status_code, 401)

    def test_expired_key_is_dead(self):
        yesterday = fields.Date.to_date("2020-01-01")
        key = self.access.create_key("Old", None, yesterday)
        answer = self._call("soors.declaration", "export_released", key)
        self.assertEqual(answer.status_code, 401)

    def test_key_opens_no_page(self):
        answer = self.url_open(
            "/odoo",
            headers={"Authorization": f"Bearer {self.key}"},
            allow_redirects=False,
        )
        self.assertIn(answer.status_code, (302, 303))
