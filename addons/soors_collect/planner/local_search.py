"""Our own solver: cheapest insertion and small moves, in plain Python.

It plans where the solver of `pyvrp_adapter` has no build, mends plans, and is the last
word when nothing else works. It is slower to good plans, never wrong.
"""

import random
import time

from .checker import check
from .complete import complete_route, trouble
from .costs import (
    LATE_SECOND,
    MISSED_BREAK,
    OVERLOAD_DM3,
    OVERLOAD_KG,
    OVERTIME_SECOND,
    WRONG_VEHICLE,
    break_is_missed,
    can_serve,
    overload,
)
from .greedy import greedy_orders
from .model import Plan
from .timeline import Clock

# Places tried for one stop, and how many that fit are enough.
TRIES = 40
ENOUGH = 5
NEIGHBOURS = 4
# Breaking a rule a little must never pay.
BROKEN = 100_000


class LocalSearch:
    """Orders of stops by vehicle, made better step by step.

    `orders` may be what someone planned by hand; what cannot be driven there is taken
    out first and put where it fits.
    """

    def __init__(self, problem, orders=None, seed=0):
        self.problem = problem
        self.clock = Clock(problem)
        self.random = random.Random(seed)
        self.orders = {vehicle.key: [] for vehicle in problem.vehicles}
        served = set()
        for key, keys in (orders or {}).items():
            kept = [k for k in keys if k in self.clock.stops and k not in served]
            if key in self.orders:
                self.orders[key] = _in_locked_order(self.clock.vehicles[key], kept)
                served.update(kept)
        self.locked = {key for v in problem.vehicles for key in v.locked}
        self.left = [stop.key for stop in problem.stops if stop.key not in served]
        self.costs = {}
        for vehicle in problem.vehicles:
            self._set(vehicle.key, self.orders[vehicle.key])

    # What an order costs

    def cost(self, vehicle, keys):
        """Return (cost, can be driven) of one vehicle's order."""
        if not keys and not vehicle.is_out():
            return 0, True
        route = complete_route(self.clock, vehicle, keys, quick=True)
        late = trouble(self.clock, vehicle, route)
        kg, dm3 = overload(vehicle, route, self.clock.stops)
        wrong = sum(not can_serve(vehicle, self.clock.stops[key]) for key in keys)
        missed = break_is_missed(vehicle, route)
        kept = [key for key in keys if key in vehicle.locked]
        wrong += kept != [key for key in vehicle.locked if key in keys]
        penalty = max(LATE_SECOND, OVERTIME_SECOND) * late
        penalty += OVERLOAD_KG * kg + OVERLOAD_DM3 * dm3
        penalty += WRONG_VEHICLE * wrong + MISSED_BREAK * missed
        fixed = vehicle.fixed_cost if keys else 0
        way = vehicle.distance_cost * route.distance
        work = vehicle.duration_cost * (route.end - route.start)
        if penalty:
            penalty += BROKEN
        return fixed + way + work + penalty, not penalty

    def _set(self, key, keys, cost=None):
        self.orders[key] = keys
        self.costs[key] = cost or self.cost(self.clock.vehicles[key], keys)

    def total(self):
        left = sum(self.clock.stops[key].prize for key in self.left)
        return left + sum(cost for cost, _fits in self.costs.values())

    # Steps

    def mend(self):
        """Take out stops until every order can be driven; locked ones stay."""
        for key, keys in self.orders.items():
            while not self.costs[key][1]:
                out = self._worst(key, keys)
                if out is None:
                    break
                keys = [k for k in keys if k != out]
                self.left.append(out)
                self._set(key, keys)

    def _worst(self, key, keys):
        """Return the stop whose absence makes an order best for what it is worth."""
        vehicle = self.clock.vehicles[key]
        best = None
        for out in keys:
            if out in self.locked:
                continue
            cost, _fits = self.cost(vehicle, [k for k in keys if k != out])
            rank = cost + self.clock.stops[out].prize
            if best is None or rank < best[0]:
                best = rank, out
        return best and best[1]

    def insert_all(self, stop_at=None):
        """Put every stop left out where it costs least, if it is worth it."""
        stops = self.clock.stops

        def urgent(key):
            stop = stops[key]
            width = max((b - a for a, b in stop.windows), default=10**6)
            return (-stop.prize, len(stop.skills) == 0, width, key)

        for key in sorted(self.left, key=urgent):
            if stop_at and time.process_time() >= stop_at:
                break
            self._insert(key)

    def _insert(self, key):
        """Put one stop in its best place; tell whether it was worth it."""
        found = self._best_place(key, self.problem.vehicles)
        if not found:
            return False
        self._set(*found[1:])
        self.left.remove(key)
        return True

    def _best_place(self, key, vehicles):
        """Return (more cost, vehicle, order, its cost) of the best place, or None.

        Places are tried by how little way round they make; a few that fit are enough
        to choose from.
        """
        stop, best, fitting = self.clock.stops[key], None, 0
        for vehicle, index in self._near_places(stop, vehicles):
            keys = self.orders[vehicle.key]
            tried = [*keys[:index], key, *keys[index:]]
            cost = self.cost(vehicle, tried)
            more = cost[0] - self.costs[vehicle.key][0]
            if not cost[1] or more >= stop.prize:
                continue
            fitting += 1
            if best is None or more < best[0]:
                best = more, vehicle.key, tried, cost
            if fitting == ENOUGH:
                break
        return best

    def _near_places(self, stop, vehicles):
        """Return (vehicle, index) of places for a stop, the nearest first.

        The best of each vehicle is among them: the nearest trucks may be full.
        """
        distances, stops = self.clock.distances, self.clock.stops
        ranked, best = [], []
        there = distances[stop.place]
        for number, vehicle in enumerate(vehicles):
            if not can_serve(vehicle, stop):
                continue
            here, own = vehicle.start, []
            places = [stops[key].place for key in self.orders[vehicle.key]]
            for index, place in enumerate([*places, vehicle.end]):
                way = distances[here]
                detour = way[stop.place] + there[place] - way[place]
                own.append((detour, number, index))
                here = place
            best.append(min(own))
            ranked += own
        chosen = sorted({*sorted(ranked)[:TRIES], *best})
        vehicles = list(vehicles)
        return [(vehicles[n], index) for _detour, n, index in chosen]

    def step(self):
        """Try one small change; keep it when the total is less."""
        move = self.random.choice((self._relocate, self._reverse, self._exchange))
        return move()

    def _pick(self):
        key = self.random.choice(list(self.orders))
        movable = [k for k in self.orders[key] if k not in self.locked]
        return (key, self.random.choice(movable)) if movable else (key, None)

    def _relocate(self):
        """Take one stop out and put it in its best place nearby."""
        source, key = self._pick()
        if key is None:
            return bool(self.left) and self._insert(self.random.choice(self.left))
        keys, cost = self.orders[source], self.costs[source]
        self._set(source, [k for k in keys if k != key])
        gain = cost[0] - self.costs[source][0]
        found = self._best_place(key, self._some_vehicles(source))
        if found and found[0] < gain:
            self._set(*found[1:])
            return True
        if not found and self.clock.stops[key].prize < gain:
            self.left.append(key)
            return True
        self._set(source, keys, cost)
        return False

    def _some_vehicles(self, source):
        """Return the vehicle itself and a few others: all would take too long."""
        vehicles = self.problem.vehicles
        others = self.random.sample(vehicles, min(NEIGHBOURS, len(vehicles)))
        mine = self.clock.vehicles[source]
        return [mine, *(vehicle for vehicle in others if vehicle.key != source)]

    def _reverse(self):
        """Drive a part of one order backwards."""
        key = self.random.choice(list(self.orders))
        keys = self.orders[key]
        if len(keys) < 3:
            return False
        low, high = sorted(self.random.sample(range(len(keys) + 1), 2))
        tried = keys[:low] + keys[low:high][::-1] + keys[high:]
        return self._keep(key, tried)

    def _exchange(self):
        """Swap two stops of two vehicles."""
        (one, a), (two, b) = self._pick(), self._pick()
        if a is None or b is None or one == two:
            return False
        swapped = (
            [b if k == a else k for k in self.orders[one]],
            [a if k == b else k for k in self.orders[two]],
        )
        costs = [
            self.cost(self.clock.vehicles[vehicle], keys)
            for vehicle, keys in zip((one, two), swapped, strict=True)
        ]
        before = self.costs[one][0] + self.costs[two][0]
        if not all(fits for _cost, fits in costs):
            return False
        if sum(cost for cost, _fits in costs) >= before:
            return False
        self._set(one, swapped[0], costs[0])
        self._set(two, swapped[1], costs[1])
        return True

    def _keep(self, key, tried):
        cost = self.cost(self.clock.vehicles[key], tried)
        if cost[1] and cost[0] < self.costs[key][0]:
            self._set(key, tried, cost)
            return True
        return False

    def plan(self):
        """Return the plan of the present orders, breaks at their best."""
        routes = tuple(
            complete_route(self.clock, vehicle, self.orders[vehicle.key])
            for vehicle in self.problem.vehicles
            if self.orders[vehicle.key] or vehicle.is_out()
        )
        return Plan(routes, tuple(self.left))


