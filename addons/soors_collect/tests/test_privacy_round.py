from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common_floor import FloorCollectCase

NAME = "Forgetme"


@tagged("post_install", "-at_install")
class TestPrivacyRound(FloorCollectCase):
    """What crews brought home and told of their round, and who is forgotten in it."""

    def _later(self, days=91):
        self.env.flush_all()
        cron = self.env.ref("soors_collect.ir_cron_forget")
        moment = fields.Datetime.now() + timedelta(days=days)
        with freeze_time(moment), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _many_years_later(self):
        self._later()
        self._later(5 * 366)

    def _stop(self, **values):
        return self._create_stop(contact_name=f"Zoë {NAME}", **values)

    def _load(self, stop, kg=6, **values):
        goods = self._goods(self._kilos(kg))
        self._assert_acked(self.tablet.act("stop.goods", stop, payload=goods, **values))

    def _load_and_fail(self, stop):
        self._load(stop)
        payload = {"reason_id": self.absent.id}
        self._assert_acked(self.tablet.act("stop.fail", stop, payload=payload))

    def _make(self, stop, **values):
        self._load(stop, **values)
        self._assert_acked(self.tablet.act("stop.done", stop, **values))

    def _bring(self, partner, kg=7.5):
        answer = self._as(self.driver, self.env["soors.dropoff.wizard"]).record_dropoff(
            [{"product_id": self.original.id, "kg": kg}],
            self._uuid(),
            zip_code="4000",
            partner_id=partner.id,
        )
        return self.env["stock.picking"].browse(answer["picking_id"])

    # Goods of a stop that failed

    def test_who_gave_at_a_stop_that_failed_stays_in_the_register(self):
        stop = self._stop()
        request, donor = stop.request_id, stop.partner_id
        self._load_and_fail(stop)
        request.action_cancel()
        self._later()
        self.assertTrue(request.is_emptied)
        self.assertFalse(request.is_anonymous)
        self.assertEqual(stop.partner_id, donor)
        self.assertEqual(stop._get_holder_name(), f"Zoë {NAME}")
        self._later(5 * 366)
        self.assertTrue(request.is_anonymous)
        self.assertFalse(donor.exists())

    def test_goods_of_a_stop_that_failed_are_on_the_transport_document(self):
        stop = self._stop()
        round_ = stop.round_id
        self._load_and_fail(stop)
        self.assertEqual(round_._get_transported_stops(), stop)
        lines = round_._get_transported_stops()._get_document_lines()
        [total] = round_._get_waste_totals(lines)
        self.assertEqual(total["kg"], round_.kg_total)

    # Donors without a request

    def test_donors_of_the_depot_and_of_unplanned_stops_go_after_the_years(self):
        round_ = self._create_round(points=self._create_point())
        partners = self.env["res.partner"]
        donor = partners.create({"name": f"Ann {NAME}", "phone": "0470 11 22 33"})
        other = partners.create({"name": f"Bob {NAME}"})
        firm = partners.create({"name": f"{NAME} Ltd", "is_company": True})
        uuid = self._uuid()
        payload = {"new_stop": uuid, "name": donor.name, "phone": donor.phone}
        self._assert_acked(
            self.tablet.act("stop.unplanned", round_=round_, payload=payload)
        )
        self._make(uuid, round_=round_)
        stop = self._find_stop(uuid)
        self.assertEqual(stop.partner_id, donor)
        brought, from_firm = self._bring(other), self._bring(firm)
        kg = self._ledger_kg(municipality_id=self.liege.id)
        self._later(5 * 365 - 2)
        self.assertEqual((stop.partner_id, brought.partner_id), (donor, other))
        self._later(5 * 366)
        nobody = self.company.soors_forgotten_donor_id
        self.assertTrue(nobody)
        for record in (stop, stop.picking_ids, brought):
            self.assertEqual(record.partner_id, nobody)
        self.assertFalse(stop.label)
        self.assertFalse((donor | other).exists())
        self.assertEqual(from_firm.partner_id, firm)
        self.assertEqual(self._ledger_kg(municipality_id=self.liege.id), kg)

    # What is told of the round

    def test_what_is_told_of_a_round_names_no_donor(self):
        stops = self._play_all()
        records = stops.round_id
        self.assertGreater(len(records.activity_ids), 6)
        self.assertTrue(records.message_ids)
        self._assert_not_named()

    def test_a_stop_made_again_keeps_the_name_on_the_card_only(self):
        stop = self._stop()
        uuid, round_, request = stop.uuid, stop.round_id, stop.request_id
        request.action_unplan()
        self._make(uuid, round_=round_)
        self._many_years_later()
        stop = self._find_stop(uuid)
        self.assertFalse(stop.label)
        self.assertNotIn(NAME, stop.display_name)

    def _play_all(self):
        """Do all that the planner of a round is told of; return the stops."""
        dog = self.env.ref("soors_collect.refusal_reason_dog")
        requests = self.env["soors.collection.request"].concat(
            *[
                self._create_request(
                    contact_name=f"Zoë {NAME}", phone=f"04 222 00 0{n}"
                )
                for n in range(6)
            ]
        )
        round_ = self._create_round(requests)
        met, removed, moved, late, failed, doubled = round_.stop_ids.sorted("id")
        uuids = (removed.uuid, moved.uuid, doubled.uuid)
        payload = {"reason_id": dog.id, "text": "Large"}
        self._assert_acked(self.tablet.act("incident", met, payload=payload))
        removed.request_id.action_unplan()
        moved.round_id = self._create_round(start=False)
        doubled.request_id.action_unplan()
        self._create_round(requests[5], start=False)
        for uuid in uuids:
            self._make(uuid, round_=round_)
        self._make(late)
        self._load(late, kg=2)
        self._load_and_fail(failed)
        self._assert_acked(self.tablet.act("round.end", round_=round_, payload={}))
        round_.action_release_missed()
        return round_.stop_ids

    def _assert_not_named(self):
        self.env.flush_all()
        # What is told of a request is forgotten with it.
        elsewhere = ("soors.collection.request", "res.partner")
        told = self.env["mail.message"].search(
            [("model", "not in", elsewhere), ("body", "ilike", NAME)]
        )
        self.assertFalse(told.mapped("body"))
        planned = self.env["mail.activity"].search(
            [
                ("res_model", "not in", elsewhere),
                "|",
                ("summary", "ilike", NAME),
                ("note", "ilike", NAME),
            ]
        )
        self.assertFalse(planned.mapped(lambda a: f"{a.summary} {a.note}"))
