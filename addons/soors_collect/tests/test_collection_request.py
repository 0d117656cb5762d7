from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestCollectionRequest(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests = cls.env["soors.collection.request"]

    def _take(self, **values):
        """Take a request as a planner does over the network."""
        return self._as(self.planner, self.requests).create(values)

    def test_a_new_donor_gets_a_card(self):
        request = self._take(
            contact_name="Louis Neuf", phone="0470 12 34 56", zip="4000", city="Liège"
        )
        self.assertEqual(request.partner_id.name, "Louis Neuf")
        self.assertEqual(request.partner_id.phone, "0470 12 34 56")
        self.assertEqual(request.municipality_id, self.liege)
        self.assertEqual(request.state, "new")

    def test_a_known_donor_is_found_by_phone_however_it_is_written(self):
        donor = self.env["res.partner"].create(
            {"name": "Marie Connue", "phone": "+32 470 99 88 77", "zip": "4000"}
        )
        for phone in ("0470/99.88.77", "0032470998877", "0470 99 88 77"):
            with self.subTest(phone=phone):
                self.assertEqual(self._take(phone=phone).partner_id, donor)

    def test_name_and_phone_find_the_right_person_of_a_household(self):
        people = self.env["res.partner"].create(
            [
                {"name": "Marie Double", "phone": "04 555 55 55"},
                {"name": "Paul Double", "phone": "04 555 55 55"},
            ]
        )
        request = self._take(contact_name="paul double", phone="04 555 55 55")
        self.assertEqual(request.partner_id, people[1])

    def test_donors_are_searched_by_number_only_where_asked(self):
        donor = self.env["res.partner"].create(
            {"name": "Marie Connue", "phone": "+32 470 99 88 77"}
        )
        partners = self.env["res.partner"]
        with_phone = partners.with_context(soors_search_phone=True)
        self.assertIn(donor.id, dict(with_phone.name_search("0470998877")))
        self.assertIn(donor.id, dict(with_phone.name_search("Marie Conn")))
        self.assertNotIn(donor.id, dict(partners.name_search("0470998877")))

    def test_form_finds_the_donor_while_the_number_is_typed(self):
        donor = self.env["res.partner"].create(
            {
                "name": "Marie Connue",
                "phone": "+32 470 99 88 77",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
            }
        )
        form = Form(self._as(self.planner, self.requests))
        form.phone = "0470 99 88 77"
        self.assertEqual(form.partner_id, donor)
        self.assertEqual(form.municipality_id, self.liege)
        self.assertEqual(form.save().street, "Rue Haute 1")

    def _known_donor(self):
        return self.env["res.partner"].create(
            {
                "name": "Marie Connue",
                "phone": "+32 470 99 88 77",
                "email": "marie@example.com",
                "street": "Rue Haute 1",
                "zip": "4000",
                "city": "Liège",
            }
        )

    def _contact(self, request):
        return request.read(["phone", "email", "street", "zip", "city"], load=None)[0]

    def test_what_is_left_out_comes_from_the_card(self):
        donor = self._known_donor()
        card = {n: donor[n] for n in ("phone", "email", "street", "zip", "city")}
        for values in (
            {"phone": "0470 99 88 77"},
            {"phone": "0470 99 88 77", "email": False, "street": "", "zip": False},
            {"partner_id": donor.id},
            {"partner_id": donor.id, "phone": "0470 99 88 77"},
            {"partner_id": donor.id, "zip": "4000"},
            {"partner_id": donor.id, "city": "LIÈGE", "email": "new@example.com"},
        ):
            with self.subTest(values=values):
                request = self._take(**values)
                said = {key: value for key, value in values.items() if value}
                expected = {**card, **said, "id": request.id}
                expected.pop("partner_id", None)
                self.assertEqual(self._contact(request), expected)
                self.assertEqual(request.municipality_id, self.liege)

    def test_another_address_is_not_mixed_with_the_one_of_the_card(self):
        donor = self._known_donor()
        request = self._take(partner_id=donor.id, zip="5000", city="Namur")
        self.assertFalse(request.street)
        self.assertEqual(request.zip, "5000")
        self.assertEqual(request.phone, donor.phone)

    def test_what_is_emptied_for_a_chosen_donor_stays_empty(self):
        donor = self._known_donor()
        request = self._take(partner_id=donor.id, email=False)
        self.assertFalse(request.email)
        self.assertEqual(request.street, "Rue Haute 1")

    def test_request_without_name_nor_phone_is_refused(self):
        with self.assertRaises(UserError):
            self._take(zip="4000")

    def test_what_the_donor_says_completes_his_card_but_never_replaces_it(self):
        donor = self.env["res.partner"].create({"name": "A", "phone": "04 333 33 33"})
        self._take(
            partner_id=donor.id, phone="04 000 00 00", street="Rue 1", zip="4000"
        )
        self.assertEqual(donor.phone, "04 333 33 33")
        self.assertEqual(donor.zip, "4000")

    def test_estimate_uses_average_weights(self):
        weight = self.env["soors.average.weight"].create(
            {"name": "Test machine", "stream_id": self.furniture.id, "kg": 70.5}
        )
        request = self._take(
            phone="04 123 12 12",
            line_ids=[
                (0, 0, {"average_weight_id": weight.id, "quantity": 2}),
                (0, 0, {"product_id": self.sofa.id, "quantity": 1}),
            ],
        )
        self.assertEqual(request.line_ids[0].stream_id, self.furniture)
        self.assertAlmostEqual(request.kg_estimated, 181.0, 1)

    def test_late_after_the_days_of_the_organisation(self):
        self.company.soors_request_days = 5
        today = fields.Date.context_today(self.requests)
        on_time = self._create_request(date_requested=today - timedelta(days=5))
        late = self._create_request(date_requested=today - timedelta(days=6))
        self.assertFalse(on_time.is_late)
        self.assertTrue(late.is_late)
        self.assertEqual(late.days_waiting, 6)
        found = late.search([("id", "in", (late | on_time).ids)])
        self.assertEqual(found[0], late)

    def test_default_limit_is_fourteen_days(self):
        with freeze_time("2026-03-01"):
            request = self._create_request()
        self.assertEqual(str(request.date_limit), "2026-03-15")

    def test_the_limit_runs_from_the_day_before_which_nobody_is_to_come(self):
        with freeze_time("2026-03-01"):
            request = self._create_request(date_wished="2026-03-20")
            early = self._create_request(date_wished="2026-02-20")
        self.assertEqual(str(request.date_limit), "2026-04-03")
        self.assertEqual(str(early.date_limit), "2026-03-15")

    def test_refusing_and_opening_again(self):
        request = self._take(phone="04 123 12 12")
        reason = self.env.ref("soors_collect.refusal_reason_out_of_area")
        request.action_refuse(reason.id, note="Asked Namur")
        self.assertEqual(request.state, "refused")
        with self.assertRaises(UserError):
            request.action_cancel()
        request.action_reopen()
        self.assertEqual(request.state, "new")
        self.assertFalse(request.refusal_reason_id)
        with self.assertRaises(ValidationError):
            request.action_refuse(10**9)

    def test_refusing_takes_the_request_off_its_round(self):
        request = self._create_request()
        round_ = self._create_round(request, start=False)
        self._as(self.planner, request).action_cancel()
        self.assertFalse(round_.stop_ids)
        self.assertEqual(request.state, "cancelled")

    def test_done_request_cannot_be_deleted_nor_cancelled(self):
        stop = self._create_stop()
        self._complete(stop)
        request = self._as(self.planner, stop.request_id)
        with self.assertRaises(UserError):
            request.action_cancel()
        with self.assertRaises(UserError):
            request.unlink()

    def test_appointment_puts_the_request_on_a_round_of_that_day(self):
        self.company.soors_collect_vehicle_id = self.vehicle
        moment = datetime(2026, 3, 10, 8, 30)
        request = self._take(phone="04 123 12 12", zip="4000", date_planned=moment)
        self.assertEqual(request.state, "planned")
        self.assertEqual(request.date_planned, moment)
        self.assertEqual(str(request.round_id.date), "2026-03-10")
        self.assertEqual(request.round_id.vehicle_id, self.vehicle)
        second = self._take(phone="04 321 21 21", zip="4000", date_planned=moment)
        self.assertEqual(second.round_id, request.round_id)

    def test_appointment_late_in_the_evening_counts_for_the_local_day(self):
        request = self._take(
            phone="04 123 12 12", zip="4000", date_planned=datetime(2026, 3, 9, 23, 30)
        )
        self.assertEqual(str(request.round_id.date), "2026-03-10")

    def test_dragging_an_appointment_moves_the_stop(self):
        request = self._take(
            phone="04 123 12 12", zip="4000", date_planned=datetime(2026, 3, 10, 8, 30)
        )
        first = request.round_id
        request.date_planned = datetime(2026, 3, 10, 13, 0)
        self.assertEqual(request.round_id, first)
        request.date_planned = datetime(2026, 3, 11, 9, 0)
        self.assertEqual(str(request.round_id.date), "2026-03-11")
        self.assertFalse(first.stop_ids)
        request.date_planned = False
        self.assertEqual(request.state, "new")
        self.assertFalse(request.stop_id)

    def test_request_without_municipality_cannot_be_planned(self):
        request = self._take(phone="04 123 12 12")
        round_ = self._create_round(self._create_request(), start=False)
        with self.assertRaisesRegex(UserError, "municipality"):
            self._as(self.planner, round_).add_requests(request.ids)

    def test_wished_hours_follow_the_window(self):
        request = self._take(phone="04 123 12 12", window="morning")
        self.assertEqual((request.hour_from, request.hour_to), (8.0, 12.0))
        with self.assertRaises(ValidationError):
            request.write({"window": "exact", "hour_from": 15.0, "hour_to": 9.0})
