from odoo import models

STEPS_OF_KG = [5, 10, 20]
STEPS_OF_PIECES = [1, 5, 10]
# Those of the page that donors sign.
DONOR_LANGUAGES = ("fr", "nl", "de", "en", "ar", "tr")
LAST = 2**31  # goods without a picture


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
        shared = self._get_shared_streams()
        names = self._get_donor_names(products)
        families = {}
        for product in products.sorted(self._get_place):
            root = product.stream_id._get_root()
            item = self._prepare_product(product, shared)
            if names[product]:
                item["names"] = names[product]
            families.setdefault(root, []).append(item)
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

    def _get_donor_names(self, products):
        """Return {goods: {language: name}} where donors call them by another name.

        The page that they sign speaks their language, whatever the driver's is.
        """
        names = {product: {} for product in products}
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for code in installed:
            language = code[:2]
            if language not in DONOR_LANGUAGES:
                continue
            for product in products.with_context(lang=code):
                own = products.browse(product.id)
                if product.name != own.name:
                    names[own].setdefault(language, product.name)
        return names

    def _get_place(self, product):
        """Return the place among the goods: pictures in their order come first."""
        return product.tile_id.sequence if product.tile_id else LAST

    def _get_shared_streams(self):
        """Return the streams whose picture is that of one thing of several."""
        groups = self.env["soors.goods.tile"]._read_group(
            [], ["stream_id"], having=[("__count", ">", 1)]
        )
        return {stream for (stream,) in groups}

    def _prepare_product(self, product, shared):
        weighed = product._is_weighed_product()
        one = product.stream_id._get_unit_kg() if weighed else product.weight
        stream = product.stream_id
        icon = stream.floor_icon if stream not in shared else None
        return {
            "id": product.id,
            "name": product.name,
            # What the donor pressed leads to the goods it mostly is.
            "tile": product.tile_id.id or None,
            "icon": product.tile_id.icon or icon or "other",
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
                "code": reason.code,
                "name": reason.name,
                "icon": reason.floor_icon or "other",
                "kind": reason.floor_kind or "failure",
                "photo_required": reason.is_photo_required,
            }
            for reason in reasons
        ]
