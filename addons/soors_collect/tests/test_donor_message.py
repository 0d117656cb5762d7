from datetime import datetime

from odoo.tests import freeze_time, tagged

from ..models.soors_collection_request_tell import TOLD_PER_DAY
from .common_donor import DonorCase
from .common_floor import Tablet


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorMessage(DonorCase):
    def test_an_appointment_is_confirmed_with_its_hours(self):
        request = self._request(slot="2026-03-03|morning|0")
        self.assertEqual(self._told(request), [("planned", "email", "sent")])
        mail = self._mails(request)
        self.assertIn("Tuesday, March 3 between 8:00 and 12:00", mail.subject)
        self.assertEqual(mail.recipient_ids, self.donor)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn(request.sudo().access_token, mail.body_html)

    def test_nobody_is_told_twice_but_a_new_day_is_told(self):
        request = self._request(slot="2026-03-03|morning|0")
        request._tell_donor("planned")
        request.date_planned = datetime(2026, 3, 3, 9, 30)
        self.assertEqual(len(self._mails(request)), 1)
        request.action_take_slot("2026-03-04|morning|0")
        self.assertEqual(len(self._mails(request)), 2)

    def test_an_address_from_the_public_form_is_written_to_a_few_times_a_day(self):
        known = self._request()
        for _number in range(TOLD_PER_DAY):
            self._request(source="web")._tell_donor("received")
        one_more = self._request(source="web")
        one_more._tell_donor("received")
        self.assertEqual(self._told(one_more), [("received", "email", "too_many")])
        known._tell_donor("received")
        self.assertEqual(self._told(known), [("received", "email", "sent")])

    def test_messages_are_in_the_language_of_the_donor(self):
        self.donor.lang = "fr_FR"
        request = self._request(slot="2026-03-03|morning|0")
        mail = self._mails(request)
        self.assertIn("mardi 3 mars entre 8:00 et 12:00", mail.subject)
        self.assertIn("Bonjour", mail.body_html)
        self.assertNotIn("Hello", mail.body_html)

    def test_stop_is_honoured_on_both_ways(self):
        self.company.soors_donor_sms = True
        request = self._request()
        request._stop_messages()
        request.action_take_slot("2026-03-03|morning|0")
        self.assertEqual(
            self._told(request),
            [("planned", "email", "stopped"), ("planned", "sms", "stopped")],
        )
        self.assertFalse(self._mails(request))
        self.assertFalse(self.env["sms.sms"].search([("number", "like", "470123456")]))

    def test_text_messages_are_queued_for_the_number(self):
        self.company.soors_donor_sms = True
        self.company.soors_donor_mail = False
        request = self._request(slot="2026-03-03|morning|0")
        self.assertEqual(self._told(request), [("planned", "sms", "sent")])
        sms = self.env["sms.sms"].search([("number", "=", "+32470123456")])
        self.assertEqual(sms.state, "outgoing")
        self.assertIn("Tuesday, March 3 between 8:00 and 12:00", sms.body)
        self.assertIn(f"/p/{request.sudo().access_token}", sms.body)

    def test_without_mail_server_or_address_nothing_piles_up(self):
        self.env["ir.mail_server"].search([]).active = False
        request = self._request(slot="2026-03-03|morning|0")
        self.assertEqual(self._told(request), [("planned", "email", "no_server")])
        self.donor.email = False
        request = self._request(slot="2026-03-04|morning|0")
        self.assertEqual(self._told(request), [("planned", "email", "no_address")])
        self.assertFalse(self._mails(request))

    def test_the_day_before(self):
        tomorrow = self._request(slot="2026-03-03|morning|0")
        later = self._request(slot="2026-03-04|morning|0")
        waiting = self._request()
        for _time in range(2):
            self.env["soors.collection.request"]._cron_tell_day_before()
        events = [[t[0] for t in self._told(r)] for r in (tomorrow, later, waiting)]
        self.assertEqual(events, [["planned", "day_before"], ["planned"], []])

    def test_on_the_way_and_thanks_with_what_was_taken(self):
        requests = self._request() | self._request()
        round_ = self._create_round(requests, date="2026-03-02")
        first, second = requests
        self.assertEqual([t[0] for t in self._told(first)], ["planned", "on_way"])
        self.assertEqual([t[0] for t in self._told(second)], ["planned"])
        self._complete(round_.stop_ids[0], {"product_id": self.original.id, "kg": 12.5})
        self.assertEqual(self._told(first)[-1], ("thanks", "email", "sent"))
        self.assertIn("12.5 kg Textiles in bags", self._mails(first)[-1].body_html)
        self.assertEqual(self._told(second)[-1], ("on_way", "email", "sent"))

    def test_old_news_of_the_way_are_kept_back(self):
        requests = self._request() | self._request()
        round_ = self._create_round(requests, date="2026-03-02")
        round_._tell_next_donor(datetime(2026, 3, 2, 7, 30))
        self.assertNotIn("on_way", [t[0] for t in self._told(requests[1])])

    def test_a_tablet_that_tells_a_whole_morning_at_once_announces_only_what_is_ahead(
        self,
    ):
        requests = self._request() | self._request() | self._request()
        round_ = self._create_round(requests, date="2026-03-02")
        self._end_act()
        first, second, third = requests
        tablet = Tablet(self, "Tablet 1")
        for stop in round_.stop_ids[:2]:
            tablet.record("stop.arrive", stop)
            tablet.record("stop.fail", stop, payload={"reason_id": self.absent.id})
        tablet.send()
        self.assertEqual(self._told(first)[-1][0], "missed")
        self.assertEqual([t[0] for t in self._told(second)], ["planned", "missed"])
        self.assertEqual([t[0] for t in self._told(third)], ["planned", "on_way"])

    def test_the_message_of_an_organisation_comes_before_the_common_one(self):
        messages = self.env["soors.donor.message"]
        own = messages.create({"event": "planned", "company_id": self.company.id})
        self.assertEqual(messages._get_message("planned", self.company), own)
        self._request(slot="2026-03-03|morning|0")
        other = self._create_company("Other")
        common = self.env.ref("soors_collect.donor_message_planned")
        self.assertEqual(messages._get_message("planned", other), common)

    def test_dutch_and_german_donors_read_their_own_language(self):
        module = self.env["ir.module.module"].search([("name", "=", "soors_collect")])
        for code, hello, when in (
            ("nl_NL", "Hallo", "dinsdag 3 maart tussen 8:00 en 12:00"),
            ("de_DE", "Guten Tag", "Dienstag, 3. März, zwischen 8:00 und 12:00"),
        ):
            with self.subTest(code=code):
                self.env["res.lang"]._activate_lang(code)
                module._update_translations([code])
                self.donor.lang = code
                request = self._request(slot=self._first_morning())
                mail = self._mails(request)
                self.assertIn(when, mail.subject)
                self.assertIn(hello, mail.body_html)

    def _first_morning(self):
        requests = self._as(self.planner, self.env["soors.collection.request"])
        values = {"municipality_id": self.liege.id, "window": "morning"}
        return requests.get_slots(values)["slots"][0]["key"]
