"""Judge the exercises in work/: `python -m tools.check`, or `python -m tools.check 01`.

The learner's notebooks are only read. tools.joining puts their answers together with
the exercises' own checks in a temporary copy, and tools.running runs it under nbval.
"""

import contextlib
import errno
import math
import os
import re
import sys
from collections import defaultdict

try:
    import nbformat

    from tools.joining import NotJudged, identified, join, part, read, sort_out
    from tools.running import printed, run_all
except KeyboardInterrupt:  # these take a second
    sys.exit(130)

from tools import ROOT

LIMIT = 30  # seconds a cell may take, unless MLP_CELL_LIMIT says otherwise
MARKS = {"passed": "✓", "not started": "·", "timed out": "⏱"}  # ✗ for all others
TITLE = re.compile(r"#+\s*(?:Exercise )?\d+[.:]\s*([^★☆\n]+)")
TROUBLES = {
    "timed out": "no result after {:g} s; look for a loop that never ends",
    "flooded": "it printed without end; look for a loop that never ends",
    "overgrown": "more than 2 GB of memory taken; look for what grows without end",
    "crashed": "the kernel died while running this answer",
}


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
        if (
            ran.as_stored
            or expected
            and all(line in ran.printed for line in expected)
        ):
            return "passed", ""
        return "wrong", "the check ended without its ✓"
    if ran.error["ename"] != "Mistake":
        return "stopped", told(ran.error)
    sentence = on_one_line(ran.error["evalue"])
    if sentence.startswith("not started"):
        return "not started", ""
    return "wrong", sentence


def untouched(answers, mine):
    return all(
        mine.get(cell.id, "").strip() == cell.source.strip() for cell in answers
    )


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
    if untouched(answers, mine):
        return "not started", ""
    if any(cell.id not in ran for cell in cells):
        return "not judged", "the kernel kept dying before it came to this one"
    errors = [ran[cell.id].error for cell in answers if ran[cell.id].error]
    if any(error["ename"] == "NotImplementedError" for error in errors):
        return "not started", ""
    if errors:
        return "stopped", told(errors[0]) + place(errors[0])
    for cell in checks:
        verdict = judge_check(ran[cell.id], printed(cell.outputs).splitlines())
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
    answers = [cell for cell in pristine.cells if part(cell.id)[0] == "answer"]
    ran = {} if untouched(answers, mine) else run_all(copy, limit)
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
        raise NotJudged(
            f"no exercises in {work.name}/ yet: make lab puts them into work/"
        )
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
    if all_exercises:
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
