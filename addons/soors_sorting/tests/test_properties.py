from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.fields import Date

from ..balance import to_grams
from .common import SortingCase

GRAMS = st.integers(min_value=1, max_value=60_000)
PIECES = st.integers(min_value=1, max_value=12)
INPUTS = st.lists(
    st.one_of(st.tuples(st.just("kg"), GRAMS), st.tuples(st.just("pieces"), PIECES)),
    min_size=1,
    max_size=4,
)
OUTPUTS = st.lists(
    st.one_of(
        st.tuples(st.just("kg"), GRAMS),
        st.tuples(st.just("residue"), GRAMS),
        st.tuples(st.just("average"), PIECES),
        st.tuples(st.just("weighed"), PIECES, GRAMS),
    ),
    min_size=1,
    max_size=6,
)


class TestProperties(SortingCase):
    @contextmanager
    def _undone(self):
        """Forget what an example did: all examples share one transaction."""
        with self.env.cr.savepoint() as savepoint:
            yield
            self.env.flush_all()
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _prepare_inputs(self, inputs):
        lines = []
        for kind, amount in inputs:
            product = self.original if kind == "kg" else self.fridges
            quantity = amount / 1000 if kind == "kg" else amount
            self._receive(product, quantity)
            lines.append((product, quantity))
        return lines

    def _prepare_outputs(self, outputs):
        lines = []
        for kind, amount, *grams in outputs:
            if kind == "kg":
                lines.append((self.grade_a, amount / 1000))
            elif kind == "residue":
                lines.append((self.rags, amount / 1000))
            else:
                lines.append(
                    {
                        "product_id": self.coat.id,
                        "quantity": amount,
                        "kg_measured": grams[0] / 1000 if grams else 0,
                    }
                )
        return lines

    def _assert_balance_closes(self):
        today = Date.to_string(Date.context_today(self.env.user))
        rows = (
            self.env["soors.flow"]
            .with_user(self.manager)
            .get_mass_balance(today, today, company_ids=self.company.ids)
        )
        total = {}
        for row in rows:
            grams = {k: to_grams(v) for k, v in row.items() if k != "stream_id"}
            income = ("opening", "collected", "converted_in")
            left = sum(v for k, v in grams.items() if k not in income)
            self.assertEqual(sum(grams[k] for k in income), left, row)
            for key, value in grams.items():
                total[key] = total.get(key, 0) + value
        self.assertEqual(total["converted_in"], total["converted_out"])

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        # Sessions are slow to make: say that an example fails, do not shrink it.
        phases=(Phase.explicit, Phase.generate),
    )
    @given(inputs=INPUTS, outputs=OUTPUTS)
    def test_any_accepted_session_closes_the_mass_balance_to_the_gram(
        self, inputs, outputs
    ):
        with self._undone():
            session = self._create_session(
                self._prepare_inputs(inputs), self._prepare_outputs(outputs)
            )
            session.action_close(reason="other", explanation="Made up")
            self._assert_balance_closes()
            self.assertEqual(self._get_ledger_kg(self.places["sorting"]), 0)
            self.assertEqual(self._get_ledger_kg(self.to_sort), 0)
            goods = self.original, self.fridges
            for product in goods:
                self.assertEqual(self._get_on_hand(product, self.to_sort), 0)
            for place in self.loads.get_bins():
                location = self.env["stock.location"].browse(place["location_id"])
                if location.warehouse_id == self.warehouse:
                    self.loads.send_outgoing_load(
                        self._uuid(), location.id, self.recycler.id
                    )
                    self.assertEqual(self._get_ledger_kg(location), 0)
            self._assert_balance_closes()
