import logging

from psycopg2 import IntegrityError, InterfaceError, OperationalError

from odoo import api, models
from odoo.exceptions import ConcurrencyError, LockError, UserError

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

    @api.model
    def _take_all(self, pairs):
        """Apply entries that have just been recorded, in their order.

        :param list pairs: (entry, its values as they were read)
        """
        group = self.browse()
        for operation, values in pairs:
            if group and not operation._goes_with(group[-1]):
                group._apply_group()
                group = self.browse()
            if operation._is_ready(values):
                group += operation
        group._apply_group()

    def _is_ready(self, values):
        """Tell whether an entry can be tried; put it aside when it cannot."""
        problem = self._get_problem(values)
        # Also when the entry is put aside: its photos belong to what the office reads.
        self._announce_files(values["files"])
        if problem:
            self._park(problem)
        return self.state == "received"

    def _goes_with(self, previous):
        """Tell whether this entry may be applied in one go with the one before it.

        What entries of one thing lead to can then be worked out once. Add-ons say for
        which kinds that is right.
        """
        return False

    def _get_problem(self, values):
        """Return why an entry cannot even be tried."""
        if values["problem"] == "size":
            return self.env._("This entry is too large.")
        if values["problem"] == "files":
            return self.env._("The photos of this entry cannot be understood.")
        if values["problem"]:
            return self.env._("This entry cannot be understood.")
        return self._get_schema_problem(values["schema"])

    def _announce_files(self, files):
        if not files:
            return
        File = self.env["soors.operation.file"]
        uuids = [values["uuid"] for values in files]
        if len(set(uuids)) < len(uuids) or File.search([("uuid", "in", uuids)]):
            self._park(self.env._("A photo of this entry belongs to another one."))
            return
        File.create([{**values, "operation_id": self.id} for values in files])

    def _apply_group(self):
        if len(self) > 1 and self._apply_together():
            return
        for operation in self:
            operation._apply_safely()

    def _apply_together(self):
        """Apply entries in one go; tell whether all of them could be.

        When one is refused nothing is done: each alone then finds which it is.
        """
        try:
            with self.env.cr.savepoint():
                self._apply_all()
                self._write_out()
        except (OperationalError, InterfaceError):
            raise
        except LockError as error:
            raise ConcurrencyError(str(error)) from error
        except Exception:
            _logger.info("Applied one by one: the entries %s", self.mapped("uuid"))
            return False
        return True

    def _apply_all(self):
        for operation in self:
            operation._apply()
            operation.write({"state": "acked", "reason": False})

    def _write_out(self):
        """Write what waits, with the rights it was made with.

        The end of a savepoint does it with those of the tablet's user, who may not
        even read the currency that an amount is rounded by.
        """
        self.env.flush_all()

    def _apply_safely(self):
        """Apply whole or not at all; what is refused is put aside with its reason."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._apply()
                self.write({"state": "acked", "reason": False})
                self._write_out()
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
        self._upgrade()
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
