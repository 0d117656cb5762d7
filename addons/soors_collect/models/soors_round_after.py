from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from ..const import KG_DIGITS

# A difference this small is the scale's, not the crew's.
NO_DIFFERENCE_KG = 0.5


class SoorsRound(models.Model):
    """Closing a round: the weighbridge, what was missed, what it cost in kilometres."""

    _inherit = "soors.round"

    km_driven = fields.Float("Driven (km)", digits=(16, 1), copy=False)
    kg_tare = fields.Float(
        "Weighbridge, empty (kg)",
        digits=KG_DIGITS,
        copy=False,
        help="Weight of the empty truck, when it was weighed.",
    )
    kg_difference = fields.Float(
        "Weighbridge less stops (kg)",
        digits=KG_DIGITS,
        compute="_compute_kg_difference",
    )
    has_net = fields.Boolean(compute="_compute_kg_difference")
    date_closed = fields.Datetime("Closed", copy=False, readonly=True)
    hours_out = fields.Float("Hours out", compute="_compute_figures")
    kg_per_km = fields.Float("kg per km", compute="_compute_figures")
    kg_per_hour = fields.Float("kg per hour", compute="_compute_figures")
    kg_per_stop = fields.Float("kg per stop", compute="_compute_figures")
    co2_sentence = fields.Char("Carbon of the trip", compute="_compute_co2_sentence")

    _kg_tare_positive = models.Constraint(
        "CHECK (kg_tare >= 0 AND km_driven >= 0)", "A weight or way cannot be negative."
    )

    def _get_net_kg(self):
        """Return the kilograms that the weighbridge found, 0.0 when it found none."""
        self.ensure_one()
        # Tickets brought by the crew come before what is typed here.
        if self.kg_weighed:
            return self.kg_weighed
        if self.kg_weighbridge and self.kg_tare:
            return max(self.kg_weighbridge - self.kg_tare, 0.0)
        return 0.0

    @api.depends("kg_weighbridge", "kg_tare", "kg_total", "weighing_ids.kg_net")
    def _compute_kg_difference(self):
        for round_ in self:
            net = round_._get_net_kg()
            round_.has_net = bool(net)
            round_.kg_difference = net - round_.kg_total if net else 0.0

    @api.depends("date_start", "date_end", "km_driven", "kg_total")
    def _compute_figures(self):
        done = dict(
            self.env["soors.round.stop"]._read_group(
                [
                    ("round_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("kind", "!=", "removal"),
                ],
                ["round_id"],
                ["__count"],
            )
        )
        for round_ in self:
            hours = 0.0
            if round_.date_start and round_.date_end:
                seconds = (round_.date_end - round_.date_start).total_seconds()
                hours = max(seconds, 0) / 3600
            kg, stops = round_.kg_total, done.get(round_, 0)
            round_.hours_out = hours
            round_.kg_per_km = kg / round_.km_driven if round_.km_driven else 0.0
            round_.kg_per_hour = kg / hours if hours else 0.0
            round_.kg_per_stop = kg / stops if stops else 0.0

    @api.depends("km_driven", "vehicle_id")
    def _compute_co2_sentence(self):
        for round_ in self:
            # sudo: the factor of the vehicle, without rights on the fleet
            vehicle = round_.vehicle_id.sudo()
            grams = vehicle._get_co2_grams_per_km()
            if not (grams and round_.km_driven):
                # Never a zero for what is not known.
                round_.co2_sentence = self.env._(
                    "Not known: type the kilometres and the vehicle's CO₂ per km."
                )
                continue
            round_.co2_sentence = self.env._(
                "%(kg)s kg CO₂: %(km)s km at %(grams)s g per km. Source of the factor:"
                " %(origin)s",
                kg=round(round_.km_driven * grams / 1000, 1),
                km=round(round_.km_driven, 1),
                grams=round(grams),
                origin=vehicle.co2_source or self.env._("the vehicle's card"),
            )

    # What was missed

    def action_release_missed(self):
        """Put what was not reached back among what waits for a round."""
        for round_ in self:
            round_._check_state("running", "done")
            missed = round_.stop_ids.filtered(lambda stop: stop.state == "todo")
            if not missed:
                continue
            names = ", ".join(stop._get_neutral_name() for stop in missed)
            missed.unlink()
            round_.message_post(
                body=self.env._("Not reached, waiting again: %(stops)s", stops=names)
            )
        return True

    # Closing

    def action_close(self):
        """Close rounds; a difference with the weighbridge is spread by the rule."""
        self.check_access("write")
        for round_ in self:
            if round_.date_closed:
                continue
            round_._check_state("done")
            round_._check_all_stops_closed()
            round_._spread_difference()
            round_.date_closed = fields.Datetime.now()
        return True

    def _spread_difference(self):
        """Bring the sum of the stops to what the weighbridge found.

        Each stop gets a correction in proportion to its kilograms; what was booked is
        not rewritten. Doing it twice changes nothing.
        """
        self.ensure_one()
        rule = self.company_id.soors_spread_rule
        difference = self.kg_difference
        if rule == "none" or abs(difference) < NO_DIFFERENCE_KG:
            return
        shares = self._get_spread_shares(rule)
        self._check_spread(difference, sum(shares.values()))
        parts = self._split_kg(difference, shares)
        kind = "add" if difference > 0 else "remove"
        for stop in self.stop_ids:
            lines = [
                {"product_id": product.id, "kg": abs(kg), "kg_source": source}
                for (of_stop, product, source), kg in parts.items()
                if of_stop == stop and kg
            ]
            if lines:
                stop.action_correct(
                    lines, stop._get_spread_uuid(), kind, note=self.name
                )
        self.invalidate_recordset(["kg_total", "kg_difference"])
        self.message_post(
            body=self.env._(
                "The weighbridge found %(net)s kg, the stops %(stops)s kg: the"
                " difference of %(difference)s kg was spread over %(count)s stops.",
                net=round(self._get_net_kg(), 1),
                stops=round(self._get_net_kg() - difference, 1),
                difference=round(difference, 1),
                count=len({stop for stop, _product, _source in parts}),
            )
        )

    def _get_spread_shares(self, rule):
        """Return {(stop, product, source): kilograms} that take part in the spread.

        Only goods counted in kilograms: pieces cannot be corrected by half a sofa. And
        only of stops that are done: what a failed one brought is corrected by hand.
        """
        rows = self.env["soors.round.stop.line"]._read_group(
            [("round_id", "=", self.id), ("stop_id.state", "=", "done")],
            ["stop_id", "product_id", "kg_source"],
            ["kg:sum"],
        )
        return {
            (stop, product, source): kg
            for stop, product, source, kg in rows
            if kg > 0
            and product._is_weighed_product()
            and (rule == "all" or source != "weighed")
        }

    def _check_spread(self, difference, spreadable):
        limit = self.company_id.soors_spread_limit
        total = self.kg_total
        if not spreadable or -difference >= spreadable:
            raise UserError(
                self.env._(
                    "%(name)s: the difference of %(kg)s kg cannot be spread, its stops"
                    " have only %(spreadable)s kg that the rule lets change. Correct a"
                    " stop by hand.",
                    name=self.name,
                    kg=round(difference, 1),
                    spreadable=round(spreadable, 1),
                )
            )
        if total and abs(difference) * 100 > limit * total:
            raise UserError(
                self.env._(
                    "%(name)s: the weighbridge differs by %(kg)s kg from the stops,"
                    " more than %(limit)s %%. Check the ticket and the stops first.",
                    name=self.name,
                    kg=round(difference, 1),
                    limit=limit,
                )
            )

    @api.model
    def _split_kg(self, difference, shares):
        """Return {key: kilograms to the gram}; they add up to the difference."""
        total = sum(shares.values())
        digits = KG_DIGITS[1]
        grams_left = round(difference * 10**digits)
        parts = {}
        for key, kg in sorted(shares.items(), key=lambda item: item[1]):
            part = round(difference * kg / total * 10**digits)
            parts[key] = part
            grams_left -= part
        # What rounding left over goes to the largest share.
        parts[key] += grams_left
        return {
            key: float_round(grams / 10**digits, precision_digits=digits)
            for key, grams in parts.items()
        }
