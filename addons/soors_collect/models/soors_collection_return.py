from odoo import api, models
from odoo.exceptions import UserError


class SoorsCollectionReceipt(models.AbstractModel):
    _inherit = "soors.collection.receipt"

    @api.model
    def _create_return(self, warehouse, header, lines):
        """Send back what was booked by mistake; return the transfer, done.

        The standard return wizard starts from one receipt and one place; a stop may
        have several receipts, and its goods may have gone on to the next place.
        """
        header = dict(header)
        source = warehouse.company_id._get_source_location(header.pop("origin_kind"))
        picking_type = (
            warehouse.in_type_id.return_picking_type_id or warehouse.out_type_id
        )
        origins = self._get_returnable_moves(header["round_stop_id"])
        self._check_returnable(header["round_stop_id"], lines)
        places = [self._get_return_place(warehouse, line, origins) for line in lines]
        values = {
            **header,
            "picking_type_id": picking_type.id,
            "location_id": places[0].id,
            "location_dest_id": source.id,
            "company_id": warehouse.company_id.id,
        }
        values["move_ids"] = [
            (0, 0, self._prepare_return_move_values(values, line, place, origins))
            for line, place in zip(lines, places, strict=True)
        ]
        picking = (
            self.env["stock.picking"].with_company(warehouse.company_id).create(values)
        )
        picking.move_ids._action_confirm(merge=False)
        picking.action_assign()
        self._validate_receipt(picking)
        return picking

    @api.model
    def _get_returnable_moves(self, stop_id):
        return self.env["stock.move"].search(
            [
                ("picking_id.round_stop_id", "=", stop_id),
                ("state", "=", "done"),
                ("location_id.usage", "=", "supplier"),
            ]
        )

    @api.model
    def _check_returnable(self, stop_id, lines):
        """Refuse to send back more than the stop still counts."""
        booked = dict(
            self.env["soors.round.stop.line"]._read_group(
                [("stop_id", "=", stop_id)], ["product_id"], ["quantity:sum"]
            )
        )
        for line in lines:
            product = line["product"]
            booked[product] = booked.get(product, 0.0) - line["quantity"]
            if product.uom_id.compare(booked[product], 0.0) < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: more than was booked at this stop.",
                        product=product.display_name,
                    )
                )

    @api.model
    def _get_return_place(self, warehouse, line, origins):
        """Return where enough of these goods still is, else refuse."""
        moves = origins.filtered(lambda move: move.product_id == line["product"])
        # What waits for the next step of the receipt is set free to go back.
        moves.move_dest_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )._do_unreserve()
        places = moves.location_dest_id | warehouse._get_stage_location("to_sort")
        for place in places:
            available = self.env["stock.quant"]._get_available_quantity(
                line["product"], place
            )
            if line["product"].uom_id.compare(available, line["quantity"]) >= 0:
                return place
        raise UserError(
            self.env._(
                "%(product)s: these goods are not where they were unloaded any more,"
                " they have been sorted. Correct the sorting instead.",
                product=line["product"].display_name,
            )
        )

    @api.model
    def _prepare_return_move_values(self, picking_values, line, place, origins):
        values = self._prepare_receipt_move_values(
            {**picking_values, "location_id": place.id}, line
        )
        origin = origins.filtered(lambda move: move.product_id == line["product"])
        return {
            **values,
            **self._prepare_average_back(line, picking_values["round_stop_id"]),
            "origin_returned_move_id": origin[:1].id,
            "procure_method": "make_to_stock",
        }

    @api.model
    def _prepare_average_back(self, line, stop_id):
        """Return the kilos of goods that came by their usual weight.

        They go back with the weight of the day they came, whatever is usual now.
        """
        [(pieces, kg)] = self.env["soors.round.stop.line"]._read_group(
            [
                ("stop_id", "=", stop_id),
                ("product_id", "=", line["product"].id),
                ("kg_source", "=", "average"),
            ],
            [],
            ["quantity:sum", "kg:sum"],
        )
        if line["kg_source"] != "average" or not pieces or kg <= 0:
            return {}
        kg_back = round(kg / pieces * line["quantity"], 3)
        return {"kg_measured": kg_back, "kg_source": "average"}
