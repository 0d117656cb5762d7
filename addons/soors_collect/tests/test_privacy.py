import base64
from datetime import datetime, timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.soors_collect.models import soors_collection_request_privacy

from .common import CollectCase

TODAY = datetime(2026, 3, 2, 10)
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n")


@tagged("post_install", "-at_install")
class TestPrivacy(CollectCase):
    """What donors sent is gone after the stated days; the figures stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Changes of fields are in the discussion, with the names in them.
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(TODAY))

    def _sent(self, **values):
        """Return a request with all that a donor may send."""
        request = self._create_request(
            email="anne@example.org",
            note="The key is under the pot",
            parking_note="Behind the church",
            line_ids=[(0, 0, {"stream_id": self.furniture.id, "note": "Of my aunt"})],
            **values,
        )
        request._add_photos([{"name": "photo.png", "datas": PNG}])
        message = request.message_post(
            body="My husband is ill",
            attachments=[("letter.txt", b"Anne Donor")],
            message_type="email",
            email_from="anne@example.org",
        )
        self.env["sms.sms"].create(
            {"number": "+3242223344", "body": "Hello", "mail_message_id": message.id}
        )
        request._portal_ensure_token()
        request.message_subscribe(request.partner_id.ids)
        request.activity_schedule("mail.mail_activity_data_todo", note="Call Anne")
        return request

    def _picked_up(self, **values):
        request = self._sent(**values)
        round_ = self._create_round(request)
        round_.stop_ids.note = "Ring at the neighbour's"
        self._complete(round_.stop_ids, {"product_id": self.original.id, "kg": 12.5})
        return request

    def _later(self, **delta):
        """Let the job run after some time."""
        self.env.flush_all()
        requests = self.env["soors.collection.request"]
        with freeze_time(TODAY + timedelta(**delta)):
            domains = [
                requests._get_empty_domain(self.company),
                requests._get_forget_domain(self.company),
            ]
            requests.search(domains[0])._forget()
            requests.search(domains[1])._forget_donor()
        self.env.flush_all()
        self.env.invalidate_all()

    def _assert_nothing_sent(self, request):
        for name in ("note", "parking_note", "phone", "email", "contact_name"):
            self.assertFalse(request[name], name)
        self.assertEqual(request.line_ids.mapped("note"), [False])
        self.assertFalse(any(request.stop_ids.mapped("note")))
        self.assertFalse(request.access_token)
        self.assertFalse(request.photo_ids | self._files(request))
        self.assertFalse(self._messages(request))
        self.assertFalse(request.activity_ids)
        self.assertFalse(request.message_follower_ids)
        self.assertFalse(self.env["sms.sms"].search([("number", "=", "+3242223344")]))

    def _files(self, request):
        return self.env["ir.attachment"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )

    def _messages(self, request):
        return self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )

    def test_nothing_is_lost_before_the_stated_days(self):
        request = self._picked_up()
        self._later(days=89)
        self.assertFalse(request.is_emptied)
        self.assertTrue(request.note and request.photo_ids and request.phone)
        self.assertTrue(self._messages(request))

    def test_what_was_sent_goes_and_who_gave_stays(self):
        request = self._picked_up()
        stop = request.stop_id
        self._later(days=91)
        self._assert_nothing_sent(request)
        # The register of waste has to show who handed the goods over, and where.
        self.assertEqual(request.partner_id.name, "Anne Donor")
        self.assertEqual(request.street, "Rue Haute 1")
        self.assertEqual(stop._get_holder_name(), "Anne Donor")
        self.assertEqual((request.state, stop.kg), ("done", 12.5))

    def test_who_gave_goes_after_the_stated_years_and_figures_stay(self):
        request = self._picked_up(origin_kind="business")
        donor, stop = request.partner_id, request.stop_id
        kg = self._ledger_kg(municipality_id=self.liege.id)
        self._later(days=91)
        self._later(days=5 * 366)
        self.assertTrue(request.is_anonymous)
        self.assertFalse(donor.exists())
        self.assertFalse(request.street)
        receipt = self.env["stock.picking"].search([("round_stop_id", "=", stop.id)])
        nobody = self.company.soors_forgotten_donor_id
        self.assertTrue(nobody)
        for record in (request, stop, receipt):
            self.assertEqual(record.partner_id, nobody)
        self.assertEqual(request.state, "done")
        self.assertEqual(request.municipality_id, self.liege)
        self.assertEqual(request.origin_kind, "business")
        self.assertEqual(stop.kg, 12.5)
        self.assertEqual(self._ledger_kg(municipality_id=self.liege.id), kg)

    def test_a_request_that_brought_nothing_goes_whole(self):
        request = self._sent()
        donor = request.partner_id
        request.action_cancel()
        self._later(days=91)
        self._assert_nothing_sent(request)
        self.assertTrue(request.is_anonymous)
        self.assertFalse(request.street or donor.exists())
        self.assertEqual(request.state, "cancelled")

    def _locate(self, card):
        """Let a server find the house, and keep a way from and to it."""
        card.write(
            {
                "partner_latitude": 50.61,
                "partner_longitude": 5.52,
                "soors_position_asked": card._get_position_address(),
                "soors_position_found": True,
            }
        )
        home, depot, other = (506100, 55200), (506000, 55000), (507000, 56000)
        ways = [(home, depot), (depot, home), (depot, other)]
        self.env["soors.way"]._write_ways("osrm", {way: (100, 60) for way in ways})

    def _assert_located(self, card, is_known):
        fields_ = ("partner_latitude", "partner_longitude", "soors_position_asked")
        known = [bool(card[name]) for name in (*fields_, "soors_position_found")]
        self.assertEqual(known, [is_known] * 4)
        ways = self.env["soors.way"].search([])
        self.assertEqual(len(ways), 3 if is_known else 1)

    def test_where_the_donor_lives_goes_with_what_was_sent(self):
        request = self._picked_up()
        card = request.partner_id
        self._locate(card)
        self._later(days=89)
        self._assert_located(card, True)
        self._later(days=91)
        self._assert_located(card, False)
        self.assertFalse(request.latitude or request.longitude)
        # The register has to show the address.
        self.assertEqual((card.name, card.street), ("Anne Donor", "Rue Haute 1"))

    def test_a_position_that_was_typed_goes_too(self):
        request = self._picked_up()
        request.write({"latitude": 50.61, "longitude": 5.52})
        request.sudo().action_forget()
        card = request.partner_id
        self.assertFalse(card.partner_latitude or card.partner_longitude)

    def test_a_position_serves_as_long_as_a_request_is_kept(self):
        old, open_one = self._picked_up(), self._sent()
        card = open_one.partner_id
        self._locate(card)
        self._later(days=91)
        self.assertTrue(old.is_emptied)
        self._assert_located(card, True)
        open_one.action_cancel()
        self._later(days=91)
        self._assert_located(old.partner_id, False)

    def test_organisations_keep_their_position(self):
        request = self._picked_up()
        request.partner_id.is_company = True
        self._locate(request.partner_id)
        self._later(days=91)
        self._assert_located(request.partner_id, True)

    def test_a_card_that_serves_elsewhere_stays(self):
        old, open_one = self._sent(), self._sent()
        donor = old.partner_id
        self.assertEqual(open_one.partner_id, donor)
        old.action_cancel()
        self._later(days=91)
        self.assertTrue(donor.exists())
        self.assertEqual(open_one.partner_id, donor)
        self.assertNotEqual(old.partner_id, donor)
        self.assertEqual(open_one.note, "The key is under the pot")

    def test_organisations_stay_in_the_register(self):
        request = self._picked_up()
        request.partner_id.is_company = True
        self._later(days=91)
        self._later(days=5 * 366)
        self.assertEqual(request.partner_id.name, "Anne Donor")
        self.assertTrue(request.is_anonymous)

    def test_open_requests_wait_as_long_as_it_takes(self):
        request = self._sent()
        self._later(days=400)
        self.assertEqual(request.note, "The key is under the pot")

    @mute_logger("odoo.sql_db")
    def test_each_organisation_has_its_own_days(self):
        self.company.soors_request_keep_days = 30
        request = self._picked_up()
        self._later(days=31)
        self.assertTrue(request.is_emptied)
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self.company.soors_request_keep_days = 29
            self.env.flush_all()

    def test_the_job_goes_on_where_it_stopped(self):
        requests = self._picked_up() | self._sent(phone="04 9 8 7 6")
        requests |= self._sent(phone="04 9 8 7 7")
        requests[1:].action_cancel()
        batches = []
        forget = type(requests)._forget

        def note_batch(batch):
            batches.append(len(batch))
            return forget(batch)

        self.patch(type(requests), "_forget", note_batch)
        self.patch(soors_collection_request_privacy, "BATCH", 2)
        cron = self.env.ref("soors_collect.ir_cron_forget")
        self.env.flush_all()
        with (
            freeze_time(TODAY + timedelta(days=91)),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(requests.mapped("is_emptied"), [True] * 3)
        self.assertEqual(max(batches), 2)
        self.assertGreater(len([size for size in batches if size]), 1)

    def test_a_donor_asks_to_be_forgotten(self):
        manager = self._create_user("member_manager")
        request = self._sent()
        mine = self._as(manager, request)
        with self.assertRaises(UserError):
            mine.action_forget()
        request.action_cancel()
        with self.assertRaises(AccessError):
            self._as(self.driver, request).action_forget()
        mine.action_forget()
        self._assert_nothing_sent(request)
        self.assertTrue(request.is_anonymous)
        with self.assertRaises(UserError):
            mine.action_reopen()

    def test_the_standard_search_for_a_person_finds_requests(self):
        request = self._picked_up()
        self.env.flush_all()
        search = self.env["privacy.lookup.wizard"].create(
            {"name": "Anne Donor", "email": "anne@example.org"}
        )
        search.action_lookup()
        found = {(line.res_model, line.res_id) for line in search.line_ids}
        self.assertIn((request._name, request.id), found)
        self.assertIn((request.stop_id._name, request.stop_id.id), found)
        self.assertIn(("res.partner", request.partner_id.id), found)

    def test_closing_is_dated_once(self):
        request = self._sent()
        self.assertFalse(request.date_closed)
        request.action_cancel()
        self.assertEqual(request.date_closed, fields.Datetime.to_datetime(TODAY))
        request.action_reopen()
        self.assertFalse(request.date_closed)
