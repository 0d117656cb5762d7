import copy
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .. import const

SINCE = "soors_floor.schema_%s_since"
# What a step may change of an entry.
FORM = ("kind", "round_uuid", "stop_uuid", "corrects_uuid", "payload")


class SoorsOperation(models.Model):
    """Understand entries that an older app made.

    For each number there is one step to the next, the method
    ``_upgrade_from_<number>(values)``: it takes and returns a dict of what ``FORM``
    names. Steps are never taken away: what is in the books may be looked at again years
    later.
    """

    _inherit = "soors.operation"

    @api.model
    def _note_schema(self):
        """Remember since when this form is known here; called by each update."""
        name = SINCE % const.SCHEMA
        # sudo: a date of the program, no data of anybody
        parameters = self.env["ir.config_parameter"].sudo()
        if not parameters.get_param(name):
            parameters.set_param(name, fields.Date.to_string(fields.Date.today()))

    @api.model
    def _get_schema_problem(self, schema):
        """Return why an entry of this form is not taken by itself, None if it is."""
        if schema > const.SCHEMA:
            return self.env._(
                "This entry was made by a newer app than the program here."
                " Try it again once the program is up to date."
            )
        if schema < const.SCHEMA - const.SCHEMAS_BACK or self._is_over(schema):
            return self.env._(
                "The app on this tablet is too old: it needs the new version. This"
                " entry is kept for the office, which can try it again."
            )
        return None

    @api.model
    def _is_over(self, schema):
        """Tell whether a newer form has been known for more than the stated days."""
        # sudo: see above
        parameters = self.env["ir.config_parameter"].sudo()
        newer = range(schema + 1, const.SCHEMA + 1)
        dates = [parameters.get_param(SINCE % number) for number in newer]
        limit = fields.Date.today() - timedelta(days=const.SCHEMA_DAYS)
        # Not noted: the program was changed without an update, a moment ago.
        return any(date and fields.Date.to_date(date) < limit for date in dates)

    def _upgrade(self):
        """Bring entries of older apps into the present form, and return all.

        Also those that are in the books: they are read again with each new entry of
        their stop.
        """
        for operation in self:
            if operation.schema != const.SCHEMA:
                operation._upgrade_one()
        return self

    def _upgrade_one(self):
        if self.schema > const.SCHEMA:
            raise UserError(self._get_schema_problem(self.schema))
        values = {name: self[name] or None for name in FORM}
        values["payload"] = self.payload or {}
        sent = {"schema": self.schema, **values}
        values["payload"] = copy.deepcopy(sent["payload"])
        for schema in range(self.schema, const.SCHEMA):
            values = getattr(self, f"_upgrade_from_{schema}")(values)
        changed = {name: value for name, value in values.items() if value != sent[name]}
        self.write({**changed, "schema": const.SCHEMA, "sent": self.sent or sent})
