from odoo import models
from odoo.exceptions import ValidationError

from .soors_round_plan import SEQUENCE_STEP


class SoorsRound(models.Model):
    _inherit = "soors.round"

    def add_unplanned_stop(
        self,
        uuid,
        partner_id=None,
        point_id=None,
        municipality_id=None,
        zip_code=None,
        city=None,
        label=None,
        note=None,
    ):
        """Add a stop that nobody planned, on the way.

        The same ``uuid`` sent again answers the same stop. Where the goods come from
        must be known: by the donor, the collection point, the municipality or a
        postal code.

        :param str uuid: identifier made by the client, kept by the stop
        :param str label: where, when there is no donor to name
        :return: dict ``stop_id``, ``uuid``, ``repeated``
        """
        self.ensure_one()
        round_ = self._as_crew()
        Stop = round_.env["soors.round.stop"]
        uuid = Stop._read_uuid(uuid)
        known = Stop.search([("uuid", "=", uuid)], limit=1)
        if known:
            if known.round_id != round_:
                raise ValidationError(
                    round_.env._("This stop belongs to another round.")
                )
            return {"stop_id": known.id, "uuid": uuid, "repeated": True}
        round_._check_state("ready", "running")
        values = {
            "round_id": round_.id,
            "uuid": uuid,
            "sequence": round_._get_unplanned_sequence(),
            "label": Stop._read_note(label),
            "note": Stop._read_note(note),
            **self._prepare_unplanned_origin(
                partner_id, point_id, municipality_id, zip_code, city
            ),
        }
        stop = Stop.create(values)
        return {"stop_id": stop.id, "uuid": uuid, "repeated": False}

    def _get_unplanned_sequence(self):
        """Return a place right after the last stop that was made."""
        made = self.stop_ids.filtered(lambda stop: stop.state != "todo")
        last = max(made.mapped("sequence"), default=0)
        return last + SEQUENCE_STEP // 2

    def _prepare_unplanned_origin(
        self, partner_id, point_id, municipality_id, zip_code, city
    ):
        """Check, with the caller's own rights, what an unplanned stop names."""
        partner = self._browse_own("res.partner", partner_id)
        point = self._browse_own("soors.collection.point", point_id)
        municipality = self._browse_own("soors.municipality", municipality_id)
        if not municipality and zip_code:
            municipality = municipality._find_by_address(str(zip_code), city)
        municipality = point.municipality_id or municipality or partner.municipality_id
        if not municipality:
            raise ValidationError(
                self._in_company().env._(
                    "Which municipality do the goods come from? Type the postal code."
                )
            )
        return {
            "partner_id": partner.id,
            "point_id": point.id,
            "municipality_id": municipality.id,
        }

    def _browse_own(self, model, record_id):
        records = self.env[model]
        if not record_id:
            return records
        if isinstance(record_id, bool) or not isinstance(record_id, int):
            raise ValidationError(self._in_company().env._("This is not known."))
        # A search, so that the caller's record rules decide what is known.
        found = records.search([("id", "=", record_id)], limit=1)
        if not found:
            raise ValidationError(self._in_company().env._("This is not known."))
        return found
