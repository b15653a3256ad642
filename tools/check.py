"""Judge the exercises in work/: `python -m tools.check`, or one chapter's: `python -m tools.check 01`.

The learner's notebooks are only read. A temporary copy joins their answers with the exercises' own checks, and nbval
runs it. A cell that never ends, never stops printing or kills the kernel is silenced and the copy runs again, so that
it spoils no other exercise.
"""

import contextlib
import errno
import functools
import io
import itertools
import json
import math
import os
import re
import sys
import tempfile
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from unittest import mock

try:
    import nbformat
    import nbval.plugin
    import psutil
    import pytest
    from nbformat.v4 import new_code_cell, new_notebook
    from nbval.kernel import RunningKernel
except KeyboardInterrupt:  # these take a second
    sys.exit(130)

from tools import ROOT

LIMIT = 30  # seconds a cell may take, unless MLP_CELL_LIMIT says otherwise
FLOOD = 20e6  # characters of output that a cell may give
MEMORY = 2e9  # bytes that a kernel may take
TICK = 0.1  # seconds between two looks at the kernel
MARKS = {"passed": "✓", "not started": "·", "timed out": "⏱"}  # ✗ for all others
PART = re.compile(r"(exercise|answer|check)-(\d+)[a-z]*")
TITLE = re.compile(r"#+\s*\d+\.\s*([^★☆\n]+)")
IMPORT = (
    "from mlp_lib.workshop import expect\n"  # whatever an answer calls `expect`
)
SILENCED = "raise NotImplementedError"
TROUBLES = {
    "timed out": "no result after {:g} s; look for a loop that never ends",
    "flooded": "it printed without end; look for a loop that never ends",
    "overgrown": "more than 2 GB of memory taken; look for a loop that never ends",
    "crashed": "the kernel died while running this answer",
}


class NotJudged(Exception):
    """A sentence: why a notebook can't be judged."""


@dataclass
class Cell:
    """What counts of a learner's cell."""

    id: str
    is_code: bool
    source: str
    tags: list


@dataclass
class Ran:
    """What running a cell came to."""

    trouble: str = ""  # a key of TROUBLES when it took the kernel with it
    error: dict | None = None
    as_stored: bool = False
    printed: str = ""


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


class Watched(RunningKernel):
    """nbval's kernel, stopped as soon as it is dead, out of time or flooding us with output."""

    def __init__(self, limit, *args, **kwargs):
        self.limit, self.ends, self.trouble = limit, math.inf, ""
        self.output, self.size = deque(), 0
        super().__init__(*args, **kwargs)

    def execute_cell_input(self, *args, **kwargs):
        self.ends, self.size = time.monotonic() + self.limit, 0
        return super().execute_cell_input(*args, **kwargs)

    def get_message(self, stream, timeout):
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            # Output is fetched while the cell runs, too, or a flood would be seen only at its end.
            with contextlib.suppress(Empty):
                while stream == "shell" or not self.output:
                    self.output.append(self.fetch("iopub", 0))
            if stream == "iopub" and self.output:
                return self.output.popleft()
            with contextlib.suppress(Empty):
                return self.fetch(stream, TICK)
            self.look()
        raise Empty

    def look(self):
        if not self.is_alive():
            self.halt("crashed")
        with contextlib.suppress(psutil.Error):
            if psutil.Process(self.km.provisioner.pid).memory_info().rss > MEMORY:
                self.halt("overgrown")

    def fetch(self, stream, timeout):
        if time.monotonic() > self.ends:
            self.halt("timed out")
        message = super().get_message(stream, timeout=timeout)
        content = message["content"]
        if any(item["source"] == "ask_exit" for item in content.get("payload", ())):
            self.halt("crashed")
        self.size += len(str(content))
        if self.size > FLOOD:
            self.halt("flooded")
        return message

    def halt(self, trouble):
        self.trouble = trouble
        self.stop()
        raise RuntimeError(trouble)


class Notes:
    """A pytest plugin that notes what each cell came to, and ends the run when the kernel is gone."""

    def __init__(self):
        self.ran, self.broken = {}, None

    def pytest_runtest_makereport(self, item, call):
        if call.when == "setup" and call.excinfo:
            self.broken = call.excinfo.value
            item.session.shouldfail = "no kernel"
        if call.when != "call":
            return
        outputs = item.test_outputs or []
        errors = [output for output in outputs if output.output_type == "error"]
        self.ran[item.cell.id] = Ran(
            trouble=item.parent.kernel.trouble,
            error=errors[0] if errors else None,
            as_stored=call.excinfo is None,
            printed=printed(outputs),
        )
        if item.parent.kernel.trouble:
            item.session.shouldfail = "the kernel is gone"


