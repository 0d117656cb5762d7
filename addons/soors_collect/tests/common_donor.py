from .common import CollectCase


class DonorCase(CollectCase):
    """A donor with address and number, a mail server, a planner who writes him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env["ir.mail_server"].create({"name": "Out", "smtp_host": "localhost"})
        cls.company.soors_collect_vehicle_id = cls.vehicle
        cls.donor = cls.env["res.partner"].create(
            {
                "name": "Anne Donor",
                "phone": "0470 12 34 56",
                "email": "anne@example.com",
                "zip": "4000",
                "lang": "en_US",
            }
        )

    def _request(self, **values):
        requests = self._as(self.planner, self.env["soors.collection.request"])
        request = requests.create({"partner_id": self.donor.id, **values})
        self._end_act()
        return request

    def _end_act(self):
        """Do what the server does before it answers: donors are told here."""
        self.env.cr.flush()

    def _told(self, request):
        self._end_act()
        notices = request.sudo().notice_ids.sorted("id")
        return [(n.event, n.channel, n.result) for n in notices]

    def _days(self, request):
        """Return the appointments that the donor was told, the last one last."""
        self._end_act()
        notices = request.sudo().notice_ids.sorted("id")
        return [n.about for n in notices if n.event == "planned"]

    def _mails(self, request):
        self._end_act()
        return self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)], order="id"
        )
