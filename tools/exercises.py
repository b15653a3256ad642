"""Derive exercises/ from solutions/: `python -m tools.exercises`.

Answers are taken out between `### BEGIN SOLUTION` and `### END SOLUTION`; outputs go, but for those of the check
cells, which are what a passed check prints.
"""

import nbformat
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from tools import ROOT

STUB = 'raise NotImplementedError("your answer goes here")'


def tags(cell):
    return cell.metadata.get("tags", [])


def derive(solution):
    """The exercise notebook of a solution notebook."""
    config = Config()
    config.ClearSolutions.enforce_metadata = False
    config.ClearSolutions.code_stub = {"python": STUB}
    exercise, _ = ClearSolutions(config=config).preprocess(solution, {})
    for cell in exercise.cells:
        if cell.cell_type == "code" and "check" not in tags(cell):
            cell.outputs, cell.execution_count = [], None
    return exercise


def derive_all(folder=ROOT / "exercises"):
    """Derive every solution notebook into folder; exercises without a solution go."""
    for old in folder.glob("*.ipynb"):
        old.unlink()
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        nbformat.write(
            derive(nbformat.read(path, as_version=4)), folder / path.name
        )


if __name__ == "__main__":
    derive_all()
