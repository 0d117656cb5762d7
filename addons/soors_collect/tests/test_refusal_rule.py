from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import CollectCase


@tagged("post_install", "-at_install")
class TestRefusalRule(CollectCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mattress = cls.env.ref("soors_collect.goods_tile_mattress")
        cls.sofa_tile = cls.env.ref("soors_collect.goods_tile_sofa")
        cls.namur = cls.env["soors.municipality"]._find_by_address("5000", "Namur")

    def _rule(self, **values):
        return self.env["soors.refusal.rule"].create(
            {
                "name": "Rule",
                "company_id": self.company.id,
                "reason_id": self.env.ref(
                    "soors_collect.refusal_reason_kind_not_collected"
                ).id,
                "sentence": "We do not take this.",
                **values,
            }
        )

    def _typed(self, *tiles, **values):
        lines = [(0, 0, {"tile_id": tile.id}) for tile in tiles]
        return self._as(self.planner, self._create_request(line_ids=lines, **values))

    def test_a_kind_is_refused_with_the_sentence_of_the_rule(self):
        self._rule(tile_ids=self.mattress.ids)
        request = self._typed(self.mattress)
        self.assertEqual(request.refusal_text, "We do not take this.")
        self.assertFalse(self._typed(self.sofa_tile).refusal_text)
        request.action_refuse_by_rule()
        self.assertEqual(request.state, "refused")
        with self.assertRaises(UserError):
            self._typed(self.sofa_tile).action_refuse_by_rule()

    def test_a_stream_covers_its_parts(self):
        self._rule(stream_ids=self.furniture.ids)
        self.assertTrue(self._typed(self.mattress).refusal_text)
        mattresses = self.env.ref("soors_base.stream_mattresses")
        self.env["soors.refusal.rule"].search([]).unlink()
        self._rule(stream_ids=mattresses.ids)
        self.assertFalse(self._typed(self.sofa_tile).refusal_text)

    def test_area_inside_and_outside(self):
        rule = self._rule(area="outside", municipality_ids=self.liege.ids)
        away = self._typed(zip="5000", city="Namur", phone="081 11 11 11")
        here = self._typed()
        self.assertTrue(away.refusal_text)
        self.assertFalse(here.refusal_text)
        rule.area = "inside"
        self.env.invalidate_all()
        self.assertFalse(away.refusal_text)
        self.assertTrue(here.refusal_text)
        unknown = self._typed(zip=False, city=False, phone="081 22 22 22")
        self.assertFalse(unknown.municipality_id)
        self.assertFalse(unknown.refusal_text)

    def test_everything_that_a_rule_names_must_hold(self):
        self._rule(tile_ids=self.sofa_tile.ids, floors=3)
        low = self._typed(self.sofa_tile, stairs=2)
        high = self._typed(self.sofa_tile, stairs=3)
        with_lift = self._typed(self.sofa_tile, stairs=5, has_lift=True)
        self.assertEqual(
            [bool(r.refusal_text) for r in (low, high, with_lift)],
            [False, True, False],
        )

    def test_condition(self):
        self._rule(condition="broken")
        request = self._typed(self.sofa_tile)
        self.assertFalse(request.refusal_text)
        request.line_ids.condition = "worn"
        self.assertFalse(request.refusal_text)
        request.line_ids.condition = "broken"
        self.assertTrue(request.refusal_text)

    def test_the_sentence_shows_while_typing(self):
        self._rule(tile_ids=self.mattress.ids)
        with Form(self._as(self.planner, self.env["soors.collection.request"])) as form:
            form.partner_id = self.env["res.partner"].create({"name": "Anne"})
            form.zip = "4000"
            self.assertEqual(form.city, "Liège")
            self.assertFalse(form.refusal_text)
            with form.line_ids.new() as line:
                line.tile_id = self.mattress
            self.assertEqual(form.refusal_text, "We do not take this.")

    def test_a_refusal_comes_before_a_warning(self):
        self._rule(tile_ids=self.mattress.ids, effect="warn", sequence=1)
        self._rule(condition="broken", sentence="No.", sequence=9)
        request = self._typed(self.mattress)
        self.assertEqual(request.refusal_effect, "warn")
        request.line_ids.condition = "broken"
        self.assertEqual(request.refusal_text, "No.")

    def test_other_organisations_have_their_own_rules(self):
        other = self._create_company("Other")
        self._rule(tile_ids=self.mattress.ids, company_id=other.id)
        self.assertFalse(self._typed(self.mattress).refusal_text)

    def test_a_rule_must_say_something(self):
        for values in ({}, {"area": "outside"}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._rule(**values)
