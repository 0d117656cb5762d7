from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL

from ..planner.ways import SERVERS, RuleOfThumb, rounded

# Roads change little; what a road server said is asked again after a year.
KEEP_DAYS = 365


class SoorsWay(models.Model):
    """What a road server answered, by rounded places, so that it is asked once."""

    _name = "soors.way"
    _description = "Known way between two places"
    _log_access = False

    # Which server of which kind said so.
    server_key = fields.Char("Server", required=True)
    from_key = fields.Char(required=True)
    to_key = fields.Char(required=True)
    distance = fields.Integer(help="In units of 10 metres; -1 where there is no way.")
    duration = fields.Integer(help="In seconds, as the road server gave it.")
    date_known = fields.Date(required=True, index=True)

    _keys_uniq = models.UniqueIndex(
        "(server_key, from_key, to_key)", "This way is known already."
    )

    @api.model
    def _get_server_key(self, address, kind):
        """Return a short name of a server: organisations may each have their own.

        Half a million rows carry it, and an address may hold a password.
        """
        return sha256(f"{kind} {address}".encode()).hexdigest()[:16]

    @api.model
    def _read_ways(self, server_key, keys):
        """Return {(from, to): (10 m, seconds)} of all known ways between places."""
        names = [_name(key) for key in keys]
        rows = self.env.execute_query(
            SQL(
                "SELECT from_key, to_key, distance, duration FROM soors_way"
                " WHERE server_key = %(server)s"
                "   AND from_key = ANY(%(names)s) AND to_key = ANY(%(names)s)",
                server=server_key,
                names=names,
                to_flush=self._fields["from_key"],
            )
        )
        return {
            (_key(start), _key(end)): (distance, duration)
            for start, end, distance, duration in rows
        }

    @api.model
    def _write_ways(self, server_key, ways):
        """Keep what was answered; what is known already is left as it is.

        A day of 600 places has 360,000 ways: straight to the table.
        """
        today = fields.Date.context_today(self)
        self.env.cr.execute_values(
            "INSERT INTO soors_way"
            " (server_key, from_key, to_key, distance, duration, date_known)"
            " VALUES %s ON CONFLICT DO NOTHING",
            [
                (server_key, _name(start), _name(end), distance, duration, today)
                for (start, end), (distance, duration) in ways.items()
                if start != end
            ],
            page_size=5_000,
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc_ways(self):
        limit = fields.Date.subtract(fields.Date.context_today(self), days=KEEP_DAYS)
        self.search([("date_known", "<", limit)], limit=10_000).unlink()

    @api.model
    def _forget_ways(self, server_keys):
        """Forget what servers said that nobody asks any more."""
        self.flush_model()
        self.env.cr.execute(
            SQL("DELETE FROM soors_way WHERE server_key = ANY(%s)", list(server_keys))
        )
        self.invalidate_model()

    @api.model
    def _forget_places(self, places):
        """Forget the ways from and to places that nobody is to know any more.

        :param list places: (latitude, longitude)
        """
        names = [_name(rounded(place)) for place in places if any(place)]
        self.search(["|", ("from_key", "in", names), ("to_key", "in", names)]).unlink()

    @api.model
    def _get_table(self, company, points):
        """Return (distances, durations) between (latitude, longitude) points."""
        if not company.soors_plan_road_server:
            server = RuleOfThumb(company.soors_plan_detour, company.soors_plan_speed)
        else:
            # sudo: what this server says is the same for everyone who asks it; nobody
            # may read the table, whose places are also donors' homes
            cache = _Cache(self.sudo(), company._get_soors_road_key())
            kind = SERVERS[company.soors_plan_road_kind]
            server = kind(company.soors_plan_road_server, cache)
        distances, durations = server.table(points)
        return distances, _at_pace(durations, company._get_plan_pace())

    @api.model
    def _get_seconds(self, company, pairs):
        """Return the reckoned seconds of ways, None where they are not known.

        Without the pace of the crews; a road server is not asked, only what it said
        before is used.

        :param list pairs: (from, to), each a (latitude, longitude)
        """
        if company.soors_plan_road_server:
            keys = [tuple(map(rounded, pair)) for pair in pairs]
            known = self._read_pairs(company._get_soors_road_key(), keys)
            return [known.get(key) for key in keys]
        rule = RuleOfThumb(company.soors_plan_detour, company.soors_plan_speed)
        return [rule.way(start, end)[1] for start, end in pairs]

    @api.model
    def _read_pairs(self, server_key, pairs):
        """Return {(from, to): seconds} of those ways that are known."""
        rows = self.env.execute_query(
            SQL(
                "SELECT from_key, to_key, duration FROM soors_way"
                "  JOIN unnest(%s::text[], %s::text[]) AS asked(a, b)"
                "    ON from_key = a AND to_key = b"
                " WHERE server_key = %s AND duration >= 0",
                [_name(start) for start, _end in pairs],
                [_name(end) for _start, end in pairs],
                server_key,
                to_flush=self._fields["from_key"],
            )
        )
        return {(_key(start), _key(end)): duration for start, end, duration in rows}


class _Cache:
    """The ways in the shape the road server's reader asks for."""

    def __init__(self, ways, server_key):
        self.ways = ways
        self.server_key = server_key

    def load(self, keys):
        return self.ways._read_ways(self.server_key, keys)

    def keep(self, found):
        self.ways._write_ways(self.server_key, found)


def _at_pace(durations, pace):
    """Return how long ways take at a pace; -1 still says that there is none."""
    if pace == 1.0:
        return durations
    return [[round(s * pace) if s > 0 else s for s in row] for row in durations]


def _name(key):
    return f"{key[0]}:{key[1]}"


def _key(name):
    latitude, longitude = name.split(":")
    return int(latitude), int(longitude)
