from .common import RoleCase

SECTIONS = {
    "collect": {"driver", "planner", "member_manager"},
    "sorting": {"sorter", "member_manager"},
    "workshop": {"repairer", "member_manager"},
    "shop": {"shop_manager", "member_manager"},
    "stock": {"planner", "sorter", "shop_manager", "member_manager"},
    "reports": {"planner", "member_manager", "analyst"},
    "settings": {"member_manager", "coop"},
}
FLOOR_ROLES = ("driver", "sorter", "repairer", "shop_staff")
OWN_ROLES = (*FLOOR_ROLES, "planner", "shop_manager", "analyst")


class TestMenus(RoleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env.ref("soors_base.menu_root")
        cls.contacts = cls.env.ref("contacts.menu_contacts")
        cls.inventory = cls.env.ref("stock.menu_stock_root")

    def _load(self, user):
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return self.env["ir.ui.menu"].browse(key for key in menus if key != "root")

    def _load_roots(self, user):
        return self._load(user).filtered(lambda menu: not menu.parent_id)

    def test_a_role_sees_only_the_apps_that_name_it(self):
        for role in OWN_ROLES:
            with self.subTest(role=role):
                user = self.users[role]
                roots = self._load_roots(user)
                self.assertIn(self.root, roots)
                strangers = roots.filtered(
                    lambda menu, user=user: (
                        not menu.sudo().soors_role_ids & user.all_group_ids
                    )
                )
                self.assertFalse(strangers.mapped("name"))

    def test_floor_roles_see_none_of_the_office_apps(self):
        office = self.contacts | self.inventory | self.env.ref("mail.menu_root_discuss")
        for role in FLOOR_ROLES:
            with self.subTest(role=role):
                self.assertFalse(self._load(self.users[role]) & office)

    def test_the_planner_keeps_contacts(self):
        self.assertIn(self.contacts, self._load_roots(self.users["planner"]))
        self.assertNotIn(self.inventory, self._load_roots(self.users["planner"]))

    def test_sections_are_for_the_roles_they_name(self):
        for section, roles in SECTIONS.items():
            menu = self.env.ref(f"soors_base.menu_{section}")
            seen_by = {
                role
                for role, user in self.users.items()
                if role != "portal" and menu in self._load(user)
            }
            with self.subTest(section=section):
                self.assertLessEqual(seen_by, roles)

    def test_the_member_manager_and_the_administrator_see_what_they_have_rights_for(
        self,
    ):
        manager = self._load_roots(self.users["member_manager"])
        self.assertLessEqual(self.root | self.contacts | self.inventory, manager)
        admin = self._load_roots(self.env.ref("base.user_admin"))
        settings = self.env.ref("base.menu_administration")
        self.assertLessEqual(self.root | self.inventory | settings, admin)

    def test_users_without_a_role_are_left_alone(self):
        roots = self._load_roots(self.users["user"])
        self.assertIn(self.contacts, roots)
        self.assertNotIn(self.root, roots)

    def test_naming_a_role_on_an_app_shows_it_at_once(self):
        driver = self.users["driver"]
        self.assertNotIn(self.contacts, self._load_roots(driver))
        self.contacts.soors_role_ids |= self.env.ref("soors_base.group_driver")
        self.assertIn(self.contacts, self._load_roots(driver))

    def test_opening_all_apps_to_a_role_shows_them_at_once(self):
        driver = self.users["driver"]
        self.assertNotIn(self.contacts, self._load_roots(driver))
        self.env.ref("soors_base.group_driver").soors_menu_scope = "all"
        self.assertIn(self.contacts, self._load_roots(driver))

    def test_a_role_added_to_another_shows_its_apps_too(self):
        driver = self.users["driver"]
        driver.group_ids |= self.env.ref("soors_base.group_planner")
        self.assertIn(self.contacts, self._load_roots(driver))

    def test_the_list_of_roots_hides_the_same_apps(self):
        driver = self.users["driver"]
        roots = self.env["ir.ui.menu"].with_user(driver).get_user_roots()
        self.assertIn(self.root, roots)
        self.assertNotIn(self.contacts, roots)

    def test_soors_opens_first(self):
        for role in OWN_ROLES:
            roots = self._load_roots(self.users[role]).sorted("sequence")
            self.assertEqual(roots[:1], self.root, role)
        self.assertEqual(self.root.action, self.env.ref("soors_base.home"))
