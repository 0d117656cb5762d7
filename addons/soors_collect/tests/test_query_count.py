from odoo.tests import tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestQueryCount(CollectCase):
    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_completing_a_stop(self):
        round_ = self._create_round(
            points=self.env["soors.collection.point"].concat(
                *[self._create_point(f"P{n}") for n in range(12)]
            )
        )
        lines = [{"product_id": self.original.id, "kg": 5}]
        for stop in round_.stop_ids[:2]:
            self._complete(stop, *lines)
        early = self._count(lambda: self._complete(round_.stop_ids[2], *lines))
        for stop in round_.stop_ids[3:11]:
            self._complete(stop, *lines)
        late = self._count(lambda: self._complete(round_.stop_ids[11], *lines))
        # A date that has to be written again is one query more; nine stops, each asked
        # for on its own, would be nine.
        self.assertLess(late, early + 5, "the price of a stop grows with the round")

    def test_completing_a_stop_stays_near_a_bare_receipt(self):
        points = self._create_point("P1") | self._create_point("P2")
        stops = self._create_round(points=points).stop_ids
        self._complete(stops[0])
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(90):
            self._complete(stops[1])

    def test_a_repeated_entry_is_cheap(self):
        stop = self._create_stop()
        uuid = self._uuid()
        self._complete(stop, uuid=uuid)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self._complete(stop, uuid=uuid)

    def test_list_of_rounds_does_not_ask_per_round(self):
        def read_list(rounds):
            rounds.web_search_read(
                [("id", "in", rounds.ids)],
                {
                    "name": {},
                    "kg_total": {},
                    "stop_count": {},
                    "stop_closed_count": {},
                    "kg_estimated": {},
                    "driver_id": {"fields": {"display_name": {}}},
                    "vehicle_id": {"fields": {"display_name": {}}},
                },
            )

        rounds = self.env["soors.round"].concat(
            *[self._create_round(points=self._create_point(f"P{n}")) for n in range(6)]
        )
        for stop in rounds.stop_ids:
            self._complete(stop)
        rounds = self._as(self.planner, rounds)
        read_list(rounds)
        few = self._count(lambda: read_list(rounds[:2]))
        many = self._count(lambda: read_list(rounds))
        self.assertLess(many, few + 3, "four rounds more are asked for one by one")
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            read_list(rounds)
