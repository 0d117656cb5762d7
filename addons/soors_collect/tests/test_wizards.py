from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestWizards(CollectCase):
    def _open(self, user, action):
        model = self.env[action["res_model"]].with_user(user)
        context = {**action["context"], "allowed_company_ids": self.company.ids}
        return Form(model.with_context(**context))

    def test_driver_completes_a_stop_in_the_form(self):
        stop = self._create_stop()
        form = self._open(
            self.driver, self._as(self.driver, stop).action_open_complete()
        )
        with form.line_ids.new() as line:
            line.product_id = self.original
            line.kg = 22.5
        wizard = form.save()
        wizard.action_record()
        wizard.action_record()
        self.assertAlmostEqual(stop.kg, 22.5, 3)
        self.assertEqual(len(stop.picking_ids), 1)

    def test_form_starts_with_what_was_announced(self):
        stop = self._create_stop(
            line_ids=[(0, 0, {"product_id": self.sofa.id, "quantity": 2})]
        )
        form = self._open(
            self.driver, self._as(self.driver, stop).action_open_complete()
        )
        wizard = form.save()
        self.assertEqual(wizard.line_ids.product_id, self.sofa)
        self.assertEqual(wizard.line_ids.quantity, 2)
        wizard.action_record()
        self.assertAlmostEqual(stop.kg, 80.0, 3)

    def test_form_of_a_failure(self):
        stop = self._create_stop()
        form = self._open(self.driver, self._as(self.driver, stop).action_open_fail())
        form.reason_id = self.absent
        form.save().action_record()
        self.assertEqual(stop.state, "failed")

    def test_form_of_an_unplanned_stop_leads_to_the_goods(self):
        round_ = self._create_round(self._create_request())
        form = self._open(
            self.driver, self._as(self.driver, round_).action_open_unplanned()
        )
        form.label = "Rue Haute 3"
        form.zip_code = "4000"
        self.assertEqual(form.municipality_id, self.liege)
        action = form.save().action_record()
        stop = self.env["soors.round.stop"].browse(action["context"]["default_stop_id"])
        self.assertEqual(stop.round_id, round_)

    def test_planner_puts_requests_and_points_on_a_new_round(self):
        request = self._create_request()
        action = self._as(self.planner, request).action_open_plan()
        form = self._open(self.planner, action)
        form.vehicle_id = self.vehicle
        form.point_ids.add(self._create_point())
        result = form.save().action_plan()
        round_ = self.env["soors.round"].browse(result["res_id"])
        self.assertEqual(len(round_.stop_ids), 2)
        self.assertEqual(request.round_id, round_)
        self.assertEqual(round_.driver_id, self.driver.partner_id)

    def test_planner_refuses_in_the_form(self):
        request = self._create_request()
        form = self._open(
            self.planner, self._as(self.planner, request).action_open_refuse()
        )
        form.reason_id = self.env.ref("soors_collect.refusal_reason_bad_condition")
        form.save().action_record()
        self.assertEqual(request.state, "refused")

    def test_planner_corrects_in_the_form(self):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.original.id, "kg": 10})
        form = self._open(
            self.planner, self._as(self.planner, stop).action_open_correct()
        )
        form.mode = "remove"
        with form.line_ids.new() as line:
            line.product_id = self.original
            line.kg = 4
        form.save().action_record()
        self.assertAlmostEqual(stop.kg, 6, 3)

    def test_my_round_opens_at_once_when_there_is_one(self):
        rounds = self._as(self.driver, self.env["soors.round"])
        self.assertFalse(rounds.action_open_my_rounds().get("res_id"))
        own = self._create_round(self._create_request())
        action = rounds.action_open_my_rounds()
        self.assertEqual(action["res_id"], own.id)
        self.assertEqual(action["views"][0][1], "form")

    def test_mixed_organisations_are_refused(self):
        other = self._create_company("Other")
        points = self._create_point() | self._create_point(company_id=other.id)
        with self.assertRaises(UserError):
            points.action_open_plan()
