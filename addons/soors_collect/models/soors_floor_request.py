from odoo import models


class SoorsCollectionRequest(models.Model):
    _inherit = "soors.collection.request"

    def _free_for_crew(self, round_, keep=None):
        """Take requests off the rounds they were put on meanwhile: a crew made them.

        :param round_: where they were made; its planner is told
        :param keep: the stop where they were made
        """
        others = self.stop_ids.filtered(
            lambda stop: stop != keep and stop.state == "todo"
        )
        told = round_._for_planner()
        for stop in others:
            told._tell_planner(
                told.env._(
                    "Made already, taken off another round: %(stop)s",
                    stop=stop.with_env(told.env)._get_neutral_name(),
                ),
                stop.round_id.display_name,
            )
        others.unlink()
        # A failure that another tablet reported before is not the last word.
        self.filtered("closing").write({"closing": False, "refusal_reason_id": False})
