from odoo import fields, models

from odoo.addons.soors_base.const import KG_DIGITS, KG_SOURCES


class ReportPosOrder(models.Model):
    _inherit = "report.pos.order"

    kg = fields.Float("Kilos", digits=KG_DIGITS, readonly=True)
    kg_source = fields.Selection(KG_SOURCES, "Source of weight", readonly=True)
    stream_id = fields.Many2one("soors.stream", readonly=True)

    def _select(self):
        return super()._select() + ", l.kg AS kg, l.kg_source, pt.stream_id"
