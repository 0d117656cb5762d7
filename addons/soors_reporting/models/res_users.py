from odoo import models
from odoo.exceptions import AccessDenied


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_release_reader(self):
        """Tell whether the user is a federation's key, not a person."""
        self.ensure_one()
        return self.has_group("soors_reporting.group_release_reader") and not (
            self._is_internal()
        )

    def _check_credentials(self, credential, env):
        # A key of this kind passes by the bearer header only, where the address is
        # checked: neither as a password on the login page nor on older protocols.
        if self.env.user._is_release_reader():
            raise AccessDenied()
        return super()._check_credentials(credential, env)
