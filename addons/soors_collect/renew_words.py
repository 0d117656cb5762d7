"""Give records of data files new words, where nobody changed the old ones.

Their rows are not read again by an update: members may have changed them. Those that
nobody touched get the words of the file, and lose the translations of the old words;
the new ones are read right after the migration.
"""

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, file_open

FIELDS = {
    "mail.template": ("subject", "body_html"),
    "sms.template": ("body",),
    "soors.refusal.reason": ("name", "description"),
}


def renew_words(cr, paths):
    """Renew the untouched records of data files.

    :param paths: data files of this add-on, as ``file_open`` finds them
    """
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
    for path in paths:
        with file_open(path, "rb") as file:
            rows = etree.parse(file).iter("record")
        for row in rows:
            names = [
                name
                for name in FIELDS.get(row.get("model"), ())
                if row.find(f"field[@name='{name}']") is not None
            ]
            record = env.ref(f"soors_collect.{row.get('id')}", raise_if_not_found=False)
            # Who changes a record leaves his name on it.
            if names and record and record.write_uid.id == SUPERUSER_ID:
                renew(record, {name: read(row, name) for name in names})


def read(row, name):
    """Return the value of a field in the data file, as Odoo reads it."""
    field = row.find(f"field[@name='{name}']")
    if field.get("type") != "html":
        return field.text
    return "".join(etree.tostring(n, method="html", encoding="unicode") for n in field)


def renew(record, values):
    """Write words in English, and forget those of other languages."""
    if all(record[name] == value for name, value in values.items()):
        return
    record.write(values)
    record.flush_recordset()
    for name in values:
        column = SQL.identifier(name)
        record.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = jsonb_build_object('en_US', %s -> 'en_US')"
                " WHERE id = %s",
                SQL.identifier(record._table),
                column,
                column,
                record.id,
            )
        )
    record.invalidate_recordset()
