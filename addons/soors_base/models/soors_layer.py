import json
from contextlib import suppress

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_path, groupby

from ..layers import CALL, CREATE, INSTALL, REFUSE, WRITE, Difference, Schema

# Sections are applied in this order: what others point at comes first.
SECTION_ORDER = [
    "modules",
    "languages",
    "company",
    "streams",
    "warehouses",
    "vehicles",
    "users",
    "features",
]


class SoorsLayer(models.Model):
    """The configuration files of the member, and the way they reach the database.

    Each section of the files has a method ``_plan_<section>(values, where)`` that
    returns the differences, and may have ``_apply_<section>(differences)`` where
    writing and creating records is not all there is to do. An add-on adds a section
    by declaring its keys in ``layers/schema.toml`` and extending this model.
    """

    _name = "soors.layer"
    _description = "Applied layers"
    _order = "id desc"

    name = fields.Char("Member", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, readonly=True, ondelete="cascade"
    )
    profile = fields.Char(readonly=True)
    files = fields.Text(readonly=True, help="Layer files, the strongest one last.")
    digest = fields.Char(
        "Fingerprint",
        readonly=True,
        help="Two configurations with the same fingerprint are the same.",
    )
    configuration = fields.Text(
        readonly=True, help="All values wanted, to see later what was changed by hand."
    )
    changes = fields.Text(readonly=True, help="What applying the layers changed.")

    # -- for the programs that apply layers ----------------------------------------
    @api.model
    @api.private
    def plan(self, resolution):
        """Return the differences between this database and the layers.

        :param Resolution resolution: see ``soors_base.layers``
        :return: list of ``Difference``, in the order of their application; nothing is
            written
        """
        differences = []
        for section in self._get_sections(resolution):
            differences += self._plan_section(section, resolution)
        return differences

    @api.model
    @api.private
    def apply(self, resolution, name="", passwords=None):
        """Make this database what the layers want, entirely or not at all.

        What is right already is not written again. Missing add-ons are not installed
        here, since that ends the transaction: see ``get_missing_modules``.

        :param Resolution resolution: see ``soors_base.layers``
        :param str name: name of the member
        :param dict passwords: password by login, for people who have no login yet
        :return: list of ``Difference``, those that were put right
        :raise UserError: when the layers cannot be applied
        """
        self._check_applicable(self.plan(resolution))
        layers = self.with_context(
            soors_passwords=passwords or {},
            # no mail to new people, no add-on installed because of a country
            no_reset_password=True,
            install_mode=True,
        )
        done = []
        with self.env.cr.savepoint():
            for section in self._get_sections(resolution):
                differences = layers._plan_section(section, resolution)
                self._check_applicable(differences)
                layers._apply_section(section, differences)
                done += differences
            if done:
                self.env.company._translate_ledger_locations()
            self._store(resolution, name, done)
        return done

    @api.model
    @api.private
    def get_missing_modules(self, resolution):
        """Return the names of the add-ons to install before applying the layers."""
        wanted = resolution.values.get("modules", {}).get("install", [])
        modules = self.env["ir.module.module"].search([("name", "in", wanted)])
        installed = set(
            modules.filtered(lambda m: m.state == "installed").mapped("name")
        )
        return [name for name in wanted if name not in installed]

    # -- what was applied -------------------------------------------------------
    @api.model
    def _get_company_keys(self):
        """Return {(section, key): field of the company} that managers can set too."""
        return {("features", "unknown_weight"): "soors_unknown_weight"}

    @api.model
    def _get_company_values(self, company):
        """Return {field: value} of a company as the layers applied last want it."""
        last = self.search([("company_id", "=", company.id)], limit=1)
        wanted = json.loads(last.configuration or "{}")
        return {
            name: wanted[section][key]
            for (section, key), name in self._get_company_keys().items()
            if key in wanted.get(section, {})
        }

    # -- schema -----------------------------------------------------------------
    @api.model
    def _get_schema(self):
        """Return the keys which the installed add-ons declare."""
        paths = []
        for module in sorted(self.env.registry._init_modules):
            with suppress(FileNotFoundError):
                paths.append(file_path(f"{module}/layers/schema.toml"))
        return Schema.from_files(paths)

    @api.model
    def _get_section_order(self):
        """Return names of sections in the order of their application."""
        return list(SECTION_ORDER)

    @api.model
    def _get_sections(self, resolution):
        order = self._get_section_order()
        rank = {name: position for position, name in enumerate(order)}
        return sorted(resolution.values, key=lambda s: (rank.get(s, len(rank)), s))

    # -- planning ---------------------------------------------------------------
    @api.model
    def _plan_section(self, section, resolution):
        def where(*path):
            return resolution.where(section, *path)

        method = getattr(self, f"_plan_{section}", None)
        if method:
            return method(resolution.values[section], where)
        if self.get_missing_modules(resolution):
            return []  # planned once its add-on is there
        reason = self.env._("No installed add-on knows the section %s.", section)
        return [self._refuse(section, reason, where())]

    @api.model
    def _plan_fields(self, section, record, values, where):
        """Return one difference per field of the record that has another value.

        :param dict values: wanted value by field; ids for relations
        :param where: place of the whole, or places by field
        """
        differences = []
        for name, value in values.items():
            field = record._fields[name]
            old, new = (
                field.convert_to_cache(v, record, validate=False)
                for v in (record[name], value)
            )
            if (old or False) == (new or False):
                continue
            text = self.env._(
                "%(record)s: %(field)s becomes %(new)s, was %(old)s",
                record=record.display_name,
                field=field._description_string(self.env) or name,
                new=self._show_value(record, name, new),
                old=self._show_value(record, name, old),
            )
            differences.append(
                Difference(
                    section,
                    text,
                    WRITE,
                    record._name,
                    record.id,
                    {name: value},
                    where[name] if isinstance(where, dict) else where,
                )
            )
        return differences

    @api.model
    def _plan_create(self, section, model, title, values, where):
        text = self.env._(
            "%(kind)s %(title)s is created",
            kind=self.env["ir.model"]._get(model).name,
            title=title,
        )
        return Difference(section, text, CREATE, model, 0, values, where)

    @api.model
    def _plan_call(self, section, text, values, where):
        return Difference(section, text, CALL, "", 0, values, where)

    @api.model
    def _refuse(self, section, reason, where):
        return Difference(section, reason, REFUSE, where=where)

    @api.model
    def _show_value(self, record, name, value):
        field = record._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value and field.type not in ("integer", "float"):
            return self.env._("empty")
        if field.type == "many2one":
            return record.env[field.comodel_name].browse(value).display_name
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return f"“{labels.get(value, value)}”"
        return f"“{value}”" if isinstance(value, str) else str(value)

    # -- applying ---------------------------------------------------------------
    @api.model
    def _check_applicable(self, differences):
        refused = [d for d in differences if d.action == REFUSE]
        if refused:
            raise UserError("\n".join(f"{d.where}: {d.text}" for d in refused))
        missing = [d for d in differences if d.action == INSTALL]
        if missing:
            raise UserError("\n".join(map(str, missing)))

    @api.model
    def _apply_section(self, section, differences):
        method = getattr(self, f"_apply_{section}", self._apply_differences)
        if differences:
            method(differences)

    @api.model
    def _apply_differences(self, differences):
        """Write and create what the differences say, one write per record."""

        def record_of(difference):
            return (difference.action, difference.model, difference.res_id)

        for (action, model, res_id), group in groupby(differences, record_of):
            if action == CREATE:
                self.env[model].create([difference.values for difference in group])
            elif action == WRITE:
                values = {}
                for difference in group:
                    values.update(difference.values)
                self.env[model].browse(res_id).write(values)
            else:
                raise NotImplementedError(action)

    @api.model
    def _store(self, resolution, name, differences):
        """Remember what was applied; nothing, if nothing is new."""
        company = self.env.company
        last = self.search([("company_id", "=", company.id)], limit=1)
        name = name or last.name or company.name
        digest = resolution.digest
        if not differences and last.digest == digest and last.name == name:
            return last
        return self.create(self._prepare_values(resolution, name, differences))

    @api.model
    def _prepare_values(self, resolution, name, differences):
        return {
            "name": name,
            "company_id": self.env.company.id,
            "profile": resolution.values.get("company", {}).get("profile"),
            "files": "\n".join(resolution.files),
            "digest": resolution.digest,
            "configuration": json.dumps(
                resolution.values, ensure_ascii=False, indent=1, sort_keys=True
            ),
            "changes": "\n".join(difference.text for difference in differences),
        }
