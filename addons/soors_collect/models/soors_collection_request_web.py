import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize
from odoo.tools.image import image_process

from ..const import MAX_NOTE
from .res_company_privacy import LEAST_DAYS as LINK_DAYS
from .soors_collection_request import WINDOWS

MAX_PHOTOS = 4
MAX_PHOTO_BYTES = 8 * 2**20
PHOTO_SIZE = (1600, 1600)
# JPEG and PNG by their first bytes, whatever the name of the file says.
PHOTO_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
MAX_TEXT = 120
MAX_PIECES = 99


class SoorsCollectionRequest(models.Model):
    """Requests that donors enter themselves, from outside."""

    _inherit = "soors.collection.request"

    date_consent = fields.Datetime(
        "Consent given",
        readonly=True,
        copy=False,
        help="When the donor agreed that we keep the request and his address.",
    )

    @api.model
    def _read_outside(self, form, company):
        """Check what a visitor typed; return (values, sentences of what is wrong).

        :param dict form: texts of the form: ``name``, ``phone``, ``email``,
            ``street``, ``zip``, ``city``, ``stairs``, ``lift``, ``parking``,
            ``note``, ``window``, ``date``, ``consent`` and ``tile_<id>``
        """
        text = {
            key: " ".join(str(form.get(key) or "").split())[:MAX_TEXT]
            for key in ("name", "phone", "street", "zip", "city", "parking")
        }
        values = {
            "company_id": company.id,
            "source": "web",
            "user_id": False,
            "contact_name": text["name"],
            "phone": text["phone"],
            "email": email_normalize(form.get("email")) or False,
            "street": text["street"],
            "zip": text["zip"],
            "city": text["city"],
            "parking_note": text["parking"],
            "stairs": self._read_count(form.get("stairs"), 60),
            "has_lift": bool(form.get("lift")),
            "note": str(form.get("note") or "")[:MAX_NOTE],
            "window": form.get("window") if form.get("window") in WINDOWS else "any",
            "line_ids": self._read_outside_lines(form),
        }
        problems = self._check_outside(values, form)
        return values, problems

    @api.model
    def _read_count(self, value, maximum):
        text = str(value or "0").strip()
        return min(int(text), maximum) if text.isdecimal() and len(text) < 6 else 0

    @api.model
    def _read_outside_lines(self, form):
        tiles = self.env["soors.goods.tile"].search([("is_on_web", "=", True)])
        worn = "broken" if form.get("broken") else "good"
        lines = []
        for tile in tiles:
            count = self._read_count(form.get(f"tile_{tile.id}"), MAX_PIECES)
            if count:
                line = {"tile_id": tile.id, "quantity": count, "condition": worn}
                lines.append((0, 0, line))
        return lines

    @api.model
    def _check_outside(self, values, form):
        problems = []
        if len(values["contact_name"]) < 2:
            problems.append(self.env._("Type your name."))
        digits = self.env["res.partner"]._get_phone_digits(values["phone"]) or ""
        if len(digits) < 7 and not values["email"]:
            problems.append(self.env._("Type a phone number or an e-mail address."))
        if not values["street"]:
            problems.append(self.env._("Type your street and number."))
        found = self.env["soors.municipality"]._find_by_address(
            values["zip"], values["city"]
        )
        if not found:
            problems.append(self.env._("We do not know this postal code."))
        if not values["line_ids"] and not values["note"]:
            problems.append(self.env._("Choose what we may fetch."))
        if not form.get("consent"):
            problems.append(
                self.env._("Tick that you agree, or we may not keep your request.")
            )
        try:
            date = fields.Date.to_date(form.get("date") or None)
        except ValueError:
            date = None
        if date:
            values["date_wished"] = date
        return problems

    @api.model
    def _read_photos(self, files):
        """Return the photos of a visitor as values of attachments.

        They are drawn anew: smaller, and without the place where they were taken.

        :param files: list of (name, bytes)
        """
        if len(files) > MAX_PHOTOS:
            raise ValidationError(
                self.env._("At most %(count)s photos.", count=MAX_PHOTOS)
            )
        photos = []
        for number, (_name, content) in enumerate(files, 1):
            if len(content) > MAX_PHOTO_BYTES:
                raise ValidationError(
                    self.env._(
                        "Photo %(number)s is too large: at most %(size)s MB.",
                        number=number,
                        size=MAX_PHOTO_BYTES // 2**20,
                    )
                )
            photos.append(self._prepare_photo(number, content))
        return photos

    @api.model
    def _prepare_photo(self, number, content):
        sentence = self.env._("Photo %(number)s is not a photo.", number=number)
        # Drawings and WebP would pass through as they are.
        if not content.startswith(PHOTO_STARTS):
            raise ValidationError(sentence)
        try:
            drawn = image_process(
                content,
                PHOTO_SIZE,
                verify_resolution=True,
                quality=80,
                output_format="JPEG",
            )
        except (UserError, ValueError, OSError, binascii.Error) as error:
            raise ValidationError(sentence) from error
        return {
            "name": f"photo-{number}.jpg",
            "datas": base64.b64encode(drawn),
            "mimetype": "image/jpeg",
        }

    @api.model
    def _get_outside_refusal(self, values):
        """Return the sentence of the rule that refuses these values, if any."""
        request = self.new(values)
        rule = request.refusal_rule_id
        return request.refusal_text if rule.effect == "refuse" else ""

    @api.model
    def _create_from_outside(self, values, lang, photos=()):
        """Make the request of a visitor, with a donor's card of its own.

        Never the card of somebody known: whoever knows a phone number could read
        or change the address of another person.
        """
        donor = self._prepare_donor_values(values["contact_name"], values)
        partner = self.env["res.partner"].create({**donor, "lang": lang})
        request = self.create(
            {
                **values,
                "partner_id": partner.id,
                "date_consent": fields.Datetime.now(),
            }
        )
        request._add_photos(photos)
        request._portal_ensure_token()
        request._tell_donor("received")
        return request

    def _add_photos(self, photos):
        self.ensure_one()
        self.photo_ids = self.env["ir.attachment"].create(
            [{**photo, "res_model": self._name, "res_id": self.id} for photo in photos]
        )

    @api.model
    def _find_by_token(self, token):
        """Return the request of a private link, empty when the link has ended."""
        if not token or len(token) > 64:
            return self.browse()
        # sudo: the token is the right to see this one request
        request = self.sudo().search([("access_token", "=", token)], limit=1)
        return request if request and request._is_link_open() else self.browse()

    def _is_link_open(self):
        if self.state in ("new", "planned"):
            return True
        # Not the last change: whoever corrects something later opens no link again.
        closed = self.stop_id.date_done or self.date_closed
        return bool(closed) and (fields.Datetime.now() - closed).days < LINK_DAYS

    def _cancel_by_donor(self):
        self.ensure_one()
        self.action_cancel()
        self._say_donor(self.env._("The donor cancelled on the private page."))

    def _move_by_donor(self, key):
        self.ensure_one()
        self.action_take_slot(key)
        self._say_donor(
            self.env._("The donor chose the appointment on the private page.")
        )

    def _say_donor(self, body):
        """Keep in the history what the donor did himself."""
        self.message_post(body=body, author_id=self.partner_id.id)