def printed(outputs):
    return "".join(
        output.text for output in outputs if output.get("name") == "stdout"
    )


def run(copy, limit):
    """Run a notebook under nbval till a cell takes the kernel with it; what each cell came to, by id."""
    notes, said = Notes(), io.StringIO()
    environment = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": ""}
    kernel = functools.partial(Watched, limit)
    with (
        tempfile.TemporaryDirectory(
            prefix="mlp-check-", ignore_cleanup_errors=True
        ) as folder,
        mock.patch.object(tempfile, "tempdir", folder),  # Jupyter's own files, too
        mock.patch.dict(os.environ, environment),
        mock.patch.object(nbval.plugin, "RunningKernel", kernel),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        nbformat.write(copy, Path(folder) / "copy.ipynb")
        plugins = "-p nbval.plugin -p no:cacheprovider -p no:faulthandler"
        # The kernel keeps the limit itself; nbval's own would only wait for longer.
        nbval_options = (
            f"--nbval --nbval-current-env --nbval-cell-timeout={limit + 60}"
        )
        quiet = "--capture=no --tb=no --assert=plain --noconftest"
        options = f"{plugins} {nbval_options} {quiet} -c {os.devnull}".split()
        status = pytest.main([*options, "--rootdir", folder, folder], [notes])
    if status == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if notes.broken:
        raise NotJudged(f"Python's kernel doesn't start: {notes.broken}")
    if status in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(said.getvalue())
    return notes.ran


def run_all(copy, limit):
    """The same for every cell: one that takes the kernel with it is silenced, and all runs again."""
    stopped = {}
    for _ in copy.cells:
        ran = run(copy, limit)
        bad = next((cell_id for cell_id in ran if ran[cell_id].trouble), None)
        if bad is None:
            break
        stopped.setdefault(bad, ran[bad])
        number = part(bad)[1]
        for cell in copy.cells:
            if cell.id == bad or number and part(cell.id)[1] == number:
                cell.source = SILENCED
    return ran | stopped


def on_one_line(text):
    """Text without colours and line breaks."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


def told(error):
    """An error's name and what it says."""
    says = re.sub(r" ?\([^()]*, line \d+\)$", "", on_one_line(error["evalue"]))
    return f"{error['ename']}: {says}" if says else error["ename"]


def place(error):
    """The line of the cell at which an error came up."""
    trace = on_one_line(" ".join([*error["traceback"], error["evalue"]]))
    line = re.search(r"(?:Cell In ?\[\d*\]|\d+\.py), line (\d+)", trace)
    return f" (line {line[1]})" if line else ""


def judge_check(ran, expected):
    """(verdict, note) of a check cell that ran."""
    if ran.error is None:
        # nbval finds a difference where an answer prints something itself; that is no mistake.
        if ran.as_stored or expected and expected in ran.printed:
            return "passed", ""
        return "wrong", "the check ended without its ✓"
    if ran.error["ename"] != "Mistake":
        return "stopped", told(ran.error)
    sentence = on_one_line(ran.error["evalue"])
    if sentence.startswith("not started"):
        return "not started", ""
    return "wrong", sentence


def judge(cells, mine, ran, limit, name):
    """(verdict, note) of an exercise, from its pristine code cells."""
    answers = [cell for cell in cells if part(cell.id)[0] == "answer"]
    checks = [cell for cell in cells if part(cell.id)[0] == "check"]
    if any(cell.id not in mine for cell in answers):
        return "missing", f"answer cell missing: copy it back from exercises/{name}"
    troubles = [ran[cell.id].trouble for cell in cells if cell.id in ran]
    if any(troubles):
        trouble = next(filter(None, troubles))
        return trouble, TROUBLES[trouble].format(limit)
    if all(mine[cell.id].strip() == cell.source.strip() for cell in answers):
        return "not started", ""
    if any(cell.id not in ran for cell in cells):
        return "not judged", "the kernel kept dying before it came to this one"
    errors = [ran[cell.id].error for cell in answers if ran[cell.id].error]
    if any(error["ename"] == "NotImplementedError" for error in errors):
        return "not started", ""
    if errors:
        return "stopped", told(errors[0]) + place(errors[0])
    for cell in checks:
        verdict = judge_check(ran[cell.id], printed(cell.outputs).strip())
        if verdict[0] != "passed":
            return verdict
    return "passed", ""


def exercises_of(pristine):
    """{number: (title, its code cells)} of the exercises."""
    titles, cells = {}, defaultdict(list)
    for cell in pristine.cells:
        kind, number = part(cell.id)
        title = TITLE.match(cell.source)
        if kind == "exercise" and title:
            titles[number] = title[1].strip()
        elif kind in ("answer", "check"):
            cells[number].append(cell)
    return {number: (titles.get(number, ""), cells[number]) for number in cells}


def show(label, verdict, text):
    print(f"{label:>3} {MARKS.get(verdict, '✗')} {verdict:<12} {text}")


def show_others(copy, ran, limit):
    """A line for each cell outside the exercises that had to be left out."""
    number = 0
    for cell in copy.cells:
        number = part(cell.id)[1] or number
        trouble = cell.id in ran and ran[cell.id].trouble
        if trouble and not part(cell.id)[0]:
            whose = (
                "your own cell" if cell.id.startswith("added-") else "a given cell"
            )
            where = f"after exercise {number}" if number else "before exercise 1"
            note = TROUBLES[trouble].format(limit).replace("answer", "cell")
            show("+", trouble, f"{whose} {where}, left out: {note}")


def check_notebook(path, pristine_path, limit):
    """Judge one notebook and print its lines; return (passed, exercises)."""
    pristine = nbformat.read(pristine_path, as_version=4)
    mine, added = sort_out(identified(read(path), pristine, path.name), pristine)
    copy = join(mine, added, pristine)
    ran = run_all(copy, limit)
    passed, exercises = 0, exercises_of(pristine)
    for number, (title, cells) in exercises.items():
        verdict, note = judge(cells, mine, ran, limit, path.name)
        show(number, verdict, f"{title}: {note}" if note else title)
        passed += verdict == "passed"
    show_others(copy, ran, limit)
    return passed, len(exercises)


def chosen(chapter, work):
    """The notebooks in work that a chapter's number or name means; all of them for none."""
    found = sorted(work.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise NotJudged("nothing in work/ yet: make lab puts the exercises there")
    wanted = chapter.removesuffix(".ipynb")
    picked = [
        path
        for path in found
        if wanted in ("", path.stem) or wanted.zfill(2) == path.stem[:2]
    ]
    if not picked:
        there = ", ".join(path.stem for path in found)
        raise NotJudged(f"work/ has no chapter {chapter}; it has {there}")
    return picked


def check(
    chapter="", exercises=ROOT / "exercises", work=ROOT / "work", limit=LIMIT
):
    """Judge and print; return the exit status: 0 when every exercise passed."""
    all_passed, all_exercises, sound = 0, 0, True
    try:
        paths = chosen(chapter, work)
    except NotJudged as sentence:
        print(sentence)
        return 1
    for path in paths:
        print(path.stem.replace("_", " "), flush=True)
        if not (exercises / path.name).exists():
            print(f"    skipped: there is no exercises/{path.name} to judge it by")
            continue
        try:
            passed, total = check_notebook(path, exercises / path.name, limit)
        except NotJudged as sentence:
            print(f"  ✗ {sentence}")
            sound = False
            continue
        all_passed, all_exercises = all_passed + passed, all_exercises + total
    print(f"{all_passed} of {all_exercises} passed")
    return 0 if sound and 0 < all_exercises == all_passed else 1


def cell_limit():
    given = os.environ.get("MLP_CELL_LIMIT", str(LIMIT))
    with contextlib.suppress(ValueError):
        if 0 < float(given) < math.inf:
            return float(given)
    sys.exit(f"MLP_CELL_LIMIT is a number of seconds above 0, not {given}")


def main(chapter="", *_):
    sys.stdout.reconfigure(errors="replace")  # a console without ✓ gets a ?
    try:
        return check(chapter, limit=cell_limit())
    except KeyboardInterrupt:
        print("\nstopped; your work is as it was")
        return 130
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return "The disk is full: judging needs a little room for temporary files. Your work is as it was."


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
