import json
import logging
import re

from werkzeug.exceptions import RequestEntityTooLarge, Unauthorized

from odoo import models
from odoo.http import Response, request

from ..const import MAX_BODY

_logger = logging.getLogger(__name__)
BEARER = re.compile(r"bearer +(\S{1,200})", re.IGNORECASE)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_floor_public(cls):
        """Let in who has no key yet, as long as he does not send too much."""
        cls._check_floor_size()
        cls._auth_method_public()

    @classmethod
    def _check_floor_size(cls):
        # Before anything is read: forms are unpacked earlier than the route is called.
        if (request.httprequest.content_length or 0) > MAX_BODY:
            raise RequestEntityTooLarge(
                response=cls._make_floor_error({"error": "size"}, 413)
            )

    @classmethod
    def _make_floor_error(cls, values, status):
        return Response(
            json.dumps(values),
            status=status,
            content_type="application/json; charset=utf-8",
        )

    @classmethod
    def _auth_method_floor_device(cls):
        """Let in a paired tablet by its key, and nothing else.

        The rest of the request runs as a technical user without any right; what it
        may do is what the methods behind the few routes with this authentication do.
        """
        cls._check_floor_size()
        match = BEARER.fullmatch(request.httprequest.headers.get("Authorization", ""))
        # sudo: nobody is logged in yet; the key decides which device this is
        devices = request.env["soors.device"].sudo()
        device = devices._find_by_token(match and match[1])
        user = device.env.ref("soors_floor.user_floor", raise_if_not_found=False)
        if not device or not user or not user.active:
            _logger.info(
                "A tablet was refused at %s from %s",
                request.httprequest.path,
                request.httprequest.remote_addr,
            )
            raise Unauthorized(response=cls._make_floor_error({"error": "device"}, 401))
        request.session.can_save = False
        request.update_env(
            user=user.id, context={"allowed_company_ids": device.company_id.ids}
        )
        request.floor_device_id = device.id
