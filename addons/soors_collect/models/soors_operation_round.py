from markupsafe import Markup

from odoo import fields, models

from ..const import MAX_KG
from .soors_operation import get_ancestors

CHECKS = ("lights", "tyres", "damage")
MAX_KM = 2_000


class SoorsOperation(models.Model):
    """Apply what a crew did on its round."""

    _inherit = "soors.operation"

    def _apply_day_start(self):
        round_ = self._get_round()
        checks = self.payload.get("checks") or {}
        if not isinstance(checks, dict):
            self._raise_content("checks")
        bad = [code for code in CHECKS if checks.get(code) == "bad"]
        round_._settle_round(self)
        if bad:
            told = round_._for_planner()
            names = self.with_env(told.env)._say(bad)
            told._tell_planner(
                told.env._("The vehicle needs a look: %(checks)s", checks=names),
                self._read_note_text(),
            )

    def _say(self, checks):
        labels = {check["code"]: check["name"] for check in self._get_check_names()}
        return ", ".join(labels[code] for code in checks)

    def _get_check_names(self):
        """Return what is looked at before a truck leaves."""
        return [
            {"code": "lights", "name": self.env._("Lights")},
            {"code": "tyres", "name": self.env._("Tyres")},
            {"code": "damage", "name": self.env._("Damage")},
        ]

    def _read_vehicle(self):
        vehicle_id = self.payload.get("vehicle_id")
        known = isinstance(vehicle_id, int) and not isinstance(vehicle_id, bool)
        return self.env["fleet.vehicle"].search(
            [
                ("id", "=", vehicle_id if known else 0),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )

    def _read_driver(self):
        driver_id = self.payload.get("driver_id")
        known = isinstance(driver_id, int) and not isinstance(driver_id, bool)
        return self.driver_id or self.env["res.partner"].search(
            [
                ("id", "=", driver_id if known else 0),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )

    def _apply_round_unload(self):
        round_ = self._get_round()
        site = self._read_short("site")
        self._create_weighing(round_, "unload", {"site": site})
        # Who unloads without saying which one it was does the next that is planned.
        step = self._get_step() or round_._get_next_unloading()
        step._close(self.date_estimated or fields.Datetime.now(), site)

    def _apply_round_break(self):
        self._get_round()
        self._get_step()._close(None)

    def _apply_round_weigh(self):
        round_ = self._get_round()
        net = self._read_decimal("net_kg", MAX_KG)
        gross = self._read_decimal("gross_kg", 2 * MAX_KG)
        if net is None:
            net = self._read_decimal("kg", MAX_KG)
        if net is None and gross is None:
            self._raise_content("net_kg")
        values = {
            "kg_net": net or 0.0,
            "kg_gross": gross or 0.0,
            "ticket": self._read_short("ticket", 60),
        }
        links = self._get_ticket_links()
        replaced = get_ancestors(self.uuid, links)
        self._find_weighings(round_, [("uuid", "in", replaced)]).unlink()
        # A correction that came before what it corrects is the one that counts.
        if not self._find_corrections(links):
            self._create_weighing(round_, "weigh", values)

    def _get_ticket_links(self):
        """Return {entry: entry it corrects} of the tickets of this round.

        Those that were put aside count too: they were the last ones when the tablet
        made the next.
        """
        domain = [
            ("round_uuid", "=", self.round_uuid),
            ("company_id", "=", self.company_id.id),
            ("kind", "=", self.kind),
        ]
        tickets = self.search(domain) | self
        return {ticket.uuid: ticket.corrects_uuid for ticket in tickets}

    def _find_weighings(self, round_, domain):
        """Return what entries of a round said was weighed."""
        return self.env["soors.round.weighing"].search(
            [
                ("round_id", "=", round_.id),
                ("kind", "=", "weigh"),
                ("operation_id", "any", domain),
            ]
        )

    def _find_corrections(self, links):
        """Return what was received to replace this entry, and counts."""
        later = [uuid for uuid in links if self.uuid in get_ancestors(uuid, links)]
        return self.search(
            [
                ("uuid", "in", later),
                ("company_id", "=", self.company_id.id),
                ("kind", "=", self.kind),
                ("state", "=", "acked"),
            ]
        )

    def _create_weighing(self, round_, kind, values):
        self.env["soors.round.weighing"].create(
            {
                "round_id": round_.id,
                "kind": kind,
                "date": self.date_estimated or fields.Datetime.now(),
                "operation_id": self.id,
                **values,
            }
        )

    def _apply_round_end(self):
        round_ = self._get_round()
        self._read_decimal("km", MAX_KM)
        round_._settle_round(self)

    def _apply_note(self):
        text = self._read_note_text()
        stop = self._get_stop() if self.stop_uuid else None
        round_ = stop.round_id if stop else self._get_round()
        where = Markup("<b>%s</b><br/>") % stop._get_neutral_name() if stop else ""
        if stop:
            stop._settle(self)
        # sudo is the caller's: the message is of the tablet, not of a person
        self.note_message_id = round_.message_post(body=Markup("%s%s") % (where, text))
