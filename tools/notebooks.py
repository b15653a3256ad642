"""Run notebooks in place and keep their text outputs: `python -m tools.notebooks chapters/01_perceptron.ipynb`.

Without arguments it runs all chapters and solutions. The outputs that it keeps are what the tests compare with.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tools import QUIET_KERNEL, ROOT

KEPT = ("text/plain", "text/html")


def keep_text(notebook):
    """Drop pictures, widget state and run times, keep text."""
    notebook.metadata = {
        key: notebook.metadata[key]
        for key in ("kernelspec", "language_info")
        if key in notebook.metadata
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = {
                    kind: text for kind, text in output.data.items() if kind in KEPT
                }
                output.metadata = {}
    return notebook


def run(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=300,
        coalesce_streams=True,
        extra_arguments=QUIET_KERNEL,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    nbformat.write(keep_text(notebook), path)


if __name__ == "__main__":
    paths = [Path(name) for name in sys.argv[1:]] or [
        path
        for folder in ("chapters", "solutions")
        for path in sorted((ROOT / folder).glob("*.ipynb"))
    ]
    for path in paths:
        print(path, flush=True)
        run(path.resolve())
