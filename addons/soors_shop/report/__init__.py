from . import report_pos_order, soors_shop_day
