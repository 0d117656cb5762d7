"""What the manager of a member sets himself, and what he cannot."""

from datetime import date

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import ROLE_GROUPS, RoleCase
from .common_layers import LayerCase

LAYER = """
[company]
name = "Fleur (démo)"

[features]
unknown_weight = "flag"
"""


@tagged("post_install", "-at_install")
class TestSoorsSettings(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.manager = cls.users["member_manager"]
        cls.settings = cls.env["soors.settings"].with_user(cls.manager)

    def get_other_value(self, name):
        """Return a good value of a field of the organisation that it has not yet."""
        field, value = self.company._fields[name], self.company[name]
        if field.type == "selection":
            keys = [key for key, _label in field._description_selection(self.env)]
            return next(key for key in keys if key != value)
        return {
            "boolean": not value,
            "integer": value + 1 if field.type == "integer" else 0,
            "float": value + 1 if field.type == "float" else 0,
            "char": "settings-test",
            "date": "2026-03-04",
        }[field.type]

    # -- saving -----------------------------------------------------------------
    def test_every_field_is_saved_on_the_organisation(self):
        names = self.settings._get_company_fields()
        plain = [n for n in names if self.company._fields[n].type != "many2one"]
        values = {name: self.get_other_value(name) for name in plain}
        self.assertIn("soors_unknown_weight", values)
        self.settings.create(values)
        for name, value in values.items():
            saved = self.company[name]
            saved = str(saved) if isinstance(saved, date) else saved
            with self.subTest(name=name):
                self.assertEqual(saved, value)

    def test_the_form_opens_with_what_is_set_and_saves(self):
        self.company.soors_unknown_weight = "flag"
        form = Form(self.settings)
        self.assertEqual(form.soors_unknown_weight, "flag")
        form.soors_unknown_weight = "error"
        settings = form.save()
        self.assertEqual(self.company.soors_unknown_weight, "error")
        settings.write({"soors_unknown_weight": "flag"})
        self.assertEqual(self.company.soors_unknown_weight, "flag")
        self.assertEqual(settings.soors_unknown_weight, "flag")

    def test_what_did_not_change_is_not_written(self):
        written = []
        company = type(self.company)
        self.patch(company, "write", lambda record, vals: written.append(vals))
        names = self.settings._get_company_fields()
        [values] = self.company.read(names, load=False)
        self.settings.create({name: values[name] for name in names})
        self.assertEqual(written, [])

    # -- who may ----------------------------------------------------------------
    def test_only_the_manager_opens_and_saves(self):
        for role in ROLE_GROUPS.keys() - {"member_manager"}:
            settings = self.env["soors.settings"].with_user(self.users[role])
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    settings.get_view()
                with self.assertRaises(AccessError):
                    settings.create({"soors_unknown_weight": "flag"})

    def test_the_manager_of_another_company_changes_and_learns_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self.settings.create(
                {"company_id": other.id, "soors_unknown_weight": "flag"}
            )
        own = self.settings.create({})
        with self.assertRaises(AccessError):
            own.write({"company_id": other.id, "soors_unknown_weight": "flag"})
        theirs = self.env["soors.settings"].create({"company_id": other.id})
        with self.assertRaises(AccessError):
            theirs.with_user(self.manager).write({"soors_unknown_weight": "flag"})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.settings.new({"company_id": other.id}).soors_unknown_weight  # noqa: B018
        self.assertEqual(other.soors_unknown_weight, "error")

    def test_with_two_companies_the_chosen_one_is_set(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        settings = self.settings.with_context(allowed_company_ids=other.ids)
        settings.create({"soors_unknown_weight": "flag"})
        self.assertEqual(other.soors_unknown_weight, "flag")
        self.assertEqual(self.company.soors_unknown_weight, "error")

    # -- what -------------------------------------------------------------------
    def test_only_fields_of_the_suite_can_be_set(self):
        names = self.settings._get_company_fields()
        for name in names:
            with self.subTest(name=name):
                field = self.company._fields[name]
                self.assertTrue(field._module.startswith("soors_"))
                # else the values of other organisations could be read
                self.assertFalse(self.settings._fields[name].compute_sudo)
        self.assertNotIn("company_id", names)
        name = self.company.name
        with self.assertRaises(ValueError):
            self.settings.create({"name": "Mine"})
        self.assertEqual(self.company.name, name)

    def test_nothing_of_odoo_s_own_opens(self):
        with self.assertRaises(AccessError):
            self.company.with_user(self.manager).write({"soors_unknown_weight": "flag"})
        with self.assertRaises(AccessError):
            self.env["res.config.settings"].with_user(self.manager).create({})

    def test_every_field_stands_on_the_form_once_and_no_technical_one(self):
        arch = etree.fromstring(self.settings.get_view()["arch"])
        shown = [field.get("name") for field in arch.iter("field")]
        for name in self.settings._get_company_fields():
            with self.subTest(name=name):
                self.assertEqual(shown.count(name), 1)
        self.assertLessEqual(set(shown), set(self.settings._fields))
        for name in ("soors_floor_url", "soors_plan_road_server", "soors_map_tiles"):
            self.assertNotIn(name, shown)
        blocks = arch.findall("app/block")
        self.assertTrue(blocks)
        for block in blocks:
            self.assertIsNotNone(block.find(".//setting"), block.get("title"))

    def test_the_menu_is_the_manager_s(self):
        menu = self.env.ref("soors_base.soors_settings_menu")
        for role, seen in {"member_manager": True, "coop": False}.items():
            menus = self.env["ir.ui.menu"].with_user(self.users[role])
            self.assertEqual(menu.id in menus.load_menus(False), seen, role)


@tagged("post_install", "-at_install")
class TestSoorsSettingsOfLayers(LayerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "settings_manager",
            "soors_base.group_member_manager",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def open(self):
        context = {"allowed_company_ids": self.company.ids}
        settings = self.env["soors.settings"].with_user(self.manager)
        return settings.with_context(**context).create({})

    def test_what_the_layers_set_is_said(self):
        self.assertNotIn(",soors_unknown_weight,", self.open().layer_fields)
        self.apply(LAYER)
        settings = self.open()
        self.assertIn(",soors_unknown_weight,", settings.layer_fields)
        self.assertNotIn(",soors_unknown_weight,", settings.layer_differences)
        settings.write({"soors_unknown_weight": "error"})
        self.assertIn(",soors_unknown_weight,", self.open().layer_differences)
        self.assertEqual(len(self.plan(LAYER)), 1)

    def test_the_form_has_both_notes_beside_the_field(self):
        self.apply(LAYER)
        settings = self.open()
        arch = etree.fromstring(settings.get_view()["arch"])
        (setting,) = arch.findall(".//setting[@id='soors_unknown_weight']")
        same, other = setting.findall("div[@name='soors_layer_note']")
        self.assertIn("layer_fields", same.get("invisible"))
        self.assertIn("layer_differences", other.get("invisible"))

    def test_keys_of_layers_lead_to_fields_that_managers_set(self):
        keys = self.layer._get_company_keys()
        known = self.env["soors.settings"]._get_company_fields()
        sections = self.layer._get_schema().sections
        for (section, key), name in keys.items():
            with self.subTest(section=section, key=key):
                self.assertIn(key, sections[section].keys)
                self.assertIn(name, known)
