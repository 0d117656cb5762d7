from odoo import api, fields, models

# Symbols of the tablet's pictures by code of a stream or of a reason.
STREAM_ICONS = {
    "textiles": "textile",
    "clothing": "bag",
    "shoes": "shoes",
    "linen": "bag",
    "eee": "washer",
    "eee_cold": "fridge",
    "eee_screens": "screen",
    "eee_lamps": "lamp",
    "eee_large": "washer",
    "eee_small": "other",
    "eee_it": "computer",
    "furniture": "chair",
    "mattresses": "mattress",
    "bikes": "bike",
    "books": "book",
    "bricabrac": "box",
    "crockery": "dishes",
    "toys": "toy",
    "deco": "lamp",
    "construction": "tool",
    "wood": "wood",
    "green": "green",
    "metal": "metal",
}
REASON_ICONS = {
    "absent": "absent",
    "no_access": "stairs",
    "not_ready": "clock",
    "truck_full": "truck",
    "nothing_there": "cross",
    "too_heavy": "alert",
    "not_as_described": "other",
    "bad_condition": "alert",
    "kind_not_collected": "cross",
    "withdrawn": "person",
}
# What of the reasons is about goods, not about the whole stop.
REFUSALS = {"not_as_described", "bad_condition", "kind_not_collected"}
ICONS = sorted(
    set(STREAM_ICONS.values())
    | set(REASON_ICONS.values())
    | {"sofa", "table", "wardrobe", "bed", "container", "house", "recycle"}
)
STEPS_OF_KG = [5, 10, 20]
STEPS_OF_PIECES = [1, 5, 10]


class SoorsRefusalReason(models.Model):
    _inherit = "soors.refusal.reason"

    floor_kind = fields.Selection(
        [
            ("refusal", "Goods that are refused"),
            ("failure", "A stop that fails"),
            ("incident", "Something else that happened"),
        ],
        string="On tablets, for",
        compute="_compute_floor",
        store=True,
        readonly=False,
    )
    floor_icon = fields.Selection(
        [(icon, icon) for icon in ICONS],
        string="Picture on tablets",
        compute="_compute_floor",
        store=True,
        readonly=False,
    )
    is_photo_required = fields.Boolean("Photo needed")

    @api.depends("code")
    def _compute_floor(self):
        for reason in self:
            default = "refusal" if reason.code in REFUSALS else "failure"
            reason.floor_kind = reason.floor_kind or default
            icon = REASON_ICONS.get(reason.code, "other")
            reason.floor_icon = reason.floor_icon or icon


class SoorsStream(models.Model):
    _inherit = "soors.stream"

    floor_icon = fields.Selection(
        [(icon, icon) for icon in ICONS],
        string="Picture on tablets",
        compute="_compute_floor_icon",
        store=True,
        readonly=False,
    )

    @api.depends("code")
    def _compute_floor_icon(self):
        for stream in self:
            default = STREAM_ICONS.get(stream.code, "other")
            stream.floor_icon = stream.floor_icon or default


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
