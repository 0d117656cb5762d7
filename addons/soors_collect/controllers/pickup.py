import time

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import content_disposition, request
from odoo.tools import consteq
from odoo.tools.misc import hmac

# What one address may do; a household or a block of flats shares one.
REQUESTS_PER_HOUR = 6
PAGES_PER_MINUTE = 60
WRONG_LINKS_PER_HOUR = 20
# Each takes a second of the server.
PAPERS_PER_HOUR = 10
# A person needs longer than this to fill the form; a form older than a day is stale.
SECONDS_TO_FILL = 4
SECONDS_KEPT = 24 * 3600
MAX_BYTES = 36 * 2**20

HEADERS = {
    "Cache-Control": "no-store",
    # A private link must not travel to other sites in the Referer header.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class PickupPages(http.Controller):
    """Pages without log-in: ask for a pick-up, follow it, move or cancel it."""

    @http.route(
        ["/pickup", "/pickup/<int:company_id>"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def form(self, company_id=None, **_ignored):
        if not self._allow("page", PAGES_PER_MINUTE, 60):
            return self._too_often()
        company = self._get_company(company_id)
        return self._show_form(company, {}, [])

    @http.route(
        ["/pickup/send", "/pickup/<int:company_id>/send"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        max_content_length=MAX_BYTES,
    )
    def send(self, company_id=None, **form):
        if not self._allow("send", REQUESTS_PER_HOUR, 3600):
            return self._too_often()
        company = self._get_company(company_id)
        if form.get("website") or not self._is_filled_by_hand(form.get("stamp")):
            # Machines get the same page as people, and no hint.
            return self._render("soors_collect.pickup_sent", {"company": company})
        Request = self._get_requests(company)
        values, problems = Request._read_outside(form, company)
        if not problems:
            refusal = Request._get_outside_refusal(values)
            problems = [refusal] if refusal else []
        photos = []
        if not problems:
            try:
                photos = Request._read_photos(self._get_files())
            except ValidationError as error:
                problems = [str(error)]
        if problems:
            return self._show_form(company, form, problems)
        new = Request._create_from_outside(values, request.env.lang, photos)
        return request.redirect(new.access_url, local=True)

    @http.route(
        # The second is for text messages, where every sign costs.
        ["/pickup/follow/<string:token>", "/p/<string:token>"],
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def follow(self, token, **_ignored):
        record = self._get_by_token(token)
        return record if isinstance(record, http.Response) else self._show(record)

    @http.route(
        "/pickup/follow/<string:token>/attestation",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def attestation(self, token, **_ignored):
        record = self._get_by_token(token)
        if isinstance(record, http.Response):
            return record
        if not record._has_attestation():
            return self._render("soors_collect.pickup_ended", {}, status=404)
        if not self._allow("attestation", PAPERS_PER_HOUR, 3600):
            return self._too_often()
        content, kind = record._render_attestation()
        return request.make_response(content, self._get_paper_headers(record, kind))

    @http.route(
        "/pickup/follow/<string:token>/<string:act>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def change(self, token, act, slot=None, **_ignored):
        record = self._get_by_token(token)
        if isinstance(record, http.Response):
            return record
        acts = {
            "move": lambda: record._move_by_donor(slot),
            "cancel": record._cancel_by_donor,
            "stop": record._stop_messages,
        }
        if act not in acts or not self._allow("change", 20, 3600):
            return self._too_often()
        try:
            with request.env.cr.savepoint():
                acts[act]()
        except UserError as error:
            return self._show(record, problem=str(error))
        return request.redirect(f"{record.access_url}?done={act}", local=True)

    # Helpers

    def _get_paper_headers(self, record, kind):
        if kind != "pdf":
            return {**HEADERS, "Content-Type": "text/html; charset=utf-8"}
        name = content_disposition(f"{record.name}.pdf", "inline")
        paper = {"Content-Type": "application/pdf", "Content-Disposition": name}
        return {**HEADERS, **paper}

    def _allow(self, what, limit, seconds):
        address = request.httprequest.remote_addr or ""
        return request.env["soors.web.limit"]._allow(what, address, limit, seconds)

    def _too_often(self):
        return self._render("soors_collect.pickup_wait", {}, status=429)

    def _get_company(self, company_id):
        """Return the organisation of the page: the one named, else the first."""
        # sudo: name and address of an organisation, which are public
        companies = request.env["res.company"].sudo()
        if company_id:
            return companies.search([("id", "=", company_id)], limit=1) or (
                companies.search([], limit=1)
            )
        return companies.search([], limit=1, order="sequence, id")

    def _get_requests(self, company):
        # sudo: visitors have no rights; only what _read_outside took from the form
        # is written, to a new request and a new card
        return (
            request.env["soors.collection.request"]
            .sudo()
            .with_company(company)
            .with_context(allowed_company_ids=company.ids, mail_create_nosubscribe=True)
        )

    def _stamp(self, moment):
        # sudo: signs with the secret of the database, shows nothing of it
        return hmac(request.env(su=True), "soors-pickup-form", str(moment))

    def _is_filled_by_hand(self, stamp):
        moment, _separator, signature = str(stamp or "").partition("-")
        if not moment.isdecimal() or not consteq(self._stamp(moment), signature):
            return False
        return SECONDS_TO_FILL <= time.time() - int(moment) <= SECONDS_KEPT

    def _get_files(self):
        files = request.httprequest.files.getlist("photos")
        return [(file.filename, file.read()) for file in files if file.filename]

    def _show_form(self, company, form, problems):
        moment = int(time.time())
        tiles = request.env["soors.goods.tile"]
        # sudo: names and pictures of goods, which are public
        tiles = tiles.sudo().search([("is_on_web", "=", True)])
        return self._render(
            "soors_collect.pickup_form",
            {
                "company": company,
                "tiles": tiles,
                "form": form,
                "problems": problems,
                "stamp": f"{moment}-{self._stamp(moment)}",
            },
        )

    def _get_by_token(self, token):
        record = request.env["soors.collection.request"]._find_by_token(token)
        if record:
            company = record.company_id
            return record.with_company(company).with_context(
                allowed_company_ids=company.ids
            )
        if not self._allow("wrong", WRONG_LINKS_PER_HOUR, 3600):
            return self._too_often()
        return self._render("soors_collect.pickup_ended", {}, status=404)

    def _show(self, record, problem=""):
        slots = []
        if record.state in ("new", "planned") and record.municipality_id:
            finder = record.env["soors.collection.slot"]
            found = finder._find(record, 9, halves=self._get_halves(record))
            # The appointment that the donor has is no other one.
            slots = finder._describe(
                [slot for slot in found if not record._is_at_slot(slot)][:8]
            )
        return self._render(
            "soors_collect.pickup_follow",
            {
                "record": record,
                "slots": slots,
                "problem": problem,
                "done": request.params.get("done"),
                "when": record._get_when(),
                "taken": record._get_taken(),
                "reason": record._get_reason(),
            },
        )

    def _get_halves(self, record):
        exact = record.window == "exact"
        return None if exact else ("morning", "afternoon")

    def _render(self, template, values, status=200):
        values = {"no_header": False, "no_footer": True, **values}
        answer = request.render(template, values, status=status)
        answer.headers.update(HEADERS)
        return answer
