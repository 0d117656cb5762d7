from http import HTTPStatus

from odoo import http
from odoo.http import Response, request

ROUTE = "/floor/api/picture/<string(minlength=3,maxlength=60):key>"


class FloorPictures(http.Controller):
    @http.route(
        ROUTE,
        type="http",
        auth="floor_device",
        methods=["GET"],
        csrf=False,
        save_session=False,
        sitemap=False,
    )
    def picture(self, key, **_query):
        """Answer a small picture that the plan of this tablet names."""
        # sudo: the technical user has no rights; the key of the tablet was checked,
        # and only what its own plan names is answered.
        device = request.env["soors.device"].sudo().browse(request.floor_device_id)
        data = device.with_company(device.company_id)._get_picture(key)
        if not data:
            return Response(status=int(HTTPStatus.NOT_FOUND))
        headers = [("Cache-Control", "no-store")]
        return Response(data, content_type="image/jpeg", headers=headers)
