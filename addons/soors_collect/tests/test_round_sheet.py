from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_paper import PaperCase


@tagged("post_install", "-at_install")
class TestRoundSheet(PaperCase):
    """What the crew has on paper when the tablet fails, printed and read back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"soors_depot_latitude": 50.6, "soors_depot_longitude": 5.5})
        cls.request = cls._create_request(
            stairs=3,
            parking_note="Yard behind the church",
            window="exact",
            hour_from=8.5,
            hour_to=10,
            line_ids=[
                (0, 0, {"product_id": cls.sofa.id, "quantity": 2}),
                (0, 0, {"product_id": cls.original.id, "quantity": 15}),
            ],
        )
        cls.point = cls._create_point(
            "Place du Marché",
            code="B-0412",
            street="Place du Marché 3",
            access_notes="Key at the bakery",
            stream_ids=[(6, 0, (cls.textiles | cls.furniture).ids)],
        )
        cls.round = cls._create_round(
            cls.request,
            cls.point,
            start=False,
            date=fields.Date.context_today(cls.env["soors.round"]) + timedelta(days=1),
            note="Take the hand truck",
        )
        first, second = cls.round.stop_ids
        first.date_planned = f"{cls.round.date} 07:15:00"
        second.date_planned = False
        cls.round.crew_ids = cls.other_driver.partner_id
        cls.env["soors.round.step"].create(
            {
                "round_id": cls.round.id,
                "date_planned": f"{cls.round.date} 09:40:00",
                "after_stop_id": first.id,
                "site": "Depot north",
                "kg_planned": 95,
            }
        )

    def _text(self, **values):
        return " ".join(self._print("report_round_sheet", self.round, **values))

    def test_the_sheet_says_where_to_go_in_which_order(self):
        text = self._text()
        zone = self.company._get_timezone()
        planned = zone.fromutc(self.round.stop_ids[0].date_planned).strftime("%H:%M")
        self._assert_says(
            text,
            f"Round sheet {self.round.name}",
            "1-ABC-123",
            self.driver.name,
            self.other_driver.name,
            "Take the hand truck",
            # the donor
            "Anne Donor",
            "Rue Haute 1, 4000 Liège",
            "04 222 33 44",
            planned,
            "8:30 – 10:00",
            "stairs: 3 floors",
            "no lift",
            "Yard behind the church",
            f"2 × {self.furniture.name}",
            "about 80 kg",
            "Signature of the donor",
            # the container
            "B-0412 Place du Marché",
            "Key at the bakery",
            self.textiles.name,
            self.furniture.name,
            # the step between them
            "Depot north",
            "about 95 kg on board",
        )
        places = [text.index(w) for w in ("Anne Donor", "Depot north", "B-0412")]
        self.assertEqual(places, sorted(places))
        # Whose hour nobody planned is reached about then.
        self.assertRegex(text, r"about \d+:\d\d")

    def test_the_sheet_is_in_the_language_of_who_prints_it(self):
        for lang, words in {
            "fr_BE": ("Feuille de route", "Signature du donateur", "pas d’ascenseur"),
            "nl_BE": ("Ritblad", "Handtekening van de schenker", "geen lift"),
            "de_DE": ("Tourenblatt", "Unterschrift", "kein Aufzug"),
        }.items():
            with self.subTest(lang=lang):
                self._assert_says(self._text(lang=lang), *words)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_the_driver_prints_his_own_round_and_no_other(self):
        self._assert_says(self._text(user=self.driver), "Anne Donor", "1-ABC-123")
        action = self._as(self.driver, self.round).action_print_sheet()
        self.assertEqual(action["report_name"], "soors_collect.report_round_sheet")
        self.round.crew_ids = False
        with self.assertRaises(AccessError):
            self._text(user=self.other_driver)

    def test_a_long_round_keeps_its_stops_whole(self):
        requests = self.env["soors.collection.request"].concat(
            *[
                self._create_request(
                    contact_name=f"Donor {n:02}",
                    phone=f"04 100 00 {n}",
                    line_ids=[(0, 0, {"product_id": self.sofa.id, "quantity": 1})],
                )
                for n in range(10, 34)
            ]
        )
        self.round.add_requests(requests.ids)
        pages = self._print("report_round_sheet", self.round)
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"{self.round.name} {number} / {len(pages)}", page)
            # What begins on a page ends there: a name for each place to sign.
            self.assertEqual(
                page.count("Not collected because"),
                page.count("Signature of the donor") + page.count("Remarks"),
            )
            names = page.count("Donor ") + page.count("Anne Donor")
            self.assertGreaterEqual(names, page.count("Signature of the donor"))

    def test_a_stop_that_was_made_says_so(self):
        self.round.action_ready()
        self.round.action_start()
        self._complete(self.round.stop_ids[0])
        self._assert_says(self._text(), "All done.")

    def test_the_number_of_queries_does_not_grow_with_stops(self):
        more = [
            self._create_request(contact_name=f"D {n}", phone=f"04 100 01 {n}")
            for n in range(10, 20)
        ]
        requests = self.env["soors.collection.request"].concat(*more)
        long = self._create_round(requests, start=False, vehicle_id=False)
        self.round._get_sheet_rows()

        def count(round_):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            round_._get_sheet_rows()
            return self.env.cr.sql_log_count - before

        self.assertLess(count(long), count(self.round) + 8, "stops are read one by one")
