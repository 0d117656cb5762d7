import json
import tempfile

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DeclarationController(http.Controller):
    @http.route(
        "/soors/declaration/<int:declaration_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download_workbook(self, declaration_id):
        """Send the spreadsheet: as frozen at the release, else made now."""
        declaration = self._get_declaration(declaration_id)
        name = declaration._get_file_name()
        if declaration.attachment_id:
            # sudo: whoever reads the declaration may read its spreadsheet
            content = declaration.attachment_id.sudo().raw
            return self._send(content, name, XLSX)
        with tempfile.TemporaryFile() as target:
            request.env["soors.declaration.workbook"]._write(declaration, target)
            target.seek(0)
            return self._send(target.read(), name, XLSX)

    @http.route(
        "/soors/declaration/<int:declaration_id>/json",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download_export(self, declaration_id):
        """Send the released figures as the federation reads them."""
        declaration = self._get_declaration(declaration_id)
        if not declaration.export_text:
            raise request.not_found()
        text = json.dumps(declaration._prepare_envelope(), ensure_ascii=False, indent=1)
        name = declaration._get_file_name().replace(".xlsx", ".json")
        return self._send(text.encode(), name, "application/json")

    def _get_declaration(self, declaration_id):
        declaration = request.env["soors.declaration"].browse(declaration_id).exists()
        if not declaration:
            raise request.not_found()
        declaration.check_access("read")
        return declaration

    def _send(self, content, name, mimetype):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", mimetype),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
