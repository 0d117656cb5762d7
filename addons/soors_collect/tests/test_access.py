from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestAccess(CollectCase):
    def test_driver_sees_own_rounds_only(self):
        own = self._create_round(self._create_request())
        as_crew = self._create_round(
            self._create_request(phone="04 111 11 11"),
            driver_id=self.other_driver.partner_id.id,
            crew_ids=[(6, 0, self.driver.partner_id.ids)],
        )
        other = self._create_round(
            self._create_request(phone="04 222 11 11"),
            driver_id=self.other_driver.partner_id.id,
        )
        env = self._as(self.driver, self.env["soors.round"]).env
        self.assertEqual(env["soors.round"].search([]).ids, (as_crew | own).ids)
        stops = env["soors.round.stop"].search([])
        self.assertEqual(stops, (as_crew | own).stop_ids & stops)
        self.assertEqual(len(stops), 2)
        requests = env["soors.collection.request"].search([])
        expected = (own | as_crew).stop_ids.request_id
        self.assertEqual(set(requests.ids), set(expected.ids))
        with self.assertRaises(AccessError):
            self._complete(other.stop_ids)
        with self.assertRaises(AccessError):
            self._as(self.driver, other).action_start()
        self.assertFalse(self._ledger_kg())

    def test_driver_writes_nothing_directly(self):
        stop = self._create_stop()
        driver = self._as(self.driver, stop)
        for values in ({"sequence": 1}, {"state": "done"}, {"note": "x"}):
            with self.subTest(values=values):
                with self.assertRaises(UserError):
                    driver.write(values)
        with self.assertRaises(AccessError):
            driver.round_id.write({"note": "x"})
        with self.assertRaises(AccessError):
            driver.request_id.write({"note": "x"})
        with self.assertRaises(AccessError):
            driver.env["soors.round"].create({})
        with self.assertRaises(AccessError):
            driver.round_id.action_cancel()
        with self.assertRaises(AccessError):
            driver.round_id.add_points([])

    def test_driver_completes_without_any_right_on_stock(self):
        stop = self._create_stop()
        self._complete(stop)
        env = self._as(self.driver, stop).env
        stock = ("stock.picking", "stock.move", "stock.picking.batch", "soors.flow")
        for model in stock:
            with self.subTest(model=model):
                self.assertFalse(env[model].has_access("read"))
        with self.assertRaises(AccessError):
            self._as(self.driver, stop).read(["picking_id"])

    def test_other_roles_record_nothing(self):
        stop = self._create_stop()
        for role in ("sorter", "repairer", "shop_manager", "analyst", "coop"):
            user = self._create_user(role)
            with self.subTest(role=role):
                self.assertFalse(
                    self._as(user, self.env["soors.round"]).has_access("read")
                )
                with self.assertRaises(AccessError):
                    self._complete(stop, user=user)

    def test_planner_of_another_organisation_sees_nothing(self):
        stop = self._create_stop()
        point = self._create_point()
        other = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", other)
        env = self._as(stranger, stop).env
        for records in (stop, stop.round_id, stop.request_id, point):
            with self.subTest(model=records._name):
                self.assertFalse(env[records._name].search([]))
                with self.assertRaises(AccessError):
                    self._as(stranger, records).read(["display_name"])
        with self.assertRaises(AccessError):
            self._complete(stop, user=stranger)
        self.assertFalse(self._ledger_kg())

    def test_driver_sees_a_company_only_when_it_is_switched_on(self):
        stop = self._create_stop()
        other = self._create_company("Other")
        self.driver.company_ids |= other
        records = stop.with_user(self.driver).with_context(
            allowed_company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            records.action_complete(
                [{"product_id": self.original.id, "kg": 1}], self._uuid()
            )

    def test_planner_plans_completes_and_corrects(self):
        round_ = self._as(self.planner, self.env["soors.round"]).create(
            {"vehicle_id": self.vehicle.id}
        )
        round_.add_requests(self._create_request().ids)
        round_.action_ready()
        round_.action_start()
        self._complete(round_.stop_ids, user=self.planner)
        round_.action_end()
        self.assertEqual(round_.state, "done")
        self.assertEqual(round_.batch_id.state, "done")

    def test_lines_of_a_stop_are_nobodys_to_edit(self):
        stop = self._create_stop()
        self._complete(stop)
        line = self._as(self.planner, stop.line_ids)
        with self.assertRaises(AccessError):
            line.kg = 1
        with self.assertRaises(AccessError):
            line.unlink()
