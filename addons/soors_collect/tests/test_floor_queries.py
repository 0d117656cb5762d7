from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorQueries(FloorCollectCase):
    """The price of an exchange, in questions to the database."""

    def _record_stop(self, stop):
        self.tablet.record("stop.arrive", stop)
        goods = self._goods(self._kilos(5), self._kilos(6), self._pieces(1))
        self.tablet.record("stop.goods", stop, payload=goods)
        self.tablet.record("stop.done", stop)

    def _forget(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_one_stop(self):
        stops = self._points_round(2).stop_ids
        self._record_stop(stops[0])
        self.tablet.send()
        self._record_stop(stops[1])
        plan = self.tablet.send([])["plan"]["hash"]
        self._forget()
        with self.assertQueryCount(190):
            self.tablet.send(plan_hash=plan)

    def test_a_stop_costs_the_same_late_in_the_day(self):
        stops = self._points_round(12).stop_ids

        def count(stop):
            self._record_stop(stop)
            self._forget()
            before = self.env.cr.sql_log_count
            self.tablet.send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for stop in stops[:2]:
            count(stop)
        early = count(stops[2])
        for stop in stops[3:11]:
            count(stop)
        # One question more for each stop before it would be nine.
        self.assertLess(count(stops[11]), early + 5)

    def test_a_batch_sent_again_is_cheap(self):
        stops = self._points_round(6).stop_ids
        for stop in stops:
            self._record_stop(stop)
        batch = list(self.tablet.kept)
        plan = self.tablet.send()["plan"]["hash"]
        self._forget()
        before = self.env.cr.sql_log_count
        self.tablet.send(batch, plan_hash=plan)
        self.env.flush_all()
        again = self.env.cr.sql_log_count - before
        self._forget()
        before = self.env.cr.sql_log_count
        self.tablet.send([], plan_hash=plan)
        self.env.flush_all()
        empty = self.env.cr.sql_log_count - before
        self.assertLessEqual(again, empty + 4)
