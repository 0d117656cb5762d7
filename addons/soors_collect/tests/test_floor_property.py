from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .common_floor import FloorCollectCase, Tablet

STOPS = 3
TABLETS = 2
MAX_STEPS = 24

stops = st.integers(0, STOPS - 1)
tablets = st.integers(0, TABLETS - 1)
kilos = st.integers(1, 90_000).map(lambda grams: grams / 1000)
# What crews do and what befalls them on the way. A batch may be sent, lost after it was
# applied (so that it is sent again), sent twice, or sent in another order.
steps = st.one_of(
    st.tuples(st.just("arrive"), tablets, stops),
    st.tuples(st.just("goods"), tablets, stops, kilos),
    st.tuples(st.just("correct"), tablets, stops, kilos),
    st.tuples(st.just("nothing"), tablets, stops),
    st.tuples(st.just("done"), tablets, stops),
    st.tuples(st.just("fail"), tablets, stops),
    st.tuples(st.just("end"), tablets),
    st.tuples(st.just("send"), tablets),
    st.tuples(st.just("lost"), tablets),
    st.tuples(st.just("twice"), tablets),
    st.tuples(st.just("plan"), st.sampled_from(["remove", "move", "note"]), stops),
)


class _Undo(Exception):
    """Roll the savepoint of one example back."""


@tagged("post_install", "-at_install")
class TestFloorProperty(FloorCollectCase):
    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        script=st.lists(steps, min_size=4, max_size=MAX_STEPS),
        order=st.permutations(range(MAX_STEPS)),
    )
    def test_any_interleaving_ends_in_the_same_state(self, script, order):
        """As it came, and all of it in another order: one state, each entry once."""
        as_it_came = self._run(lambda: self._play(script))
        shuffled = self._run(lambda: self._play(script, order))
        self.assertEqual(as_it_came, shuffled)

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        script=st.lists(steps, min_size=4, max_size=MAX_STEPS),
        order=st.permutations(range(MAX_STEPS)),
    )
    def test_goods_count_even_if_their_stop_was_never_finished(self, script, order):
        """Crews forget the end of a stop, or say that it failed: goods are goods."""
        end = [*script, ("end", 0)]
        as_it_came = self._run(lambda: self._play(end, finishes=False))
        shuffled = self._run(lambda: self._play(end, order, finishes=False))
        self.assertEqual(as_it_came, shuffled)

    def _run(self, play):
        try:
            with self.env.cr.savepoint():
                self.result = play()
                raise _Undo()
        except _Undo:
            self.env.invalidate_all()
        return self.result

    def _play(self, script, order=None, finishes=True):
        """Play a script; return what is in the books in the end.

        :param order: send nothing on the way, but all in this order at the end
        :param finishes: every stop with goods is finished by somebody
        """
        self.crew = [Tablet(self, f"Crew {number}") for number in range(TABLETS)]
        self.round = self._points_round(STOPS)
        self.uuids = self.round.stop_ids.mapped("uuid")
        self.spare = self._create_round(start=False)
        self.said = {}
        self.changed = set()
        for step in script:
            self._do(step, sends=order is None)
        if finishes:
            self._finish_all()
        self._send_the_rest(order)
        return self._check_and_describe()

    def _do(self, step, sends):
        name, *values = step
        if name in ("send", "lost", "twice"):
            if sends:
                self._send(self.crew[values[0]], name)
        elif name == "plan":
            self._change_plan(*values)
        else:
            self._record(name, *values)

    def _record(self, name, tablet, stop=0, kg=0.0):
        tablet, number = self.crew[tablet], tablet
        uuid = self.uuids[stop]
        record = {"stop": uuid, "round_": self.round}
        if name == "end":
            tablet.record("round.end", round_=self.round, payload={"km": 5})
        elif name == "fail":
            payload = {"reason_id": self.absent.id}
            tablet.record("stop.fail", payload=payload, **record)
        elif name == "goods":
            payload = self._goods(self._kilos(kg))
            operation = tablet.record("stop.goods", payload=payload, **record)
            self.said.setdefault((number, stop), []).append([operation, kg])
        elif name in ("correct", "nothing"):
            if (number, stop) in self.said:
                self._correct(tablet, self.said[number, stop][0], kg, record)
        else:
            tablet.record(f"stop.{name}", **record)

    def _correct(self, tablet, entry, kg, record):
        lines = [self._kilos(kg)] if kg else []
        payload = {**self._goods(*lines), "corrects": entry[0]["uuid"]}
        entry[:] = [tablet.record("stop.goods", payload=payload, **record), kg]

    def _change_plan(self, change, stop):
        found = self._find_stop(self.uuids[stop])
        if not found or found.state != "todo" or found.round_id != self.round:
            return
        if change == "note":
            found.note = "Ring twice"
        elif change == "move":
            found.round_id = self.spare
        else:
            found.unlink()

    def _finish_all(self):
        """Every stop with goods gets its end, by whoever comes last."""
        for number, stop in self.said:
            self._record("done", number, stop)

    def _send(self, tablet, how):
        batch = list(tablet.kept)
        for _time in range(2 if how == "twice" else 1):
            self._assert_acked(tablet.send(batch[:40]))
        if how != "lost":
            tablet.kept = batch[40:]

    def _send_the_rest(self, order):
        if order is None:
            for tablet in self.crew:
                while tablet.kept:
                    self._send(tablet, "send")
            return
        pairs = [(t, o) for t in self.crew for o in t.kept]
        rank = dict(enumerate(order))
        numbered = sorted(enumerate(pairs), key=lambda p: (rank.get(p[0], p[0]), p[0]))
        for _number, (tablet, operation) in numbered:
            self._assert_acked(tablet.send([operation]))

    def _check_and_describe(self):
        self.env.flush_all()
        kept = self.env["soors.operation"].search(
            [("company_id", "=", self.company.id)]
        )
        sent = sum(tablet.seq for tablet in self.crew)
        self.assertEqual(len(kept), sent, "each entry once")
        self.assertEqual(set(kept.mapped("state")) - {"acked"}, set())
        expected = {}
        for (_tablet, stop), entries in self.said.items():
            expected[stop] = expected.get(stop, 0) + sum(kg for _o, kg in entries)
        result = []
        for number, uuid in enumerate(self.uuids):
            stop = self._find_stop(uuid)
            kg = expected.get(number, 0.0)
            self.assertAlmostEqual(stop.kg, kg, 3)
            result.append((stop.state, round(stop.kg, 3), stop.failure_reason_id.code))
        total = sum(expected.values())
        self.assertAlmostEqual(self._ledger_net(), total, 3)
        return result

    def _ledger_net(self):
        """Return the kilograms of the ledger that stayed, returns taken off."""
        [(kg,)] = self.env["soors.round.stop.line"]._read_group(
            [("company_id", "=", self.company.id)], [], ["kg:sum"]
        )
        quants = self.env["stock.quant"].search([("location_id", "=", self.to_sort.id)])
        self.assertAlmostEqual(sum(quants.mapped("quantity")), kg or 0.0, 2)
        return kg or 0.0
