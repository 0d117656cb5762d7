import logging

from werkzeug.exceptions import Forbidden

from odoo import models
from odoo.http import request

_logger = logging.getLogger(__name__)

# The only address a key that reads releases may call. Access rights close the
# records; this closes methods that check none, and the user's own preferences.
RELEASE_PATH = "/json/2/soors.declaration/export_released"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_bearer(cls):
        result = super()._auth_method_bearer()
        user = request.env.user
        path = request.httprequest.path
        if path != RELEASE_PATH and user._is_release_reader():
            _logger.info("Release reader %s refused on %s", user.id, path)
            raise Forbidden("This key reads released declarations and nothing else.")
        return result
