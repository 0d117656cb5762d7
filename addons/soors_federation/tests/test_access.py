from odoo.exceptions import AccessError

from odoo.addons.soors_base.tests.common import AccessMatrixCase

from .common import FederationCase, make_declaration


class TestAccess(FederationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._import(cls.fleur, make_declaration())
        cls.declaration = cls.fleur.declaration_ids

    def test_what_was_received_is_not_edited(self):
        for records in (
            self.declaration,
            self.declaration.figure_ids[0],
            self.fleur.last_collection_id,
        ):
            for mode in ("write", "create", "unlink"):
                self.assertFalse(records.has_access(mode), records._name)

    def test_other_roles_see_nothing(self):
        admin_env = self.env(user=self.env.ref("base.user_root"))
        for role in ("member_manager", "driver", "sorter", "shop_staff", "planner"):
            with self.subTest(role=role):
                user = type(self)._create_role(admin_env, role, self.company)
                with self.assertRaises(AccessError):
                    self.fleur.with_user(user).read(["name"])
                with self.assertRaises(AccessError):
                    self.declaration.with_user(user).read(["name"])

    @staticmethod
    def _create_role(env, role, company):
        return env["res.users"].create(
            {
                "name": role,
                "login": f"federation-{role}-{company.id}",
                "group_ids": [(6, 0, env.ref(f"soors_base.group_{role}").ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
        )

    def test_other_federation_sees_nothing(self):
        root = self.env(user=self.env.ref("base.user_root"))
        company = root["res.company"].create({"name": "Other federation"})
        stranger = self._create_role(root, "analyst", company)
        members = self.env["soors.federation.member"].with_user(stranger)
        self.assertFalse(members.search([("id", "=", self.fleur.id)]))
        with self.assertRaises(AccessError):
            self.fleur.with_user(stranger).action_collect()
        with self.assertRaises(AccessError):
            self.declaration.figure_ids.with_user(stranger).read(["kg"])

    def test_cooperative_team_reads_and_keeps_members(self):
        root = self.env(user=self.env.ref("base.user_root"))
        coop = self._create_role(root, "coop", self.company)
        self.fleur.with_user(coop).write({"contact": "Anne"})
        self.assertTrue(self.declaration.with_user(coop).name)
        with self.assertRaises(AccessError):
            self.env["soors.consolidation"].with_user(coop).create({"year": 2026})


class TestMatrix(AccessMatrixCase):
    def test_rights_are_those_of_the_matrix(self):
        self.assert_access_matrix("soors_federation")
