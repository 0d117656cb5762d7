"""The round planner: which truck goes where, in which order, at what time.

Plain Python without Odoo, so that it is tested, measured and run in a process of its
own. `Problem` says what there is to do, `solve` returns an `Outcome` with the best
`Plan` found; the solver behind it may be exchanged. All numbers are integers: seconds,
units of 10 metres, cubic decimetres, kilograms.
"""

from .checker import check
from .complete import complete
from .costs import Figures, figures
from .errors import PlannerError
from .explain import explain
from .model import (
    BREAK,
    MUST,
    STOP,
    UNLOAD,
    Break,
    Plan,
    Problem,
    Route,
    Stop,
    Unloading,
    Vehicle,
    Visit,
)
from .runner import Outcome, solve
