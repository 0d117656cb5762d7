from psycopg2 import InterfaceError, OperationalError

from odoo import models
from odoo.exceptions import ConcurrencyError, LockError, UserError

from .soors_operation import GOODS_KINDS, get_ancestors


class SoorsOperation(models.Model):
    """What an entry says of others, although it is put aside itself."""

    _inherit = "soors.operation"

    def _park(self, reason):
        result = super()._park(reason)
        if self.kind in GOODS_KINDS and self.corrects_uuid and self._is_corrected():
            self._look_at_stop_again()
        if self.kind == "round.weigh" and self.corrects_uuid:
            self._look_at_tickets_again()
        return result

    def _is_corrected(self):
        """Tell whether an entry that corrects this one came before it."""
        return self.search_count(
            [
                ("stop_uuid", "=", self.stop_uuid),
                ("corrects_uuid", "=", self.uuid),
                ("state", "=", "acked"),
            ],
            limit=1,
        )

    def _look_at_tickets_again(self):
        """Take away what a later entry replaced through this one, and came before."""
        links = self._get_ticket_links()
        if self._find_corrections(links):
            round_ = self.env["soors.round"].search(
                [
                    ("uuid", "=", self.round_uuid),
                    ("company_id", "=", self.company_id.id),
                ]
            )
            replaced = get_ancestors(self.uuid, links)
            self._find_weighings(round_, [("uuid", "in", replaced)]).unlink()

    def _look_at_stop_again(self):
        """Let what came before know that it is one chain: its goods count once."""
        stop = self.env["soors.round.stop"].search(
            [
                ("uuid", "=", self.stop_uuid),
                ("company_id", "=", self.company_id.id),
            ]
        )
        try:
            with self.env.cr.savepoint():
                stop.with_company(self.company_id)._settle()
        except (OperationalError, InterfaceError):
            raise
        except LockError as error:
            raise ConcurrencyError(str(error)) from error
        except UserError as error:
            # Sorted meanwhile, say: the entry stays put aside, and somebody looks.
            round_ = stop.round_id._for_planner()
            round_._tell_planner(
                round_.env._(
                    "Kilograms may count twice, look at: %(stop)s",
                    stop=stop.with_env(round_.env)._get_neutral_name(),
                ),
                str(error.args[0]),
            )
