from odoo.tests import tagged
from odoo.tools import SQL

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestTabletData(CollectCase):
    """What a tablet shows of the database is in the language of the tablet."""

    MODELS = {
        "product.template": "name",
        "soors.goods.tile": "name",
        "soors.grade": "name",
        "soors.refusal.reason": "name",
        "soors.skill": "name",
        "soors.stream": "name",
        "soors.treatment": "name",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        codes = ["fr_FR", "nl_BE", "de_DE"]
        languages = cls.env["res.lang"].with_context(active_test=False)
        languages.search([("code", "in", codes)]).active = True
        modules = cls.env["ir.module.module"].search(
            [("name", "in", ["soors_base", "soors_collect"])]
        )
        modules._update_translations(codes)

    def _read_names(self, model, field):
        """Return {identifier: {language: name}} of what the two add-ons brought."""
        rows = self.env.execute_query(
            SQL(
                "SELECT d.name, r.%s FROM %s r JOIN ir_model_data d"
                "    ON d.model = %s AND d.res_id = r.id"
                " WHERE d.module IN ('soors_base', 'soors_collect')",
                SQL.identifier(field),
                SQL.identifier(self.env[model]._table),
                model,
            )
        )
        return dict(rows)

    def test_what_is_shipped_has_a_name_in_each_language(self):
        for model, field in self.MODELS.items():
            names = self._read_names(model, field)
            self.assertTrue(names, model)
            for code in ("fr_FR", "nl_BE", "de_DE"):
                missing = sorted(one for one, said in names.items() if code not in said)
                with self.subTest(model=model, code=code):
                    self.assertFalse(missing)

    def test_the_catalogue_speaks_the_language_of_the_tablet(self):
        device = self.env["soors.device"].create({"name": "Tablet 1"})
        stream = self.env.ref("soors_base.stream_furniture")
        for code, furniture, full in (
            ("fr", "Meubles", "Camion plein"),
            ("nl", "Meubels", "Vrachtwagen vol"),
            ("de", "Möbel", "Lkw voll"),
            ("en", "Furniture", "Truck full"),
        ):
            catalogue = device._in_language(code)._prepare_catalogue()
            families = {one["id"]: one["name"] for one in catalogue["families"]}
            with self.subTest(code=code):
                self.assertEqual(families[stream.id], furniture)
                self.assertIn(full, [one["name"] for one in catalogue["reasons"]])
