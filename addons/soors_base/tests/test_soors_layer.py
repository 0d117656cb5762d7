"""Layers on a real database: plan in plain words, apply once and for all."""

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from odoo.addons.soors_base.layers import CREATE

from .common_layers import LayerCase

SMALL = """
[company]
name = "Fleur (démo)"
profile = "small"
street = "Rue de l'Essai 1"
zip = "4000"
city = "Liège"
country = "BE"
region = "BE-WAL"
email = "bonjour@fleur.example"
phone = "+32 4 000 00 00"
website = "https://fleur.example"
lang = "fr_FR"
tz = "Europe/Brussels"
currency = "EUR"

[languages]
install = ["fr_FR"]

[features]
lots = false
unsorted_tracking = "none"
receipt_steps = 1
unknown_weight = "error"

[streams]
active = ["textiles", "bikes"]

[[warehouses]]
code = "LIEGE"
name = "Liège"

[[vehicles]]
plate = "1-DEM-001"
brand = "Renault"
model = "Master"

[[users]]
login = "planner@fleur.example"
name = "Planificatrice (démo)"
roles = ["planner"]

[[users]]
login = "sorter@fleur.example"
name = "Trieur (démo)"
roles = ["sorter"]
"""
LARGE = """
[company]
profile = "large"

[features]
lots = true
unsorted_tracking = "lot"
receipt_steps = 3
unknown_weight = "flag"

[[warehouses]]
code = "SEC"
name = "Second"
"""
TOUCHED = [
    "fleet.vehicle",
    "fleet.vehicle.model",
    "product.template",
    "res.company",
    "res.groups",
    "res.lang",
    "res.partner",
    "res.users",
    "soors.layer",
    "soors.stream",
    "stock.location",
    "stock.lot",
    "stock.picking.type",
    "stock.quant",
    "stock.route",
    "stock.rule",
    "stock.warehouse",
]


