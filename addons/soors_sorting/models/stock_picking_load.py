"""A load to an outlet: all that is in a bin leaves with one delivery."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import float_round

from ..balance import (
    get_tolerance,
    share_difference,
    split_pieces,
    spread,
    to_grams,
    to_kg,
)
from .stock_picking import WASTE_KINDS

# Only what waits to leave may be sent as a whole, never a shop or a store.
LOAD_STAGES = ("residue", "export")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    _load_uuid_uniq = models.UniqueIndex(
        "(load_uuid) WHERE load_uuid IS NOT NULL", "This load was already recorded."
    )

    @api.model
    def send_outgoing_load(
        self,
        uuid,
        location_id,
        partner_id,
        treatment=None,
        waste_code=None,
        carrier_id=None,
        weighbridge_ticket=None,
        weighbridge_kg=None,
        reason=None,
        explanation=None,
    ):
        """Send all that is in a bin to an outlet, with its papers.

        Sent twice with the same ``uuid`` it counts once and answers the same.

        :param str uuid: identity of the operation, made by the client
        :param int location_id: the bin, as listed by :meth:`get_bins`
        :param int partner_id: who takes the goods
        :param str treatment: code of what happens to them; default: the bin's
        :param str waste_code: e.g. ``20 01 11``; default: the stream's usual one
        :param int carrier_id: partner who drives; default: ``partner_id``
        :param str weighbridge_ticket: number of the ticket
        :param float weighbridge_kg: net kilograms on the ticket; the difference
            with the stock is booked as a loss or a gain
        :param str reason: code of the reason of a difference beyond tolerance
        :param str explanation: what happened, in words
        :return: dict with ``id``, ``name``, ``kg`` and ``kg_difference``
        """
        self._check_load_rights()
        check = self.env["soors.sorting.session"]
        uuid = check._check_uuid(uuid)
        # Sudo: sorters may read no deliveries; the answer is about their own.
        known = self.sudo().search([("load_uuid", "=", uuid)], limit=1)
        if known:
            if known.company_id not in self.env.companies:
                raise UserError(
                    self.env._("This operation was already used elsewhere.")
                )
            return {**known._get_load_summary(), "replayed": True}
        place = self.env["stock.location"].browse(
            check._check_id("stock.location", location_id)
        )
        self._check_bin(place)
        treatment = self._find_treatment(treatment) or place.bin_treatment_id
        if not treatment:
            raise UserError(self.env._("Say what happens to the load: its treatment."))
        values = {
            "load_uuid": uuid,
            "partner_id": check._check_id("res.partner", partner_id),
            "treatment_id": treatment.id,
            "waste_code_id": self._find_waste_code(waste_code).id,
            "soors_carrier_id": check._check_id("res.partner", carrier_id)
            or partner_id,
            "weighbridge_ticket": weighbridge_ticket or False,
            "weighbridge_kg": check._check_amount(weighbridge_kg),
        }
        if not values["partner_id"]:
            raise UserError(self.env._("Say who takes the load."))
        reason = check._find_reason(reason)
        picking = self._send_bin(place, values, reason, (explanation or "").strip())
        return {**picking._get_load_summary(), "replayed": False}

    @api.model
    def get_bins(self):
        """Return the bins with goods that wait to leave, and their kilos.

        :return: list of dicts: ``location_id``, ``name``, ``treatment`` (code)
            and ``kg``
        """
        self._check_load_rights()
        places = self.env["stock.location"].search(
            [
                ("stage", "in", LOAD_STAGES),
                ("usage", "=", "internal"),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        bins = []
        for place in places:
            grams = sum(line["grams"] for line in self._get_bin_content(place))
            if grams:
                bins.append(
                    {
                        "location_id": place.id,
                        "name": place.display_name,
                        "treatment": place.bin_treatment_id.code or None,
                        "kg": to_kg(grams),
                    }
                )
        return bins

    def _get_load_summary(self):
        """Return what the sender sees of a load."""
        self.ensure_one()
        leaving = self.move_ids.filtered(
            lambda m: m.location_dest_id.usage == "customer"
        )
        others = self.env["stock.move"].search([("load_picking_id", "=", self.id)])
        kg = sum(to_grams(move.kg) for move in leaving)
        difference = sum(to_grams(move.kg) * -move.flow_sign for move in others)
        return {
            "id": self.id,
            "name": self.name,
            "kg": to_kg(kg),
            "kg_difference": to_kg(difference),
        }

    # Checks

    @api.model
    def _check_load_rights(self):
        groups = (
            "soors_base.group_sorter,soors_base.group_planner,stock.group_stock_user"
        )
        if not self.env.su and not self.env.user.has_groups(groups):
            raise AccessError(
                self.env._("Sending loads is for sorters, planners and managers.")
            )

    @api.model
    def _check_bin(self, place):
        own = place.company_id and place.company_id in self.env.companies
        if not own or place.usage != "internal" or place.stage not in LOAD_STAGES:
            raise UserError(
                self.env._(
                    "%(place)s is not a bin of your enterprise. Only what waits for an "
                    "outlet or for export is sent as a load.",
                    place=place.display_name,
                )
            )

    @api.model
    def _find_treatment(self, code):
        treatments = self.env["soors.treatment"]
        if not code:
            return treatments
        found = treatments.search(
            [("code", "=", code), ("kind", "not in", ("internal", "loss"))]
        )
        if not found:
            raise ValidationError(
                self.env._("There is no treatment with the code “%(code)s”.", code=code)
            )
        return found

    @api.model
    def _find_waste_code(self, code):
        """Return the version of a waste code that is in force today."""
        codes = self.env["soors.waste.code"]
        if not code:
            return codes
        found = codes.search([("code", "=", code), ("level", "=", "entry")])
        valid = found._valid_on(fields.Date.context_today(self))
        if not valid:
            raise ValidationError(
                self.env._(
                    "Waste code “%(code)s” does not exist, or is not in force today.",
                    code=code,
                )
            )
        return valid[0]

    def _check_register_complete(self, products):
        """Refuse waste that could not be named in the legal register."""
        if self.treatment_id.kind not in WASTE_KINDS or self.waste_code_id:
            return
        today = fields.Date.context_today(self)
        for stream in products.stream_id:
            if not stream._get_waste_code(today):
                raise UserError(
                    self.env._(
                        "Give the waste code of the load: %(stream)s has no usual one.",
                        stream=stream.display_name,
                    )
                )

    # Content and moves

    @api.model
    def _get_bin_content(self, place):
        """Return what is in a bin, with the kilos that the ledger holds of it.

        :return: list of dicts: product, lot, package, quantity, grams,
            by_weight
        """
        # Sudo: reads the stock of a place that the caller may see.
        quants = self.env["stock.quant"].sudo()
        groups = quants._read_group(
            [("location_id", "=", place.id), ("quantity", ">", 0)],
            ["product_id", "lot_id", "package_id"],
            ["quantity:sum"],
        )
        kilogram = self.env.ref("uom.product_uom_kgm")
        booked = self._get_booked_kg(place, [product.id for product, *_ in groups])
        content = []
        for product, lot, package, quantity in groups:
            by_weight = product.uom_id._has_common_reference(kilogram)
            content.append(
                {
                    "product": product,
                    "lot": lot,
                    "package": package,
                    "quantity": quantity,
                    "by_weight": by_weight,
                    "grams": to_grams(
                        product.uom_id._compute_quantity(
                            quantity, kilogram, round=False
                        )
                        if by_weight
                        else quantity * product.weight
                    ),
                }
            )
        self._set_booked_grams(content, booked)
        return content

    @api.model
    def _set_booked_grams(self, content, booked):
        """Let pieces leave with the kilos they came in with.

        With their average weight the bin would keep kilos without pieces.
        """
        for product in {line["product"] for line in content if not line["by_weight"]}:
            lines = [line for line in content if line["product"] == product]
            grams = to_grams(booked.get(product.id, 0.0))
            if grams > 0:
                weights = [round(line["quantity"] * 1000) for line in lines]
                for line, part in zip(lines, spread(grams, weights), strict=True):
                    line["grams"] = part

    @api.model
    def _get_booked_kg(self, place, product_ids):
        """Return the kilos in a place by product, as the ledger has them."""
        # Sudo: only sums of the place that the caller may see are used.
        moves = self.env["stock.move"].sudo()
        domain = [("state", "=", "done"), ("product_id", "in", product_ids)]
        booked = {}
        for side, sign in (("location_dest_id", 1), ("location_id", -1)):
            for product, kg in moves._read_group(
                [*domain, (side, "=", place.id)], ["product_id"], ["kg:sum"]
            ):
                booked[product.id] = booked.get(product.id, 0.0) + sign * kg
        return booked

    @api.model
    def _send_bin(self, place, values, reason, explanation):
        """Create and do the delivery of all that is in a bin."""
        content = self._get_bin_content(place)
        if not content:
            raise UserError(self.env._("%(place)s is empty.", place=place.display_name))
        # Sudo: sorters have no rights on stock; the caller checked their role,
        # the company of the place and every record that they named.
        pickings = self.sudo().with_company(place.company_id)
        picking = pickings.create(pickings._prepare_load_values(place, values))
        products = pickings.env["product.product"].union(
            *(line["product"] for line in content)
        )
        picking._check_register_complete(products)
        picking._load(content, reason, explanation)
        return picking

    @api.model
    def _prepare_load_values(self, place, values):
        treatment = self.env["soors.treatment"].browse(values["treatment_id"])
        outlet = place.company_id._get_outlet_location(treatment)
        warehouse = place.warehouse_id
        return {
            **values,
            "picking_type_id": warehouse.out_type_id.id,
            "company_id": place.company_id.id,
            "location_id": place.id,
            "location_dest_id": outlet.id,
            "origin": place.name,
        }

    def _load(self, content, reason, explanation):
        """Do the moves of a load, the difference with the weighbridge first."""
        parts = self._share_weighbridge(content, reason, explanation)
        reason = reason or self.env.ref("soors_sorting.loss_reason_weighing")
        loss = self.company_id._get_loss_location()
        differences, leaving = [], []
        for line, apart in zip(content, parts, strict=True):
            quantity = self._split_content(line, abs(apart))
            if apart:
                ends = (self.location_id, loss)
                if apart < 0:
                    ends = (loss, self.location_id)
                values = self._prepare_load_move(line, quantity, abs(apart), *ends)
                values.update(loss_reason_id=reason.id, load_picking_id=self.id)
                differences.append(values)
            rest = line["quantity"] - (quantity if apart > 0 else -quantity)
            if line["grams"] - apart:
                leaving.append(
                    {
                        **self._prepare_load_move(
                            line,
                            rest,
                            line["grams"] - apart,
                            self.location_id,
                            self.location_dest_id,
                        ),
                        "picking_id": self.id,
                        "picking_type_id": self.picking_type_id.id,
                        "partner_id": self.partner_id.id,
                    }
                )
        moves = self.env["stock.move"]
        moves.create(differences)._action_done()
        moves.create(leaving)
        self._action_done()
        if explanation:
            self.message_post(body=explanation)

    def _share_weighbridge(self, content, reason, explanation):
        """Return the grams of difference with the weighbridge, by line."""
        grams = sum(line["grams"] for line in content)
        difference = grams - to_grams(self.weighbridge_kg) if self.weighbridge_kg else 0
        company = self.company_id
        tolerance = get_tolerance(
            grams, company.sorting_tolerance_percent, company.sorting_tolerance_kg
        )
        explained = reason and not reason.is_weighing and explanation
        if abs(difference) > tolerance and not explained:
            raise UserError(
                self.env._(
                    "The bin should hold %(booked)s kg, the weighbridge says "
                    "%(weighed)s kg. Check the ticket, or give a reason and say in a "
                    "few words what happened.",
                    booked=to_kg(grams),
                    weighed=self.weighbridge_kg,
                )
            )
        return share_difference(
            difference, [(line["grams"], line["by_weight"]) for line in content]
        )

    def _split_content(self, line, grams):
        """Return how much of a line, in its unit, stands for ``grams``."""
        if not line["by_weight"]:
            return split_pieces(line["quantity"], line["grams"], grams)
        kilogram = self.env.ref("uom.product_uom_kgm")
        unit = line["product"].uom_id
        quantity = kilogram._compute_quantity(to_kg(grams), unit, round=False)
        return float_round(quantity, precision_digits=3)

    def _prepare_load_move(self, line, quantity, grams, source, destination):
        """Return the values of a move of a load, ready to be done."""
        quantity = float_round(quantity, precision_digits=3)
        product = line["product"]
        common = {
            "product_id": product.id,
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
        }
        values = {
            **common,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "origin": self.name,
            "state": "confirmed",
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        **common,
                        "product_uom_id": product.uom_id.id,
                        "quantity": quantity,
                        "lot_id": line["lot"].id,
                        **self._prepare_load_package(line, source),
                    }
                )
            ],
        }
        if not line["by_weight"]:
            values.update(kg_measured=to_kg(grams), kg_source="average")
        return values

    def _prepare_load_package(self, line, source):
        """Return the packages of a move line: bales leave as bales."""
        package = line["package"].id
        if source != self.location_id:
            return {"result_package_id": package}
        leaves = self.location_dest_id.usage == "customer"
        return {"package_id": package, "result_package_id": leaves and package}
