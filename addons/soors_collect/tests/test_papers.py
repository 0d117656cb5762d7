import io
from datetime import datetime, timedelta

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_paper import PaperCase


@tagged("post_install", "-at_install")
class TestPapers(PaperCase):
    """Papers are printed for real and read back."""

    def _given(self, lang="en_US", **values):
        """Return a request whose goods were taken: 12.5 kg and two sofas of 40 kg."""
        stop = self._create_stop(**values)
        stop.request_id.partner_id.lang = lang
        self._complete(
            stop,
            {"product_id": self.original.id, "kg": 12.5},
            {"product_id": self.sofa.id, "quantity": 2},
        )
        return stop.request_id

    def test_attestation_is_whole_in_the_language_of_the_donor(self):
        words = {
            "fr_BE": ("Attestation de don en nature", "12.5", "80.0", "92.5"),
            "nl_BE": ("Attest van een gift in natura", "12.5", "80.0", "92.5"),
            "en_US": ("Attestation of a gift in kind", "12.5", "80.0", "92.5"),
        }
        for lang, expected in words.items():
            with self.subTest(lang=lang):
                request = self._given(lang)
                [page] = self._print("report_attestation", request)
                self._assert_says(
                    page,
                    *expected,
                    "Anne Donor",
                    "Rue Haute 1",
                    "4000 Liège",
                    "Collect test",
                    "Quai de la Dérivation 10",
                    "0123.456.749",
                    "AGR-2026-7",
                    "Textiles in bags",
                    f"{request.name} 1 / 1",
                )

    def test_attestations_are_printed_one_by_one(self):
        requests = self._given() | self._given(
            contact_name="Bert Giver", phone="04 111 22 33"
        )
        pages = self._print("report_attestation", requests)
        self.assertEqual(len(pages), 2)
        for page, request in zip(pages, requests, strict=True):
            self._assert_says(page, request.partner_id.name, f"{request.name} 1 / 1")

    def test_transport_document_names_who_what_and_where(self):
        request = self._given()
        round_ = request.round_id
        request.partner_id.write(
            {"is_company": True, "company_registry": "0987.654.394"}
        )
        pages = self._print("report_transport", round_, "fr_BE")
        self._assert_says(
            " ".join(pages),
            round_.name,
            # collector and carrier, with enterprise number and registration
            "Collect test",
            "0123.456.749",
            "AGR-2026-7",
            "1-ABC-123",
            # holder, its number and the place of pick-up
            "Anne Donor",
            "0987.654.394",
            "Rue Haute 1, 4000 Liège",
            "Origine du poids",
            # waste codes and their names, quantities and how they were found
            "20 01 10",
            "20 03 07",
            "Total par code déchet",
            "12.5",
            "Pesé",
            "80.0",
            "Poids moyen",
            "92.5",
            # destination and treatment
            self.warehouse.name,
            "préparation",
            "Signature du transporteur",
        )

    def test_a_long_round_is_printed_on_several_pages_and_adds_up(self):
        donors = [
            self._create_request(contact_name=f"Donor {n:02}", phone=f"04 100 00 {n}")
            for n in range(10, 50)
        ]
        requests = self.env["soors.collection.request"].union(*donors)
        round_ = self._create_round(requests)
        for number, stop in enumerate(round_.stop_ids):
            kg = 10 + number / 1000
            self._complete(stop, {"product_id": self.original.id, "kg": kg})
        pages = self._print("report_transport", round_)
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"{round_.name} {number} / {len(pages)}", page)
        text = " ".join(pages)
        for request in requests:
            self.assertEqual(text.count(request.partner_id.name), 1)
        # To the gram, so that the rows add up: 40 x 10 + (0 + ... + 39) / 1000.
        self._assert_says(text, "10.039", "400.780")
        self.assertEqual(text.count("20 01 10"), 40 + 1)

    def test_what_a_correction_takes_away_is_not_printed(self):
        stop = self._create_stop()
        self._complete(stop, {"product_id": self.original.id, "kg": 20.0})
        self._as(self.planner, stop).action_correct(
            [{"product_id": self.original.id, "kg": 8.0, "kg_source": "declared"}],
            self._uuid(),
            kind="remove",
        )
        [lines] = stop._get_document_lines().values()
        self.assertEqual([line["kg"] for line in lines], [12.0])

    def test_a_planner_prints_what_the_browser_asks_for(self):
        request = self._given("fr_BE")
        self.authenticate(self.planner.login, self.planner.login)
        answer = self.url_open(
            f"/report/pdf/soors_collect.report_attestation/{request.id}"
            '?context={"force_report_rendering": true}'
        )
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        [page] = PdfReader(io.BytesIO(answer.content)).pages
        self.assertIn("Anne Donor", self._read(page))

    def test_the_donor_fetches_the_attestation_by_the_private_link(self):
        request = self._given("nl_BE")
        request._portal_ensure_token()
        self.env.flush_all()
        page = self.url_open(request.access_url)
        self.assertIn(f"{request.access_url}/attestation", page.text)
        answer = self.url_open(f"{request.access_url}/attestation")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        [page] = PdfReader(io.BytesIO(answer.content)).pages
        self._assert_says(self._read(page), "Attest van een gift", "Anne Donor", "92.5")

    def test_no_attestation_before_goods_were_given_nor_after_the_link_ended(self):
        stop = self._create_stop()
        request = stop.request_id
        request._portal_ensure_token()
        self.env.flush_all()
        url = f"{request.access_url}/attestation"
        self.assertNotIn(url, self.url_open(request.access_url).text)
        self.assertIn("text/html", self.url_open(url).headers["Content-Type"])
        self._complete(stop)
        stop.sudo().date_done = datetime.now() - timedelta(days=31)
        self.env.flush_all()
        self.assertEqual(self.url_open(url).status_code, 404)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_papers_of_another_organisation_stay_there(self):
        request = self._given()
        other = self._create_company("Other member")
        stranger = self._create_user("planner", "stranger", other)
        reports = self._as(stranger, self.env["ir.actions.report"])
        for name, records in (
            ("report_attestation", request),
            ("report_transport", request.round_id),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                reports._render_qweb_html(f"soors_collect.{name}", records.ids)
