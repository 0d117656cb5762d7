"""How a closed session becomes stock moves."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

from odoo.addons.soors_base.const import KG_DIGITS

from ..balance import share_difference, to_grams, to_kg

DIGITS = KG_DIGITS[1]


class SoorsSortingSession(models.Model):
    _inherit = "soors.sorting.session"

    def _close(self, reason, explanation):
        """Book this session, all or nothing."""
        self.ensure_one()
        self._check_inputs()
        if not self.output_ids:
            raise UserError(
                self.env._("Nothing was recorded as sorted: record what came out.")
            )
        self._check_explained(reason, explanation)
        overdrawn = self._check_on_hand(with_claims=False)
        reason = self._get_booked_reason(reason)
        self._book(reason)
        self._set_step(
            {
                "state": "done",
                "date_closed": fields.Datetime.now(),
                "loss_reason_id": reason.id,
                "explanation": explanation,
                "kg_overdrawn": overdrawn,
            }
        )

    def _get_booked_reason(self, reason):
        """Return the reason of the difference; small ones have their own."""
        if not self._get_difference():
            return self.env["soors.sorting.loss.reason"]
        return reason or self.env.ref("soors_sorting.loss_reason_weighing")

    # What is on hand

    def _get_stock_to_sort(self, products):
        """Return what waits to be sorted, in product units.

        Goods in packages or owned by others are not ours to tip out.

        :return: dict of quantities by (product id, lot id or False)
        """
        self.ensure_one()
        if not products or not self.warehouse_id:
            return {}
        groups = self.env["stock.quant"]._read_group(
            [
                (
                    "location_id",
                    "=",
                    self.warehouse_id._get_stage_location("to_sort").id,
                ),
                ("product_id", "in", products._origin.ids or products.ids),
                ("package_id", "=", False),
                ("owner_id", "=", False),
            ],
            ["product_id", "lot_id"],
            ["quantity:sum"],
        )
        return {(product.id, lot.id): quantity for product, lot, quantity in groups}

    def _get_kg_to_sort(self, product):
        """Return the kilos the ledger holds of a product in the sorting queue."""
        self.ensure_one()
        place = self.warehouse_id._get_stage_location("to_sort")
        # Sudo: sorters may not read moves; only one sum leaves this method.
        moves = self.env["stock.move"].sudo()
        done = [("product_id", "=", product._origin.id), ("state", "=", "done")]
        [[kg_in]] = moves._read_group(
            [*done, ("location_dest_id", "=", place.id)], aggregates=["kg:sum"]
        )
        [[kg_out]] = moves._read_group(
            [*done, ("location_id", "=", place.id)], aggregates=["kg:sum"]
        )
        return (kg_in or 0.0) - (kg_out or 0.0)

    def _get_claims(self, products):
        """Return what other open sessions of the warehouse already take."""
        claims = defaultdict(float)
        lines = self.env["soors.sorting.input"].search(
            [
                ("session_id.state", "=", "open"),
                ("session_id.warehouse_id", "=", self.warehouse_id.id),
                ("session_id", "!=", self.id),
                ("product_id", "in", products.ids),
            ]
        )
        for line in lines:
            claims[line.product_id.id, line.lot_id.id] += line._get_quantity()
        return claims

    def _check_on_hand(self, with_claims=True):
        """Refuse to take what is not there.

        :param bool with_claims: leave to other open sessions what they take
        :return: kilograms taken beyond what is on hand, where the company
            allows that
        """
        self.ensure_one()
        products = self.input_ids.product_id
        stock = self._get_stock_to_sort(products)
        claims = self._get_claims(products) if with_claims else {}
        overdrawn = 0.0
        for (product, lot), lines in self.input_ids.grouped(
            lambda line: (line.product_id, line.lot_id)
        ).items():
            free = lines[0]._get_on_hand(stock) - claims.get((product.id, lot.id), 0.0)
            taken = sum(line._get_quantity() for line in lines)
            if float_compare(taken, free, precision_digits=DIGITS) > 0:
                lines._refuse_overdraw(taken, max(free, 0.0))
                missing = (taken - max(free, 0.0)) / taken
                overdrawn += missing * sum(lines.mapped("kg"))
        return overdrawn

    # Moves

    def _book(self, reason):
        """Create the moves of this session and do them at once."""
        # Sudo: sorters have no rights on stock; the step checked their rights
        # on the session, whose company and places bound these moves.
        session = self.sudo().with_company(self.company_id)
        inputs, outputs = session.input_ids, session.output_ids
        taken, differences = session._prepare_input_moves(inputs, reason)
        made = session._prepare_output_moves(outputs)
        # What turned up must be in the queue before it is taken from there.
        moves = session.env["stock.move"].create([*differences, *taken, *made])
        first, last = len(differences), len(differences) + len(taken)
        moves[last:].move_line_ids.consume_line_ids = moves[first:last].move_line_ids
        moves._action_done()
        session._check_booked(moves[first:last], moves[last:])

    def _prepare_input_moves(self, inputs, reason):
        """Return (moves into sorting, moves of the difference), as values.

        :param soors.sorting.loss.reason reason: why there is a difference
        """
        queue = self.warehouse_id._get_stage_location("to_sort")
        sorting = self.warehouse_id._get_stage_location("sorting")
        loss = self.company_id._get_loss_location()
        parts = share_difference(
            self._get_difference(),
            [(to_grams(line.kg), line.is_by_weight) for line in inputs],
        )
        taken, differences = [], []
        for line, grams_apart in zip(inputs, parts, strict=True):
            grams = to_grams(line.kg)
            apart = line._split_quantity(abs(grams_apart))
            if grams_apart:
                ends = (queue, loss) if grams_apart > 0 else (loss, queue)
                values = self._prepare_move(line, apart, abs(grams_apart), *ends)
                differences.append({**values, "loss_reason_id": reason.id})
            rest = apart if grams_apart > 0 else -apart
            if grams - grams_apart:
                taken.append(
                    self._prepare_move(
                        line,
                        line._get_quantity() - rest,
                        grams - grams_apart,
                        queue,
                        sorting,
                    )
                )
        return taken, differences

    def _prepare_output_moves(self, outputs):
        """Return the values of the moves out of sorting."""
        sorting = self.warehouse_id._get_stage_location("sorting")
        places = {}
        lots = outputs._create_lots()
        values = []
        for line in outputs:
            key = (line.destination, line.treatment_id)
            if key not in places:
                places[key] = line._get_destination_location()
            values.append(
                self._prepare_move(
                    line,
                    line._get_quantity(),
                    to_grams(line.kg),
                    sorting,
                    places[key],
                    lot=lots.get(line, line.lot_id),
                )
            )
        return values

    def _prepare_move(self, line, quantity, grams, source, destination, lot=None):
        """Return the values of one move, ready to be done.

        :param float quantity: in the unit of the product
        :param int grams: what the ledger must record
        """
        lot = line.lot_id if lot is None else lot
        values = {
            "product_id": line.product_id.id,
            "product_uom": line.product_id.uom_id.id,
            "product_uom_qty": round(quantity, DIGITS),
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "origin": self.name,
            "sorting_session_id": self.id,
            "state": "confirmed",
            "picked": True,
        }
        if not line.is_by_weight:
            values.update(kg_measured=to_kg(grams), kg_source=line.kg_source)
        values["move_line_ids"] = [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "quantity": round(quantity, DIGITS),
                    "company_id": self.company_id.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "lot_id": lot.id,
                }
            )
        ]
        return values

    def _check_booked(self, taken, made):
        """Make sure that sorting neither made nor lost a gram in the ledger."""
        grams_taken = sum(to_grams(kg) for kg in taken.mapped("kg"))
        grams_made = sum(to_grams(kg) for kg in made.mapped("kg"))
        all_done = set((taken | made).mapped("state")) == {"done"}
        if grams_taken != grams_made or not all_done:
            raise UserError(
                self.env._(
                    "%(session)s was not booked: its moves would take %(taken)s kg and "
                    "make %(made)s kg. Please tell your manager.",
                    session=self.name,
                    taken=to_kg(grams_taken),
                    made=to_kg(grams_made),
                )
            )
