"""Write mlp_lib from the chapters: `python -m tools.export`."""

import shutil
import sys
import tempfile
from pathlib import Path

from nbdev.export import nb_export

from tools import ROOT


def export(folder=ROOT / "mlp_lib"):
    """Export every chapter into folder. Modules that no chapter gives any more go.

    Others may be importing them just now, so a module that is the same is left alone, and a new
    one takes its place when whole. Nothing is written where all are the same.
    """
    folder = Path(folder)
    with tempfile.TemporaryDirectory(prefix="export-") as place:
        # Modules name their notebook by the way to it, so both are in the copy.
        chapters = shutil.copytree(ROOT / "chapters", Path(place) / "chapters")
        new = Path(place) / "mlp_lib"
        new.mkdir()
        shutil.copy(folder / "__init__.py", new)
        for notebook in sorted(chapters.glob("*.ipynb")):
            nb_export(notebook, lib_path=new)
        for module in folder.glob("*.py"):
            if not (new / module.name).exists():
                module.unlink()
        for module in sorted(new.glob("*.py")):
            old = folder / module.name
            if not old.exists() or old.read_bytes() != module.read_bytes():
                replace(old, module.read_bytes())


def replace(path, content):
    """Write a file beside the one that it replaces, and put it there when it is whole."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_bytes(content)
    unfinished.replace(path)


if __name__ == "__main__":
    export(*sys.argv[1:])
