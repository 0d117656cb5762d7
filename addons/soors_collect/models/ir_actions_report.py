import io
from collections import OrderedDict

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from odoo import fields, models
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# Under the text, where the paper leaves room.
FOOT = 8 * mm
SIDE = 18 * mm
FONT = ("Helvetica", 8)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    is_numbered = fields.Boolean(
        "Pages numbered",
        help="Each document is printed by itself, with its number, the page and how"
        " many pages there are at the foot.",
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print documents one by one and number the pages of each.

        The wkhtmltopdf of distributions knows neither footers nor several documents
        at once.
        """
        report = self._get_report(report_ref)
        if not report.is_numbered or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = OrderedDict()
        for record in self.env[report.model].browse(dict.fromkeys(res_ids)):
            printed = super()._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [record.id]
            )
            for content in printed.values():
                content["stream"] = self._number_pages(
                    content["stream"], record._get_paper_number()
                )
            streams.update(printed)
        return streams

    def _number_pages(self, stream, name):
        """Return a PDF with ``name`` and ``page / pages`` at the foot of each page.

        :param stream: binary stream of a PDF
        """
        reader = PdfFileReader(stream, strict=False)
        writer = PdfFileWriter()
        count = len(reader.pages)
        for number, page in enumerate(reader.pages, 1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            foot = self._draw_foot((width, height), name, f"{number} / {count}")
            page.merge_page(PdfFileReader(foot).pages[0])
            writer.add_page(page)
        numbered = io.BytesIO()
        writer.write(numbered)
        return numbered

    def _draw_foot(self, size, left, right):
        foot = io.BytesIO()
        canvas = Canvas(foot, pagesize=size)
        canvas.setFont(*FONT)
        canvas.drawString(SIDE, FOOT, left)
        canvas.drawRightString(size[0] - SIDE, FOOT, right)
        canvas.save()
        return foot
