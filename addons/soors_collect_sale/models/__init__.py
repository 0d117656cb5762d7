from . import res_company
from . import res_config_settings
from . import sale_order
from . import sale_order_line

# The price first: what is sold rests on it.
from . import soors_collection_request_tariff
from . import soors_collection_request_privacy
from . import soors_collection_request_quote
from . import soors_collection_request_sale
