import hashlib
import json

import pytz

from odoo import fields, models


class SoorsDevice(models.Model):
    """What a tablet is told. Business add-ons fill the plan."""

    _inherit = "soors.device"

    def _get_plan(self):
        """Return the day of this tablet as plain data; add-ons extend it.

        :return: dict ``date``, ``rounds``, ``catalogue``, ``crew``, ``vehicles``
        """
        self.ensure_one()
        return {
            "date": str(self._get_today()),
            "rounds": [],
            "catalogue": {"families": [], "reasons": [], "checks": []},
            "crew": [],
            "vehicles": [],
        }

    def _get_today(self):
        """Return the date where the tablet is."""
        zone = self.company_id._get_timezone()
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _get_plan_to_hash(self, plan):
        """Return what of a plan makes it a new one; add-ons leave out the rest."""
        return plan

    def _get_plan_answer(self, known_hash):
        """Return the plan with its hash, None when the tablet has it already."""
        plan = self._get_plan()
        text = json.dumps(self._get_plan_to_hash(plan), sort_keys=True)
        plan_hash = hashlib.sha256(text.encode()).hexdigest()[:32]
        return None if plan_hash == known_hash else {"hash": plan_hash, **plan}

    def _get_messages(self):
        """Return short sentences for who holds the tablet: ``uuid`` and ``text``."""
        return []
