from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorCatalogue(FloorCollectCase):
    """The pictures that drivers press, and their order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.furniture = cls.env.ref("soors_base.stream_furniture")
        cls.bed_tile = cls.env.ref("soors_collect.goods_tile_bed")
        cls.chair_tile = cls.env.ref("soors_collect.goods_tile_chair")

    def _create_goods(self, name, **values):
        return self.env["product.template"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "stream_id": self.furniture.id,
                "grade_id": self.env.ref("soors_base.grade_original").id,
                "weight": 5,
                **values,
            }
        )

    def _offered(self):
        plan = self.tablet.send([])["plan"]
        families = plan["catalogue"]["families"]
        return [item for family in families for item in family["products"]]

    def test_a_picture_is_found_by_the_name_in_any_language(self):
        for name in ("Lit", "LIT d'enfant", "Single bed", "bed"):
            with self.subTest(name=name):
                self.assertEqual(self._create_goods(name).tile_id, self.bed_tile)

    def test_part_of_a_word_is_not_a_name(self):
        self.assertFalse(self._create_goods("Litière").tile_id)

    def test_the_longer_name_wins(self):
        self.assertEqual(self._create_goods("Bed of a chair").tile_id, self.chair_tile)

    def test_only_among_goods_of_the_same_kind(self):
        textiles = self.env.ref("soors_base.stream_textiles")
        goods = self._create_goods("Bed sheets", stream_id=textiles.id)
        self.assertNotEqual(goods.tile_id, self.bed_tile)

    def test_the_only_picture_of_a_stream_is_right(self):
        books = self.env.ref("soors_base.stream_books")
        goods = self._create_goods("Encyclopaedia", stream_id=books.id)
        self.assertEqual(goods.tile_id.icon, "book")

    def test_what_somebody_chose_stays(self):
        goods = self._create_goods("Bed")
        goods.tile_id = self.chair_tile
        goods.name = "Single bed"
        self.assertEqual(goods.tile_id, self.chair_tile)

    def test_what_is_no_goods_has_no_picture(self):
        self.assertFalse(self._create_goods("Bed", stream_id=False).tile_id)

    def test_tablets_get_the_picture_of_the_thing_in_the_order_of_pictures(self):
        names = ("Shelf", "Bed", "Chair")
        for name in names:
            self._create_goods(name)
        goods = [item for item in self._offered() if item["name"] in names]
        self.assertEqual([item["name"] for item in goods], ["Chair", "Bed", "Shelf"])
        self.assertEqual([i["icon"] for i in goods], ["chair", "bed", "other"])

    def test_what_a_donor_pressed_leads_to_goods(self):
        bed = self._create_goods("Bed")
        stop = self._create_stop()
        stop.request_id.line_ids = [(5,), (0, 0, {"tile_id": self.bed_tile.id})]
        plan = self.tablet.send([])["plan"]
        [expected] = plan["rounds"][0]["stops"][0]["expected"]
        self.assertEqual(expected["icon"], "bed")
        tiles = {item["tile"]: item["id"] for item in self._offered()}
        self.assertEqual(tiles[expected["tile_id"]], bed.product_variant_id.id)
