from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..models.soors_round_template import WEEKDAYS
from .common import CollectCase

MONDAY = date(2026, 3, 2)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestRoundTemplate(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("en_US", "fr_FR"):
            cls.env["res.lang"]._activate_lang(code)
        cls.market, cls.school = cls._create_point(), cls._create_point("School")
        cls.templates = cls.env["soors.round.template"]

    def _create_template(self, points=None, **values):
        points = self.market | self.school if points is None else points
        return self._as(self.planner, self.templates).create(
            {
                "name": "Containers of the valley",
                "vehicle_id": self.vehicle.id,
                "hour_start": 7.5,
                "mon": True,
                "thu": True,
                "line_ids": [
                    (0, 0, {"point_id": point.id, "sequence": number})
                    for number, point in enumerate(points)
                ],
                **values,
            }
        )

    def _days(self, template):
        return template.round_ids.sorted("date").mapped("date")

    def _close(self, day):
        """Give the organisation a holiday."""
        calendar = self.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "company_id": self.company.id,
                "date_from": f"{day} 00:00:00",
                "date_to": f"{day} 22:00:00",
            }
        )

    def _pass_night(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("soors_collect.ir_cron_make_rounds").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_coming_days_get_their_rounds(self):
        template = self._create_template()
        template.action_make_rounds()
        self.assertEqual(
            self._days(template),
            [MONDAY + timedelta(days=days) for days in (0, 3, 7, 10, 14)],
        )
        round_ = template.round_ids.sorted("date")[0]
        self.assertEqual(round_.state, "draft")
        self.assertEqual(round_.vehicle_id, self.vehicle)
        self.assertEqual(round_.driver_id, self.driver.partner_id)
        self.assertEqual(round_.hour_start, 7.5)
        self.assertEqual(round_.company_id, self.company)
        self.assertEqual(round_.stop_ids.point_id, self.market | self.school)
        self.assertEqual(round_.stop_ids[0].point_id, self.market)

    def test_every_night_adds_the_last_day_only(self):
        template = self._create_template()
        self._pass_night()
        made = template.round_ids
        self._pass_night()
        self.assertEqual(template.round_ids, made)
        with freeze_time("2026-03-05 02:00:00"):
            self._pass_night()
        new = template.round_ids - made
        self.assertEqual(self._days(template)[-1], date(2026, 3, 19))
        self.assertEqual(len(new), 1)

    def test_what_the_planner_changed_stays(self):
        template = self._create_template()
        template._make_rounds()
        first, second, third = template.round_ids.sorted("date")[:3]
        first.date = "2026-03-03"
        second.action_cancel()
        third.stop_ids[0].unlink()
        self._pass_night()
        self.assertEqual(len(template.round_ids), 5)
        self.assertEqual(first.date, date(2026, 3, 3))
        self.assertEqual(second.state, "cancelled")
        self.assertEqual(third.stop_ids.point_id, self.school)

    def test_a_coming_round_is_cancelled_rather_than_deleted(self):
        template = self._create_template()
        template._make_rounds()
        round_ = template.round_ids[0]
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            round_.unlink()
        template.active = False
        round_.unlink()
        self.assertEqual(len(template.round_ids), 4)

    def test_holidays(self):
        self._close("2026-03-05")
        for when, days in (
            ("skip", [2, 9, 12, 16]),
            ("next", [2, 6, 9, 12, 16]),
            ("make", [2, 5, 9, 12, 16]),
        ):
            with self.subTest(when=when):
                template = self._create_template(when_closed=when)
                template._make_rounds()
                self.assertEqual([day.day for day in self._days(template)], days)
                template._make_rounds()
                self.assertEqual(len(template.round_ids), len(days))

    def test_a_closed_day_moves_to_no_day_that_has_a_round(self):
        """Easter Monday closed: the Tuesday of a daily round gets one round."""
        self._close("2026-03-09")
        daily = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), True)
        template = self._create_template(when_closed="next", **daily)
        template._make_rounds()
        days = [day.day for day in self._days(template)]
        self.assertEqual(days, [2, 3, 4, 5, 6, 10, 11, 12, 13, 16])
        self.assertFalse(template._is_wanted(date(2026, 3, 9)))
        with freeze_time("2026-03-06 08:00:00"):
            shown = template._get_next_days(date(2026, 3, 6))
        self.assertEqual([day.day for day in shown], [6, 10, 11, 12, 13])

    def test_two_closed_days_move_to_one_open_day_once(self):
        self._close("2026-03-12")
        self._close("2026-03-13")
        template = self._create_template(when_closed="next", mon=False, fri=True)
        template._make_rounds()
        # Thursday and Friday closed: one round on the Monday.
        self.assertEqual([day.day for day in self._days(template)], [5, 6, 16])
        self.assertTrue(template._is_wanted(date(2026, 3, 12)))
        self.assertFalse(template._is_wanted(date(2026, 3, 13)))

    def test_a_closed_day_does_not_move_to_a_round_that_was_moved_by_hand(self):
        template = self._create_template(when_closed="next")
        template._make_rounds()
        first = template.round_ids.sorted("date")[0]
        first.date = "2026-03-11"
        self._close("2026-03-10")
        # The Tuesday would move to the Wednesday.
        template.tue = True
        template._make_rounds()
        days = [day.day for day in self._days(template)]
        self.assertEqual(days, [3, 5, 9, 11, 12, 16])

    def test_every_second_week_counts_from_the_first_day(self):
        template = self._create_template(
            interval=2, thu=False, date_from="2026-02-26", when_closed="make"
        )
        days = template._get_days(MONDAY, MONDAY + timedelta(days=40))
        # The week of the 26th is the first: the 9th of March belongs to the third.
        self.assertEqual(days, [date(2026, 3, 9), date(2026, 3, 23), date(2026, 4, 6)])

    def test_days_of_a_month(self):
        template = self._create_template(frequency="monthly", which="-1", thu=False)
        self.assertEqual(
            template._get_days(MONDAY, MONDAY + timedelta(days=60)),
            [date(2026, 3, 30), date(2026, 4, 27)],
        )

    def test_first_and_last_day_hold(self):
        template = self._create_template(date_from="2026-03-04", date_to="2026-03-10")
        template._make_rounds()
        self.assertEqual(self._days(template), [date(2026, 3, 5), date(2026, 3, 9)])

    def test_it_says_when_in_words(self):
        template = self._create_template().with_context(lang="en_US")
        self.assertEqual(template.sentence, "Every week: Monday and Thursday")
        self.assertIn("Mar 2", template.next_days)
        french = template.with_context(lang="fr_FR")
        self.assertIn("lundi et jeudi", french.sentence)
        self.assertIn("2 mars", french.next_days)
        template.interval = 2
        self.assertEqual(template.sentence, "Every 2 weeks: Monday and Thursday")
        template.frequency = "monthly"
        self.assertIn("Every 2 months. The first of the month", template.sentence)

    def test_what_makes_no_sense_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "On which days"):
            self._create_template(mon=False, thu=False)
        for values in ({"date_to": "2026-03-01"}, {"interval": 0}, {"hour_start": 24}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._create_template(**values).flush_recordset()

    def test_the_form_proposes_hour_and_driver(self):
        shift = self.env["soors.shift"].create(
            {"name": "Early", "hour_from": 6, "company_id": self.company.id}
        )
        templates = self._as(self.planner, self.templates)
        form = Form(templates.with_context(default_tue=True, lang="en_US"))
        form.name = "Early round"
        form.vehicle_id = self.vehicle
        form.shift_id = shift
        template = form.save().with_context(lang="en_US")
        self.assertEqual(template.hour_start, 6)
        self.assertEqual(template.driver_id, self.driver.partner_id)
        self.assertIn("Mar 3", template.next_days)

    def test_a_round_becomes_recurring(self):
        round_ = self._create_round(
            self._create_request(),
            self.market | self.school,
            date="2026-03-04",
            start=False,
        )
        action = self._as(self.planner, round_).action_make_recurring()
        template = self.templates.browse(action["res_id"])
        self.assertTrue(template.wed)
        self.assertEqual(template.line_ids.point_id, self.market | self.school)
        template._make_rounds()
        self.assertEqual(
            self._days(template),
            [date(2026, 3, 4), date(2026, 3, 11)],
        )
        copy = template.round_ids - round_
        self.assertFalse(copy.stop_ids.request_id)
        again = self._as(self.planner, round_).action_make_recurring()
        self.assertEqual(again["res_id"], template.id)

    def test_renewing_changes_drafts_and_keeps_what_was_added(self):
        template = self._create_template()
        template._make_rounds()
        first, second, third, fourth, _fifth = template.round_ids.sorted("date")
        first.action_ready()
        fourth.add_requests(self._create_request().ids)
        station = self._create_point("Station")
        van = self._create_vehicle("1-VAN-001")
        # No Thursdays any more, another van, one point less and a new one.
        template.write(
            {
                "thu": False,
                "tue": True,
                "vehicle_id": van.id,
                "line_ids": [
                    (2, template.line_ids[1].id),
                    (0, 0, {"point_id": station.id, "sequence": 9}),
                ],
            }
        )
        third.add_points(self._create_point("By hand").ids)
        action = template.action_renew()
        self.assertIn("Other stops", action["params"]["message"])
        self.assertFalse(second.exists())
        self.assertEqual(fourth.stop_ids.request_id.state, "planned")
        self.assertEqual(first.vehicle_id, self.vehicle)
        self.assertEqual(first.stop_ids.point_id, self.market | self.school)
        self.assertEqual(third.vehicle_id, van)
        self.assertEqual(
            third.stop_ids.point_id.mapped("name"),
            ["Place du Marché", "Station", "By hand"],
        )
        self.assertEqual(
            [day.day for day in self._days(template)], [2, 3, 9, 10, 12, 16]
        )

    def test_a_point_is_not_put_twice_on_a_day(self):
        template = self._create_template(thu=False)
        template._make_rounds()
        self._create_round(points=self.school, date="2026-03-09", start=False)
        template.line_ids[1].unlink()
        template.action_renew()
        template.line_ids = [(0, 0, {"point_id": self.school.id})]
        template.action_renew()
        by_day = {round_.date.day: round_.stop_ids for round_ in template.round_ids}
        self.assertIn(self.school, by_day[16].point_id)
        self.assertNotIn(self.school, by_day[9].point_id)

    def test_a_point_of_two_templates_is_put_once_on_a_day(self):
        first = self._create_template(points=self.market, thu=False)
        second = self._create_template(name="Both", thu=False)
        first._make_rounds()
        second._make_rounds()
        self.assertEqual(second.round_ids.stop_ids.point_id, self.school)
        failed = first.round_ids.sorted("date")[0].stop_ids
        failed.sudo().state = "failed"
        second.action_renew()
        monday = second.round_ids.sorted("date")[0]
        self.assertIn(self.market, monday.stop_ids.point_id, "it is still full")

    def test_one_that_fails_does_not_stop_the_others(self):
        broken = self._create_template(name="Broken")
        good = self._create_template(name="Good")
        # Written behind the back of the checks: such a row may be imported.
        other = self._create_company("Other")
        point = self._create_point("Elsewhere", company_id=other.id)
        line = broken.line_ids[0]
        self.env.cr.execute(
            "UPDATE soors_round_template_line SET point_id = %s WHERE id = %s",
            [point.id, line.id],
        )
        line.invalidate_recordset()
        self._pass_night()
        self.assertEqual(len(good.round_ids), 5)
        self.assertFalse(broken.round_ids)
        self.assertEqual(broken.activity_ids.user_id, self.planner)
        self._pass_night()
        self.assertEqual(len(broken.activity_ids), 1)

    def test_drivers_and_others_keep_out(self):
        template = self._create_template()
        with self.assertRaises(AccessError):
            template.with_user(self.driver).read(["name"])
        other = self._create_company("Other")
        stranger = self._create_user("planner", "stranger", other)
        self.assertFalse(self._as(stranger, self.templates).search([]))
        with self.assertRaises(AccessError):
            self._as(stranger, template).action_renew()

    def test_days_ahead_are_the_organisations_choice(self):
        self.company.soors_round_days_ahead = 3
        template = self._create_template()
        template._make_rounds()
        self.assertEqual(len(template.round_ids), 2)

    def test_queries_do_not_grow_with_points(self):
        template = self._create_template(thu=False)
        template._make_rounds()
        self.env.flush_all()
        points = self.templates.env["soors.collection.point"].concat(
            *(self._create_point(f"Point {number}") for number in range(20))
        )
        few = self._count_queries(self._create_template(points[:2], name="Few"))
        many = self._count_queries(self._create_template(points, name="Many"))
        # Rows are written in one go; some room for what is read the first time.
        self.assertLessEqual(many, few + 15)

    def _count_queries(self, template):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        template._make_rounds()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(
        weekdays=st.sets(st.sampled_from(WEEKDAYS), min_size=1),
        interval=st.integers(1, 4),
        frequency=st.sampled_from(["weekly", "monthly"]),
        when_closed=st.sampled_from(["skip", "next", "make"]),
        nights=st.lists(st.integers(0, 12), min_size=1, max_size=4),
        closed=st.sets(st.integers(0, 20), max_size=4),
    )
    def test_however_often_it_runs_each_day_has_one_round(
        self, weekdays, interval, frequency, when_closed, nights, closed
    ):
        """Nights may be missed or come twice: the same days get a round, once."""
        with self.env.cr.savepoint() as savepoint:
            for number in closed:
                self._close(MONDAY + timedelta(days=number))
            template = self._create_template(
                points=self.market,
                interval=interval,
                frequency=frequency,
                when_closed=when_closed,
                **{name: name in weekdays for name in WEEKDAYS},
            )
            for night in sorted(nights):
                with freeze_time(MONDAY + timedelta(days=night)):
                    template._make_rounds()
            days = template.round_ids.mapped("template_date")
            self.assertEqual(len(days), len(set(days)))
            made = template.round_ids.mapped("date")
            self.assertEqual(len(made), len(set(made)), "one round a day")
            first, last = (
                MONDAY + timedelta(days=number)
                for number in (min(nights), max(nights) + 14)
            )
            for day in template._get_days(MONDAY, last):
                # A night that was missed for longer leaves the days between out.
                seen = any(
                    MONDAY + timedelta(days=night)
                    <= day
                    <= MONDAY + timedelta(days=night + 14)
                    for night in nights
                )
                if seen and day >= first:
                    self.assertEqual(day in days, bool(template._get_round_day(day)))
            self.assertLessEqual(
                set(template.round_ids.stop_ids.point_id), set(self.market)
            )
            savepoint.rollback()
