import re
import unicodedata

from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

# What people answer when they want no more messages, without accents.
STOP_WORDS = {
    "stop",
    "stopp",
    "stop sms",
    "stop mail",
    "arret",
    "arreter",
    "arretez",
    "desabonner",
    "desinscription",
    "desinscrire",
    "stoppen",
    "stop aub",
    "afmelden",
    "uitschrijven",
    "abmelden",
    "abbestellen",
    "unsubscribe",
}
# Mail programs make lines of these, which are no lines for the standard converter.
BLOCK = re.compile(r"<(?=/?(?:div|blockquote|pre|td|li)\b)", re.IGNORECASE)
# Below them come signatures and what is quoted.
LINES_READ = 5


class SoorsCollectionRequest(models.Model):
    """STOP by mail: in answer to a message, or to the address for requests.

    Answers to text messages do not come back: the standard add-ons only send. Each
    text message carries the private link instead, where one press stops them.
    """

    _inherit = "soors.collection.request"

    @api.model
    def _read_stop_mail(self, message_dict, routes):
        """Honour STOP in a mail to us; return the routes that are left.

        An answer stays in the discussion of its request; what came to the address for
        requests makes no new one.

        :param dict message_dict: parsed mail, as the gateway hands it over
        :param list routes: tuples (model, id of the record, ...) of the gateway
        """
        if not any(route[0] == self._name for route in routes):
            return routes
        sender = email_normalize(message_dict.get("email_from"))
        if not self._is_stop_text(message_dict) or self._is_of_house(sender):
            return routes
        # sudo: what the gateway found by the answered message, or by the sender
        requests = self.sudo().browse(
            [route[1] for route in routes if route[0] == self._name and route[1]]
        )
        for request in requests.exists():
            request._stop_messages()
        self._stop_address(sender)
        return [route for route in routes if route[0] != self._name or route[1]]

    @api.model
    def _is_stop_text(self, message_dict):
        body = BLOCK.sub("<br/><", message_dict.get("body") or "")
        body = html2plaintext(body, include_references=False)
        lines = [line.strip() for line in body.splitlines()]
        own = [line for line in lines if line and not line.startswith(">")]
        texts = [*own[:LINES_READ], message_dict.get("subject") or ""]
        return any(self._get_plain_words(text) in STOP_WORDS for text in texts)

    @api.model
    def _get_plain_words(self, text):
        """Return the words of a text without capitals, accents and signs."""
        letters = unicodedata.normalize("NFKD", text.casefold())
        letters = "".join(c for c in letters if not unicodedata.combining(c))
        return " ".join(re.findall(r"\w+", letters))

    @api.model
    def _is_of_house(self, email):
        """Tell whether one of us wrote, who is no donor to be left in peace."""
        # sudo: whether there is such a user, nothing of him
        users = self.env["res.users"].sudo()
        domain = [("email_normalized", "=", email), ("share", "=", False)]
        return bool(email) and bool(users.search_count(domain, limit=1))

    @api.model
    def _stop_address(self, email):
        """Write to this address no more, nor to the numbers of who has it."""
        if not email:
            return
        # sudo: only administrators keep the lists; just the sender's own address and
        # numbers are added
        self.env["mail.blacklist"].sudo()._add(email)
        partners = self.env["res.partner"].sudo()
        found = partners.search([("email_normalized", "=", email)])
        numbers = [partner._phone_format(fname="phone") for partner in found]
        if any(numbers):
            self.env["phone.blacklist"].sudo()._add(list(filter(None, numbers)))
