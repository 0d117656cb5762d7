import pytz

from odoo import api, models
from odoo.fields import Command, Domain

from ..layers import CALL, CREATE, INSTALL, WRITE, Difference, nearest

ROLES = (
    "driver",
    "planner",
    "sorter",
    "repairer",
    "shop_staff",
    "shop_manager",
    "member_manager",
    "analyst",
    "coop",
)
# key of a layer -> field of the company, where nothing has to be looked up
COMPANY_FIELDS = {
    "name": "name",
    "profile": "soors_profile",
    "street": "street",
    "zip": "zip",
    "city": "city",
    "vat": "vat",
    "enterprise_number": "company_registry",
    "email": "email",
    "phone": "phone",
    "website": "website",
}
# key of a layer -> field of the company, its model and the field that names a record
COMPANY_LINKS = {
    "country": ("country_id", "res.country", "code"),
    "region": ("region_id", "soors.region", "code"),
    "currency": ("currency_id", "res.currency", "name"),
}


class SoorsLayer(models.Model):
    """Sections which concern what SOORS Base itself knows."""

    _inherit = "soors.layer"

    # -- modules and languages --------------------------------------------------
    @api.model
    def _plan_modules(self, values, where):
        wanted = values.get("install", [])
        modules = self.env["ir.module.module"].search([("name", "in", wanted)])
        by_name = {module.name: module for module in modules}
        differences = []
        for name in wanted:
            module = by_name.get(name)
            place = where("install", name)
            if not module or module.state == "uninstallable":
                reason = self.env._("The add-on %s is not available here.", name)
                differences.append(self._refuse("modules", reason, place))
            elif module.state != "installed":
                text = self.env._("The add-on %s is installed", module.shortdesc)
                difference = Difference("modules", text, INSTALL, where=place)
                difference.values = {"name": name}
                differences.append(difference)
        return differences

    @api.model
    def _plan_languages(self, values, where):
        differences = []
        languages = self.env["res.lang"].with_context(active_test=False)
        for code in values.get("install", []):
            place = where("install", code)
            language, refused = self._find(languages, "code", code, "languages", place)
            differences += refused
            if language and not language.active:
                text = self.env._("The language %s is loaded", language.name)
                differences.append(
                    self._plan_call("languages", text, {"code": code}, place)
                )
        return differences

    @api.model
    def _apply_languages(self, differences):
        codes = [difference.values["code"] for difference in differences]
        languages = self.env["res.lang"].with_context(active_test=False)
        languages.search([("code", "in", codes)]).active = True
        modules = self.env["ir.module.module"].search([("state", "=", "installed")])
        modules._update_translations(codes)

    # -- company ----------------------------------------------------------------
    @api.model
    def _plan_company(self, values, where):
        company = self.env.company
        wanted, places, refused = self._prepare_company_values(values, where)
        differences = self._plan_fields("company", company, wanted, places)
        wanted = {key: values[key] for key in ("lang", "tz") if key in values}
        refused += self._check_lang("company", wanted.get("lang"), where("lang"))
        if wanted.get("tz", "UTC") not in pytz.all_timezones_set:
            hint = nearest(wanted["tz"], pytz.all_timezones)
            reason = self.env._(
                'No time zone "%(name)s": %(hint)s', name=wanted["tz"], hint=hint
            )
            refused.append(self._refuse("company", reason, where("tz")))
        if refused:
            return refused
        partner = company.partner_id
        places = {key: where(key) for key in wanted}
        differences += self._plan_fields("company", partner, wanted, places)
        return differences + self._plan_usual_lang(wanted.get("lang"), where("lang"))

    @api.model
    def _plan_usual_lang(self, code, where):
        """Return the difference in the language of new contacts and public pages."""
        if not code or code == self.env["ir.default"]._get("res.partner", "lang"):
            return []
        languages = self.env["res.lang"].with_context(active_test=False)
        language = languages.search([("code", "=", code)])
        text = self.env._("New contacts and public pages start in %s", language.name)
        return [self._plan_call("company", text, {"lang": code}, where)]

    @api.model
    def _apply_company(self, differences):
        self._apply_differences([d for d in differences if d.action != CALL])
        for difference in differences:
            if difference.action == CALL:
                code = difference.values["lang"]
                self.env["ir.default"].set("res.partner", "lang", code)

    @api.model
    def _prepare_company_values(self, values, where):
        """Return wanted values and places by field of the company, and refusals."""
        wanted, places, refused = {}, {}, []
        for key, name in COMPANY_FIELDS.items():
            if key in values:
                wanted[name], places[name] = values[key], where(key)
        for key, (name, model, code) in COMPANY_LINKS.items():
            if key in values:
                records = self.env[model].with_context(active_test=False)
                record, problems = self._find(
                    records, code, values[key], "company", where(key)
                )
                refused += problems
                wanted[name], places[name] = record.id, where(key)
        return wanted, places, refused

    # -- streams ----------------------------------------------------------------
    @api.model
    def _plan_streams(self, values, where):
        if "active" not in values:
            return []
        streams = self.env["soors.stream"].with_context(active_test=False)
        listed, refused = streams, []
        for code in values["active"]:
            place = where("active", code)
            stream, problems = self._find(streams, "code", code, "streams", place)
            listed |= stream
            refused += problems
        if refused:
            return refused
        # a part needs the main stream it belongs to, and a main stream its parts
        used = streams.search(
            Domain("id", "child_of", listed.ids) | Domain("id", "parent_of", listed.ids)
        )
        differences = []
        # a few dozen streams  # pylint: disable-next=no-search-all
        for stream in streams.search([]):
            differences += self._plan_fields(
                "streams", stream, {"active": stream in used}, where("active")
            )
        return differences

    # -- places -----------------------------------------------------------------
    @api.model
    def _plan_warehouses(self, values, where):
        warehouses = self._get_company_warehouses()
        spare = warehouses.filtered(lambda w: w.code not in values)
        differences = []
        for code, entry in values.items():
            warehouse = warehouses.filtered(lambda w, code=code: w.code == code)
            if not warehouse and (spare := self._filter_unused(spare)):
                # the warehouse that came with the database takes the first name
                warehouse, spare = spare[0], spare[1:]
            wanted = self._prepare_warehouse_values(entry)
            place = where(code)
            if warehouse:
                differences += self._plan_fields("warehouses", warehouse, wanted, place)
            else:
                wanted["company_id"] = self.env.company.id
                differences.append(
                    self._plan_create(
                        "warehouses", "stock.warehouse", entry["name"], wanted, place
                    )
                )
        return differences

    @api.model
    def _get_company_warehouses(self):
        domain = [("company_id", "=", self.env.company.id)]
        return self.env["stock.warehouse"].search(domain)

    @api.model
    def _filter_unused(self, warehouses):
        """Return those of the warehouses in which nothing has ever moved."""
        pickings = self.env["stock.picking"]
        return warehouses.filtered(
            lambda w: (
                not pickings.search_count(
                    [("picking_type_id.warehouse_id", "=", w.id)], limit=1
                )
                and not self.env["stock.quant"].search_count(
                    [("location_id", "child_of", w.view_location_id.id)], limit=1
                )
            )
        )

    @api.model
    def _prepare_warehouse_values(self, entry):
        return {"code": entry["code"], "name": entry["name"]}

    # -- vehicles ---------------------------------------------------------------
    @api.model
    def _plan_vehicles(self, values, where):
        differences = []
        for plate, entry in values.items():
            vehicle = self._find_vehicle(plate)
            place = where(plate)
            if vehicle:
                differences += self._plan_vehicle(vehicle, entry, place)
                continue
            title = f"{plate} ({entry['brand']} {entry['model']})"
            text = self.env._("The vehicle %s is created", title)
            machine = {"id": False, "entry": entry}
            differences.append(self._plan_call("vehicles", text, machine, place))
        return differences

    @api.model
    def _plan_vehicle(self, vehicle, entry, where):
        """Return the differences of a vehicle that is there; made to be extended."""
        wanted = {"active": True}
        differences = self._plan_fields("vehicles", vehicle, wanted, where)
        model = self._find_vehicle_model(entry)
        if not model or vehicle.model_id != model:
            text = self.env._(
                "%(vehicle)s: the model becomes %(brand)s %(model)s",
                vehicle=vehicle.display_name,
                brand=entry["brand"],
                model=entry["model"],
            )
            machine = {"id": vehicle.id, "entry": entry}
            differences.append(self._plan_call("vehicles", text, machine, where))
        return differences

    @api.model
    def _apply_vehicles(self, differences):
        vehicles = self.env["fleet.vehicle"]
        for difference in differences:
            if difference.action == WRITE:
                self._apply_differences([difference])
                continue
            entry = difference.values["entry"]
            vehicle = vehicles.browse(difference.values["id"] or [])
            vehicle = vehicle or vehicles.create(self._prepare_vehicle_values(entry))
            self._apply_vehicle(vehicle, entry)

    @api.model
    def _prepare_vehicle_values(self, entry):
        return {
            "license_plate": entry["plate"],
            "model_id": self._get_vehicle_model(entry).id,
            "company_id": self.env.company.id,
        }

    @api.model
    def _apply_vehicle(self, vehicle, entry):
        """Set what is not a plain value of a vehicle; made to be extended."""
        model = self._get_vehicle_model(entry)
        if vehicle.model_id != model:
            vehicle.model_id = model

    @api.model
    def _find_vehicle(self, plate):
        vehicles = self.env["fleet.vehicle"].with_context(active_test=False)
        companies = (False, self.env.company.id)
        return vehicles.search(
            [("license_plate", "=", plate), ("company_id", "in", companies)], limit=1
        )

    @api.model
    def _find_vehicle_model(self, entry):
        return self.env["fleet.vehicle.model"].search(
            [("name", "=", entry["model"]), ("brand_id.name", "=", entry["brand"])],
            limit=1,
        )

    @api.model
    def _get_vehicle_model(self, entry):
        model = self._find_vehicle_model(entry)
        if model:
            return model
        brands = self.env["fleet.vehicle.model.brand"]
        brand = brands.search([("name", "=", entry["brand"])], limit=1)
        brand = brand or brands.create({"name": entry["brand"]})
        values = {"name": entry["model"], "brand_id": brand.id}
        return self.env["fleet.vehicle.model"].create(values)

    # -- people -----------------------------------------------------------------
    @api.model
    def _plan_users(self, values, where):
        users = self.env["res.users"].with_context(active_test=False)
        differences = []
        for login, entry in values.items():
            refused = self._check_lang("users", entry.get("lang"), where(login, "lang"))
            user = users.search([("login", "=", login)])
            wanted = self._prepare_user_values(entry)
            if refused:
                differences += refused
            elif user:
                places = {name: where(login) for name in wanted}
                differences += self._plan_fields("users", user, wanted, places)
                differences += self._plan_roles(user, entry, where(login, "roles"))
            else:
                wanted["group_ids"] = [
                    Command.set(self._get_role_groups(entry["roles"]).ids)
                ]
                title = f"{login} ({entry['name']})"
                differences.append(
                    self._plan_create("users", "res.users", title, wanted, where(login))
                )
        return differences

    @api.model
    def _prepare_user_values(self, entry):
        """Return wanted values by field of the person; made to be extended."""
        return {
            "login": entry["login"],
            "name": entry["name"],
            "email": entry.get("email", entry["login"]),
            "lang": entry.get("lang") or self.env.company.partner_id.lang,
            "active": True,
        }

    @api.model
    def _plan_roles(self, user, entry, where):
        wanted = self._get_role_groups(entry["roles"])
        known = user.group_ids & self._get_role_groups(ROLES)
        if wanted == known:
            return []
        text = self.env._(
            "%(person)s: roles become %(new)s, were %(old)s",
            person=user.name,
            new=", ".join(wanted.mapped("name")),
            old=", ".join(known.mapped("name")) or self.env._("empty"),
        )
        commands = [Command.link(group.id) for group in wanted - known]
        commands += [Command.unlink(group.id) for group in known - wanted]
        values = {"group_ids": commands}
        return [
            Difference("users", text, WRITE, "res.users", user.id, values, where),
        ]

    @api.model
    def _apply_users(self, differences):
        new = [d.values for d in differences if d.action == CREATE]
        self._apply_differences([d for d in differences if d.action != CREATE])
        self.env["res.users"].create(
            [
                {**values, **self._prepare_login_values(values["login"])}
                for values in new
            ]
        )

    @api.model
    def _prepare_login_values(self, login):
        """Return values that only a new login gets."""
        company = self.env.company
        values = {
            "tz": company.partner_id.tz,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
        if password := (self.env.context.get("soors_passwords") or {}).get(login):
            values["password"] = password
        return values

    @api.model
    def _get_role_groups(self, roles):
        groups = self.env["res.groups"]
        for role in roles:
            groups |= self.env.ref(f"soors_base.group_{role}")
        return groups.sorted("id")

    # -- helpers ----------------------------------------------------------------
    @api.model
    def _find(self, records, field, value, section, where):
        """Return the record known by a code, and a refusal if there is none."""
        record = records.search([(field, "=", value)], limit=1)
        if record:
            return record, []
        # reference data, read only to suggest a name
        # pylint: disable-next=no-search-all
        hint = nearest(value, records.search([]).mapped(field))
        reason = self.env._(
            'No %(kind)s "%(code)s": %(hint)s',
            kind=self.env["ir.model"]._get(records._name).name,
            code=value,
            hint=hint,
        )
        return record, [self._refuse(section, reason, where)]

    @api.model
    def _check_lang(self, section, code, where):
        if not code:
            return []
        languages = self.env["res.lang"].with_context(active_test=False)
        return self._find(languages, "code", code, section, where)[1]
