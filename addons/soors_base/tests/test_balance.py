from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.soors_base.models.soors_flow import BALANCE_COLUMNS, BALANCE_IN

from .common_ledger import LedgerCase


def _gap(row):
    """Return what is missing in a row of the balance, in kilograms."""
    signs = {name: 1 if name in BALANCE_IN else -1 for name in BALANCE_COLUMNS}
    return round(sum(sign * row[name] for name, sign in signs.items()), 3)


@tagged("post_install", "-at_install")
class TestBalance(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A stream of its own, so that what others recorded does not count.
        cls.stream = cls.env["soors.stream"].create({"name": "T", "code": "t_bal"})
        (cls.original + cls.chair).stream_id = cls.stream
        cls.today = fields.Date.context_today(cls.env["soors.flow"])
        cls.recycled = cls.company._get_outlet_location(
            cls.env.ref("soors_base.treatment_r3")
        )

    def _balance(self, date_from=None, date_to=None, **kwargs):
        return self.env["soors.flow"].get_mass_balance(
            date_from or self.today,
            date_to or self.today,
            stream_ids=self.stream.ids,
            **kwargs,
        )

    def test_a_day_closes(self):
        self._receive(self.original, 100)
        self._move(self.original, 60, self.to_sort, self.sorting)
        self._move(self.chair, 5, self.sorting, self.shop, kg_measured=60)
        self._move(self.chair, 1, self.shop, self.customers, kg_measured=12.5)
        self._move(self.original, 10.5, self.to_sort, self.recycled)
        self._move(self.original, 0.25, self.to_sort, self.company._get_loss_location())
        (row,) = self._balance()
        self.assertEqual(
            {name: row[name] for name in BALANCE_COLUMNS if row[name]},
            {
                "collected": 100,
                "converted_in": 60,
                "converted_out": 60,
                "reuse": 12.5,
                "recycling": 10.5,
                "loss": 0.25,
                "closing": 76.75,
            },
        )
        self.assertEqual(_gap(row), 0)

    def test_yesterday_is_todays_opening(self):
        move = self._receive(self.original, 100)
        move._backdate(fields.Datetime.now() - timedelta(days=2))
        self._move(self.original, 40, self.to_sort, self.recycled)
        (row,) = self._balance()
        self.assertEqual((row["opening"], row["closing"]), (100, 60))

    def test_midnight_is_the_companys(self):
        self.company.partner_id.tz = "Europe/Brussels"
        move = self._receive(self.original, 7)
        # 23:30 UTC on 30 June is already July in Belgium.
        move._backdate("2026-06-30 23:30:00")
        (june,) = self._balance("2026-06-01", "2026-06-30") or [None]
        self.assertFalse(june and june["collected"])
        (july,) = self._balance("2026-07-01", "2026-07-31")
        self.assertEqual(july["collected"], 7)

    def test_a_reversed_period_is_refused(self):
        with self.assertRaises(UserError):
            self._balance("2026-02-01", "2026-01-01")

    def test_groups_cannot_be_chosen_freely(self):
        with self.assertRaises(UserError):
            self._balance(by=("id) FROM res_users --",))

    def test_the_screen_shows_the_same_and_drills_down(self):
        self._receive(self.original, 100)
        balance = self.env["soors.balance"].create({"date_from": self.today})
        line = balance.line_ids.filtered(lambda row: row.stream_id == self.stream)
        self.assertEqual((line.collected, line.closing), (100, 100))
        self.assertTrue(balance.is_closed)
        flows = self.env["soors.flow"].search(line.action_open_flows()["domain"])
        self.assertEqual(sum(flows.mapped("kg_stock")), 100)

    def test_a_balance_takes_few_queries(self):
        self._receive(self.original, 100)
        self._balance()
        with self.assertQueryCount(4):
            self._balance()

    @settings(max_examples=12, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["in", "out", "sold", "loss", "shop"]),
                st.integers(min_value=1, max_value=50_000),
            ),
            max_size=8,
        )
    )
    def test_any_day_closes_to_the_gram(self, acts):
        places = {
            "in": (self.household, self.to_sort),
            "out": (self.to_sort, self.recycled),
            "sold": (self.shop, self.customers),
            "loss": (self.to_sort, self.company._get_loss_location()),
            "shop": (self.to_sort, self.shop),
        }
        with self.env.cr.savepoint() as savepoint:
            for act, grams in acts:
                self._move(self.original, grams / 1000, *places[act])
            rows = self._balance()
            expected = sum(
                grams * {"in": 1, "shop": 0}.get(act, -1) for act, grams in acts
            )
            self.assertEqual(
                round(sum(row["closing"] for row in rows) * 1000), expected
            )
            self.assertFalse([row for row in rows if _gap(row)])
            savepoint.rollback()
            self.env.invalidate_all()
