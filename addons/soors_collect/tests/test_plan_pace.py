from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.soors_collect.planner.pace import MIN_ROUNDS

from .plan_common import PlanCase

STEPS = (1, 2, 3, 4, 5)


@tagged("post_install", "-at_install")
class TestPlanPace(PlanCase):
    """The pace of crews, learned from what their rounds took."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points = cls._create_points_north(*STEPS)
        places = [(p.latitude, p.longitude) for p in cls.points]
        ways = list(zip(places[:-1], places[1:], strict=True))
        cls.reckoned = cls.env["soors.way"]._get_seconds(cls.company, ways)

    def _drive(self, rounds, pace, stay=300, stopped=0, instead=None):
        """Make finished rounds whose ways took ``pace`` times the reckoned time.

        :param dict instead: {point: request} of goods picked up there
        """
        for number in range(rounds):
            day = fields.Date.today() - timedelta(days=number + 1)
            round_ = self._create_round(points=self.points, start=False, date=day)
            for point, request in (instead or {}).items():
                self._pick_up_at(round_, point, request)
            now = datetime.combine(day, datetime.min.time()) + timedelta(hours=8)
            for stop, way in zip(
                round_.stop_ids.sorted("sequence"),
                (0, *self.reckoned),
                strict=True,
            ):
                now += timedelta(seconds=round(way * pace) + (stopped if way else 0))
                done = now + timedelta(seconds=stay)
                self._set_times(stop, now, done)
                now = done
            self.env.cr.execute(
                "UPDATE soors_round SET state = 'done' WHERE id = %s", [round_.id]
            )
        self.env.invalidate_all()
        self.company._learn_plan_pace()

    def _pick_up_at(self, round_, point, request):
        # One request on many rounds, as no office may plan it.
        stop = round_.stop_ids.filtered(lambda s: s.point_id == point)
        stop.flush_recordset()
        self.env.cr.execute(
            "UPDATE soors_round_stop SET point_id = NULL, request_id = %s,"
            " partner_id = %s WHERE id = %s",
            [request.id, request.partner_id.id, stop.id],
        )
        stop.invalidate_recordset()

    def _set_times(self, stop, arrived, done):
        # Only crews set these, at the moment they do it.
        stop.flush_recordset()
        self.env.cr.execute(
            "UPDATE soors_round_stop SET state = 'done', date_arrived = %s,"
            " date_done = %s WHERE id = %s",
            [arrived, done, stop.id],
        )

    def _durations(self):
        places = [(p.latitude, p.longitude) for p in self.points]
        return self.env["soors.way"]._get_table(self.company, places)[1]

    def test_slow_crews_make_ways_longer(self):
        before = self._durations()
        self._drive(MIN_ROUNDS, 1.4)
        self.assertAlmostEqual(self.company.soors_plan_pace, 1.4, 1)
        self.assertEqual(self.company.soors_plan_pace_rounds, MIN_ROUNDS)
        self.assertAlmostEqual(self._durations()[0][4] / before[0][4], 1.4, 1)
        self.assertIn("140", self.company.soors_plan_pace_sentence)

    def test_goods_at_another_address_are_where_the_request_says(self):
        # The donor lives far from where the goods were.
        request = self._create_request_north(40, contact_name="Far Away")
        request.write({"street": "Rue Basse 9"})
        point = self.points[-1]
        self._drive(MIN_ROUNDS, 1.4, instead={point: request})
        # A way to a place that nobody knows says nothing.
        self.assertAlmostEqual(self.company.soors_plan_pace, 1.4, 1)
        known = len(self.company._get_driven_ways()[0])
        self.assertEqual(known, len(STEPS) - 2)
        request.write({"latitude": point.latitude, "longitude": point.longitude})
        self.assertEqual(request.partner_id.partner_latitude, 51.0)
        self.company._learn_plan_pace()
        self.assertAlmostEqual(self.company.soors_plan_pace, 1.4, 1)
        self.assertEqual(len(self.company._get_driven_ways()[0]), len(STEPS) - 1)
        # At home, whichever way the address is written.
        request.write({"street": " rue haute  1"})
        self.company._learn_plan_pace()
        self.assertLess(self.company.soors_plan_pace, 1.0)

    def test_a_few_rounds_change_nothing(self):
        before = self._durations()
        self._drive(MIN_ROUNDS - 1, 1.4)
        self.assertEqual(self._durations(), before)
        self.assertEqual(self.company._get_plan_pace(), 1.0)
        self.assertIn(str(MIN_ROUNDS - 1), self.company.soors_plan_pace_sentence)

    def test_the_planner_may_switch_it_off(self):
        before = self._durations()
        self._drive(MIN_ROUNDS, 1.4)
        self.company.soors_plan_learn = False
        self.assertEqual(self._durations(), before)

    def test_another_speed_is_learned_anew(self):
        self._drive(MIN_ROUNDS, 1.4)
        self.company.soors_plan_speed = self.company.soors_plan_speed / 1.4
        self.assertAlmostEqual(self.company.soors_plan_pace, 1.0, 1)

    def test_breaks_on_the_way_do_not_count(self):
        self._drive(MIN_ROUNDS, 1.0, stopped=3 * 3600)
        self.assertEqual(self.company.soors_plan_pace_rounds, 0)

    def test_without_arrivals_nothing_is_learned(self):
        self._drive(MIN_ROUNDS, 1.0, stay=0)
        self.assertEqual(self.company.soors_plan_pace_rounds, 0)

    # What a point is worth

    def test_a_point_is_worth_more_the_fuller_it_is(self):
        today = fields.Date.today()
        point = self._create_point(kg_capacity=100)
        unknown = point._get_plan_prize(today)
        self.env["soors.collection.emptying"].create(
            [
                {
                    "point_id": point.id,
                    "date": today - timedelta(days=days),
                    "kg": 70,
                }
                for days in (28, 21, 14, 7, 0)
            ]
        )
        point._learn_filling()
        prizes = [
            point._get_plan_prize(today + timedelta(days=days)) for days in (0, 4, 20)
        ]
        self.assertEqual(prizes, sorted(prizes))
        self.assertLess(prizes[0], unknown)
        self.assertGreater(prizes[2], unknown)
        values = point._prepare_plan_stop(today + timedelta(days=4))
        self.assertEqual(values["weight"], 40)
        point.plan_priority = "3"
        self.assertGreater(point._get_plan_prize(today), prizes[1])

    def test_another_organisation_learns_from_its_own(self):
        self._drive(MIN_ROUNDS, 1.4)
        other = self.env["res.company"].create({"name": "Other"})
        other._learn_plan_pace()
        self.assertEqual(other._get_plan_pace(), 1.0)
