"""Shorten the text messages to donors that nobody changed: each fits one SMS."""

from odoo.addons.soors_collect.renew_words import renew_words

FILES = ("soors_collect/data/soors_donor_message.xml",)


def migrate(cr, _version):
    renew_words(cr, FILES)
