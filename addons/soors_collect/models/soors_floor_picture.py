from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

PHOTOS = 2  # of one stop
JPEG = b"\xff\xd8\xff"
# Largest side in pixels and quality in per cent, tried in this order, then the most
# bytes that may travel.
PHOTO = ([(480, 60), (480, 40), (360, 40), (240, 30)], 40_000)
FACE = ([(96, 60), (72, 50), (64, 30), (48, 30)], 4_000)


class SoorsDevice(models.Model):
    """Small pictures for a tablet: what a donor photographed, and who drives.

    The plan names them; the tablet asks for each one after it, when there is time.
    """

    _inherit = "soors.device"

    def _prepare_stop(self, stop):
        photos = stop.request_id.photo_ids.sorted("id")[:PHOTOS]
        keys = [f"photo-{photo.id}-{(photo.checksum or '')[:8]}" for photo in photos]
        return {**super()._prepare_stop(stop), "photos": keys}

    def _prepare_crew(self, rounds):
        people = super()._prepare_crew(rounds)
        faces = self._find_faces([person["id"] for person in people])
        for person in people:
            face = faces.get(person["id"])
            if face:
                checksum = (face.checksum or "")[:8]
                person["photo"] = f"face-{person['id']}-{checksum}"
        return people

    def _find_faces(self, partner_ids):
        """Return {partner: its photo}; who has none is known by initials."""
        domain = [
            ("res_model", "=", "res.partner"),
            ("res_field", "=", "image_128"),
            ("res_id", "in", partner_ids),
            # Drawn initials are no face.
            ("mimetype", "in", ["image/jpeg", "image/png", "image/webp"]),
        ]
        return {face.res_id: face for face in self.env["ir.attachment"].search(domain)}

    def _get_picture(self, key):
        """Return the bytes of a picture that the plan names, None for all others."""
        kind, number = (*key.split("-"), "")[:2]
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        find = {"photo": self._find_photo, "face": self._find_face}.get(kind)
        found = find(int(number)) if find else None
        if not found:
            return None
        return self._shrink(found.raw, *(PHOTO if kind == "photo" else FACE))

    def _find_photo(self, attachment_id):
        rounds = self._get_rounds()
        photos = rounds.stop_ids.request_id.photo_ids
        return photos.filtered(lambda photo: photo.id == attachment_id)

    def _find_face(self, partner_id):
        known = {person["id"] for person in self._prepare_crew(self._get_rounds())}
        faces = self._find_faces([partner_id]) if partner_id in known else {}
        return faces.get(partner_id)

    def _shrink(self, raw, tries, most):
        """Return a picture of so many bytes at most, None if it is none."""
        for side, quality in tries:
            try:
                small = image_process(
                    raw, (side, side), quality=quality, output_format="JPEG"
                )
            except (UserError, ValueError):
                return None
            if small.startswith(JPEG) and len(small) <= most:
                return small
        return None
