from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestKilosOnMoves(LedgerCase):
    def test_weight_units_are_exact_to_the_gram(self):
        move = self._receive(self.original, 12.345)
        self.assertEqual(move.kg, 12.345)
        self.assertEqual(move.kg_source, "weighed")

    def test_grams_are_not_read_as_kilos(self):
        grams = self.env.ref("uom.product_uom_gram")
        move = self._receive(self.original, 1231, uom=grams)
        self.assertEqual(move.kg, 1.231)

    def test_pieces_use_the_average_weight_of_the_product(self):
        move = self._receive(self.chair, 3)
        self.assertEqual((move.kg, move.kg_source), (18.6, "average"))

    def test_pieces_prefer_the_measured_weight(self):
        move = self._receive(self.chair, 3, kg_measured=17.25)
        self.assertEqual((move.kg, move.kg_source), (17.25, "weighed"))

    def test_pieces_prefer_the_weight_of_their_lot(self):
        self.chair.tracking = "serial"
        lot = self.env["stock.lot"].create(
            {"name": "C-1", "product_id": self.chair.id, "unit_kg": 7.5}
        )
        move = self._receive(self.chair, 1, lot=lot)
        self.assertEqual((move.kg, move.kg_source), (7.5, "weighed"))

    def test_pieces_fall_back_on_the_stream(self):
        self.chair.weight = 0
        self.furniture.default_weight = 20
        child = self.env["soors.stream"].create(
            {"name": "Chairs", "code": "t_chairs", "parent_id": self.furniture.id}
        )
        self.chair.stream_id = child
        move = self._receive(self.chair, 2)
        self.assertEqual((move.kg, move.kg_source), (40, "average"))

    def test_declared_weight_is_said(self):
        move = self._receive(self.original, 5, kg_source="declared")
        self.assertEqual((move.kg, move.kg_source), (5, "declared"))

    def test_an_average_cannot_be_called_weighed(self):
        move = self._receive(self.chair, 1, kg_source="weighed")
        self.assertEqual(move.kg_source, "average")

    def test_measured_kilos_are_refused_for_weight_units(self):
        with self.assertRaises(UserError):
            self._receive(self.original, 5, kg_measured=6)

    def test_unknown_weight_is_refused(self):
        self.chair.weight = 0
        self.furniture.default_weight = 0
        before = self.env["stock.move"].search_count([("state", "=", "done")])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._receive(self.chair, 1)
        after = self.env["stock.move"].search_count([("state", "=", "done")])
        self.assertEqual(after, before, "nothing may be half recorded")

    def test_unknown_weight_is_flagged_when_the_company_says_so(self):
        self.chair.weight = 0
        self.furniture.default_weight = 0
        self.company.soors_unknown_weight = "flag"
        move = self._receive(self.chair, 1)
        self.assertEqual((move.kg, move.kg_source), (0, "unknown"))

    def test_goods_without_a_stream_stay_out_of_the_ledger(self):
        product = self._create_product("Printer paper", False, weight=2)
        move = self._receive(product, 4)
        self.assertFalse(move.stream_id)
        self.assertFalse(self.env["soors.flow"].search([("move_id", "=", move.id)]))

    def test_unit_precision_keeps_a_gram_in_stock(self):
        self._receive(self.original, 0.001)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.original.id),
                ("location_id", "=", self.to_sort.id),
            ]
        )
        self.assertEqual(quant.quantity, 0.001)


@tagged("post_install", "-at_install")
class TestFlows(LedgerCase):
    def test_collected_kilos_keep_their_origin(self):
        move = self._receive(self.original, 10)
        flow = self.env["soors.flow"].search([("move_id", "=", move.id)])
        self.assertEqual(flow.flow, "collected")
        self.assertEqual(flow.origin_kind, "household")
        self.assertEqual(flow.municipality_id, self.municipality)
        self.assertEqual(flow.region_id, self.municipality.region_id)
        self.assertEqual((flow.kg, flow.kg_stock), (10, 10))

    def test_a_sale_is_reuse_and_its_return_takes_it_back(self):
        self._receive(self.chair, 5, location_dest=self.shop)
        sold = self._move(self.chair, 2, self.shop, self.customers)
        back = self._move(self.chair, 1, self.customers, self.shop)
        flows = self.env["soors.flow"].search([("move_id", "in", (sold + back).ids)])
        self.assertEqual(set(flows.mapped("treatment_kind")), {"reuse"})
        self.assertEqual(sorted(flows.mapped("kg")), [-6.2, 12.4])
        self.assertAlmostEqual(sum(flows.mapped("kg_stock")), -6.2, 3)

    def test_an_outlet_gives_its_treatment_and_waste_code(self):
        code = self.env.ref("soors_base.waste_code_20_01_11")
        self.textiles.waste_code_ids = code
        recycling = self.env.ref("soors_base.treatment_r3")
        self._receive(self.original, 10)
        outlet = self.company._get_outlet_location(recycling)
        move = self._move(self.original, 4, self.to_sort, outlet)
        self.assertEqual(move.treatment_id, recycling)
        self.assertEqual(move.waste_code_id, code)

    def test_internal_moves_change_nothing(self):
        self._receive(self.chair, 1, location_dest=self.store)
        move = self._move(self.chair, 1, self.store, self.shop)
        self.assertEqual((move.flow, move.flow_sign, move.kg), ("internal", 0, 6.2))

    def test_goods_that_bypass_the_stock_are_refused(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._move(self.chair, 1, self.household, self.customers)

    def test_an_inventory_difference_is_a_loss(self):
        self._receive(self.original, 10)
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.original.id),
                ("location_id", "=", self.to_sort.id),
            ]
        )
        quant = quant.with_context(inventory_mode=True)
        quant.inventory_quantity = 9.5
        quant.action_apply_inventory()
        flow = self.env["soors.flow"].search(
            [("product_id", "=", self.original.id), ("flow", "=", "loss")]
        )
        self.assertEqual((flow.kg, flow.treatment_kind), (0.5, "loss"))


