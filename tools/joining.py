"""Join a learner's answers with the pristine cells of an exercise notebook."""

import itertools
import json
import re
from collections import defaultdict
from dataclasses import dataclass

from nbformat.v4 import new_code_cell, new_notebook

PART = re.compile(r"(exercise|answer|check)-(\d+)[a-z]*")
# The check is the real one, whatever an answer calls `expect`.
IMPORT = "from mlp_lib.workshop import expect\n"


class NotJudged(Exception):
    """A sentence: why a notebook can't be judged."""


@dataclass
class Cell:
    """What counts of a learner's cell."""

    id: str
    is_code: bool
    source: str
    tags: list


def part(cell_id):
    """("answer", 3) for answer-3 and answer-3b; ("", 0) for a cell of no exercise."""
    match = PART.fullmatch(cell_id)
    return (match[1], int(match[2])) if match else ("", 0)


def read(path):
    """The cells of a learner's notebook."""
    try:
        return [
            Cell(
                id=str(cell.get("id")),
                is_code=cell["cell_type"] == "code",
                source="".join(cell["source"]),
                tags=list(cell.get("metadata", {}).get("tags", [])),
            )
            for cell in json.loads(path.read_bytes())["cells"]
        ]
    except OSError as error:
        raise NotJudged(f"{path.name} can't be read: {error.strerror}")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotJudged(
            f"{path.name} isn't a notebook that can be read; it was left untouched"
        )


def identified(cells, pristine, name):
    """The cells with the pristine ids where an editor lost them: answers by their tag, in order."""
    if {cell.id for cell in cells} & {cell.id for cell in pristine.cells}:
        return cells
    tagged = [cell for cell in cells if cell.is_code and "answer" in cell.tags]
    wanted = [cell.id for cell in pristine.cells if part(cell.id)[0] == "answer"]
    if len(tagged) != len(wanted):
        raise NotJudged(
            f"{name} has lost its cells' ids and answer tags: put your answers into "
            f"a fresh copy of exercises/{name}. It was left untouched"
        )
    for cell, cell_id in zip(tagged, wanted):
        cell.id = cell_id
    given = {cell.source for cell in pristine.cells}
    return [
        cell
        for cell in cells
        if cell in tagged or not ("check" in cell.tags or cell.source in given)
    ]


def sort_out(cells, pristine):
    """The learner's code by pristine id, and the code they added by the id that it stands after."""
    known = {cell.id for cell in pristine.cells}
    mine, added, last = {}, defaultdict(list), None
    for cell in cells:
        if cell.id in known:
            last = cell.id
        if cell.is_code and cell.id in known:
            mine.setdefault(cell.id, cell.source)
        elif cell.is_code:
            added[last].append(cell.source)
    return mine, added


def code_cell(cell_id, source, tags=("nbval-ignore-output",), **stored):
    cell = new_code_cell(source, metadata={"tags": list(tags)}, **stored)
    cell.id = cell_id
    return cell


def join(mine, added, pristine):
    """The copy to run: pristine cells in their order, with the learner's answers and what they added."""

    ids = (f"added-{number}" for number in itertools.count())

    def own(after):
        return [code_cell(next(ids), source) for source in added[after]]

    cells = own(None)
    for cell in pristine.cells:
        kind, _ = part(cell.id)
        if kind == "check":
            stored = {key: cell[key] for key in ("outputs", "execution_count")}
            cells.append(code_cell(cell.id, IMPORT + cell.source, (), **stored))
        elif cell.cell_type == "code":
            answer = mine.get(cell.id) if kind == "answer" else None
            cells.append(
                code_cell(cell.id, cell.source if answer is None else answer)
            )
        cells += own(cell.id)
    return new_notebook(cells=cells)
