"""Say of what donors were told what it was about, as it is said now.

The release before noted the day and the first hour; now both hours are noted. Left as
it is, an appointment would be taken for a new one at the next look, and told again.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, _version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    notices = env["soors.donor.notice"].search(
        [
            ("request_id.state", "=", "planned"),
            ("result", "=", "sent"),
            # Both hours are there already.
            ("about", "not like", "% %-%"),
            ("about", "like", "____-__-__ %"),
        ]
    )
    for notice in notices:
        subject = notice.request_id._get_notice_subject(notice.event)
        # Of another day: it was moved since, and told.
        if subject.partition(" ")[0] == notice.about.partition(" ")[0]:
            notice.about = subject
