"""Name the main waste code of the streams that the add-on brought.

Their rows are not read again by an update: members may have changed them. Only what
nobody chose yet is filled.
"""

import csv

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open


def migrate(cr, _version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    with file_open("soors_base/data/soors.stream.csv") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        stream = env.ref(f"soors_base.{row['id']}", raise_if_not_found=False)
        name = row["waste_code_id/id"]
        code = name and env.ref(f"soors_base.{name}", raise_if_not_found=False)
        if stream and code and not stream.waste_code_id:
            stream.waste_code_id = code
