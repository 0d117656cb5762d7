from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ROLE_GROUPS, RoleCase
from .common_ledger import LedgerCase


class TestHomeTiles(RoleCase):
    def _get_tile(self, role, tile):
        home = self.env["soors.home.tile"].with_user(self.users[role]).get_home()
        return next((t for t in home["tiles"] if t["id"] == tile.id), None)

    def test_tiles_are_for_the_roles_they_name(self):
        tile = self.env.ref("soors_base.home_tile_balance")
        seen_by = {role for role in self.users if role != "portal"}
        seen_by = {role for role in seen_by if self._get_tile(role, tile)}
        self.assertEqual(seen_by, {"planner", "member_manager", "analyst"})

    def test_a_tile_without_role_is_for_everybody(self):
        tile = self.env["soors.home.tile"].create(
            {"name": "Handbook", "action_id": self.env.ref("soors_base.home").id}
        )
        shown = self._get_tile("driver", tile)
        self.assertEqual((shown["value"], shown["unit"]), (None, ""))
        tile.active = False
        self.assertIsNone(self._get_tile("driver", tile))

    def test_each_tile_opens_something_the_role_may_read(self):
        for role in self.users:
            if role == "portal":
                continue
            user = self.users[role]
            for tile in (
                self.env["soors.home.tile"].with_user(user)._get_visible_tiles()
            ):
                action = self.env[tile.sudo().action_id.type].browse(tile.action_id.id)
                model = (
                    action.sudo()._fields.get("res_model") and action.sudo().res_model
                )
                if model:
                    allowed = self.env[model].with_user(user).has_access("read")
                    self.assertTrue(allowed, f"{role}: {tile.name}")

    def test_every_figure_answers_for_every_role(self):
        Tile = self.env["soors.home.tile"]
        for figure in dict(Tile._fields["figure"]._description_selection(self.env)):
            for role in ("driver", "shop_staff", "analyst"):
                tile = Tile.with_user(self.users[role]).new({"figure": figure})
                value, unit = tile._get_figure()
                self.assertIsInstance(value, int | float | None, figure)
                self.assertIsInstance(unit, str, figure)

    def test_strangers_see_no_home(self):
        with self.assertRaises(AccessError):
            self.env["soors.home.tile"].with_user(self.users["portal"]).get_home()


class TestHomeFigures(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sorter = new_test_user(cls.env, "home_sorter", groups=ROLE_GROUPS["sorter"])

    def _get_value(self, figure, **context):
        tiles = self.env["soors.home.tile"].with_user(self.sorter)
        return tiles.with_context(**context).new({"figure": figure})._get_figure()[0]

    def test_collected_today_counts_what_came_in(self):
        before = self._get_value("kg_collected_today")
        self._move(self.original, 12.345, self.household, self.to_sort)
        after = self._get_value("kg_collected_today")
        self.assertAlmostEqual(after - before, 12.345, places=6)

    def test_yesterday_is_not_today(self):
        before = self._get_value("kg_collected_today")
        move = self._move(self.original, 5, self.household, self.to_sort)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move SET date = date - interval '26 hours' WHERE id = %s",
            [move.id],
        )
        self.env.invalidate_all()
        self.assertAlmostEqual(self._get_value("kg_collected_today"), before, places=6)

    def test_reused_this_month_counts_what_was_sold(self):
        before = self._get_value("kg_reused_month")
        self._move(self.chair, 2, self.household, self.shop)
        self.assertAlmostEqual(self._get_value("kg_reused_month"), before, places=6)
        self._move(self.chair, 2, self.shop, self.customers)
        after = self._get_value("kg_reused_month")
        self.assertAlmostEqual(after - before, 12.4, places=6)

    def test_to_sort_counts_pieces_by_their_weight(self):
        before = self._get_value("stock_to_sort")
        self._move(self.original, 10, self.household, self.to_sort)
        self._move(self.chair, 3, self.household, self.to_sort)
        after = self._get_value("stock_to_sort")
        self.assertAlmostEqual(after - before, 28.6, places=6)

    def test_stock_on_hand_is_shown_in_kilos(self):
        self._move(self.chair, 3, self.household, self.shop)
        quant = self.chair.stock_quant_ids.filtered(
            lambda q: q.location_id == self.shop
        )
        self.assertAlmostEqual(quant.kg, 18.6, places=6)

    def test_another_company_is_not_counted(self):
        other = self.env["res.company"].create({"name": "Other member"})
        self.sorter.company_ids |= other
        self._move(self.original, 10, self.household, self.to_sort)
        for figure in ("kg_collected_today", "stock_to_sort"):
            value = self._get_value(figure, allowed_company_ids=other.ids)
            self.assertEqual(value, 0, figure)


@tagged("post_install", "-at_install")
class TestHomeScreen(HttpCase):
    def test_the_manager_lands_on_the_home_screen_and_opens_a_tile(self):
        new_test_user(
            self.env,
            "home_manager",
            groups=ROLE_GROUPS["member_manager"],
            name="Claire Dumont",
        )
        self.env["soors.home.tile"].create(
            {
                "name": "First tile",
                "sequence": -1,
                "figure": "stock_to_sort",
                "action_id": self.env.ref("soors_base.soors_stream_action").id,
            }
        )
        self.start_tour("/odoo", "soors_base_home", login="home_manager")
