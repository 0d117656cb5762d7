# SPDX-License-Identifier: LGPL-3.0-only
from .door import open_doors
