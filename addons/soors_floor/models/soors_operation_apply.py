import logging

from psycopg2 import IntegrityError, InterfaceError, OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError, LockError, UserError

from ..const import SCHEMAS

_logger = logging.getLogger(__name__)


class SoorsOperation(models.Model):
    """Apply an entry. For each kind, a business add-on brings ``_apply_<kind>``."""

    _inherit = "soors.operation"

    @api.model
    def _get_kinds(self):
        """Return {kind: name for people}; add-ons add theirs.

        The kind ``stop.goods`` is applied by the method ``_apply_stop_goods``.
        """
        return {}

    def _take(self, values):
        """Apply an entry that has just been recorded."""
        problem = self._get_problem(values)
        if problem:
            self._park(problem)
            return
        self._announce_files(values["files"])
        if self.state == "received":
            self._apply_safely()

    def _get_problem(self, values):
        """Return why an entry cannot even be tried."""
        if values["problem"] == "size":
            return self.env._("This entry is too large.")
        if values["problem"] == "files":
            return self.env._("The photos of this entry cannot be understood.")
        if values["problem"]:
            return self.env._("This entry cannot be understood.")
        if values["schema"] not in SCHEMAS:
            return self.env._("This entry was made by an app of another version.")
        return None

    def _announce_files(self, files):
        if not files:
            return
        File = self.env["soors.operation.file"]
        uuids = [values["uuid"] for values in files]
        if len(set(uuids)) < len(uuids) or File.search([("uuid", "in", uuids)]):
            self._park(self.env._("A photo of this entry belongs to another one."))
            return
        File.create([{**values, "operation_id": self.id} for values in files])

    def _apply_safely(self):
        """Apply whole or not at all; what is refused is put aside with its reason."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._apply()
                self.write({"state": "acked", "reason": False})
        except (OperationalError, InterfaceError):
            # Tried again as a whole, or sent again when the database is back.
            raise
        except LockError as error:
            raise ConcurrencyError(str(error)) from error
        except UserError as error:
            self._park(str(error.args[0]))
        except IntegrityError as error:
            self._park(self._get_integrity_reason(error))
        except Exception:
            # A mistake of ours must not hold up what the driver recorded after it.
            _logger.exception("The entry %s could not be applied", self.uuid)
            self._park(self.env._("This entry met an error of the program."))

    def _apply(self):
        method = "_apply_" + self.kind.replace(".", "_")
        if self.kind not in self._get_kinds():
            raise UserError(self.env._("This kind of entry is not known here."))
        getattr(self.with_company(self.company_id), method)()

    def _park(self, reason):
        _logger.info("The entry %s was put aside: %s", self.uuid, reason)
        self.write({"state": "parked", "reason": reason})

    def _get_integrity_reason(self, error):
        models_by_table = {model._table: model for model in self.env.registry.values()}
        model = models_by_table.get(error.diag.table_name)
        name = model._name if model else "base"
        return self.env[name]._sql_error_to_message(error)
