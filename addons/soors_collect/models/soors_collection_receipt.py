import math
import uuid as uuid_lib

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..const import ENTERED_KG_SOURCES, MAX_KG, MAX_LINES, MAX_NOTE, MAX_PIECES

LINE_KEYS = {"product_id", "quantity", "kg", "kg_source"}


class SoorsCollectionReceipt(models.AbstractModel):
    """Read what came in and make one standard receipt of it.

    Shared by stops, corrections and drop-offs. ``_read_lines`` checks everything
    before anything is written, so that an entry is taken whole or not at all.
    """

    _name = "soors.collection.receipt"
    _description = "Receipt of collected goods"

    def _in_user_language(self):
        """Answer a bare call in the language of who called."""
        if self.env.context.get("lang") or not self.env.user.lang:
            return self
        return self.with_context(lang=self.env.user.lang)

    @api.model
    def _read_uuid(self, uuid):
        """Return the client's identifier in its canonical form."""
        try:
            return str(uuid_lib.UUID(uuid))
        except (AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("The entry has no valid identifier (UUID).")
            ) from error

    @api.model
    def _read_note(self, note):
        if not note:
            return False
        if not isinstance(note, str) or len(note) > MAX_NOTE:
            raise ValidationError(
                self.env._("A note has at most %(count)s characters.", count=MAX_NOTE)
            )
        return note

    @api.model
    def _read_lines(self, lines, company):
        """Check the lines of a client and return them with their products.

        :param list lines: dicts with ``product_id`` and

            * ``kg``: kilograms; needed for types counted in kilograms, optional for
              types counted in pieces (their measured weight);
            * ``quantity``: pieces; needed for types counted in pieces;
            * ``kg_source``: weighed (default where there is a weight), declared or
              average
        :return: list of dicts ``product``, ``quantity`` (in the product's unit),
            ``kg`` (kilograms or False), ``kg_source``
        """
        if not isinstance(lines, (list, tuple)) or not lines:
            raise ValidationError(
                self.env._("Say what was picked up: there is not one line.")
            )
        if len(lines) > MAX_LINES:
            raise ValidationError(
                self.env._("At most %(count)s lines at once.", count=MAX_LINES)
            )
        products = self._read_products(lines, company)
        return [
            self._read_line(number, line, products[line["product_id"]])
            for number, line in enumerate(lines, 1)
        ]

    @api.model
    def _read_products(self, lines, company):
        ids = []
        for number, line in enumerate(lines, 1):
            if not isinstance(line, dict) or set(line) - LINE_KEYS:
                raise ValidationError(
                    self.env._(
                        "Line %(number)s cannot be understood: it may hold only the"
                        " type of goods, pieces, kilograms and how they were found.",
                        number=number,
                    )
                )
            product_id = line.get("product_id")
            if isinstance(product_id, bool) or not isinstance(product_id, int):
                raise ValidationError(
                    self.env._("Line %(number)s: choose the goods.", number=number)
                )
            ids.append(product_id)
        found = self._find_collectable(ids, company)
        for number, product_id in enumerate(ids, 1):
            if product_id not in found.ids:
                raise ValidationError(
                    self.env._(
                        "Line %(number)s: these goods are not known or cannot be"
                        " picked up.",
                        number=number,
                    )
                )
        return {product.id: product for product in found}

    @api.model
    def _find_collectable(self, ids, company):
        """Return which of these goods may be picked up."""
        domain = self.env["product.product"]._get_collectable_domain(company)
        return self.env["product.product"].search([("id", "in", ids), *domain])

    @api.model
    def _read_line(self, number, line, product):
        kg = self._read_number(number, line.get("kg"), MAX_KG)
        quantity = self._read_number(number, line.get("quantity"), MAX_PIECES)
        source = line.get("kg_source") or ("weighed" if kg else "average")
        if source not in ENTERED_KG_SOURCES:
            raise ValidationError(
                self.env._(
                    "Line %(number)s: a weight is weighed, declared or an average.",
                    number=number,
                )
            )
        if product._is_weighed_product():
            return self._read_weighed_line(number, product, kg, source)
        if not quantity:
            raise ValidationError(
                self.env._(
                    "Line %(number)s: how many pieces of %(product)s?",
                    number=number,
                    product=product.display_name,
                )
            )
        return {
            "product": product,
            "quantity": quantity,
            # An average is worked out from the pieces when the goods are booked.
            "kg": kg if source != "average" else False,
            "kg_source": source,
        }

    @api.model
    def _read_weighed_line(self, number, product, kg, source):
        if not kg:
            raise ValidationError(
                self.env._(
                    "Line %(number)s: how many kilograms of %(product)s?",
                    number=number,
                    product=product.display_name,
                )
            )
        kilogram = self.env.ref("uom.product_uom_kgm")
        quantity = kilogram._compute_quantity(
            kg, product.uom_id, rounding_method="HALF-UP"
        )
        if product.uom_id.is_zero(quantity):
            raise ValidationError(
                self.env._("Line %(number)s: too small a weight.", number=number)
            )
        return {"product": product, "quantity": quantity, "kg": kg, "kg_source": source}

    @api.model
    def _read_number(self, number, value, maximum):
        """Return a number of a line, False when there is none."""
        if value is None or value is False:
            return False
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not math.isfinite(value)
            or value <= 0
        ):
            raise ValidationError(
                self.env._(
                    "Line %(number)s: kilograms and pieces must be numbers above zero.",
                    number=number,
                )
            )
        if value > maximum:
            raise ValidationError(
                self.env._(
                    "Line %(number)s: %(value)s is too much, at most %(maximum)s.",
                    number=number,
                    value=value,
                    maximum=maximum,
                )
            )
        return value

    def _lock_rows(self):
        """Make a second, simultaneous call for the same records wait."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id IN %s FOR UPDATE",
                SQL.identifier(self._table),
                tuple(self.ids),
            )
        )

    @api.model
    def _prepare_receipt_values(self, warehouse, header, lines):
        """Return the values of the receipt.

        :param header: dict with ``origin_kind``, ``partner_id``, ``municipality_id``,
            ``origin`` and whatever else the picking should hold
        """
        header = dict(header)
        source = warehouse.company_id._get_source_location(header.pop("origin_kind"))
        destination = warehouse._get_receipt_location()
        values = {
            **header,
            "picking_type_id": warehouse.in_type_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": warehouse.company_id.id,
        }
        values["move_ids"] = [
            (0, 0, self._prepare_receipt_move_values(values, line)) for line in lines
        ]
        return values

    @api.model
    def _prepare_receipt_move_values(self, picking_values, line):
        product = line["product"]
        values = {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": line["quantity"],
            "picking_type_id": picking_values["picking_type_id"],
            "location_id": picking_values["location_id"],
            "location_dest_id": picking_values["location_dest_id"],
            "company_id": picking_values["company_id"],
            "municipality_id": picking_values["municipality_id"],
        }
        if line["kg"] and not product._is_weighed_product():
            values["kg_measured"] = line["kg"]
        if line["kg_source"] != "average" or product._is_weighed_product():
            values["kg_source"] = line["kg_source"]
        return values

    @api.model
    def _create_receipt(self, warehouse, header, lines):
        """Make and validate one standard receipt; return it done.

        Call it with the rights needed for stock, after checking those of the user.
        """
        values = self._prepare_receipt_values(warehouse, header, lines)
        # No notes of each change of state: who recorded what is kept by the stop.
        pickings = self.env["stock.picking"].with_context(tracking_disable=True)
        picking = pickings.with_company(warehouse.company_id).create(values)
        # Not merged: two lines of one type may be weighed and declared.
        picking.move_ids._action_confirm(merge=False)
        self._set_receipt_lots(picking)
        self._validate_receipt(picking)
        return picking

    @api.model
    def _validate_receipt(self, picking):
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        if picking.state != "done":
            raise UserError(
                self.env._(
                    "The receipt could not be completed: ask the person in charge of"
                    " stock to look at the operation type %(type)s.",
                    type=picking.picking_type_id.display_name,
                )
            )

    @api.model
    def _set_receipt_lots(self, picking):
        """Give goods tracked by lot a lot of their own, named like the receipt."""
        lines = picking.move_ids.move_line_ids.filtered(
            lambda line: line.product_id.tracking == "lot"
        )
        for product, group in lines.grouped("product_id").items():
            group.lot_id = self.env["stock.lot"].create(
                {
                    "name": picking.name,
                    "product_id": product.id,
                    "company_id": picking.company_id.id,
                }
            )
