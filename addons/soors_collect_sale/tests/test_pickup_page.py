import re

from odoo.tests import HttpCase, tagged

from .common import RemovalSaleCase

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPickupPage(RemovalSaleCase, HttpCase):
    def _follow(self, removal):
        page = self.url_open(removal.access_url)
        self.assertEqual(page.status_code, 200)
        return page.text

    def test_the_customer_accepts_on_the_standard_page(self):
        removal = self._quoted()
        removal._portal_ensure_token()
        self.assertNotIn("/my/orders/", self._follow(removal))
        removal.action_print_quote()
        page = self._follow(removal)
        link = re.search(r'href="(/my/orders/(\d+)\?access_token=([^"&]+))', page)
        self.assertTrue(link)
        order = removal.sudo().sale_order_id
        self.assertEqual(int(link[2]), order.id)
        quote = self.url_open(link[1])
        self.assertIn("Rue Neuve 5", quote.text)
        order.require_payment = False
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"access_token": link[3], "name": "Paul", "signature": SIGNATURE},
        )
        self.assertTrue(answer["force_refresh"])
        self.env.invalidate_all()
        self.assertEqual(removal.sale_state, "accepted")
        self.assertIn("o_soors_quote_accepted", self._follow(removal))

    def test_cancelling_on_the_page_cancels_the_quote(self):
        removal = self._quoted(accept=True)
        removal._portal_ensure_token()
        page = self._follow(removal)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        self.url_open(f"{removal.access_url}/cancel", data={"csrf_token": token})
        self.env.invalidate_all()
        self.assertEqual(removal.state, "cancelled")
        self.assertEqual(removal.sale_order_id.state, "cancel")
        self.assertNotIn("/my/orders/", self._follow(removal))

    def test_a_gift_shows_no_quote(self):
        gift = self._create_request()
        gift._portal_ensure_token()
        self.assertNotIn("/my/orders/", self._follow(gift))
