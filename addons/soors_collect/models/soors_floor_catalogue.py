from odoo import models

STEPS_OF_KG = [5, 10, 20]
STEPS_OF_PIECES = [1, 5, 10]


class SoorsDevice(models.Model):
    """What a tablet offers to press: goods by family, reasons, checks."""

    _inherit = "soors.device"

    def _prepare_catalogue(self):
        return {
            "families": self._prepare_families(),
            "reasons": self._prepare_reasons(),
            "checks": self.env["soors.operation"]._get_check_names(),
        }

    def _prepare_families(self):
        """Return the collectable goods under their main stream."""
        Product = self.env["product.product"]
        domain = Product._get_collectable_domain(self.company_id)
        products = Product.search([*domain], order="stream_id, default_code, id")
        families = {}
        for product in products:
            root = product.stream_id._get_root()
            families.setdefault(root, []).append(self._prepare_product(product))
        return [
            {
                "id": stream.id,
                "name": stream.name,
                "icon": stream.floor_icon or "other",
                "products": items,
            }
            for stream, items in sorted(
                families.items(), key=lambda item: (item[0].sequence, item[0].id)
            )
        ]

    def _prepare_product(self, product):
        weighed = product._is_weighed_product()
        one = product.stream_id._get_unit_kg() if weighed else product.weight
        return {
            "id": product.id,
            "name": product.name,
            "icon": product.stream_id.floor_icon or "other",
            "uom": "kg" if weighed else "unit",
            "kg": round(one or product.stream_id._get_unit_kg(), 3),
            "steps": STEPS_OF_KG if weighed else STEPS_OF_PIECES,
        }

    def _prepare_reasons(self):
        reasons = self.env["soors.refusal.reason"].search(
            [("used_by", "in", ["driver", "both"])]
        )
        return [
            {
                "id": reason.id,
                "name": reason.name,
                "icon": reason.floor_icon or "other",
                "kind": reason.floor_kind or "failure",
                "photo_required": reason.is_photo_required,
            }
            for reason in reasons
        ]
