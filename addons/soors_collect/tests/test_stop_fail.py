from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestStopFail(CollectCase):
    def _fail(self, stop, reason=None, uuid=None, **kwargs):
        return self._as(self.driver, stop).action_fail(
            (reason or self.absent).id, uuid or self._uuid(), **kwargs
        )

    def test_request_waits_again_and_its_planner_is_told(self):
        stop = self._create_stop(user_id=self.planner.id)
        request = stop.request_id
        self._fail(stop, note="Rang twice")
        self.assertEqual(stop.state, "failed")
        self.assertEqual(request.state, "new")
        self.assertFalse(request.stop_id)
        self.assertEqual(request.activity_ids.user_id, self.planner)
        self.assertIn("Nobody home", request.activity_ids.summary)
        again = self._create_round(request)
        self.assertEqual(again.stop_ids.request_id, request)
        self.assertEqual(request.state, "planned")

    def test_some_reasons_refuse_the_request(self):
        stop = self._create_stop()
        reason = self.env.ref("soors_collect.refusal_reason_kind_not_collected")
        self._fail(stop, reason)
        self.assertEqual(stop.request_id.state, "refused")
        self.assertEqual(stop.request_id.refusal_reason_id, reason)

    def test_failing_twice_changes_nothing(self):
        stop = self._create_stop()
        uuid = self._uuid()
        self._fail(stop, uuid=uuid)
        self.assertTrue(self._fail(stop, uuid=uuid)["repeated"])
        self.assertEqual(len(stop.request_id.activity_ids), 1)

    def test_failed_stop_cannot_be_completed(self):
        stop = self._create_stop()
        uuid = self._uuid()
        self._fail(stop, uuid=uuid)
        with self.assertRaises(UserError):
            self._complete(stop)
        with self.assertRaises(UserError):
            self._complete(stop, uuid=uuid)
        self.assertFalse(stop.picking_ids)

    def test_reason_must_be_one_for_drivers(self):
        stop = self._create_stop()
        office = self.env.ref("soors_collect.refusal_reason_out_of_area")
        for reason_id in (office.id, 10**9, None, "1", True):
            with self.subTest(reason_id=reason_id), self.assertRaises(ValidationError):
                self._as(self.driver, stop).action_fail(reason_id, self._uuid())
        self.assertEqual(stop.state, "todo")

    def test_failure_at_a_point_tells_the_planner_of_the_round(self):
        round_ = self._create_round(
            points=self._create_point(), user_id=self.planner.id
        )
        self._fail(round_.stop_ids)
        self.assertEqual(round_.activity_ids.user_id, self.planner)