@tagged("post_install", "-at_install")
class TestSoorsLayer(LayerCase):
    def find_vehicle(self):
        return self.env["fleet.vehicle"].search([("license_plate", "=", "1-DEM-001")])

    def find_users(self, login="%@fleur.example"):
        return self.env["res.users"].search([("login", "=like", login)])

    def count_rows(self):
        """Return rows in all and rows written in this test, by model."""
        counts = {}
        for model in TOUCHED:
            self.env.cr.execute(
                "SELECT count(*), count(*) FILTER (WHERE write_date > '2001-01-02')"
                f" FROM {self.env[model]._table}"
            )
            counts[model] = self.env.cr.fetchone()
        return counts

    # -- applying ---------------------------------------------------------------
    def test_the_company_becomes_what_its_layers_say(self):
        self.apply(SMALL)
        company = self.company
        self.assertEqual(company.name, "Fleur (démo)")
        self.assertEqual(company.country_id.code, "BE")
        self.assertEqual(company.region_id.code, "BE-WAL")
        self.assertEqual(company.currency_id.name, "EUR")
        self.assertEqual(company.partner_id.lang, "fr_FR")
        self.assertEqual(company.partner_id.tz, "Europe/Brussels")
        self.assertEqual(company.soors_unknown_weight, "error")

    def test_contacts_and_public_pages_start_in_the_language_of_the_company(self):
        defaults = self.env["ir.default"]
        self.apply(SMALL)
        self.assertEqual(defaults._get("res.partner", "lang"), "fr_FR")
        self.assertEqual(self.env["res.partner"].create({"name": "A"}).lang, "fr_FR")
        defaults.set("res.partner", "lang", "en_US")
        (difference,) = self.plan(SMALL)
        self.assertIn("French", difference.text)
        self.assertEqual(difference.where, "0.toml:13")

    def test_applying_twice_changes_nothing(self):
        self.apply(SMALL, LARGE, name="fleur")
        self.env.flush_all()
        for model in TOUCHED:
            table = self.env[model]._table
            self.env.cr.execute(f"UPDATE {table} SET write_date = '2001-01-01'")
        self.env.invalidate_all()
        before = self.count_rows()
        self.assertEqual(self.plan(SMALL, LARGE), [])
        self.assertEqual(self.apply(SMALL, LARGE, name="fleur"), [])
        self.env.flush_all()
        self.assertEqual(self.count_rows(), before)
        self.assertFalse(any(written for _total, written in before.values()))

    def test_a_small_member_becomes_large_without_typing_again(self):
        self.apply(SMALL)
        depot = self.warehouses
        users = self.find_users()
        self.apply(SMALL, LARGE)
        self.assertEqual(self.warehouses[0], depot)
        self.assertEqual(self.warehouses.mapped("code"), ["LIEGE", "SEC"])
        self.assertEqual(
            set(self.warehouses.mapped("reception_steps")), {"three_steps"}
        )
        self.assertEqual(self.company.soors_profile, "large")
        self.assertEqual(self.company.soors_unknown_weight, "flag")
        self.assertEqual(self.find_users(), users)

    def test_what_was_changed_by_hand_is_found_and_put_right(self):
        self.apply(SMALL)
        self.company.name = "By hand"
        (difference,) = self.plan(SMALL)
        self.assertIn("By hand", difference.text)
        self.assertIn("Fleur (démo)", difference.text)
        self.assertEqual(difference.where, "0.toml:3")
        self.assertEqual(difference.values, {"name": "Fleur (démo)"})
        self.assertEqual(len(self.apply(SMALL)), 1)
        self.assertEqual(self.company.name, "Fleur (démo)")

    def test_planning_writes_nothing(self):
        before = self.env["res.users"].search_count([])
        self.assertTrue(self.plan(SMALL))
        self.assertEqual(self.company.name, "Before")
        self.assertEqual(self.env["res.users"].search_count([]), before)
        self.assertFalse(self.layer.search([("company_id", "=", self.company.id)]))

    def test_a_failure_half_way_leaves_everything_as_it_was(self):
        def fail(differences):
            raise UserError("Out of order")  # pylint: disable=translation-required

        self.patch(type(self.layer), "_apply_features", lambda self, d: fail(d))
        with self.assertRaises(UserError):
            self.apply(SMALL, LARGE)
        self.env.invalidate_all()
        self.assertEqual(self.company.name, "Before")
        self.assertFalse(
            self.env["fleet.vehicle"].search([("license_plate", "=", "1-DEM-001")])
        )

    # -- sections ---------------------------------------------------------------
    def test_the_warehouse_of_the_new_company_is_taken_over(self):
        first = self.warehouses
        self.apply(SMALL)
        self.assertEqual(self.warehouses, first)
        self.assertEqual(first.code, "LIEGE")
        self.assertEqual(first.name, "Liège")

    def test_a_warehouse_in_use_is_left_alone(self):
        first = self.warehouses
        self.env["stock.picking"].create({"picking_type_id": first.in_type_id.id})
        code = first.code
        self.apply(SMALL)
        self.assertEqual(first.code, code)
        self.assertIn("LIEGE", self.warehouses.mapped("code"))

    def test_a_main_stream_brings_its_parts_and_the_others_rest(self):
        self.apply(SMALL)
        codes = set(self.env["soors.stream"].search([]).mapped("code"))
        self.assertLessEqual({"textiles", "clothing", "shoes", "bikes"}, codes)
        self.assertFalse({"books", "eee", "furniture"} & codes)

    def test_lots_are_shown_and_hidden_for_everybody(self):
        sorter = new_test_user(self.env, "lots_sorter", "soors_base.group_sorter")
        self.apply(SMALL, LARGE)
        self.assertTrue(sorter.has_group("stock.group_production_lot"))
        self.apply(SMALL)
        self.assertFalse(sorter.has_group("stock.group_production_lot"))

    def test_unsorted_stock_gets_a_lot_when_lots_begin(self):
        self.apply(SMALL)
        product = self.env.ref("soors_base.product_textiles_original")
        place = self.warehouses._get_stage_location("to_sort")
        self.env["stock.quant"]._update_available_quantity(product, place, 120.5)
        moves = self.env["stock.move"].search_count([])
        self.apply(SMALL, LARGE)
        self.assertEqual(product.tracking, "lot")
        quant = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", place.id)]
        )
        self.assertEqual(quant.quantity, 120.5)
        self.assertTrue(quant.lot_id)
        self.assertEqual(self.env["stock.move"].search_count([]), moves)

    def test_people_get_their_roles_and_the_password_of_the_caller(self):
        self.apply(SMALL, passwords={"planner@fleur.example": "a long password"})
        users = self.find_users()
        self.assertEqual(len(users), 2)
        planner = users.filtered(lambda u: u.login.startswith("planner"))
        self.assertTrue(planner.has_group("soors_base.group_planner"))
        self.assertFalse(planner.has_group("soors_base.group_sorter"))
        self.assertEqual(planner.lang, "fr_FR")
        self.assertEqual(planner.company_ids, self.company)
        credential = {
            "type": "password",
            "login": planner.login,
            "password": "a long password",
        }
        planner = planner.with_user(planner)
        self.assertTrue(planner._check_credentials(credential, {"interactive": False}))
        credential["password"] = "another one"
        with self.assertRaises(AccessDenied):
            planner._check_credentials(credential, {"interactive": False})

    def test_a_role_given_by_hand_is_taken_back(self):
        self.apply(SMALL)
        planner = self.env["res.users"].search(
            [("login", "=", "planner@fleur.example")]
        )
        planner.group_ids |= self.env.ref("soors_base.group_sorter")
        (difference,) = self.apply(SMALL)
        self.assertEqual(difference.section, "users")
        self.assertFalse(planner.has_group("soors_base.group_sorter"))
        self.assertTrue(planner.has_group("base.group_user"))

    def test_a_vehicle_is_known_by_its_plate(self):
        self.apply(SMALL)
        vehicle = self.env["fleet.vehicle"].search(
            [("license_plate", "=", "1-DEM-001")]
        )
        self.assertEqual(vehicle.model_id.name, "Master")
        self.assertEqual(vehicle.company_id, self.company)
        self.apply(SMALL, '[[vehicles]]\nplate = "1-DEM-001"\nmodel = "Trafic"')
        self.assertEqual(vehicle.model_id.name, "Trafic")

    # -- refusals ---------------------------------------------------------------
    def test_codes_nobody_knows_are_refused_with_their_place(self):
        refusals = self.refusals(
            '[streams]\nactive = ["textile"]\n'
            '[company]\nname = "F"\nregion = "BE-WALL"\ntz = "Europe/Brussel"\n'
            '[languages]\ninstall = ["fr_XX"]\n[modules]\ninstall = ["soors_nothing"]'
        )
        text = "\n".join(f"{where} {text}" for where, text in refusals)
        self.assertRegex(text, r'0\.toml:2 .*"textile".*"textiles"')
        self.assertRegex(text, r'0\.toml:5 .*"BE-WALL".*"BE-WAL"')
        self.assertRegex(text, r'0\.toml:6 .*"Europe/Brussel".*"Europe/Brussels"')
        self.assertRegex(text, r'0\.toml:8 .*"fr_XX"')
        self.assertRegex(text, r"0\.toml:10 .*soors_nothing")
        with self.assertRaisesRegex(UserError, "BE-WALL"):
            self.apply('[company]\nname = "F"\nregion = "BE-WALL"')

    def test_layers_are_not_applied_without_their_add_ons(self):
        module = self.env["ir.module.module"].search(
            [("state", "=", "uninstalled")], limit=1
        )
        text = f'[modules]\ninstall = ["soors_base", "{module.name}"]'
        resolution = self.resolve(text)
        self.assertEqual(self.layer.get_missing_modules(resolution), [module.name])
        with self.assertRaises(UserError):
            self.layer.apply(resolution)

    def test_every_key_of_the_schema_is_understood(self):
        for section in self.layer._get_schema().sections:
            self.assertTrue(
                hasattr(self.layer, f"_plan_{section}"), f"no _plan_{section}"
            )
        for key in self.layer._get_schema().sections["features"].keys:
            self.assertTrue(
                hasattr(self.layer, f"_plan_feature_{key}"), f"no _plan_feature_{key}"
            )

    # -- memory and access ------------------------------------------------------
    def test_what_was_applied_is_remembered(self):
        resolution = self.resolve(SMALL)
        self.layer.apply(resolution, name="fleur")
        stored = self.layer.search([("company_id", "=", self.company.id)])
        self.assertEqual(stored.name, "fleur")
        self.assertEqual(stored.profile, "small")
        self.assertEqual(stored.digest, resolution.digest)
        self.assertIn("Fleur (démo)", stored.configuration)
        self.assertNotIn("password", stored.configuration)
        self.assertTrue(stored.changes)

    def test_layers_cannot_be_applied_from_outside(self):
        for name in ("plan", "apply", "get_missing_modules"):
            with self.assertRaises(AccessError):
                get_public_method(self.layer, name)

    def test_only_managers_see_what_was_applied(self):
        self.apply(SMALL)
        manager = new_test_user(
            self.env,
            "layer_manager",
            "soors_base.group_member_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        stored = self.layer.with_user(manager).search([])
        self.assertEqual(stored.company_id, self.company)
        with self.assertRaises(AccessError):
            stored.write({"changes": "none"})
        sorter = new_test_user(self.env, "layer_sorter", "soors_base.group_sorter")
        with self.assertRaises(AccessError):
            self.layer.with_user(sorter).search([])
        other = self.env["res.company"].create({"name": "Other"})
        manager.write({"company_ids": other.ids, "company_id": other.id})
        theirs = (
            self.env["soors.layer"]
            .with_user(manager)
            .with_context(allowed_company_ids=other.ids)
        )
        self.assertFalse(theirs.search([]))

    def test_creations_come_before_what_points_at_them(self):
        sections = [d.section for d in self.plan(SMALL) if d.action == CREATE]
        order = self.layer._get_section_order()
        self.assertEqual(sections, sorted(sections, key=order.index))
