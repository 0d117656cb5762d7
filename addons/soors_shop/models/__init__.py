from . import (
    pos_config,
    pos_order,
    pos_order_line,
    pos_session,
    product_product,
    product_template,
    res_company,
    soors_home_tile,
    soors_stream,
    stock_move,
    stock_picking,
    stock_warehouse,
)
