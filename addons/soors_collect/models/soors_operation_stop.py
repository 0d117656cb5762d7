from odoo import models
from odoo.exceptions import ValidationError

from ..const import MAX_KG, MAX_NOTE
from .soors_operation import GOODS_KINDS

SIGNATURE_ANSWERS = ("signed", "absent", "refused")
QUALITIES = ("good", "wet", "waste")


class SoorsOperation(models.Model):
    """Apply what a crew did at a stop.

    Each method checks its entry; what the stop is then follows from all its entries
    together (``_settle``), so that their order does not matter.
    """

    _inherit = "soors.operation"

    def _apply_stop_arrive(self):
        self._get_stop()._settle(self)

    def _apply_stop_goods(self):
        stop = self._get_stop()
        self._check_corrects(stop)
        self._read_goods(stop)
        stop._settle(self)

    def _apply_stop_empty(self):
        stop = self._get_stop()
        self._check_corrects(stop)
        self._read_goods(stop)
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
        taken = [
            self._get_goods_line(line)
            for line in lines
            if not isinstance(line, dict) or not line.get("refused")
        ]
        if not taken and self.kind == "stop.empty":
            return self._get_container_lines(stop)
        return taken

    def _get_goods_line(self, line):
        if not isinstance(line, dict):
            self._raise_content("lines")
        kg, quantity = line.get("kg"), line.get("quantity")
        product_id = line.get("product_id")
        if kg is None and quantity is not None and isinstance(product_id, int):
            product = self.env["product.product"].browse(product_id).exists()
            # Goods counted in kilograms: their quantity is their weight.
            kg = quantity if product and product._is_weighed_product() else None
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
