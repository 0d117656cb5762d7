# Reference models first: the others point at them.
from . import soors_region
from . import soors_municipality
from . import soors_stream
from . import soors_grade
from . import soors_treatment
from . import soors_waste_code
from . import soors_average_weight
from . import soors_home_tile
from . import decimal_precision
from . import ir_ui_menu
from . import res_groups
from . import product_template
from . import product_product
from . import res_partner

# The ledger of kilos on standard stock.
from . import stock_location
from . import res_company
from . import stock_warehouse
from . import stock_lot
from . import stock_move
from . import stock_move_line
from . import stock_picking
from . import stock_quant
from . import soors_flow
from . import soors_layer
from . import soors_layer_sections
from . import soors_layer_features
