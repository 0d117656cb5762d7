import base64
import re
import time
from datetime import timedelta
from unittest import mock

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools.misc import hmac

from ..controllers import pickup
from .common import CollectCase

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    b"awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPickupPage(CollectCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.soors_collect_vehicle_id = cls.vehicle
        cls.requests = cls.env["soors.collection.request"]
        cls.sofa_tile = cls.env.ref("soors_collect.goods_tile_sofa")

    def _open(self):
        page = self.url_open(f"/pickup/{self.company.id}")
        self.assertEqual(page.status_code, 200)
        return page

    def _hidden(self, page, name):
        return re.search(rf'name="{name}" value="([^"]+)"', page.text)[1]

    def _send(self, wait=True, files=None, **values):
        page = self._open()
        stamp = self._hidden(page, "stamp")
        if wait:
            # As if the form had been opened a minute ago.
            moment = int(time.time()) - 60
            signature = self._sign(moment)
            stamp = f"{moment}-{signature}"
        form = {
            "csrf_token": self._hidden(page, "csrf_token"),
            "stamp": stamp,
            "name": "Louise Neuve",
            "phone": "0470 98 76 54",
            "email": "louise@example.com",
            "street": "Rue Basse 3",
            "zip": "4000",
            "city": "Liège",
            "consent": "1",
            f"tile_{self.sofa_tile.id}": "2",
            **values,
        }
        form = {key: value for key, value in form.items() if value is not None}
        address = f"/pickup/{self.company.id}/send"
        return self.url_open(address, data=form, files=files)

    def _sign(self, moment):
        return hmac(self.env(su=True), "soors-pickup-form", str(moment))

    def _found(self):
        return self.requests.search([("source", "=", "web")])

    def test_a_request_is_made_and_its_private_page_shown(self):
        answer = self._send()
        request = self._found()
        self.assertEqual(request.company_id, self.company)
        self.assertEqual(request.municipality_id, self.liege)
        self.assertEqual(request.line_ids.quantity, 2)
        self.assertTrue(request.date_consent)
        self.assertIn(f"/pickup/follow/{request.access_token}", answer.url)
        self.assertIn(request.name, answer.text)
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_machines_make_nothing(self):
        for values in ({"website": "http://spam"}, {"stamp": "1-abc"}, {"stamp": None}):
            with self.subTest(values=values):
                self.assertEqual(self._send(**values).status_code, 200)
        self._send(wait=False)
        self.assertFalse(self._found())

    def test_a_form_without_token_of_the_session_is_refused(self):
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self._send(csrf_token=None).status_code, 400)
        self.assertFalse(self._found())

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self):
        answer = self._send(zip="0000", consent=None, street="")
        self.assertFalse(self._found())
        self.assertEqual(answer.text.count('class="mb-1"'), 3)
        self.assertIn('value="Louise Neuve"', answer.text)

    def test_rules_of_refusal_hold_outside_too(self):
        self.env["soors.refusal.rule"].create(
            {
                "name": "No sofa",
                "reason_id": self.env.ref(
                    "soors_collect.refusal_reason_kind_not_collected"
                ).id,
                "tile_ids": self.sofa_tile.ids,
                "sentence": "We have sofas enough.",
            }
        )
        self.assertIn("We have sofas enough.", self._send().text)
        self.assertFalse(self._found())

    def test_knowing_a_number_opens_nobodys_card(self):
        known = self.env["res.partner"].create(
            {
                "name": "Louise Neuve",
                "phone": "0470 98 76 54",
                "street": "Secret 1",
                "zip": "5000",
            }
        )
        answer = self._send()
        self.assertNotEqual(self._found().partner_id, known)
        self.assertNotIn("Secret", answer.text)
        self.assertFalse(known.email)

    def test_addresses_are_limited(self):
        with mock.patch.object(pickup, "REQUESTS_PER_HOUR", 2):
            states = [self._send().status_code for _number in range(3)]
        self.assertEqual(states, [200, 200, 429])
        self.assertEqual(len(self._found()), 2)

    def test_photos_are_drawn_anew_and_other_files_refused(self):
        photo = base64.b64decode(PIXEL)
        self._send(files=[("photos", ("a.png", photo, "image/png"))])
        attachment = self._found().photo_ids
        self.assertEqual(attachment.mimetype, "image/jpeg")
        self.assertEqual(attachment.res_id, self._found().id)
        answer = self._send(files=[("photos", ("a.png", b"<script>", "image/png"))])
        self.assertEqual(answer.status_code, 200)
        self.assertIn("alert-danger", answer.text)
        five = [("photos", (f"{n}.png", photo, "image/png")) for n in range(5)]
        self.assertIn("alert-danger", self._send(files=five).text)
        self.assertEqual(len(self._found()), 1)

    # The private page

    def _follow(self, request, act=None, **values):
        request._portal_ensure_token()
        page = self.url_open(request.access_url)
        if act is None:
            return page
        form = {"csrf_token": self._hidden(page, "csrf_token"), **values}
        return self.url_open(f"{request.access_url}/{act}", data=form)

    def test_the_donor_moves_and_cancels_his_own_request(self):
        request = self._create_request()
        page = self._follow(request)
        # Two presses to cancel: the button lies behind a first one.
        self.assertRegex(page.text, r"(?s)<details.*/cancel.*</details>")
        key = re.search(r'name="slot" value="([^"]+)"', page.text)[1]
        self._follow(request, "move", slot=key)
        self.assertEqual(request.state, "planned")
        self.assertEqual(str(request.round_id.date), key.split("|")[0])
        self.assertEqual(request.round_id.user_id, request.user_id)
        self._follow(request, "cancel")
        self.assertEqual(request.state, "cancelled")
        again = self._follow(request)
        self.assertNotIn('name="slot"', again.text)

    def test_a_wrong_slot_is_answered_by_a_sentence(self):
        request = self._create_request()
        answer = self._follow(request, "move", slot="2020-01-01|morning|0")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("alert-danger", answer.text)
        self.assertEqual(request.state, "new")

    def test_a_slot_that_was_not_proposed_is_refused(self):
        request = self._create_request()
        far = self.env["soors.collection.slot"]._get_period(self.company, None, None)[1]
        rounds = self.env["soors.round"].search_count([])
        for key in (f"{far.replace(year=far.year + 5)}|morning|0", f"{far}|any|0"):
            answer = self._follow(request, "move", slot=key)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("alert-danger", answer.text)
        self.assertEqual(request.state, "new")
        self.assertEqual(self.env["soors.round"].search_count([]), rounds)

    def test_the_private_link_opens_no_discussion(self):
        request = self._create_request()
        self._follow(request)
        token = request.sudo().access_token
        self.assertTrue(token)
        public = self.env.ref("base.public_user")
        found = self.requests.with_user(public)._get_thread_with_access(
            request.id, mode="create", token=token
        )
        self.assertFalse(found)

    def test_stop_on_the_page(self):
        request = self._create_request(email="stop@example.com")
        answer = self._follow(request, "stop")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertIn("done=stop", answer.url)
        self.assertTrue(
            self.env["mail.blacklist"].search([("email", "=", "stop@example.com")])
        )

    def test_the_short_link_of_text_messages_opens_the_page(self):
        request = self._create_request()
        request._portal_ensure_token()
        link = request.donor_short_url.removeprefix(request.get_base_url())
        self.assertRegex(link, r"^/p/\w{12}$")
        page = self.url_open(link)
        self.assertIn(request.name, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        key = re.search(r'name="slot" value="([^"]+)"', page.text)[1]
        token = self._hidden(page, "csrf_token")
        form = {"csrf_token": token, "slot": key}
        self.url_open(f"{request.access_url}/move", data=form)
        self.assertEqual(request.state, "planned")

    def test_links_of_before_stay_as_they_are(self):
        request = self._create_request()
        request.access_token = "0b2b4d0e-8a0e-4a53-9d52-0d7d6ff3c0de"
        self.assertIn(request.name, self._follow(request).text)

    def test_the_page_says_why_nothing_was_picked_up(self):
        # The same in whichever language the page is shown.
        langs = dict(self.env["res.lang"].get_installed())
        sentences = dict.fromkeys(langs, "The bell was silent.")
        self.absent.update_field_translations("description", sentences)
        stop = self._create_stop()
        before = self._follow(stop.request_id).text
        self.assertNotIn("The bell was silent.", before)
        self._as(self.driver, stop).action_fail(self.absent.id, self._uuid())
        page = self._follow(stop.request_id).text
        self.assertIn("The bell was silent.", page)
        self.assertIn('name="slot"', page)

    def test_wrong_and_old_links_open_nothing(self):
        self.assertEqual(self.url_open("/pickup/follow/no-such").status_code, 404)
        self.assertEqual(self.url_open("/p/no-such").status_code, 404)
        stop = self._create_stop()
        request = stop.request_id
        self._complete(stop)
        self.assertEqual(self._follow(request).status_code, 200)
        old = fields.Datetime.now() - timedelta(days=31)
        stop.sudo().date_done = old
        self.assertEqual(self._follow(request).status_code, 404)

    def test_a_later_change_does_not_prolong_the_link_of_a_closed_request(self):
        request = self._create_request()
        with freeze_time(fields.Datetime.now() - timedelta(days=31)):
            request.action_cancel()
            self.env.flush_all()
        request.note = "Called again: nothing to fetch."
        self.env.flush_all()
        self.assertEqual((fields.Datetime.now() - request.write_date).days, 0)
        self.assertEqual(self._follow(request).status_code, 404)
        request.action_reopen()
        self.assertEqual(self._follow(request).status_code, 200)
        request.action_cancel()
        self.assertEqual(self._follow(request).status_code, 200)

    def test_one_visitor_has_one_network(self):
        limits = self.env["soors.web.limit"]
        uses = [
            limits._allow("test", address, 2, 60)
            for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3", "10.0.0.1")
        ]
        self.assertEqual(uses, [True, True, False, True])
        self.assertTrue(limits._allow("test", "2001:db8:0:1::1", 2, 60))

    def test_guessing_links_is_stopped(self):
        with mock.patch.object(pickup, "WRONG_LINKS_PER_HOUR", 2):
            states = [
                self.url_open(f"/pickup/follow/x{number}").status_code
                for number in range(3)
            ]
        self.assertEqual(states, [404, 404, 429])

    def test_drivers_do_not_read_the_private_link(self):
        stop = self._create_stop()
        stop.request_id._portal_ensure_token()
        driver = self._as(self.driver, stop.request_id)
        self.assertNotIn("access_token", driver.fields_get())
