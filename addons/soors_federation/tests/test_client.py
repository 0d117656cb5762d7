from io import BytesIO
from unittest.mock import patch

import requests

from odoo.tests import TransactionCase

from ..exchange import MemberClient, check_url
from ..exchange.client import TIMEOUT
from ..exchange.problem import ExchangeProblem

SESSION_SEND = "requests.sessions.Session.send"


class TestClient(TransactionCase):
    def _fetch(self, status=200, body=b"{}", error=None, headers=None):
        """Return (content, sent request, options) with the transport replaced."""
        sent = []

        def send(_session, request, **options):
            sent.append((request, options))
            if error:
                raise error
            answer = requests.Response()
            answer.status_code = status
            answer.raw = BytesIO(body)
            answer.headers.update(headers or {})
            answer.request = request
            return answer

        with patch(SESSION_SEND, send):
            client = MemberClient("https://fleur.example.org/", "fleur", "s3cret")
            content = client.fetch("2026-01-01")
        return content, *sent[0]

    def assertProblem(self, code, **options):
        with self.assertRaises(ExchangeProblem) as caught:
            self._fetch(**options)
        self.assertEqual(caught.exception.code, code)
        self.assertNotIn("s3cret", str(caught.exception))

    def test_request(self):
        _content, request, options = self._fetch()
        self.assertEqual(
            request.url,
            "https://fleur.example.org/json/2/soors.declaration/export_released",
        )
        self.assertEqual(request.headers["Authorization"], "Bearer s3cret")
        self.assertEqual(request.headers["X-Odoo-Database"], "fleur")
        self.assertIn(b'"date_from": "2026-01-01"', request.body)
        self.assertEqual(options["timeout"], TIMEOUT)
        self.assertFalse(options["allow_redirects"])

    def test_statuses(self):
        for status, code in (
            (302, "redirected"),
            (401, "key_refused"),
            (403, "forbidden"),
            (404, "not_found"),
            (422, "server_error"),
            (500, "server_error"),
        ):
            with self.subTest(status=status):
                self.assertProblem(code, status=status)

    def test_network(self):
        for error, code in (
            (requests.exceptions.ConnectTimeout("s3cret"), "timeout"),
            (requests.exceptions.ReadTimeout(), "timeout"),
            (requests.exceptions.SSLError(), "certificate"),
            (requests.exceptions.ConnectionError(), "unreachable"),
        ):
            with self.subTest(code=code):
                self.assertProblem(code, error=error)

    def test_answer_without_end(self):
        with patch("odoo.addons.soors_federation.exchange.client.MAX_BYTES", 10):
            self.assertProblem("too_large", body=b"x" * 11)

    def test_addresses(self):
        good = {
            "https://a.example.org": "https://a.example.org",
            " https://a.example.org:8443/ ": "https://a.example.org:8443",
            "http://localhost:8069": "http://localhost:8069",
            "http://127.0.0.1:8069/": "http://127.0.0.1:8069",
            "http://[::1]:8069": "http://[::1]:8069",
        }
        for url, plain in good.items():
            self.assertEqual(check_url(url), plain)
        bad = [
            "",
            None,
            "fleur",
            "http://fleur.example.org",
            "http://127.0.0.1.example.org",
            "ftp://fleur.example.org",
            "file:///etc/passwd",
            "https://user:pw@fleur.example.org",
            "https://fleur.example.org/other/path",
            "https://fleur.example.org?x=1",
            "https://fleur.example.org:port",
            "https://",
        ]
        for url in bad:
            with self.subTest(url=url), self.assertRaises(ExchangeProblem):
                check_url(url)
