from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from odoo.addons.soors_base.tests.common import AccessMatrixCase

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestAccess(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()
        cls.declaration = cls._release(cls._declare())

    def _as(self, role):
        login = role.replace("_", "-")
        user = self._create_manager(login, self.company, f"soors_base.group_{role}")
        return self.declaration.with_user(user)

    def test_analyst_reads_and_does_not_act(self):
        declaration = self._as("analyst")
        self.assertTrue(declaration.line_ids.mapped("kg"))
        self.assertTrue(declaration.name)
        for action in ("action_correct", "action_release"):
            with self.assertRaises(AccessError):
                getattr(declaration, action)()

    def test_floor_sees_nothing(self):
        for role in ("driver", "sorter", "repairer", "shop_staff", "planner"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role).read(["name"])

    def test_other_company_sees_nothing(self):
        other = self._create_company("Other")
        manager = self._create_manager("other", other)
        mine = self.env["soors.declaration"].with_user(manager).search([])
        self.assertNotIn(self.declaration, mine)
        with self.assertRaises(AccessError):
            self.declaration.with_user(manager).read(["name"])
        with self.assertRaises(AccessError):
            self.declaration.with_user(manager).line_ids.read(["kg"])

    def test_manager_of_another_company_cannot_declare_for_this_one(self):
        manager = self._create_manager("else", self._create_company("Else"))
        with self.assertRaises(AccessError):
            self._declare(manager, company_id=self.company.id)


class TestMatrix(AccessMatrixCase):
    def test_rights_are_those_of_the_matrix(self):
        self.assert_access_matrix("soors_reporting")
