"""Run as a file by `runner`: the package is loaded without what stands around it."""

import importlib.util
import sys
from pathlib import Path

NAME = "soors_planner"


def load():
    """Load this folder as a package of its own name; Odoo is not imported."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"{NAME}.worker")


if __name__ == "__main__":
    load().main()
