# SPDX-License-Identifier: LGPL-3.0-only
"""What the launcher `soors` runs: runtime, databases, tests and benchmarks."""

import importlib
import importlib.util


def optional(name):
    """Return a module of this package that need not be there, else None."""
    full = f"{__name__}.{name}"
    return importlib.import_module(full) if importlib.util.find_spec(full) else None
