from . import test_access
from . import test_invoice
from . import test_pickup_page
from . import test_privacy
from . import test_quote
from . import test_sale_tour
from . import test_tariff
from . import test_translations
