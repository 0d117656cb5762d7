from datetime import date

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestPull(HttpCase):
    """A real pull over HTTP: the test server is the member."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "pull-manager", groups="soors_base.group_member_manager"
        )
        cls.analyst = new_test_user(
            cls.env, "pull-analyst", groups="soors_base.group_analyst"
        )
        cls.access = cls.env["soors.release.access"].with_user(cls.manager)
        cls.key = cls.access.create_key("Federation", None, date(2099, 1, 1))
        cls.declaration = cls._release()
        cls.member = (
            cls.env["soors.federation.member"]
            .with_user(cls.analyst)
            .create(
                {
                    "name": "Pulled member",
                    "url": cls.base_url(),
                    "database": cls.env.cr.dbname,
                    "new_key": cls.key,
                }
            )
        )

    @classmethod
    def _release(cls):
        declarations = cls.env["soors.declaration"].with_user(cls.manager)
        declaration = declarations.create({"period": "q1", "year": 1999})
        declaration.action_check()
        declaration.check_ids.filtered("is_open").write({"is_accepted": True})
        declaration.action_check()
        declaration.action_release()
        return declaration

    def _collect(self):
        self.env.flush_all()
        self.env.cr.clear()
        with self.allow_requests(all_requests=True):
            self.member.action_collect("1999-01-01", "1999-12-31")
        self.env.invalidate_all()
        return self.member.last_collection_id

    def test_pull(self):
        collection = self._collect()
        self.assertEqual(collection.state, "done", collection.message)
        declaration = self.member.declaration_ids
        self.assertEqual(declaration.uuid, self.declaration.uuid)
        self.assertEqual(declaration.seal, self.declaration.export_hash)
        self.assertEqual(self._collect().known_count, 1)

    def test_withdrawn_key(self):
        self.access.revoke_keys()
        collection = self._collect()
        self.assertEqual(collection.problem, "key_refused")

    def test_key_of_a_person_without_the_role(self):
        planner = new_test_user(
            self.env, "pull-planner", groups="soors_base.group_planner"
        )
        keys = self.env["res.users.apikeys"].with_user(planner).sudo()
        self.member.new_key = keys._generate("rpc", "planner", date(2099, 1, 1))
        with mute_logger("odoo.http"):
            self.assertEqual(self._collect().problem, "forbidden")

    def test_nobody_answers(self):
        self.member.url = "http://127.0.0.1:9"
        with mute_logger("urllib3.connectionpool"):
            self.assertEqual(self._collect().problem, "unreachable")
