from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CollectCase

STOPS = 3
ENTRIES = 5

kilos = st.integers(1, 500_000).map(lambda grams: grams / 1000)
# (stop, entry, kilos): two tablets may send one entry for two stops, other kilos
# under one identifier, or the same thing many times.
acts = st.lists(
    st.tuples(st.integers(0, STOPS - 1), st.integers(0, ENTRIES - 1), kilos),
    min_size=1,
    max_size=8,
)


class _Undo(Exception):
    """Roll the savepoint of one example back."""


@tagged("post_install", "-at_install")
class TestKilosProperty(CollectCase):
    @settings(
        max_examples=8,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(acts=acts)
    def test_ledger_equals_what_was_recorded_once(self, acts):
        """Whatever is completed, repeated or refused, in any order."""
        try:
            with self.env.cr.savepoint():
                self._play(acts)
                raise _Undo()
        except _Undo:
            self.env.invalidate_all()

    def _play(self, acts):
        points = self.env["soors.collection.point"].concat(
            *[self._create_point(f"P{n}") for n in range(STOPS)]
        )
        stops = self._create_round(points=points).stop_ids
        uuids = [self._uuid() for _entry in range(ENTRIES)]
        recorded, used = {}, {}
        for number, entry, kg in acts:
            stop = stops[number]
            line = {"product_id": self.original.id, "kg": kg}
            repeated = recorded.get(number, (None,))[0] == entry
            if number in recorded and not repeated:
                with self.assertRaises(UserError):
                    self._complete(stop, line, uuid=uuids[entry])
            elif not repeated and entry in used:
                with self.assertRaises(UserError):
                    self._complete(stop, line, uuid=uuids[entry])
            else:
                answer = self._complete(stop, line, uuid=uuids[entry])
                self.assertEqual(answer["repeated"], repeated)
                if not repeated:
                    recorded[number] = (entry, kg)
                    used[entry] = number
        expected = sum(kg for _entry, kg in recorded.values())
        self.assertAlmostEqual(self._ledger_kg(), expected, 3)
        self.assertAlmostEqual(stops.round_id.kg_total, expected, 3)
        self.assertEqual(len(stops.picking_ids), len(recorded))
