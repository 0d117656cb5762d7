from odoo import fields, models


class SoorsPaper(models.AbstractModel):
    """What every printed paper of a record needs: who sends it, its number, the day.

    The record has a ``company_id`` and a ``name``.
    """

    _name = "soors.paper"
    _description = "Printed paper"

    def _get_paper_number(self):
        """Return what stands at the foot of each page."""
        self.ensure_one()
        return self.name

    def _get_paper_day(self):
        """Return the day of printing, where the organisation is."""
        zone = self.company_id._get_timezone()
        return fields.Datetime.now().astimezone(zone).date()

    def _get_paper_sender(self, contact=True):
        """Return address and number of the organisation, as lines of text.

        :param bool contact: with phone number, e-mail and web address
        """
        # sudo: what an organisation prints on its papers, for whoever may print them
        company = self.company_id.sudo()
        reach = [company.phone, company.email, company.website] if contact else []
        lines = [
            *self._get_paper_address(company.partner_id),
            " · ".join(filter(None, reach)),
            self._get_paper_registry(company),
        ]
        return [text for text in lines if text]

    def _get_paper_registry(self, holder):
        """Return the enterprise number of a company or card, in words."""
        number = holder.company_registry or holder.vat
        return number and self.env._("Enterprise number %(number)s", number=number)

    def _get_paper_address(self, partner):
        """Return street and town of a card, as lines of text."""
        town = " ".join(filter(None, [partner.zip, partner.city]))
        return [text for text in (partner.street, partner.street2, town) if text]
