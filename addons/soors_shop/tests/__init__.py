from . import (
    test_access,
    test_sale,
    test_shop,
    test_shop_day,
    test_soors_layer,
    test_till,
    test_vat,
)
