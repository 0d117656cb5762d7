from odoo import models


class SoorsRoundStop(models.Model):
    """What is printed about a stop: attestation of the donor, transport document."""

    _inherit = "soors.round.stop"

    def _get_document_lines(self):
        """Return what was taken, corrections included, as dicts for a document.

        ``goods``, ``pieces`` (0.0 for goods counted in kilograms), ``kg``, ``source``
        (how the weight was found, in words), ``waste_code`` (empty when none is
        known).
        """
        lines = self.line_ids
        sources = dict(lines._fields["kg_source"]._description_selection(self.env))
        rows = lines._read_group(
            [("stop_id", "in", self.ids)],
            ["product_id", "kg_source"],
            ["quantity:sum", "kg:sum", "date:max"],
        )
        return [
            {
                "goods": product.display_name,
                "pieces": 0.0 if product._is_weighed_product() else quantity,
                "kg": kg,
                "source": sources.get(source, ""),
                "waste_code": product.stream_id._get_waste_code(day),
            }
            for product, source, quantity, kg, day in rows
            if kg or quantity
        ]

    def _get_holder(self):
        """Return who handed the goods over, as lines of text."""
        self.ensure_one()
        point, partner = self.point_id, self.partner_id
        name = point.display_name or partner.commercial_partner_id.name or self.label
        number = partner.commercial_partner_id.company_registry
        return [text for text in (name, self.address, number) if text]
