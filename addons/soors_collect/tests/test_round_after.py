from datetime import date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestRoundAfter(CollectCase):
    def _ended(self, *kilos, source="declared", **values):
        points = self.env["soors.collection.point"].concat(
            *[self._create_point(f"P{number}") for number in range(len(kilos))]
        )
        round_ = self._create_round(points=points)
        for stop, kg in zip(round_.stop_ids, kilos, strict=True):
            line = {"product_id": self.original.id, "kg": kg, "kg_source": source}
            self._complete(stop, line)
        self._as(self.driver, round_).action_end()
        round_ = self._as(self.planner, round_)
        round_.write(values)
        return round_

    def test_the_difference_is_spread_in_proportion(self):
        round_ = self._ended(100, 300, kg_weighbridge=5440, kg_tare=5000)
        self.assertAlmostEqual(round_.kg_difference, 40, 3)
        round_.action_close()
        self.assertEqual(round_.stop_ids.mapped("kg"), [110.0, 330.0])
        self.assertAlmostEqual(round_.kg_total, 440, 3)
        self.assertAlmostEqual(self._ledger_kg(), 440, 3)
        self.assertTrue(round_.date_closed)

    def test_too_much_at_the_stops_is_taken_away(self):
        round_ = self._ended(100, 300, kg_weighbridge=5360, kg_tare=5000)
        round_.action_close()
        self.assertEqual(round_.stop_ids.mapped("kg"), [90.0, 270.0])
        self.assertAlmostEqual(self._ledger_kg(), 360, 3)

    def test_what_was_booked_is_kept_and_closing_twice_changes_nothing(self):
        round_ = self._ended(100, 300, kg_weighbridge=5440, kg_tare=5000)
        before = round_.stop_ids.line_ids
        round_.action_close()
        self.assertEqual(before.mapped("kg"), [100.0, 300.0])
        corrections = round_.stop_ids.line_ids - before
        self.assertEqual(set(corrections.mapped("kind")), {"correction"})
        self.assertEqual(set(corrections.mapped("kg_source")), {"declared"})
        round_.action_close()
        self.assertEqual(round_.stop_ids.line_ids - before, corrections)

    def test_the_rule_is_data(self):
        self.company.soors_spread_rule = "none"
        round_ = self._ended(100, kg_weighbridge=5110, kg_tare=5000)
        round_.action_close()
        self.assertAlmostEqual(round_.kg_total, 100, 3)
        self.company.soors_spread_rule = "unweighed"
        weighed = self._ended(100, source="weighed", kg_weighbridge=5110, kg_tare=5000)
        with self.assertRaisesRegex(UserError, "cannot be spread"):
            weighed.action_close()
        self.company.soors_spread_rule = "all"
        weighed.action_close()
        self.assertAlmostEqual(weighed.kg_total, 110, 3)

    def test_a_large_difference_is_a_mistake_to_look_for(self):
        round_ = self._ended(100, kg_weighbridge=5130, kg_tare=5000)
        with self.assertRaisesRegex(UserError, "20 %"):
            round_.action_close()
        self.assertFalse(round_.date_closed)
        self.assertAlmostEqual(self._ledger_kg(), 100, 3)
        self.company.soors_spread_limit = 30
        round_.action_close()
        self.assertAlmostEqual(self._ledger_kg(), 130, 3)

    def test_a_wrong_ticket_of_the_crew_is_corrected_in_the_office(self):
        round_ = self._ended(100, 200)
        tickets = self.env["soors.round.weighing"]
        # As the tablet wrote it: a nought too many.
        ticket = tickets.create(
            {"round_id": round_.id, "kg_net": 3300, "ticket": "T-17"}
        )
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "20 %"):
            round_.action_close()
        self._as(self.planner, ticket).kg_net = 330
        self.assertAlmostEqual(round_.kg_difference, 30, 3)
        said = round_.message_ids[0].body
        self.assertIn("3300 kg", said)
        self.assertIn("330 kg", said)
        round_.action_close()
        self.assertAlmostEqual(self._ledger_kg(), 330, 3)
        for act in (
            lambda: ticket.write({"kg_net": 300}),
            ticket.unlink,
            lambda: tickets.create({"round_id": round_.id, "kg_net": 5}),
        ):
            with self.assertRaisesRegex(UserError, "closed"):
                act()

    def test_a_ticket_on_paper_is_typed_in_the_office(self):
        round_ = self._ended(100)
        with Form(round_) as form, form.weighing_ids.new() as line:
            line.kg_net = 110
            line.ticket = "P-1"
        self.assertAlmostEqual(round_.kg_weighed, 110, 3)
        round_.action_close()
        self.assertAlmostEqual(self._ledger_kg(), 110, 3)

    def test_goods_of_a_stop_that_failed_take_no_part_in_the_spread(self):
        round_ = self._ended(100, 300, kg_weighbridge=5440, kg_tare=5000)
        # As a tablet tells it that recorded goods, then that nobody was there.
        round_.stop_ids[0].sudo().state = "failed"
        round_.action_close()
        self.assertEqual(round_.stop_ids.mapped("kg"), [100.0, 340.0])
        self.assertTrue(round_.date_closed)

    def test_a_ticket_and_the_closing_of_its_round_come_one_after_the_other(self):
        round_ = self._ended(100)
        self.env.flush_all()
        seen = round_.entry_count
        ticket = self.env["soors.round.weighing"].create(
            {"round_id": round_.id, "kg_net": 110}
        )
        ticket.kg_net = 112
        ticket.unlink()
        round_.invalidate_recordset()
        self.assertEqual(round_.entry_count, seen + 3, "each wrote to the round's row")

    def test_without_weighbridge_a_round_closes_as_it_is(self):
        round_ = self._ended(100)
        self.assertFalse(round_.has_net)
        round_.action_close()
        self.assertTrue(round_.date_closed)
        self.assertAlmostEqual(round_.kg_total, 100, 3)

    def test_only_rounds_that_ended_are_closed_and_by_planners(self):
        round_ = self._create_round(points=self._create_point())
        with self.assertRaises(UserError):
            self._as(self.planner, round_).action_close()
        ended = self._ended(10)
        with self.assertRaises(UserError):
            self._as(self.driver, ended).action_close()

    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(-900_000, 900_000), st.lists(st.integers(1, 9999), min_size=1))
    def test_the_parts_add_up_to_the_gram(self, grams, kilos):
        shares = dict(enumerate(kilos))
        parts = self.env["soors.round"]._split_kg(grams / 1000, shares)
        self.assertEqual(sum(round(kg * 1000) for kg in parts.values()), grams)

    def test_what_was_missed_waits_again(self):
        requests = self._create_request() | self._create_request(phone="04 9 8 7 6")
        round_ = self._create_round(requests)
        self._complete(round_.stop_ids[0])
        self._as(self.planner, round_).action_release_missed()
        self.assertEqual(requests.mapped("state"), ["done", "new"])
        self._as(self.driver, round_).action_end()
        self.assertEqual(round_.state, "done")

    def test_figures_per_round_and_never_per_person(self):
        round_ = self._ended(100, 300, km_driven=40)
        round_.sudo().write(
            {
                "date_start": datetime(2026, 3, 2, 8),
                "date_end": datetime(2026, 3, 2, 12),
            }
        )
        self.assertEqual(round_.kg_per_km, 10)
        self.assertEqual(round_.kg_per_hour, 100)
        self.assertEqual(round_.kg_per_stop, 200)
        self.env.flush_all()
        report = self._as(self.planner, self.env["soors.round.report"])
        row = report.search([("round_id", "=", round_.id)])
        self.assertEqual((row.kg, row.km, row.hours), (400, 40, 4))
        self.assertEqual(row.kg_per_stop, 200)
        people = ("res.partner", "res.users")
        for field in report._fields.values():
            named = field.comodel_name in people
            self.assertFalse(named and field.name not in ("create_uid", "write_uid"))

    def test_carbon_shows_its_factor_and_source_or_says_that_it_is_unknown(self):
        round_ = self._ended(100, km_driven=40)
        self.assertIn("Not known", round_.co2_sentence)
        self.vehicle.write({"co2": 200, "co2_source": "Certificate of conformity"})
        self.env.invalidate_all()
        self.assertIn("8.0 kg", round_.co2_sentence)
        self.assertIn("Certificate of conformity", round_.co2_sentence)

    def test_papers_of_the_pick_up(self):
        self.company.write(
            {
                "soors_approval_number": "AGR-2026-7",
                "soors_approval_from": date(2024, 1, 1),
                "soors_approval_to": date(2028, 12, 31),
            }
        )
        stop = self._create_stop()
        self._complete(
            stop,
            {"product_id": self.original.id, "kg": 12.5},
            {"product_id": self.sofa.id, "quantity": 2},
        )
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html(
            "soors_collect.report_attestation", stop.request_id.ids
        )
        text = html.decode()
        for expected in ("Anne Donor", "Rue Haute 1", "12.5", "AGR-2026-7"):
            self.assertIn(expected, text.replace(",", "."))
        html, _kind = report._render_qweb_html(
            "soors_collect.report_transport", stop.round_id.ids
        )
        text = html.decode()
        for expected in ("20 01 10", "1-ABC-123", "AGR-2026-7", "Anne Donor"):
            self.assertIn(expected, text)
