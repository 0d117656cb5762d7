import secrets

from odoo import api, fields, models
from odoo.tools import formatLang

from ..text_message import count_parts, simplify

SHORT_LINK = "/p/"
# Told apart on a small screen by who types the link. 12 of 55 signs: 69 bits, far
# beyond what the limit of wrong links lets anybody try.
TOKEN_SIGNS = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
TOKEN_LENGTH = 12


class SoorsCollectionRequest(models.Model):
    """Text messages: each costs money, so what is told fits one where it can."""

    _inherit = "soors.collection.request"

    donor_short_url = fields.Char(
        "Short private link",
        compute="_compute_donor_short_url",
        help="For text messages, where every sign counts.",
    )

    def _compute_donor_short_url(self):
        for request in self:
            # sudo: the token is for the donor's own messages, not for who sends them
            token = request.sudo().access_token
            base = request.get_base_url()
            request.donor_short_url = f"{base}{SHORT_LINK}{token}" if token else False

    def _portal_ensure_token(self):
        """Make a token that is short enough for text messages."""
        # sudo: the token is made for whoever tells the donor
        request = self.sudo()
        if not request.access_token:
            signs = (secrets.choice(TOKEN_SIGNS) for _sign in range(TOKEN_LENGTH))
            request.access_token = "".join(signs)
        return super()._portal_ensure_token()

    @api.depends_context("soors_brief")
    def _compute_donor_taken(self):
        return super()._compute_donor_taken()

    @api.depends_context("soors_brief")
    def _compute_donor_reason(self):
        return super()._compute_donor_reason()

    def _get_taken(self):
        # sudo: kilograms of this request's own stop, for whoever tells the donor
        kg = self.sudo().stop_id.kg
        if not self.env.context.get("soors_brief") or not kg:
            return super()._get_taken()
        return self.env._("%(kg)s kg", kg=formatLang(self.env, kg, digits=1))

    def _get_reason(self):
        return "" if self.env.context.get("soors_brief") else super()._get_reason()

    def _send_sms(self, message):
        self._message_sms(
            self._render_sms(message.sms_template_id),
            partner_ids=self.partner_id.ids,
            sms_pid_to_number={self.partner_id.id: self._get_number()},
            put_in_queue=True,
        )

    def _render_sms(self, template):
        """Return the words of a text message.

        What does not fit one is told in brief: kilograms rather than each thing, and
        no reason. The page behind the link tells it all.
        """
        self.ensure_one()
        texts = [
            simplify(
                template.with_context(soors_brief=brief)._render_field(
                    "body", self.ids, compute_lang=True
                )[self.id]
            )
            for brief in (False, True)
        ]
        # The full words win where the brief ones save nothing.
        return min(texts, key=count_parts)
