import re
from unittest import mock

from odoo.tests import HttpCase, tagged

from ..controllers import pickup
from .common_donor import DonorCase


@tagged("post_install", "-at_install")
class TestPickupPaper(DonorCase, HttpCase):
    """The attestation behind the private link of its donor."""

    def _give(self):
        request = self._request()
        round_ = self._create_round(request.sudo())
        self._complete(round_.stop_ids, {"product_id": self.original.id, "kg": 12.5})
        self._end_act()
        return request

    def test_the_donor_opens_his_attestation_from_page_and_mail(self):
        request = self._give()
        address = f"{request.access_url}/attestation"
        self.assertIn(address, self.url_open(request.access_url).text)
        self.assertIn(address, self._mails(request)[-1].body_html)
        answer = self.url_open(address)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        kind = answer.headers["Content-Type"]
        if kind.startswith("text/html"):
            text = re.sub(r"\s+", " ", answer.text)
            self.assertIn("Attestation of a gift in kind", text)
            self.assertIn("Anne Donor", text)
            self.assertIn("12.5", text)
        else:
            self.assertEqual(kind, "application/pdf")
            self.assertTrue(answer.content.startswith(b"%PDF-"))

    def test_there_is_none_before_the_pick_up_nor_for_strangers(self):
        request = self._request()
        request.sudo()._portal_ensure_token()
        self.assertNotIn("attestation", self.url_open(request.access_url).text)
        for token in (request.sudo().access_token, "wrong", str(request.id)):
            answer = self.url_open(f"/pickup/follow/{token}/attestation")
            self.assertEqual(answer.status_code, 404)

    def test_papers_are_limited(self):
        address = f"{self._give().access_url}/attestation"
        with mock.patch.object(pickup, "PAPERS_PER_HOUR", 1):
            states = [self.url_open(address).status_code for _number in range(2)]
        self.assertEqual(states, [200, 429])
