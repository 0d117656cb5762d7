from odoo.tests import freeze_time, tagged

from .common_donor import DonorCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 08:00:00")  # a Monday
class TestDonorNews(DonorCase):
    """What goes wrong is told too: refused, cancelled, nobody home, no goods."""

    def _events(self, request):
        return [event for event, _channel, _result in self._told(request)]

    def _last(self, request):
        return self._mails(request)[-1].body_html

    def _reason(self, code):
        return self.env.ref(f"soors_collect.refusal_reason_{code}")

    def test_a_refusal_says_why_in_words_made_for_donors(self):
        request = self._request()
        request.action_refuse(self._reason("out_of_area").id, note="Rude on the phone")
        self.assertEqual(self._events(request), ["refused"])
        self.assertIn("Another organisation collects", self._last(request))
        self.assertNotIn("Rude", self._last(request))

    def test_a_reason_without_words_for_donors_is_not_named(self):
        request = self._request()
        request.action_refuse(self._reason("withdrawn").id)
        body = self._last(request)
        self.assertNotIn("mind", body)
        self.assertNotIn("<p></p>", body)

    def test_cancelled_by_the_office_then_opened_again(self):
        request = self._request(slot="2026-03-03|morning|0")
        round_ = request.round_id
        request.action_cancel()
        self._end_act()
        self.assertEqual(self._events(request), ["planned", "cancelled"])
        request.action_reopen()
        request.action_take_slot(f"2026-03-03|morning|{round_.id}")
        self.assertEqual(self._events(request)[-1], "planned")

    def test_nobody_home_leads_to_another_day(self):
        request = self._request()
        round_ = self._create_round(request, date="2026-03-02")
        stop = self._as(self.driver, round_.stop_ids)
        stop.action_fail(self.absent.id, self._uuid())
        self.assertEqual(self._events(request), ["planned", "on_way", "missed"])
        self.assertIn("We rang and nobody opened.", self._last(request))
        self.assertIn(request.sudo().access_token, self._last(request))
        request.action_take_slot("2026-03-03|morning|0")
        self._end_act()
        self.assertEqual(self._events(request)[-1], "planned")

    def test_a_second_visit_that_fails_is_told_too(self):
        request = self._request()
        for _visit in range(2):
            round_ = self._create_round(request, date="2026-03-02")
            stop = self._as(self.driver, round_.stop_ids)
            stop.action_fail(self.absent.id, self._uuid())
            self._end_act()
        self.assertEqual(self._events(request).count("missed"), 2)

    def test_refused_at_the_door(self):
        request = self._request()
        round_ = self._create_round(request, date="2026-03-02")
        reason = self._reason("bad_condition")
        stop = self._as(self.driver, round_.stop_ids)
        stop.action_fail(reason.id, self._uuid())
        self.assertEqual(self._events(request)[-1], "refused")
        self.assertIn("Your recypark takes the rest", self._last(request))

    def test_a_told_appointment_that_falls_away_is_taken_back(self):
        request, silent = self._request(slot="2026-03-03|morning|0"), self._request()
        round_ = request.round_id.sudo()
        round_.add_requests(silent.ids)
        self._end_act()
        round_.action_cancel()
        self.assertEqual(self._events(request), ["planned", "postponed"])
        self.assertEqual(self._events(silent), [])
        request.note = "Ring twice"
        request.window = "any"
        self.assertEqual(self._events(request), ["planned", "postponed"])

    def test_who_heard_the_day_before_of_a_draft_is_told_when_it_falls_away(self):
        cron = self.env["soors.collection.request"]._cron_tell_day_before
        request = self._request()
        round_ = self._create_round(request, start=False, date="2026-03-03")
        self.assertEqual(self._events(request), [])
        cron()
        self.assertEqual(self._events(request), ["day_before"])
        round_.action_ready()
        self.assertEqual(self._events(request), ["day_before"], "the same hours")
        round_.action_cancel()
        self.assertEqual(self._events(request), ["day_before", "postponed"])
        self._create_round(request, start=False, date="2026-03-03")
        cron()
        cron()
        events = ["day_before", "postponed", "day_before"]
        self.assertEqual(self._events(request), events)
        request.sudo().stop_id.date_planned = "2026-03-03 14:00:00"
        self.assertEqual(self._events(request), [*events, "planned"])

    def test_taken_off_and_put_on_in_one_act_is_one_message(self):
        request = self._request(slot="2026-03-03|morning|0")
        request.action_unplan()
        request.action_take_slot("2026-03-04|morning|0")
        self.assertEqual(self._events(request), ["planned", "planned"])

    def test_thanks_for_nothing_taken(self):
        request = self._request()
        stop = self._create_round(request, date="2026-03-02").stop_ids
        stop.sudo().refusal_ids = [
            (0, 0, {"reason_id": self._reason("bad_condition").id})
        ]
        stop.sudo().write({"state": "done"})
        self.assertEqual(self._events(request)[-1], "thanks")
        mail = self._mails(request)[-1]
        self.assertEqual(mail.subject, "Our visit")
        self.assertNotIn("We took", mail.body_html)
        self.assertIn("Your recypark takes the rest", mail.body_html)
