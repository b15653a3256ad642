"""The checks under the exercises: they pass what is right, and say what is wrong with the rest."""

import functools
import itertools
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from mlp_lib.workshop import Mistake, difference
from tests.mutants import GOAL
from tests.solutions import (
    PATHS,
    exercises,
    mistaken,
    outcome_of,
    printed,
    recorded_calls,
    run,
    walk,
)
from tools import ROOT
from tools.exercises import tags

every_chapter = pytest.mark.parametrize(
    "path", PATHS, ids=[path.stem for path in PATHS]
)
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")
} | {"VECLIB_MAXIMUM_THREADS": "1"}


def python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, **environment},
    )


def paths_for(request, test):
    """The paths for which a test will run in this session."""
    return [
        item.callspec.params["path"]
        for item in request.session.items
        if item.nodeid.startswith(request.node.nodeid)
        and item.originalname == test.__name__
    ]


@pytest.fixture(scope="module")
def failing(request, tmp_path_factory):
    """{name of an exercise notebook: which of its code cells fail under nbval, by index}"""
    folder = tmp_path_factory.mktemp("untouched")
    report = folder / "report.xml"
    names = [path.name for path in paths_for(request, test_untouched)]
    nbval = (
        "-p nbval.plugin -p no:cacheprovider --nbval --nbval-current-env".split()
    )
    alone = ["-c", os.devnull, "--rootdir", str(ROOT), "--noconftest", "--tb=no"]
    notebooks = [f"exercises/{name}" for name in names]
    told = python(
        *("-m", "pytest", *nbval, *alone, f"--junitxml={report}", *notebooks),
        PYTEST_ADDOPTS="",
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )
    assert report.exists(), told.stdout
    found = {name: set() for name in names}
    for case in ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            name = case.get("classname").removeprefix("exercises.")
            number = int(case.get("name").removeprefix("Cell "))
            found[name].add(number)
    return found


@every_chapter
def test_untouched(path, failing):
    """An exercise that nobody has answered fails at every check, and nothing else does."""
    cells = [
        cell
        for cell in nbformat.read(
            ROOT / "exercises" / path.name, as_version=4
        ).cells
        if cell.cell_type == "code"
    ]
    failed = {cells[number].id for number in failing[path.name]}
    checks = {cell.id for cell in cells if "check" in tags(cell)}
    answers = {cell.id for cell in cells if "answer" in tags(cell)}
    assert checks
    assert checks <= failed <= checks | answers


@functools.cache
def solved(path):
    """{cell id: (what it prints, what it should print, its calls of expect)}"""
    found, namespace = {}, {}
    with recorded_calls() as calls:
        for cell in [cell for part in exercises(path) for cell in part.cells]:
            calls.clear()
            said = run(cell.source, namespace)
            found[cell.id] = said, printed(cell), list(calls)
    return found


def hints(path):
    """(check cell, hint) for all hints of a chapter, in order."""
    return [
        (name, sentence)
        for name, (_, _, calls) in solved(path).items()
        for call in calls
        for sentence in call["hints"]
    ]


@every_chapter
def test_solution_passes(path):
    for name, (said, stored, calls) in solved(path).items():
        assert said == stored, name
        assert bool(calls) == name.startswith("check-"), name


@every_chapter
def test_hints_differ(path):
    """No hint waits for the right answer, and no two hints of a check for the same one."""
    same = []
    for name, (_, _, calls) in solved(path).items():
        for call in calls:
            values = {"the right answer": call["want"], **call["hints"]}
            for one, other in itertools.combinations(values, 2):
                pair, near = (
                    (values[one], values[other]),
                    (call["rtol"], call["atol"]),
                )
                if not difference(*pair, *near) or not difference(
                    *pair[::-1], *near
                ):
                    same.append(f"{name}: {one!r} and {other!r}")
    assert not same, "these hints expect the same value:\n" + "\n".join(same)


def mistakes(path):
    """{check cell: {hint: wrong answer}}"""
    file = Path(__file__).parent / "mistakes" / f"{path.stem}.py"
    return runpy.run_path(str(file))["MISTAKES"] if file.exists() else {}


@every_chapter
def test_hints_have_mistakes(path):
    """tests/mistakes/ has a wrong answer for each hint, and no other."""
    listed = [
        (name, sentence)
        for name, each in mistakes(path).items()
        for sentence in each
    ]
    assert sorted(listed) == sorted(hints(path))


@every_chapter
def test_mistakes_get_their_hints(path):
    wrong = []
    for exercise, namespace in walk(path):
        for check in exercise.ids("check"):
            for sentence, change in mistakes(path).get(check, {}).items():
                answers = mistaken(exercise, check, change)
                got = outcome_of(check, exercise, namespace, answers)
                if not isinstance(got, Mistake) or str(got) != sentence:
                    wrong.append(
                        f"{check}: {sentence!r} is wanted, and {got!r} came"
                    )
    assert not wrong, "\n".join(wrong)


EARLY = "if not inputs:\n            return None\n        "
# Wrong answers that look right and that no hint waits for: (chapter, check, change of the solution).
REFUSED = [
    ("07", "check-5", {"self.dW[:] =": f"{EARLY}self.dW[:] ="}),
    ("07", "check-8", {"self.dg[:] =": f"{EARLY}self.dg[:] ="}),
    ("09", "check-10", {"np.exp(": "10 ** (", "np.log(low)": "np.log10(low)"}),
]


@pytest.mark.parametrize("chapter, check, change", REFUSED)
def test_wrong_answer_is_refused(chapter, check, change):
    [path] = [path for path in PATHS if path.stem.startswith(chapter)]
    told = [
        outcome_of(check, exercise, namespace, mistaken(exercise, check, change))
        for exercise, namespace in walk(path)
        if check in exercise.ids("check")
    ]
    assert [type(outcome) for outcome in told] == [Mistake], told


@every_chapter
def test_checks_pass_again(path):
    """At the end, too: no cell takes the name of an earlier exercise's answer."""
    namespace = {}
    cells = [cell for part in exercises(path) for cell in part.cells]
    for cell in cells:
        run(cell.source, namespace)
    for cell in cells:
        if cell.id.startswith("check-"):
            assert run(cell.source, namespace) == printed(cell), cell.id


@pytest.fixture(scope="module")
def mutants_told(request):
    """What `make mutants` says of the chapters."""
    stems = [path.stem for path in paths_for(request, TestMutants.test_caught)]
    return python("-m", "tests.mutants", *stems, **ONE_THREAD).stdout


# A class is a part of its own for xdist, so these run beside the tests above.
class TestMutants:
    @every_chapter
    @pytest.mark.skipif(
        not hasattr(os, "fork"),
        reason="this system has no fork, and a mutant that never ends needs one",
    )
    def test_caught(self, path, mutants_told, capfd):
        """Small changes of a solution don't pass its checks, but for a few that are right, too."""
        table = rf"^{path.stem}: .* of (\d+) mutants caught, (\d+) survive$"
        result = re.search(table, mutants_told, re.MULTILINE)
        assert result, mutants_told
        total, left = map(int, result.groups())
        assert 1 - left / total >= GOAL, mutants_told
        with capfd.disabled():  # a worker of xdist has no other way to the terminal
            print("", result[0], sep="\n", file=sys.__stderr__)
