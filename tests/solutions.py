"""Run solution notebooks in this process, exercise by exercise, with right answers or others."""

import contextlib
import io
import re
import textwrap
import warnings
from dataclasses import dataclass
from functools import cached_property
from unittest import mock

import nbformat
import numpy as np

from mlp_lib import workshop
from tools import ROOT
from tools.check import part

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*)### END SOLUTION", re.DOTALL)
PATHS = sorted((ROOT / "solutions").glob("*.ipynb"))


@dataclass
class Exercise:
    """The code cells from one exercise's heading to the next; number 0 is the set-up."""

    number: int
    cells: list

    @cached_property
    def sources(self):
        """{cell id: source}"""
        return {cell.id: cell.source for cell in self.cells}

    @cached_property
    def given(self):
        """Names of the cells before the first answer: they run alike, whatever is answered."""
        kinds = [part(name)[0] for name in self.sources]
        first = kinds.index("answer") if "answer" in kinds else len(kinds)
        return list(self.sources)[:first]

    def ids(self, kind):
        return [name for name in self.sources if part(name)[0] == kind]


def exercises(path):
    """The set-up and the exercises of a notebook, in their order."""
    found = [Exercise(0, [])]
    for cell in nbformat.read(path, as_version=4).cells:
        number = part(cell.id)[1] or found[-1].number
        if number != found[-1].number:
            found.append(Exercise(number, []))
        if cell.cell_type == "code":
            found[-1].cells.append(cell)
    return found


def run(source, namespace):
    """Run a cell and return what it printed. Numbers that overflow don't warn."""
    printed = io.StringIO()
    with (
        contextlib.redirect_stdout(printed),
        np.errstate(all="ignore"),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        exec(compile(source, "<cell>", "exec"), namespace)
    return printed.getvalue()


def walk(path):
    """Yield (exercise, namespace) for each exercise, all before it answered right, its given cells run.

    What the caller runs in the namespace stays in it: see `outcomes`.
    """
    namespace = {"__name__": path.stem}
    for exercise in exercises(path):
        for name in exercise.given:
            run(exercise.sources[name], namespace)
        if exercise.number:
            yield exercise, namespace
        for name, source in exercise.sources.items():
            if name not in exercise.given:
                run(source, namespace)


def outcomes(exercise, namespace, answers):
    """Run the exercise with other answers, from the first on; yield (check cell's id, what it printed or raised).

    answers: {answer cell's id: source}. Functions that were defined before look names up in
    this very namespace, so it is lent and given back when the generator ends or is closed.
    """
    before = dict(namespace)
    try:
        for name, source in {**exercise.sources, **answers}.items():
            if name in exercise.given:
                continue
            if part(name)[0] != "check":
                run(source, namespace)
                continue
            try:
                outcome = run(source, namespace)
            except Exception as error:
                outcome = error
            yield name, outcome
    finally:
        namespace.clear()
        namespace.update(before)


def outcome_of(check, exercise, namespace, answers):
    """What one check says of these answers."""
    with contextlib.closing(outcomes(exercise, namespace, answers)) as found:
        return next(outcome for name, outcome in found if name == check)


def passes(exercise, namespace, answers):
    """Whether these answers pass every check of the exercise, as nbval judges it."""
    stored = {cell.id: printed(cell) for cell in exercise.cells}
    with contextlib.closing(outcomes(exercise, namespace, answers)) as found:
        return all(stored[name] == outcome for name, outcome in found)


def printed(cell):
    """What a cell has printed according to its stored outputs."""
    return "".join(
        output.text for output in cell.outputs if output.get("name") == "stdout"
    )


@contextlib.contextmanager
def recorded_calls():
    """A list of the calls of `expect`, each with the arguments' names, while it is open."""
    calls, expect = [], workshop.expect

    def record(got, want, hints=None, name="correct", rtol=1e-6, atol=1e-9):
        calls.append(
            {"want": want, "hints": hints or {}, "rtol": rtol, "atol": atol}
        )
        return expect(got, want, hints, name, rtol, atol)

    with mock.patch.object(workshop, "expect", record):
        yield calls


def mistaken(exercise, check, change):
    """The answers {id: source} that a change of the solution gives.

    change: the source of a whole answer, or {part of the solution: what stands there}. A whole
    answer replaces the answer cell with the check's own letter, or the only one.
    """
    answers = {name: exercise.sources[name] for name in exercise.ids("answer")}
    if isinstance(change, str):
        own = check.replace("check", "answer")
        name = own if own in answers else "".join(answers)
        return {**answers, name: textwrap.dedent(change)}
    for old, new in change.items():
        if not any(old in solution(source) for source in answers.values()):
            raise LookupError(f"the solution of {check} has no {old!r}")
        answers = {
            name: source.replace(
                solution(source), solution(source).replace(old, new)
            )
            for name, source in answers.items()
        }
    return answers


def solution(source):
    """The part of an answer cell that the exercises leave out."""
    found = SOLUTION.search(source)
    return found[1] if found else ""
