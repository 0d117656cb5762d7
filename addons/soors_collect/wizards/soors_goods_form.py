from odoo import api, models


class SoorsGoodsForm(models.AbstractModel):
    """A form on which goods are entered, filled with what is known of them.

    It has ``line_ids``, of a model that inherits ``soors.goods.line``.
    """

    _name = "soors.goods.form"
    _description = "Goods being entered"

    # Fields from which the first lines are made.
    _goods_from = ()

    @api.depends(lambda self: self._goods_from)
    def _compute_line_ids(self):
        for form in self:
            values = form._prepare_lines() if not form.line_ids else []
            form.line_ids = [(0, 0, line) for line in values]

    def _prepare_lines(self):
        """Return the values of the lines the form opens with."""
        return []

    def _get_goods_company(self):
        """Return the organisation whose goods are entered."""
        return self.env.company

    def _record(self, entries):
        """Book the goods, given as the entry points expect them."""
        raise NotImplementedError

    def action_record(self):
        """Book what was entered; refuse with the reason if that fails."""
        self.ensure_one()
        self._record([line._prepare_entry() for line in self.line_ids])
        return {"type": "ir.actions.act_window_close"}
