from odoo import models
from odoo.tools import SQL

# Traces of discussions, which go with the card; everything else keeps it.
TRACES = {
    "mail_followers",
    "mail_mail_res_partner_rel",
    "mail_message",
    "mail_message_res_partner_rel",
    "mail_notification",
    "res_partner_res_partner_category_rel",
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _forget_position(self):
        """Forget where these people live, typed or found, and the ways from there."""
        known = self.filtered(
            lambda card: (
                card.partner_latitude
                or card.partner_longitude
                or card.soors_position_asked
            )
        )
        if not known:
            return
        places = [(card.partner_latitude, card.partner_longitude) for card in known]
        # sudo: nobody may read the table; only the ways of these places are deleted
        self.env["soors.way"].sudo()._forget_places(places)
        known.write(
            {
                "partner_latitude": 0.0,
                "partner_longitude": 0.0,
                "soors_position_asked": False,
                "soors_position_found": False,
            }
        )

    def _unlink_unused(self):
        """Delete the cards that nothing refers to, whichever add-on it is of."""
        used = self._filter_used()
        (self - used).unlink()

    def _filter_used(self):
        """Return the cards that a row of any table refers to."""
        self.env.flush_all()
        used = set()
        for table, column in self._get_places():
            name = SQL.identifier(column)
            rows = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT %s FROM %s WHERE %s IN %s",
                    name,
                    SQL.identifier(table),
                    name,
                    tuple(self.ids) or (0,),
                )
            )
            used.update(id_ for (id_,) in rows)
        return self.browse(sorted(used & set(self.ids)))

    def _get_places(self):
        """Return (table, column) of all that may refer to a card."""
        merge = self.env["base.partner.merge.automatic.wizard"]
        own = ("res_partner", "commercial_partner_id")
        return [
            place
            for place in merge._get_fk_on("res_partner")
            if place[0] not in TRACES and place != own
        ]
