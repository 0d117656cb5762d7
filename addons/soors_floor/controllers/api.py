"""What tablets call. Always JSON, never a trace of the program.

The routes are of type ``http``: the types for JSON answer with details of errors that
are nobody's business, and with the status 200 for a session that ended.
"""

import json
from http import HTTPStatus

from odoo import http
from odoo.http import Response, request

from .. import reading
from ..const import MAX_BODY, MAX_PAIR_BODY, MAX_PIECE

PUBLIC = {
    "type": "http",
    "auth": "floor_public",
    "csrf": False,
    "save_session": False,
    "methods": ["POST"],
    "sitemap": False,
}
DEVICE = {**PUBLIC, "auth": "floor_device"}


class FloorApi(http.Controller):
    @http.route("/floor/api/pair", **PUBLIC)
    def pair(self, **_query):
        """Exchange a pairing code for the key of a device."""
        return self._guard(self._answer, self._pair, MAX_PAIR_BODY)

    @http.route("/floor/api/sync", **DEVICE)
    def sync(self, **_query):
        """Take what a tablet recorded; answer verdicts and the plan."""
        return self._guard(self._answer, self._sync, MAX_BODY)

    @http.route(
        "/floor/api/file/<string(minlength=32,maxlength=36):uuid>",
        **{**DEVICE, "methods": ["HEAD", "GET", "PATCH"]},
    )
    def file(self, uuid, **_query):
        """Tell how much of a file is here, or take the next piece."""
        patch = request.httprequest.method == "PATCH"
        method = self._take_piece if patch else self._tell_offset
        return self._guard(self._answer_file, uuid, method)

    # Frame

    def _guard(self, method, *args):
        """Call a method; should the program fail, only the log tells how."""
        try:
            return method(*args)
        except Exception as error:
            # Raised on: the transaction is undone, and tried again where that helps.
            error.error_response = self._json(
                {"error": "server"}, HTTPStatus.INTERNAL_SERVER_ERROR
            )
            raise

    def _answer(self, method, limit):
        try:
            return method(reading.read_json(self._read(limit)))
        except OversizeError:
            return self._json({"error": "size"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except reading.FormatError as error:
            return self._json(
                {"error": "format", "detail": str(error)}, HTTPStatus.BAD_REQUEST
            )

    def _read(self, limit):
        if (request.httprequest.content_length or 0) > limit:
            raise OversizeError()
        # Kept by the request: it is needed again when the transaction starts over.
        return request.httprequest.get_data()

    def _json(self, values, status=HTTPStatus.OK, headers=()):
        return Response(
            json.dumps(values, ensure_ascii=False),
            status=int(status),
            content_type="application/json; charset=utf-8",
            headers=[("Cache-Control", "no-store"), *headers],
        )

    def _get_device(self):
        # sudo: the technical user has no rights; the key was checked, and all that
        # follows is of this device and its company.
        device = request.env["soors.device"].sudo().browse(request.floor_device_id)
        return device.with_company(device.company_id)

    # Pairing

    def _pair(self, body):
        # sudo: nobody is logged in; the code is what opens
        attempts = request.env["soors.device.attempt"].sudo()
        address = request.httprequest.remote_addr or "?"
        code, epoch = body.get("code"), reading.read_uuid(body.get("epoch"))
        if not isinstance(code, str) or len(code) > 40 or not epoch:
            raise reading.FormatError("code and epoch are needed")
        # sudo: see above
        device, token = (
            request.env["soors.device"]
            .sudo()
            ._pair(
                code,
                epoch,
                reading.read_text(body.get("version"), 40),
                reading.read_text(body.get("language"), 8),
            )
        )
        if device:
            # Whatever others try meanwhile: a code of 60 bits is not guessed.
            return self._json(device._prepare_pair_answer(token))
        seconds = attempts._get_wait(address)
        if seconds:
            return self._json(
                {"error": "wait", "seconds": seconds}, HTTPStatus.TOO_MANY_REQUESTS
            )
        attempts.create({"address": address})
        return self._json({"error": "code"}, HTTPStatus.FORBIDDEN)

    # Exchange

    def _sync(self, body):
        device = self._get_device()
        device._lock_exchange()
        # Once more: it may have been revoked while this request waited.
        known = device.state == "paired" and device.epoch
        if not known or reading.read_uuid(body.get("epoch")) != device.epoch:
            return self._json(
                {"error": "device", "detail": "epoch"}, HTTPStatus.UNAUTHORIZED
            )
        return self._json(device._sync(body))

    # Files

    def _answer_file(self, uuid, method):
        device = self._get_device()
        file = device._find_file(reading.read_uuid(uuid))
        if not file:
            return self._json({"error": "file"}, HTTPStatus.NOT_FOUND)
        return method(device, file)

    def _tell_offset(self, _device, file):
        return self._json({}, headers=self._offset(file))

    def _take_piece(self, device, file):
        device._lock_exchange()
        headers = request.httprequest.headers
        try:
            data = self._read(MAX_PIECE)
        except OversizeError:
            return self._json({"error": "size"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if file.is_complete:
            return self._json({"sha256": file.sha256}, headers=self._offset(file))
        if not self._fits(file, headers):
            return self._json({"error": "format"}, HTTPStatus.BAD_REQUEST)
        offset = headers.get("Upload-Offset")
        if offset != str(file.received) or len(data) > file.size - file.received:
            return self._json({}, HTTPStatus.CONFLICT, self._offset(file))
        if not data:
            return self._json({"error": "format"}, HTTPStatus.BAD_REQUEST)
        if not file._add_piece(file.received, data):
            return self._json({"error": "hash"}, HTTPStatus.UNPROCESSABLE_ENTITY)
        if file.is_complete:
            return self._json({"sha256": file.sha256}, headers=self._offset(file))
        return Response(status=204, headers=self._offset(file))

    def _fits(self, file, headers):
        """Tell whether a piece is of the file that was announced."""
        expected = {
            "Upload-Length": str(file.size),
            "Upload-Type": file.mimetype,
            "Upload-Sha256": file.sha256,
        }
        return all(
            headers.get(name, value) == value for name, value in expected.items()
        )

    def _offset(self, file):
        return [("Upload-Offset", str(file.received)), ("Cache-Control", "no-store")]


class OversizeError(Exception):
    """More bytes than a route takes."""
