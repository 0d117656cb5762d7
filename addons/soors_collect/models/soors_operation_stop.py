from odoo import models
from odoo.exceptions import ValidationError

from ..const import MAX_KG, MAX_NOTE
from .soors_operation import GOODS_KINDS

# What these say leads to one state of their stop, worked out from all of them.
CLOSING_KINDS = {"stop.done", "stop.fail"}
SETTLING_KINDS = {
    "stop.arrive",
    "stop.goods",
    "stop.empty",
    "stop.refuse",
    "stop.sign",
    *CLOSING_KINDS,
}
SIGNATURE_ANSWERS = ("signed", "absent", "refused")
QUALITIES = ("good", "wet", "waste")


class SoorsOperation(models.Model):
    """Apply what a crew did at a stop.

    Each method checks its entry; what the stop is then follows from all its entries
    together (``_settle``), so that their order does not matter.
    """

    _inherit = "soors.operation"

    def _goes_with(self, previous):
        # What comes after the end of a stop is booked apart from what came before.
        return super()._goes_with(previous) or bool(
            self.stop_uuid
            and self.stop_uuid == previous.stop_uuid
            and self.round_uuid == previous.round_uuid
            and self.kind in SETTLING_KINDS
            and previous.kind in SETTLING_KINDS - CLOSING_KINDS
        )

    def _apply_all(self):
        """Apply entries of one stop; what it then is, is worked out at the last."""
        first, last = self[:-1], self[-1:]
        for operation in first.with_context(soors_settle_later=True):
            super(SoorsOperation, operation)._apply_all()
            # Found once, it is the same for those that follow.
            found = {"stop_id": operation.stop_id.id, "round_id": operation.round_id.id}
            self.filtered(lambda later: not later.stop_id).write(found)
        return super(SoorsOperation, last)._apply_all()

    def _apply_stop_arrive(self):
        self._get_stop()._settle(self)

    def _apply_stop_goods(self):
        stop = self._get_stop()
        self._check_corrects(stop)
        self._keep_goods(stop)
        stop._settle(self)

    def _apply_stop_empty(self):
        stop = self._get_stop()
        self._check_corrects(stop)
        self._keep_goods(stop)
        self._read_decimal("fill", 100)
        if self.payload.get("quality") is not None:
            self._read_choice("quality", QUALITIES)
        stop._settle(self)

    def _apply_stop_refuse(self):
        stop = self._get_stop()
        reason = self._read_reason()
        quantity = self._read_decimal("quantity", 10_000)
        product = stop._browse_collectable(self.payload.get("product_id"))
        stop._settle(self)
        self.env["soors.round.stop.refusal"].create(
            {
                "stop_id": stop.id,
                "operation_id": self.id,
                "reason_id": reason.id,
                "product_id": product.id,
                "quantity": quantity or 0.0,
            }
        )

    def _apply_stop_sign(self):
        stop = self._get_stop()
        self._read_choice("answer", SIGNATURE_ANSWERS, "signed")
        self._read_short("name")
        stop._settle(self)

    def _apply_stop_done(self):
        self._get_stop()._settle(self)

    def _apply_stop_fail(self):
        stop = self._get_stop()
        self._read_reason()
        stop._settle(self)

    def _apply_stop_unplanned(self):
        uuid = self.env["soors.round.stop"]._read_uuid(self.payload.get("new_stop"))
        round_ = self._get_round()
        stop = self.env["soors.round.stop"].search([("uuid", "=", uuid)])
        if stop.company_id not in (stop.company_id.browse(), self.company_id):
            raise ValidationError(self.env._("This stop is not of this organisation."))
        values = self._prepare_unplanned_values(round_)
        if not stop:
            stop = round_._create_crew_stop(uuid, values)
        elif stop.kind == "unplanned" and not stop.line_ids:
            # Made before by an entry of it that came earlier.
            stop.write(values)
        self.write({"stop_id": stop.id, "round_id": stop.round_id.id})

    def _prepare_unplanned_values(self, round_):
        parts = [self._read_short(key) for key in ("name", "street", "zip", "city")]
        name, street, zip_code, city = parts
        place = " ".join(filter(None, [zip_code, city]))
        found = self.env["soors.municipality"]._find_by_address(zip_code, city)
        phone = self._read_short("phone", 40)
        donor = self.env["soors.collection.request"]._find_donor(phone, name or None)
        values = {
            "label": ", ".join(filter(None, [name, street, place])) or False,
            "partner_id": donor.id,
        }
        if found:
            values["municipality_id"] = found.id
        return values

    # Goods

    def _check_corrects(self, stop):
        """Refuse the correction of an entry of another stop."""
        if not self.corrects_uuid:
            return
        other = self.search([("uuid", "=", self.corrects_uuid)])
        if other and (
            other.stop_uuid != self.stop_uuid or other.kind not in GOODS_KINDS
        ):
            raise ValidationError(
                self.env._("This entry corrects one of another stop.")
            )

    def _keep_goods(self, stop):
        """Read the goods of this entry once, and keep what was understood.

        The office may archive a type or change a weight before the stop is finished or
        the entry corrected: what was picked up stays what it was.
        """
        lines = [
            {**entry, "product": entry["product"].id}
            for entry in self._read_goods(stop)
        ]
        self.goods = {"lines": lines}

    def _get_goods(self, stop):
        """Return the goods of this entry, as ``_read_lines`` does."""
        if not self.goods:
            # Applied before they were kept.
            return self._read_goods(stop)
        products = self.env["product.product"]
        return [
            {**line, "product": products.browse(line["product"])}
            for line in self.goods["lines"]
        ]

    def _read_goods(self, stop):
        """Return the goods of this entry, checked, as ``_read_lines`` does.

        Nothing is a good answer: all of it was refused, or a correction takes all
        back.
        """
        lines = self._get_goods_lines(stop)
        return stop._read_lines(lines, stop.company_id) if lines else []

    def _get_goods_lines(self, stop):
        lines = self.payload.get("lines") or []
        if not isinstance(lines, list):
            self._raise_content("lines")
        products = self._get_products_of(lines)
        taken = [
            self._get_goods_line(line, products)
            for line in lines
            if not isinstance(line, dict) or not line.get("refused")
        ]
        if not taken and self.kind == "stop.empty":
            return self._get_container_lines(stop)
        return taken

    def _get_products_of(self, lines):
        """Return what the lines name and is there, with one look."""
        named = [line.get("product_id") for line in lines if isinstance(line, dict)]
        ids = {i for i in named if isinstance(i, int) and not isinstance(i, bool)}
        return self.env["product.product"].browse(ids).exists()

    def _get_goods_line(self, line, products):
        if not isinstance(line, dict):
            self._raise_content("lines")
        kg, quantity = line.get("kg"), line.get("quantity")
        product_id = line.get("product_id")
        product = products.filtered(lambda product: product.id == product_id)
        if kg is None and product and product._is_weighed_product():
            # Goods counted in kilograms: their quantity is their weight.
            kg = quantity
        return {
            "product_id": product_id,
            "quantity": quantity,
            # Nothing weighed is no weight; what is below nothing is refused later.
            "kg": kg or None,
            "kg_source": line.get("kg_source"),
        }

    def _get_container_lines(self, stop):
        """Return what was in a container: its kilograms, or its bags."""
        kg = self._read_decimal("kg", MAX_KG)
        bags = self._read_decimal("bags", 1000)
        source = "weighed"
        if not kg and bags:
            kg, source = bags * stop._get_kg_of_bag(), "average"
        if not kg:
            return []
        product = stop._get_container_product()
        return [{"product_id": product.id, "kg": kg, "kg_source": source}]

    def _read_note_text(self):
        return self._read_short("text", MAX_NOTE) or self._read_short("note", MAX_NOTE)
