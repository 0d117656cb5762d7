from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from .common import ReportingCase


@freeze_time("2027-02-01")
class TestDeclaration(ReportingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._record_year()

    def test_period_helpers(self):
        declaration = self._declare(period="q2")
        self.assertEqual(str(declaration.date_from), "2026-04-01")
        self.assertEqual(str(declaration.date_to), "2026-06-30")
        declaration.period = "year"
        self.assertEqual(str(declaration.date_to), "2026-12-31")
        self.assertEqual(str(declaration.date_deadline), "2027-03-31")

    def test_other_dates_are_kept(self):
        declaration = self._declare(
            period="custom", date_from="2026-03-05", date_to="2026-03-10"
        )
        self.assertEqual(str(declaration.date_from), "2026-03-05")

    def test_a_year_of_two_digits_is_refused_with_a_sentence(self):
        declarations = self.env["soors.declaration"].with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "four digits"):
            declarations.create({"year": 26})
        declaration = self._declare()
        with self.assertRaisesRegex(ValidationError, "four digits"):
            declaration.year = 26
            self.env.flush_all()

    def test_a_period_that_ends_before_it_starts_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "before it starts"):
            self._declare(period="custom", date_from="2026-03-05", date_to="2026-03-04")

    def test_other_dates_typed_in_the_form_are_kept(self):
        with Form(self.env["soors.declaration"].with_user(self.manager)) as form:
            form.period = "custom"
            form.date_from = "2026-03-05"
            form.date_to = "2026-03-10"
        declaration = form.record
        self.assertEqual(str(declaration.date_from), "2026-03-05")
        with Form(declaration) as form:
            form.date_to = "2026-03-11"
        self.assertEqual(str(declaration.date_from), "2026-03-05")
        self.assertEqual(str(declaration.date_to), "2026-03-11")

    def test_the_form_sends_answers_to_checks_and_nothing_else(self):
        self._collect(self.original, 1, municipality_id=False)
        declaration = self._declare()
        declaration.action_check()
        check = declaration.check_ids.filtered("is_open")
        answer = {"is_accepted": True, "comment": "Left at the door"}
        declaration.write({"check_ids": [Command.update(check.id, answer)]})
        self.assertEqual(check.comment, "Left at the door")
        for command in (
            Command.create({"code": "mine"}),
            Command.delete(check.id),
            Command.clear(),
        ):
            with self.assertRaises(UserError):
                declaration.write({"check_ids": [command]})
        with self.assertRaises(UserError):
            declaration.write({"check_ids": [Command.update(check.id, {"kg": 0})]})

    def test_check_then_release(self):
        declaration = self._declare()
        declaration.action_check()
        self.assertEqual(declaration.state, "checked")
        declaration.action_release()
        self.assertEqual(declaration.state, "released")
        self.assertEqual(declaration.released_by_id, self.manager)
        self.assertTrue(declaration.attachment_id)
        self.assertFalse(declaration.has_ledger_changed)

    def test_draft_is_not_released(self):
        with self.assertRaises(UserError):
            self._declare().action_release()

    def test_ledger_moved_between_check_and_release(self):
        declaration = self._declare()
        declaration.action_check()
        self._send(self.coat, 0.001, self.reuse)
        self.assertTrue(declaration.has_ledger_changed)
        with self.assertRaisesRegex(UserError, "changed"):
            declaration.action_release()

    def test_released_figures_are_frozen(self):
        declaration = self._release(self._declare())
        with self.assertRaises(UserError):
            declaration.line_ids[0].sudo().write({"kg": 1})
        with self.assertRaises(UserError):
            declaration.line_ids[0].sudo().unlink()
        with self.assertRaises(UserError):
            declaration.sudo().line_ids.copy({})
        with self.assertRaises(UserError):
            declaration.write({"year": 2025})
        with self.assertRaises(UserError):
            declaration.unlink()
        with self.assertRaises(UserError):
            declaration.check_ids[0].write({"comment": "later"})
        for action in ("compute", "check", "draft"):
            with self.assertRaises(UserError):
                getattr(declaration, f"action_{action}")()

    def test_remark_may_be_added_later(self):
        declaration = self._release(self._declare())
        declaration.note = "The region called."

    def test_figures_are_not_typed_in(self):
        declaration = self._declare()
        declaration.action_compute()
        with self.assertRaises(AccessError):
            declaration.line_ids[0].write({"kg": 1})
        with self.assertRaises(AccessError):
            self.env["soors.declaration.line"].with_user(self.manager).create(
                {"declaration_id": declaration.id, "section": "treatment"}
            )
        for values in ({"state": "released"}, {"moves_hash": "x"}, {"line_ids": []}):
            with self.assertRaises(UserError):
                declaration.write(values)
        with self.assertRaises(UserError):
            self._declare(state="released")

    def test_seal_changes_with_any_movement(self):
        declaration = self._declare()
        declaration.action_compute()
        seal = declaration.moves_hash
        declaration.action_compute()
        self.assertEqual(declaration.moves_hash, seal)
        move = self._send(self.coat, 0.001, self.reuse)
        declaration.action_compute()
        second = declaration.moves_hash
        self.assertNotEqual(second, seal)
        move._backdate("2026-07-01 10:00:00")
        declaration.action_compute()
        self.assertNotIn(declaration.moves_hash, (seal, second))

    def test_seal_ignores_the_session_and_the_reader(self):
        declaration = self._declare()
        seal = declaration._get_moves_seal()
        self.env.cr.execute("SET LOCAL TIME ZONE 'Pacific/Auckland'")
        self.env.cr.execute("SET LOCAL DateStyle = 'German'")
        self.assertEqual(declaration.with_user(1)._get_moves_seal(), seal)

    def test_correction_replaces_and_keeps(self):
        first = self._release(self._declare())
        lines = first.line_ids.mapped("kg")
        text = first.export_text
        self._send(self.coat, 1, self.reuse, day="2026-06-01")
        first.invalidate_recordset()
        self.assertTrue(first.has_ledger_changed)
        action = first.action_correct()
        second = first.browse(action["res_id"])
        self.assertEqual((second.version, second.origin_id), (2, first))
        self.assertEqual(second.name, f"{first.name}-2")
        self.assertEqual(first.state, "released")
        self.assertEqual(first.action_correct()["res_id"], second.id)
        self._release(second)
        self.assertEqual(first.state, "superseded")
        self.assertEqual(first.line_ids.mapped("kg"), lines)
        self.assertEqual(first.export_text, text)
        third = first.browse(second.action_correct()["res_id"])
        self.assertEqual(third.name, f"{first.name}-3")

    def test_other_period_drops_the_figures(self):
        declaration = self._declare()
        declaration.action_check()
        declaration.action_draft()
        declaration.period = "q1"
        self.assertFalse(declaration.line_ids or declaration.moves_hash)

    def test_checked_declaration_is_edited_after_going_back(self):
        declaration = self._declare()
        declaration.action_check()
        declaration.period = "q1"
        self.assertEqual(declaration.state, "draft")

    def test_names_follow_each_other(self):
        first, second = self._declare(), self._declare()
        self.assertNotEqual(first.name, second.name)
        self.assertRegex(first.name, r"^DECL/\d{4}/\d{4}$")

    def test_home_tile_counts_the_days(self):
        self._declare()
        tile = self.env.ref("soors_reporting.home_tile_declaration")
        value, _unit = tile.with_user(self.manager)._get_figure()
        self.assertEqual(value, 58)