def _in_locked_order(vehicle, keys):
    """Return an order whose locked stops come as they must; the rest stays."""
    locked = iter([key for key in vehicle.locked if key in keys])
    return [next(locked) if key in vehicle.locked else key for key in keys]


def begin(problem, orders=None, seed=0, until=None):
    """Return the better of two beginnings: the orders by hand, mended, or greedy."""
    given = [orders] if orders and any(orders.values()) else []
    given.append(greedy_orders(Clock(problem)))
    states = []
    for start in given:
        state = LocalSearch(problem, start, seed)
        state.mend()
        state.insert_all(until)
        states.append(state)
    return min(states, key=lambda state: state.total())


def search(problem, seconds, orders=None, seed=0, report=None, stopped=None):
    """Return the best plan found in so many seconds of processor time.

    :param report: called with a plan now and then, when there is a better one
    :param stopped: returns True when enough is enough
    """
    until = time.process_time() + seconds
    state = begin(problem, orders, seed, until)
    best = state.total()
    if report:
        report(state.plan())
    said = time.process_time()
    while time.process_time() < until and not (stopped and stopped()):
        for _turn in range(20):
            state.step()
        if report and state.total() < best and time.process_time() - said > 1:
            best, said = state.total(), time.process_time()
            report(state.plan())
    return state.plan()


def mend(problem, plan, seconds=5.0):
    """Return a plan that can be driven, near to one that perhaps cannot.

    Routes that need no change stay to the second what they are.
    """
    state = LocalSearch(problem, plan.orders())
    given = {route.vehicle: route for route in plan.routes}
    wrong = {violation.vehicle for violation in check(problem, plan)}
    fine = {key: route for key, route in given.items() if key not in wrong}
    for key in fine:
        # Its unloading and break may be better placed than ours would be.
        state.costs[key] = state.costs[key][0], True
    state.mend()
    state.insert_all(time.process_time() + seconds)
    routes = []
    for route in state.plan().routes:
        kept = fine.get(route.vehicle)
        same = kept and kept.stop_keys() == route.stop_keys()
        routes.append(kept if same else route)
    return Plan(tuple(routes), tuple(state.left))
