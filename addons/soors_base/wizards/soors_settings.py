from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError

# Blocks of the administrator's Settings that belong to the suite.
OUR_BLOCKS = "//app[starts-with(@name, 'soors_')]"


class SoorsSettings(models.TransientModel):
    """What the manager of a member sets for his organisation himself.

    An add-on names its fields of the organisation here, as related fields, and only
    those: what needs an administrator, such as addresses of other machines, it leaves
    out. Where they stand and what is said about them is taken from its blocks in the
    administrator's *Settings*, so that it is written once.
    """

    _name = "soors.settings"
    _description = "Settings of the organisation"

    company_id = fields.Many2one(
        "res.company",
        "Organisation",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    soors_unknown_weight = fields.Selection(
        related="company_id.soors_unknown_weight", readonly=False, related_sudo=False
    )
    layer_fields = fields.Char(
        "Fields of layers",
        compute="_compute_layer_fields",
        help="Names of the fields that the layers set, each between two commas.",
    )
    layer_differences = fields.Char(
        "Fields that differ from the layers", compute="_compute_layer_fields"
    )

    @api.depends("company_id")
    def _compute_display_name(self):
        for settings in self:
            settings.display_name = settings.company_id.display_name

    @api.depends("company_id")
    def _compute_layer_fields(self):
        layers = self.env["soors.layer"]
        for settings in self:
            wanted = layers._get_company_values(settings.company_id)
            changed = settings._filter_changed(wanted)
            settings.layer_fields = self._join_names(wanted)
            settings.layer_differences = self._join_names(changed)

    @api.model
    def _join_names(self, names):
        """Return names between commas: a form can ask whether one is among them."""
        return f",{','.join(names)},"

    # -- saving -----------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        settings = super().create([self._split_values(vals)[0] for vals in vals_list])
        for one, vals in zip(settings, vals_list, strict=True):
            one._save(self._split_values(vals)[1])
        return settings

    def write(self, vals):
        own, kept = self._split_values(vals)
        result = super().write(own)
        for settings in self:
            settings._save(kept)
        return result

    def execute(self):
        """Show the screens as they are after the change; the form has saved it."""
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.model
    def _get_company_fields(self):
        """Return the names of the fields that managers may set; nothing else is."""
        return [
            name
            for name, field in self._fields.items()
            if field.related == f"company_id.{name}" and not field.readonly
        ]

    @api.model
    def _split_values(self, vals):
        """Return (values of this record, values that the organisation keeps)."""
        names = self._get_company_fields()
        return (
            {name: value for name, value in vals.items() if name not in names},
            {name: value for name, value in vals.items() if name in names},
        )

    def _save(self, vals):
        """Write what differs on the organisation, all at once or not at all."""
        self.ensure_one()
        # The role, and that the organisation is one of the person's own.
        self.check_access("write")
        changed = self._filter_changed(vals)
        self._check_links(changed)
        if changed:
            # sudo: managers may not write organisations. Only fields that an add-on
            # of the suite names in this model get here, and the rights were checked.
            company = self.company_id.with_company(self.company_id).sudo()
            company.write(changed)
            company.flush_recordset()
            self.invalidate_recordset()

    def _filter_changed(self, vals):
        """Return those of the values that the organisation has not yet."""
        company = self.company_id
        changed = {}
        for name, value in vals.items():
            field = company._fields[name]
            new = field.convert_to_record(
                field.convert_to_cache(value, company, validate=False), company
            )
            if (new or False) != (company[name] or False):
                changed[name] = value
        return changed

    def _check_links(self, vals):
        """Refuse records that the person may not see or that others own."""
        for name, value in vals.items():
            field = self._fields[name]
            if field.type != "many2one" or not value:
                continue
            record = self.env[field.comodel_name].browse(value)
            record.check_access("read")
            owner = "company_id" in record._fields and record.company_id
            if owner and owner != self.company_id:
                raise UserError(
                    self.env._(
                        "%s belongs to another organisation.", record.display_name
                    )
                )

    # -- the form ---------------------------------------------------------------
    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            self._add_blocks(arch)
            self._add_layer_notes(arch)
        return arch, view

    @api.model
    def _add_blocks(self, arch):
        """Add the suite's blocks of *Settings*, as far as managers may set them."""
        # sudo: the form of the administrator is only read, and only our blocks of it
        settings = self.env.ref("base.res_config_settings_view_form").sudo()
        rooms = {app.get("name"): app for app in arch.findall("app")}
        place = arch.find("app")
        for app in settings._get_combined_arch().xpath(OUR_BLOCKS):
            for setting in app.findall(".//setting"):
                if not self._can_set(setting):
                    setting.getparent().remove(setting)
            for block in app.findall("block"):
                if block.find(".//setting") is None:
                    app.remove(block)
            if app.find("block") is None:
                continue
            if (room := rooms.get(app.get("name"))) is not None:
                room.extend(app)
            else:
                place.addnext(app)
                place = app

    @api.model
    def _can_set(self, setting):
        """Say whether all fields of a setting are managers' too."""
        names = {field.get("name") for field in setting.iter("field")}
        return names <= set(self._fields)

    @api.model
    def _add_layer_notes(self, arch):
        """Say beside a setting that the layers set it as well."""
        known = set(self.env["soors.layer"]._get_company_keys().values())
        same = self.env._(
            "Written in the layers of the organisation too: when they are applied"
            " again, what they say counts."
        )
        other = self.env._(
            "Not as in the layers of the organisation: when they are applied again,"
            " what they say comes back."
        )
        for setting in arch.iter("setting"):
            names = [field.get("name") for field in setting.iter("field")]
            names = [name for name in names if name in known]
            if not names:
                continue
            listed, differs = (
                " or ".join(f"',{name},' in {where}" for name in names)
                for where in ("layer_fields", "layer_differences")
            )
            setting.append(
                self._make_note(same, f"not ({listed}) or {differs}", "text-muted")
            )
            setting.append(self._make_note(other, f"not ({differs})", "text-warning"))

    @api.model
    def _make_note(self, text, invisible, colour):
        note = etree.Element("div", invisible=invisible, name="soors_layer_note")
        note.set("class", f"small mt-2 {colour}")
        note.text = text
        return note
