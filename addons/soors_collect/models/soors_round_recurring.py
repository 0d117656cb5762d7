from odoo import api, fields, models
from odoo.exceptions import UserError

from .soors_round_plan import SEQUENCE_STEP
from .soors_round_template import ROUND_FIELDS, WEEKDAYS


class SoorsRound(models.Model):
    """Rounds that come of a recurring one."""

    _inherit = "soors.round"

    template_id = fields.Many2one(
        "soors.round.template",
        "Recurring round",
        copy=False,
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    template_date = fields.Date(
        "Made for",
        copy=False,
        readonly=True,
        help="Day of the recurring round, wherever the round was moved to.",
    )

    _template_date_uniq = models.UniqueIndex(
        "(template_id, template_date)"
        " WHERE template_id IS NOT NULL AND template_date IS NOT NULL",
        "This day has its round already.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_wanted_again(self):
        """A coming round that is deleted would be made again the next night."""
        today = fields.Date.context_today(self)
        for round_ in self:
            template, day = round_.template_id, round_.template_date
            if (
                template.active
                and day
                and round_.date >= today
                and template._is_wanted(day)
            ):
                raise UserError(
                    self.env._(
                        "%(name)s belongs to the recurring round %(template)s and"
                        " would be made again: cancel it instead.",
                        name=round_.display_name,
                        template=template.name,
                    )
                )

    def action_make_recurring(self):
        """Make a recurring round of this one: same day, crew, truck and points."""
        self.ensure_one()
        if not self.template_id:
            template = self.env["soors.round.template"].create(
                self._prepare_template_values()
            )
            self.write({"template_id": template.id, "template_date": self.date})
            # Its points are those of the template now, those added later are not.
            self.stop_ids.filtered("point_id").is_recurring = True
        return {
            "type": "ir.actions.act_window",
            "res_model": "soors.round.template",
            "view_mode": "form",
            "res_id": self.template_id.id,
        }

    def _prepare_template_values(self):
        """Return the values of a recurring round like this one, every week."""
        values = self._convert_to_write({name: self[name] for name in ROUND_FIELDS})
        points = self.stop_ids.sorted("sequence").point_id.filtered("active")
        return {
            **values,
            "name": self._get_template_name(),
            WEEKDAYS[self.date.weekday()]: True,
            "date_from": self.date,
            "crew_ids": [fields.Command.set(self.crew_ids.ids)],
            "line_ids": [
                fields.Command.create(
                    {"point_id": point.id, "sequence": number * SEQUENCE_STEP}
                )
                for number, point in enumerate(points, 1)
            ],
        }

    def _get_template_name(self):
        towns = self.stop_ids.municipality_id.mapped("name")[:2]
        return ", ".join(towns) or self.display_name
