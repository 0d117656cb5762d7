"""Give the messages to donors and the reasons that nobody changed their new words."""

from odoo.addons.soors_collect.renew_words import renew_words

FILES = (
    "soors_collect/data/soors_donor_message.xml",
    "soors_collect/data/soors_refusal_reason.xml",
)


def migrate(cr, _version):
    renew_words(cr, FILES)