@tagged("post_install", "-at_install")
class TestLedgerIsClosed(LedgerCase):
    def test_recorded_values_cannot_be_rewritten(self):
        move = self._receive(self.original, 10)
        for vals in (
            {"kg": 9},
            {"quantity": 9},
            {"municipality_id": False},
            {"stream_id": False},
            {"date": "2020-01-01"},
            {"location_dest_id": self.shop.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                move.write(vals)

    def test_a_context_from_outside_does_not_open_the_ledger(self):
        move = self._receive(self.original, 10)
        for value in (True, 1, "LEDGER_WRITER"):
            with self.assertRaises(UserError):
                move.with_context(soors_ledger=value).write({"kg": 1})

    def test_recorded_lines_cannot_be_rewritten(self):
        move = self._receive(self.original, 10)
        with self.assertRaises(UserError):
            move.move_line_ids.quantity = 11
        with self.assertRaises(UserError):
            self.env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "product_id": self.original.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )

    def test_the_effective_date_of_a_recorded_picking_stays(self):
        move = self._receive(self.original, 10)
        with self.assertRaises(UserError):
            move.picking_id.date_done = "2020-01-01 00:00:00"

    def test_a_product_that_changes_stream_leaves_the_past_alone(self):
        move = self._receive(self.original, 10)
        self.original.stream_id = self.furniture
        self.assertEqual(move.stream_id, self.textiles)

    def test_standard_goods_may_still_be_corrected(self):
        product = self._create_product("Printer paper", False, weight=2)
        move = self._receive(product, 4)
        move.move_line_ids.quantity = 5
        self.assertEqual(move.quantity, 5)

    def test_recording_many_moves_does_not_cost_a_query_each(self):
        def cost(count):
            moves = self.env["stock.move"].concat(
                *(self._prepare_done_move(self.chair, 1) for _index in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            moves._record_kilos()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        cost(1)
        few, many = cost(2), cost(22)
        self.assertLessEqual(many, few + 4)


@tagged("post_install", "-at_install")
class TestLedgerAccess(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other member"})
        cls.manager = new_test_user(
            cls.env,
            "ledger_manager",
            "soors_base.group_member_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.staff = new_test_user(
            cls.env, "ledger_staff", "soors_base.group_shop_staff"
        )

    def test_a_manager_reads_the_ledger_of_his_company_only(self):
        move = self._receive(self.original, 10)
        flows = self.env["soors.flow"].with_user(self.manager)
        self.assertTrue(flows.search([("move_id", "=", move.id)]))
        foreign = flows.with_user(self.manager).search(
            [("company_id", "=", self.other.id)]
        )
        self.assertFalse(foreign)

    def test_a_balance_of_another_company_is_refused(self):
        flows = self.env["soors.flow"].with_user(self.manager)
        with self.assertRaises(AccessError):
            flows.get_mass_balance(
                "2026-01-01", "2026-12-31", company_ids=self.other.ids
            )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_shop_staff_reads_no_ledger(self):
        flows = self.env["soors.flow"].with_user(self.staff)
        with self.assertRaises(AccessError):
            flows.search([])
        with self.assertRaises(AccessError):
            flows.get_mass_balance("2026-01-01", "2026-12-31")


@tagged("post_install", "-at_install")
class TestTypedLocations(LedgerCase):
    def test_a_new_warehouse_gets_its_set(self):
        warehouse = self.env["stock.warehouse"].create({"name": "New", "code": "NEW"})
        stages = self.env["stock.location"].search(
            [("id", "child_of", warehouse.view_location_id.id), ("stage", "!=", False)]
        )
        self.assertEqual(
            sorted(stages.mapped("stage")),
            ["export", "shop", "sorting", "store", "to_sort", "workshop"],
        )
        warehouse._create_stage_locations()
        self.assertEqual(
            self.env["stock.putaway.rule"].search_count(
                [("location_in_id", "=", warehouse.lot_stock_id.id)]
            ),
            1,
        )

    def test_a_missing_place_is_made_again(self):
        self.warehouse._get_stage_location("export").stage = False
        again = self.warehouse._get_stage_location("export")
        self.assertEqual(again.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(again, self.warehouse._get_stage_location("export"))

    def test_three_steps_end_in_the_sorting_queue(self):
        self.warehouse.reception_steps = "three_steps"
        self.original.categ_id = self.env.ref("soors_base.category_unsorted")
        destination = self.warehouse._get_receipt_location()
        self.assertEqual(destination, self.warehouse.wh_input_stock_loc_id)
        self._receive(self.original, 10, location_dest=destination)
        for _step in range(2):
            moves = self.env["stock.move"].search(
                [
                    ("product_id", "=", self.original.id),
                    ("state", "not in", ("done", "cancel")),
                ]
            )
            moves.picked = True
            moves._action_done()
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.original.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 0),
            ]
        )
        self.assertEqual(quants.location_id, self.to_sort)

    def test_places_take_the_companys_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.store.name = "Store"
        self.shop.name = "Rue Neuve"
        self.company.partner_id.lang = "fr_FR"
        self.company._translate_ledger_locations()
        self.assertNotEqual(self.store.name, "Store")
        self.assertEqual(self.shop.name, "Rue Neuve")
