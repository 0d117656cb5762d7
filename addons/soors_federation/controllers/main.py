import tempfile

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ConsolidationController(http.Controller):
    @http.route(
        "/soors/consolidation/<int:consolidation_id>/xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download_workbook(self, consolidation_id):
        """Send the workbook: the one made when done, else one made now."""
        record = request.env["soors.consolidation"].browse(consolidation_id).exists()
        if not record:
            raise request.not_found()
        record.check_access("read")
        if record.attachment_id:
            # sudo: whoever reads the consolidation may read its workbook
            content = record.attachment_id.sudo().raw
        else:
            with tempfile.TemporaryFile() as target:
                request.env["soors.consolidation.workbook"]._write(record, target)
                target.seek(0)
                content = target.read()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(record._get_file_name())),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
