"""What a sorter's screen calls: one idempotent method per gesture."""

from math import isfinite
from uuid import UUID

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..const import DESTINATIONS

# Far above any scale; what is larger is a slip of the finger or a fault.
MAX_AMOUNT = 100_000


class SoorsSortingSession(models.Model):
    _inherit = "soors.sorting.session"

    @api.model
    def start_session(
        self, uuid, inputs, warehouse_id=None, stream_id=None, team_size=1
    ):
        """Create and open a session with what it takes, all or nothing.

        Sent twice with the same ``uuid`` it counts once and answers the same.

        :param str uuid: identity of the operation, made by the client
        :param list inputs: dicts of ``product_id``, ``kg`` and, for goods
            counted or followed by lot, ``quantity`` and ``lot_id``
        :param int warehouse_id: default: the first warehouse of the company
        :param int stream_id: stream that is sorted, none when mixed
        :param int team_size: how many people sort
        :return: see :meth:`get_summary`
        :rtype: dict
        """
        self.check_access("create")
        uuid = self._check_uuid(uuid)
        known = self._find_operation(self, uuid)
        if known:
            return {**known.get_summary(), "replayed": True}
        values = {
            "stream_id": self._check_id("soors.stream", stream_id),
            "team_size": self._check_count(team_size),
            "input_ids": self._prepare_inputs(inputs),
        }
        if warehouse_id:
            warehouse = self.env["stock.warehouse"].browse(
                self._check_id("stock.warehouse", warehouse_id)
            )
            values["warehouse_id"] = warehouse.id
            values["company_id"] = warehouse.company_id.id
        session = self.create(values)
        session._set_step({"uuid": uuid})
        session.action_open()
        return {**session.get_summary(), "replayed": False}

    def record_output(
        self,
        uuid,
        product_id,
        quantity=0,
        kg=0,
        destination=None,
        treatment=None,
        lot_name=None,
    ):
        """Record goods that came out of an open session.

        Sent twice with the same ``uuid`` it counts once and answers the same.

        :param str uuid: identity of the operation, made by the client
        :param int product_id: what the goods became
        :param float quantity: pieces, for goods counted
        :param float kg: reading of the scale in kilograms; needed for goods
            kept in kilograms, else the average weight counts
        :param str destination: ``store``, ``shop``, ``workshop``, ``export`` or
            ``outlet``; default: the usual one of the grade
        :param str treatment: code of what happens at the outlet; default: the
            usual one of the grade
        :param str lot_name: label of a unique or valuable item
        :return: see :meth:`get_summary`, with the ``line_id``
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("write")
        uuid = self._check_uuid(uuid)
        lines = self.env["soors.sorting.output"]
        known = self._find_operation(lines, uuid)
        if known:
            return self._get_replay(known)
        self._check_state("open")
        values = {
            "session_id": self.id,
            "uuid": uuid,
            "product_id": self._check_id("product.product", product_id, required=True),
            "quantity": self._check_amount(quantity),
            "kg_measured": self._check_amount(kg),
            "lot_name": lot_name or False,
            **self._prepare_destination(destination, treatment),
        }
        line = lines.create(values)
        return {**self.get_summary(), "line_id": line.id, "replayed": False}

    def remove_output(self, line_id):
        """Take back a line recorded by mistake, while the session is open.

        :param int line_id: as answered by :meth:`record_output`
        :return: see :meth:`get_summary`
        """
        self.ensure_one()
        self._check_state("open")
        self.output_ids.filtered(lambda line: line.id == line_id).unlink()
        return self.get_summary()

    def close_session(self, reason=None, explanation=None):
        """Close the session and answer its final figures.

        Closing a closed session changes nothing.

        :param str reason: code of the reason of a difference beyond tolerance
        :param str explanation: what happened, in words
        :return: see :meth:`get_summary`
        """
        self.ensure_one()
        self.action_close(reason=reason, explanation=explanation)
        return self.get_summary()

    def get_summary(self):
        """Return the live balance of a session.

        :return: dict with ``id``, ``name``, ``state``, the kilograms ``kg_in``,
            ``kg_out``, ``kg_difference`` and ``kg_tolerance``, ``balance_state``
            and the ``message`` to show
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "kg_in": self.kg_in,
            "kg_out": self.kg_out,
            "kg_difference": self.kg_difference,
            "kg_tolerance": self.kg_tolerance,
            "balance_state": self.balance_state,
            "message": self.balance_message,
        }

    # Checks of what a client sent

    @api.model
    def _find_operation(self, model, uuid):
        """Return what an operation already recorded, visible to this user.

        :raise UserError: if it belongs to somebody else
        """
        # Sudo: the identity is unique in the database, whatever the user sees.
        known = model.sudo().search([("uuid", "=", uuid)], limit=1)
        mine = known.with_env(self.env)
        if known and not mine.has_access("read"):
            raise UserError(self.env._("This operation was already used elsewhere."))
        return mine

    def _get_replay(self, line):
        if line.session_id != self:
            raise UserError(
                self.env._(
                    "This operation was already recorded in %(session)s.",
                    session=line.session_id.name,
                )
            )
        return {**self.get_summary(), "line_id": line.id, "replayed": True}

    @api.model
    def _check_uuid(self, uuid):
        try:
            return str(UUID(uuid))
        except (AttributeError, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("The operation has no valid identity (UUID).")
            ) from error

    @api.model
    def _check_amount(self, amount):
        """Return pieces or kilos as a number, refusing what cannot be one."""
        amount = amount or 0
        is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not is_number or not isfinite(amount) or not 0 <= amount <= MAX_AMOUNT:
            raise ValidationError(
                self.env._(
                    "“%(amount)s” is not a number of pieces or kilos.", amount=amount
                )
            )
        return amount

    @api.model
    def _check_count(self, count):
        if not isinstance(count, int) or not 0 < count <= 1000:
            raise ValidationError(self.env._("Say how many people sort, at least one."))
        return count

    @api.model
    def _check_id(self, model, record_id, required=False):
        """Return the id of a record that exists and that the user may read."""
        if not record_id and not required:
            return False
        records = self.env[model]
        if isinstance(record_id, int) and not isinstance(record_id, bool):
            records = records.search([("id", "=", record_id)])
        if not records:
            raise ValidationError(
                self.env._(
                    "%(model)s %(id)s does not exist, or you may not see it.",
                    model=self.env["ir.model"]._get(model).name,
                    id=record_id,
                )
            )
        return records.id

    @api.model
    def _prepare_inputs(self, inputs):
        if not isinstance(inputs, list) or not all(isinstance(i, dict) for i in inputs):
            raise ValidationError(
                self.env._("Say what you take to sort, line by line.")
            )
        unknown = {key for line in inputs for key in line} - {
            "product_id",
            "kg",
            "quantity",
            "lot_id",
        }
        if unknown:
            raise ValidationError(
                self.env._("Unknown: %(names)s.", names=", ".join(sorted(unknown)))
            )
        return [
            (
                0,
                0,
                {
                    "product_id": self._check_id(
                        "product.product", line.get("product_id"), required=True
                    ),
                    "lot_id": self._check_id("stock.lot", line.get("lot_id")),
                    "quantity": self._check_amount(line.get("quantity")),
                    "kg_measured": self._check_amount(line.get("kg")),
                },
            )
            for line in inputs
        ]

    @api.model
    def _prepare_destination(self, destination, treatment):
        """Return the place of sorted goods, empty where the grade decides."""
        values = {}
        if destination:
            if destination not in dict(DESTINATIONS):
                raise ValidationError(
                    self.env._(
                        "“%(place)s” is not a place for sorted goods.",
                        place=destination,
                    )
                )
            values["destination"] = destination
            values["treatment_id"] = False
        if treatment:
            found = self.env["soors.treatment"].search([("code", "=", treatment)])
            if not found:
                raise ValidationError(
                    self.env._(
                        "There is no treatment with the code “%(code)s”.",
                        code=treatment,
                    )
                )
            values.update(destination="outlet", treatment_id=found.id)
        return values
