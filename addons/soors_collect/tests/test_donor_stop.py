from odoo.tests import tagged

from .common_donor import DonorCase

MAIL = """Return-Path: <{sender}>
From: Anne <{sender}>
To: enlevement@collect.example.com
Subject: {subject}
Message-Id: <soors-stop-{number}@example.com>
{headers}Date: Mon, 2 Mar 2026 10:00:00 +0100
Content-Type: text/{kind}; charset=utf-8

{body}
"""
# As a phone writes it, and as a program that quotes does.
ANSWERS = (
    ("plain", "STOP"),
    ("plain", "Stop sms.\n\nAnne"),
    ("plain", "> We come on Tuesday.\n\nARRÊT !"),
    ("plain", "Stoppen\n\nOp dinsdag schreef u:\n> Hallo"),
    ("plain", "Abmelden"),
    ("html", '<div dir="ltr">stop</div><div><blockquote>Hello</blockquote></div>'),
)
OTHER = (
    ("plain", "Please do not stop at the corner, the door is behind."),
    ("plain", "Good morning\n> STOP"),
)


@tagged("post_install", "-at_install")
class TestDonorStop(DonorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "collect.example.com"}
        )
        cls.company.soors_request_alias_name = "enlevement"
        cls.number = 0

    def _write(self, kind, body, subject="Re: Your pick-up", request=None, **values):
        type(self).number += 1
        headers = f"In-Reply-To: {self._send(request).message_id}\n" if request else ""
        mail = MAIL.format(
            kind=kind,
            body=body,
            subject=subject,
            headers=headers,
            number=self.number,
            **{"sender": "anne@example.com", **values},
        )
        self.env["mail.thread"].message_process("mail.thread", mail)

    def _send(self, request):
        """Return the mail that the donor got, sent as the queue sends it."""
        notices = request.sudo().notice_ids
        if "received" not in notices.mapped("event"):
            request._tell_donor("received")
        mail = self._mails(request)[-1:]
        mail.send()
        return mail

    def _is_stopped(self, email="anne@example.com"):
        domain = [("email", "=", email)]
        return bool(self.env["mail.blacklist"].search_count(domain))

    def _start_again(self):
        self.env["mail.blacklist"].search([]).unlink()
        self.env["phone.blacklist"].search([]).unlink()

    def test_an_answer_that_says_stop_is_honoured_on_all_ways(self):
        self.company.soors_donor_sms = True
        for kind, body in ANSWERS:
            with self.subTest(body=body):
                self._start_again()
                request = self._request()
                self._write(kind, body, request=request)
                self.assertTrue(self._is_stopped())
                request._tell_donor("thanks")
                told = self._told(request)
                results = {result for event, _way, result in told if event == "thanks"}
                self.assertEqual(results, {"stopped"})

    def test_other_answers_are_read_by_people(self):
        for kind, body in OTHER:
            with self.subTest(body=body):
                request = self._request()
                self._write(kind, body, request=request)
                self.assertFalse(self._is_stopped())
                self.assertIn(body.split()[0], request.message_ids[0].body)

    def test_whoever_had_the_message_may_stop_it_for_the_donor(self):
        request = self._request()
        self._write("plain", "STOP", request=request, sender="son@example.com")
        self.assertTrue(self._is_stopped())
        self.assertTrue(self._is_stopped("son@example.com"))

    def test_stop_to_the_address_for_requests_makes_no_request(self):
        for subject, body in (("STOP", ""), ("Hello", "uitschrijven")):
            with self.subTest(subject=subject):
                self._start_again()
                before = self.env["soors.collection.request"].search_count([])
                self._write("plain", body, subject=subject)
                self.assertTrue(self._is_stopped())
                after = self.env["soors.collection.request"].search_count([])
                self.assertEqual(after, before)
        numbers = self.env["phone.blacklist"].search([]).mapped("number")
        self.assertEqual(numbers, ["+32470123456"])

    def test_answers_come_to_the_address_for_requests_and_find_their_request(self):
        request = self._request()
        mail = self._send(request)
        self.assertFalse(mail.auto_delete, "an answer finds its request by it")
        self.assertEqual(mail.reply_to, "enlevement@collect.example.com")
        before = self.env["soors.collection.request"].search_count([])
        self._write("plain", "Come by the garden", request=request)
        self.assertIn("garden", request.message_ids[0].body)
        after = self.env["soors.collection.request"].search_count([])
        self.assertEqual(after, before)

    def test_one_of_us_does_not_stop_himself(self):
        self.planner.email = "planner@example.com"
        request = self._request()
        self._write("plain", "STOP", request=request, sender="planner@example.com")
        self.assertFalse(self._is_stopped())
        self.assertFalse(self._is_stopped("planner@example.com"))

    def test_mail_programs_show_a_button_that_stops(self):
        self._request()._tell_donor("received")
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn(
            "<mailto:enlevement@collect.example.com?subject=STOP>", mail.headers
        )
        self._write("plain", "", subject="STOP")
        self.assertTrue(self._is_stopped())
