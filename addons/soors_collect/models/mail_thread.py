from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        requests = self.env["soors.collection.request"]
        routes = requests._read_stop_mail(message_dict, routes or [])
        return super()._message_route_process(message, message_dict, routes)
