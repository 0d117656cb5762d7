from odoo.tests import tagged

from .common import CollectCase

MAIL = """Return-Path: <louise@example.com>
From: Louise Neuve <louise@example.com>
To: enlevement@collect.example.com
Subject: An old sofa
Message-Id: <soors-{number}@example.com>
Date: Mon, 2 Mar 2026 10:00:00 +0100
Content-Type: text/plain; charset=utf-8

Good morning, I have a sofa to give. Rue Basse 3, 4000 Liège.
"""


@tagged("post_install", "-at_install")
class TestRequestMail(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "collect.example.com"}
        )
        cls.company.alias_domain_id = cls.domain
        cls.company.soors_request_alias_name = "enlevement"

    def _receive(self, number=1):
        self.env["mail.thread"].message_process(
            "mail.thread", MAIL.format(number=number)
        )
        return self.env["soors.collection.request"].search([("source", "=", "mail")])

    def test_a_card_of_another_organisation_is_not_taken(self):
        other = self._create_company("Other")
        card = self.env["res.partner"].create(
            {"name": "L.", "email": "louise@example.com", "company_id": other.id}
        )
        request = self._receive()
        self.assertEqual(request.company_id, self.company)
        self.assertNotEqual(request.partner_id, card)

    def test_a_mail_becomes_a_request_of_its_organisation(self):
        request = self._receive()
        self.assertEqual(request.company_id, self.company)
        self.assertRegex(request.name, r"^REQ/")
        self.assertEqual(request.partner_id.name, "Louise Neuve")
        self.assertEqual(request.email, "louise@example.com")
        self.assertIn("An old sofa", request.note)
        self.assertIn("4000 Liège", request.note)
        self.assertEqual(request.state, "new")

    def test_a_known_donor_is_found_by_his_address(self):
        donor = self.env["res.partner"].create(
            {"name": "Louise", "email": "Louise@example.com", "street": "Rue Basse 3"}
        )
        request = self._receive()
        self.assertEqual(request.partner_id, donor)
        self.assertEqual(request.street, "Rue Basse 3")

    def test_the_address_can_be_taken_away_and_given_again(self):
        alias = self.company.soors_request_alias_id
        self.company.soors_request_alias_name = False
        self.assertFalse(alias.alias_name)
        self.company.soors_request_alias_name = "pickup"
        self.assertEqual(self.company.soors_request_alias_id, alias)
        self.assertEqual(alias.alias_name, "pickup")
