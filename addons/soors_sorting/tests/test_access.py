from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.soors_base.tests.common import AccessMatrixCase

from .common import SortingCase


class TestAccessMatrix(AccessMatrixCase):
    def test_rights_are_as_written(self):
        self.assert_access_matrix("soors_sorting")


class TestAccess(SortingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._receive(cls.original, 100)
        cls.other = cls.env["res.company"].create({"name": "Other member"})
        cls.stranger = cls._create_user("sorter", cls.other)
        cls.other_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.other.id)], limit=1
        ) or cls._create_warehouse(cls.other, "OTHR")

    def test_sessions_of_another_company_are_out_of_reach(self):
        session = self._create_session([(self.original, 5)], [(self.grade_a, 5)])
        theirs = session.with_user(self.stranger).with_company(self.other)
        for call in (
            lambda: theirs.read(["name"]),
            lambda: theirs.action_close(),
            lambda: theirs.get_summary(),
            lambda: theirs.record_output(self._uuid(), self.grade_a.id, kg=1),
            lambda: theirs.output_ids.write({"kg_measured": 1}),
        ):
            with self.assertRaises(AccessError):
                call()
        self.assertFalse(theirs.search([("id", "=", session.id)]))

    def test_operations_of_another_company_reveal_nothing(self):
        uuid = self._uuid()
        self.sessions.start_session(
            uuid,
            [{"product_id": self.original.id, "kg": 1}],
            warehouse_id=self.warehouse.id,
        )
        theirs = self.sessions.with_user(self.stranger).with_company(self.other)
        with self.assertRaisesRegex(UserError, "already used elsewhere"):
            theirs.start_session(uuid, [{"product_id": self.original.id, "kg": 1}])

    def test_warehouse_of_another_company_is_refused(self):
        with self.assertRaisesRegex(UserError, "does not exist"):
            self.sessions.start_session(
                self._uuid(),
                [{"product_id": self.original.id, "kg": 1}],
                warehouse_id=self.other_warehouse.id,
            )
        with self.assertRaises(UserError):
            self._create_session(
                [(self.original, 1)], warehouse_id=self.other_warehouse.id
            )

    def test_bin_of_another_company_is_refused(self):
        theirs = self.other_warehouse._get_bin_location(
            self.env.ref("soors_base.treatment_r3")
        )
        with self.assertRaises(UserError):
            self.loads.send_outgoing_load(self._uuid(), theirs.id, self.recycler.id)

    def test_user_of_two_companies_books_in_the_companys_own_places(self):
        self.sorter.company_ids = [Command.link(self.other.id)]
        place = self.other_warehouse._get_stage_location("to_sort")
        self._receive(self.original, 10, place=place)
        session = self.sessions.with_context(
            allowed_company_ids=[self.company.id, self.other.id]
        ).create(
            {
                "company_id": self.other.id,
                "warehouse_id": self.other_warehouse.id,
                "input_ids": [
                    Command.create({"product_id": self.original.id, "kg_measured": 10})
                ],
                "output_ids": [
                    Command.create({"product_id": self.grade_a.id, "kg_measured": 9.9})
                ],
            }
        )
        session.action_open()
        session.action_close()
        moves = session.sudo().move_ids
        self.assertEqual(moves.company_id, self.other)
        self.assertIn(self.other._get_loss_location(), moves.location_dest_id)

    def test_sorter_gets_no_rights_on_stock(self):
        for model in ("stock.move", "stock.picking"):
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(
                    self.sorter_env[model].has_access(operation), (model, operation)
                )
        self.assertFalse(self.sorter_env["stock.quant"].has_access("write"))
        self.assertFalse(self.sorter_env["stock.lot"].has_access("write"))

    def test_reasons_are_kept_by_managers(self):
        reasons = self.env["soors.sorting.loss.reason"]
        self.assertFalse(reasons.with_user(self.sorter).has_access("write"))
        self.assertTrue(reasons.with_user(self.manager).has_access("create"))

    def test_rights_are_not_widened_by_an_answered_record(self):
        place = self.warehouse.with_user(self.sorter)._get_bin_location(
            self.env.ref("soors_base.treatment_r3")
        )
        self.assertFalse(place.env.su)
        with self.assertRaises(AccessError):
            place.name = "Mine"
