"""What the tests of all add-ons share: users by role and the matrix of rights."""

import csv

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import file_open

# Columns of the matrix files, in their order.
ROLE_GROUPS = {
    "user": "base.group_user",
    "driver": "soors_base.group_driver",
    "planner": "soors_base.group_planner",
    "sorter": "soors_base.group_sorter",
    "repairer": "soors_base.group_repairer",
    "shop_staff": "soors_base.group_shop_staff",
    "shop_manager": "soors_base.group_shop_manager",
    "member_manager": "soors_base.group_member_manager",
    "analyst": "soors_base.group_analyst",
    "coop": "soors_base.group_coop",
    "portal": "base.group_portal",
}
OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
MATRIX_FILE = "tests/access_matrix.csv"


class RoleCase(TransactionCase):
    """Gives ``cls.users``: one user for each role, with nothing but that role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls._create_role_user(role) for role in ROLE_GROUPS}

    @classmethod
    def _create_role_user(cls, role, **values):
        values.setdefault("login", f"role_{role}")
        values.setdefault("lang", "en_US")
        return new_test_user(cls.env, groups=ROLE_GROUPS[role], **values)


class AccessMatrixCase(RoleCase):
    """Compares the rights in the database with an add-on's ``access_matrix.csv``.

    The file has a column ``model`` and one for each role; a cell holds the letters
    of what the role may do: r(ead), w(rite), c(reate), d(elete), or - for nothing.
    """

    def _get_suite_models(self):
        """Return {add-on: [its models]} for the models of the suite itself."""
        result = {}
        for name, model in self.registry.items():
            if name.startswith("soors.") and not model._abstract:
                result.setdefault(model._original_module, []).append(name)
        return result

    def _get_rights(self, model, role):
        records = self.env[model].with_user(self.users[role])
        letters = [
            letter
            for operation, letter in OPERATIONS.items()
            if records.has_access(operation)
        ]
        return "".join(letters) or "-"

    def _read_matrix(self, module):
        """Return {model: {role: letters}} as the file of the add-on says."""
        try:
            with file_open(f"{module}/{MATRIX_FILE}") as file:
                rows = list(csv.DictReader(file))
        except FileNotFoundError:
            rows = []
        return {row.pop("model"): row for row in rows}

    def assert_access_matrix(self, module):
        """Fail for a right, a model or a row of the add-on that is not as written."""
        actual = {
            model: {role: self._get_rights(model, role) for role in ROLE_GROUPS}
            for model in sorted(self._get_suite_models().get(module, []))
        }
        expected = self._read_matrix(module)
        wrong = [
            self._explain(model, actual.get(model), expected.get(model))
            for model in sorted(actual.keys() | expected.keys())
            if actual.get(model) != expected.get(model)
        ]
        self.assertFalse(wrong, "\n".join([f"{module}/{MATRIX_FILE}:", *wrong]))

    def _explain(self, model, actual, expected):
        if actual is None:
            return f"{model}: no such model in this add-on, remove the row"
        row = ",".join([model, *actual.values()])
        if expected is None:
            return f"{model}: row missing; the rights are\n  {row}"
        differences = [
            f"{role} is {actual.get(role)}, written {expected.get(role)}"
            for role in {**actual, **expected}
            if actual.get(role) != expected.get(role)
        ]
        return f"{model}: {', '.join(differences)}; the rights are\n  {row}"
