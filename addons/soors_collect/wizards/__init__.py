from . import soors_goods_line
from . import soors_round_plan_wizard
from . import soors_round_stop_complete_wizard
from . import soors_round_stop_fail_wizard
from . import soors_round_unplanned_wizard
from . import soors_request_refuse_wizard
from . import soors_dropoff_wizard
from . import soors_operation_mend_wizard
