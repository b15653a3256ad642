"""Write mlp_lib from the chapters: `python -m tools.export`."""

import sys
from pathlib import Path

from nbdev.export import nb_export

from tools import ROOT


def chapters():
    """The chapters' notebooks, in order."""
    return sorted((ROOT / "chapters").glob("*.ipynb"))


def export(folder=ROOT / "mlp_lib"):
    """Export every chapter into folder. Modules that no chapter gives any more go."""
    folder = Path(folder)
    for module in folder.glob("*.py"):
        if module.name != "__init__.py":
            module.unlink()
    for notebook in chapters():
        nb_export(notebook, lib_path=folder)


if __name__ == "__main__":
    export(*sys.argv[1:])
