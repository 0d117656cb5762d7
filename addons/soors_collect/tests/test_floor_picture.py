import base64
import io

from PIL import Image

from odoo.tests import tagged

from .common_floor import FloorCollectCase, Tablet


def noise(side):
    """Return a picture that shrinks badly."""
    image = Image.effect_noise((side, side), 90).convert("RGB")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=95)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestFloorPicture(FloorCollectCase):
    def setUp(self):
        super().setUp()
        self.stop = self._create_stop()
        photos = [
            {"name": f"{n}.jpg", "raw": noise(1600), "mimetype": "image/jpeg"}
            for n in range(3)
        ]
        self.photos = self.env["ir.attachment"].create(photos)
        self.stop.request_id.photo_ids = self.photos

    def _plan(self, tablet=None):
        return (tablet or self.tablet).send([], plan_hash=None)["plan"]

    def _keys(self):
        [round_] = self._plan()["rounds"]
        return round_["stops"][0]["photos"]

    def _get(self, key, tablet=None):
        device = (tablet or self.tablet).device.sudo().with_company(self.company)
        return device._get_picture(key)

    def test_two_small_photos_of_a_stop(self):
        keys = self._keys()
        self.assertEqual(len(keys), 2)
        for key in keys:
            data = self._get(key)
            self.assertLessEqual(len(data), 40_000)
            self.assertLessEqual(max(Image.open(io.BytesIO(data)).size), 480)

    def test_a_small_face_of_who_drives(self):
        person = self.driver.partner_id
        self.assertFalse([p for p in self._plan()["crew"] if p.get("photo")])
        person.image_1920 = base64.b64encode(noise(500))
        self.env.flush_all()
        crew = {one["id"]: one for one in self._plan()["crew"]}
        data = self._get(crew[person.id]["photo"])
        self.assertLessEqual(len(data), 4_000)
        self.assertTrue(data.startswith(b"\xff\xd8\xff"))

    def test_only_what_the_plan_names(self):
        [key, *_more] = self._keys()
        other = self.env["ir.attachment"].create({"name": "x", "raw": noise(64)})
        self.assertIsNone(self._get(f"photo-{other.id}-0"))
        for wrong in ("photo-", "photo-x", "file-1-2", "face-0-0", "photo-9999999999"):
            self.assertIsNone(self._get(wrong), wrong)
        stranger = self._create_partner_with_face()
        self.assertIsNone(self._get(f"face-{stranger.id}-0"))
        # Taken off the request meanwhile.
        self.assertTrue(self._get(key))
        self.stop.request_id.photo_ids -= self.photos[0]
        self.assertIsNone(self._get(key))

    def test_a_tablet_in_another_truck_gets_none(self):
        [key, *_more] = self._keys()
        truck = self._create_vehicle("1-XYZ-998")
        self.stop.round_id.vehicle_id = self._create_vehicle("1-XYZ-997")
        self.assertIsNone(self._get(key, Tablet(self, "In a truck", truck)))

    def test_what_is_no_picture_is_left_out(self):
        self.photos[0].write({"raw": b"%PDF-1.4 nothing to see"})
        self.assertIsNone(self._get(self._keys()[0]))

    def _create_partner_with_face(self):
        face = base64.b64encode(noise(200))
        return self.env["res.partner"].create({"name": "X", "image_1920": face})
