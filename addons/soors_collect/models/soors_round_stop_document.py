import math

from odoo import models


class SoorsRoundStop(models.Model):
    """What is printed about a stop: attestation of the donor, transport document."""

    _inherit = "soors.round.stop"

    def _get_document_lines(self):
        """Return what was taken, by stop, corrections included: {stop: [dict]}.

        ``goods``, ``pieces`` (0.0 for goods counted in kilograms), ``kg``, ``source``
        (how the weight was found, in words), ``waste_code`` (empty when none is
        known).
        """
        lines = self.env["soors.round.stop.line"]
        sources = self._get_source_words()
        found = {stop: [] for stop in self}
        for stop, *row in lines._read_group(
            [("stop_id", "in", self.ids)],
            ["stop_id", "product_id", "kg_source"],
            ["quantity:sum", "kg:sum", "date:max"],
        ):
            found[stop].append(row)
        return {
            stop: [
                {
                    "goods": product.display_name,
                    "pieces": 0.0 if product._is_weighed_product() else quantity,
                    "kg": kg,
                    "source": sources.get(source, ""),
                    "waste_code": product.stream_id._get_waste_code(day),
                }
                for product, source, quantity, kg, day in self._net_rows(rows)
                if kg or quantity
            ]
            for stop, rows in found.items()
        }

    def _get_source_words(self):
        """Return how weights were found, in words of papers.

        Their languages are more than those of the screens that show the same.
        """
        return {
            "weighed": self.env._("Weighed"),
            "average": self.env._("Average weight"),
            "declared": self.env._("Declared"),
        }

    def _net_rows(self, rows):
        """Take what a correction took away from what the same goods brought.

        A paper shows what was taken: no kilograms below zero.
        """
        products = {}
        for product, *row in rows:
            products.setdefault(product, []).append(row)
        for product, found in products.items():
            if any(kg < 0 or quantity < 0 for _source, quantity, kg, _day in found):
                source, _quantity, _kg, day = max(found, key=lambda row: row[2])
                quantity = math.fsum(row[1] for row in found)
                kg = math.fsum(row[2] for row in found)
                found = [(source, quantity, round(kg, 3), day)]
            for row in found:
                yield product, *row

    def _get_kg_digits(self, lines):
        """Return the decimals that kilograms need, so that rows add up to the total.

        :param list lines: dicts with ``kg``
        """
        tenths = [line["kg"] * 10 for line in lines]
        return 1 if all(abs(kg - round(kg)) < 1e-6 for kg in tenths) else 3

    def _get_holder_name(self):
        """Return who handed the goods over."""
        self.ensure_one()
        partner = self.partner_id.commercial_partner_id
        return self.point_id.display_name or partner.name or self.label or ""

    def _get_holder_details(self):
        """Return place of pick-up, kind and number of the holder, as texts."""
        self.ensure_one()
        holder = self.partner_id.commercial_partner_id
        kinds = dict(self._fields["origin_kind"]._description_selection(self.env))
        texts = [
            self.address or self.municipality_id.name,
            kinds.get(self.origin_kind),
            holder.is_company and self.round_id._get_paper_registry(holder),
        ]
        return [text for text in texts if text]
