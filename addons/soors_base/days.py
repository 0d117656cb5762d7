"""Days in words, in the order and with the signs of each language."""

import re

from odoo.tools import format_date, get_lang
from odoo.tools.misc import babel_locale_parse

# The year of a pattern, with the sign or the word that leads to it.
YEAR = re.compile(r"[\s,،]*(?:'[^']*'\s*)?y+")


def format_day(env, day, weekday=True, year=False):
    """Return a day as one reads it out: "lundi 23 novembre", "Montag, 23. November".

    :param date day: the day, not a moment
    :param bool weekday: with the name of the day of the week
    :param bool year: with the year
    """
    locale = babel_locale_parse(get_lang(env).code)
    pattern = locale.date_formats["full" if weekday else "long"].pattern
    return format_date(env, day, date_format=pattern if year else YEAR.sub("", pattern))
