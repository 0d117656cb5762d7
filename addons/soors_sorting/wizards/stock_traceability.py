from odoo import api, models


class StockTraceabilityReport(models.TransientModel):
    _inherit = "stock.traceability.report"

    @api.model
    def _get_reference(self, move_line):
        session = move_line.move_id.sorting_session_id
        if session:
            return session._name, session.id, session.name
        return super()._get_reference(move_line)

    @api.model
    def _get_linked_move_lines(self, move_line):
        parents, children = super()._get_linked_move_lines(move_line)
        if move_line.move_id.sorting_session_id:
            parents = parents or move_line.consume_line_ids
            children = children or move_line.produce_line_ids
        return parents, children
