from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS

from ..const import SKEW_SECONDS


class SoorsDevice(models.Model):
    _name = "soors.device"
    _description = "Tablet or kiosk"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(
        [("tablet", "Tablet"), ("kiosk", "Kiosk")], required=True, default="tablet"
    )
    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
    )
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [
            ("new", "Not paired"),
            ("waiting", "Waiting for the tablet"),
            ("paired", "Paired"),
            ("revoked", "Revoked"),
        ],
        required=True,
        default="new",
        readonly=True,
        copy=False,
        tracking=True,
    )
    # Pairing
    pairing_code = fields.Char(
        copy=False, readonly=True, groups="soors_base.group_member_manager"
    )
    pairing_hash = fields.Char(copy=False, groups=NO_ACCESS, index="btree_not_null")
    pairing_epoch = fields.Char(copy=False, groups=NO_ACCESS)
    pairing_until = fields.Datetime("Code valid until", copy=False, readonly=True)
    pairing_url = fields.Char(
        compute="_compute_pairing_url", groups="soors_base.group_member_manager"
    )
    pairing_qr = fields.Binary(
        compute="_compute_pairing_qr", groups="soors_base.group_member_manager"
    )
    token_hash = fields.Char(copy=False, groups=NO_ACCESS)
    is_token_used = fields.Boolean(copy=False, readonly=True)
    epoch = fields.Char(
        "Memory", copy=False, readonly=True, index="btree_not_null", groups=NO_ACCESS
    )
    date_paired = fields.Datetime("Paired on", copy=False, readonly=True)
    # What it said last
    date_contact = fields.Datetime("Last contact", copy=False, readonly=True)
    date_last_entry = fields.Datetime("Last entry", copy=False, readonly=True)
    app_version = fields.Char("Version", copy=False, readonly=True)
    language = fields.Char(copy=False, readonly=True)
    unsent_count = fields.Integer(
        "Entries not sent", copy=False, readonly=True, aggregator=None
    )
    unsent_file_count = fields.Integer(
        "Photos not sent", copy=False, readonly=True, aggregator=None
    )
    is_persisted = fields.Boolean(
        "Memory is protected",
        copy=False,
        readonly=True,
        help="The browser promised not to clear what the tablet keeps.",
    )
    free_mb = fields.Integer(
        "Free memory (MB)", copy=False, readonly=True, aggregator=None
    )
    skew = fields.Integer(
        "Clock is wrong by (s)",
        copy=False,
        readonly=True,
        aggregator=None,
        help="Seconds to add to the tablet's clock to get the right time.",
    )
    highest_seq = fields.Integer(copy=False, readonly=True, aggregator=None)
    missing_count = fields.Integer(
        "Entries missing",
        copy=False,
        readonly=True,
        aggregator=None,
        help="Numbers the tablet gave out whose entries never came.",
    )
    lost_memory = fields.Char(
        "Memory lost", copy=False, readonly=True, help="When and what was known then."
    )
    warning = fields.Char(compute="_compute_warning")
    operation_ids = fields.One2many("soors.operation", "device_id", "Entries")
    parked_count = fields.Integer("Entries put aside", compute="_compute_parked_count")

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active", "Another tablet has this name already."
    )

    @api.model
    def _default_company_id(self):
        return self.env.company

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        devices._admit_technical_user()
        return devices

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self._admit_technical_user()
        return result

    def _admit_technical_user(self):
        """Let the user of all tablets sign records of their organisations."""
        # sudo: managers do not keep users; this one has no right anyway
        user = self.env.ref("soors_floor.user_floor").sudo()
        missing = self.company_id - user.company_ids
        if missing:
            user.company_ids |= missing

    def _compute_parked_count(self):
        counts = dict(
            self.env["soors.operation"]._read_group(
                [("device_id", "in", self.ids), ("state", "=", "parked")],
                ["device_id"],
                ["__count"],
            )
        )
        for device in self:
            device.parked_count = counts.get(device, 0)

    @api.depends(
        *("state", "date_contact", "language"),
        *("unsent_count", "skew", "missing_count", "lost_memory"),
    )
    def _compute_warning(self):
        for device in self:
            device.warning = " ".join(device._get_warnings()) or False

    def _get_warnings(self):
        self.ensure_one()
        if self.state not in ("paired", "waiting"):
            return []
        warnings = []
        if self.lost_memory:
            warnings.append(self.lost_memory)
        if self.missing_count:
            warnings.append(
                self.env._("%(count)s entries never came.", count=self.missing_count)
            )
        if abs(self.skew) > SKEW_SECONDS:
            warnings.append(self.env._("The clock is wrong."))
        day_ago = fields.Datetime.now() - timedelta(days=1)
        if self.unsent_count and self.date_contact and self.date_contact < day_ago:
            warnings.append(self.env._("Entries have waited for more than a day."))
        if self.language and not self._find_language(self.language):
            warnings.append(
                self.env._(
                    "Its language is not loaded here: goods and reasons show in"
                    " another one."
                )
            )
        return warnings

    # Buttons

    def action_view_parked(self):
        """Open what could not be applied."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_floor.soors_operation_action_parked"
        )
        action["domain"] = [("device_id", "=", self.id), ("state", "=", "parked")]
        return action

    def action_view_operations(self):
        """Open all that this tablet sent."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "soors_floor.soors_operation_action"
        )
        action["domain"] = [("device_id", "=", self.id)]
        return action

    def action_forget_warning(self):
        """Close the report of a lost memory, after it was looked into."""
        self.check_access("write")
        self.write({"lost_memory": False, "missing_count": 0})
        return True
