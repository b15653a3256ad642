"""What learners do to their notebooks, and what `make lab` and `make check` make of it."""

import contextlib
import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import ROOT, check, lab, running
from tools.exercises import STUB

LIMIT = 3  # seconds: importing Matplotlib alone takes one
NAME = "01_perceptron.ipynb"


# Notebooks to judge


def code(cell_id, source, *tags, **stored):
    cell = new_code_cell(source, metadata={"tags": list(tags)}, **stored)
    cell.id = cell_id
    return cell


def exercise(k):
    """Exercise k: write a function f<k> that returns 2."""
    passed = new_output("stream", text=f"✓ f{k}\n")
    hints = '{"one too many": 3}'
    return [
        new_markdown_cell(
            f"## {k}. Task {k} ★★ 5 minutes\nWrite it.", id=f"exercise-{k}"
        ),
        code(f"answer-{k}", f"def f{k}():\n    {STUB}", "answer"),
        code(
            f"check-{k}",
            f'expect(f{k}, 2, hints={hints}, name="f{k}")',
            "check",
            execution_count=k,
            outputs=[passed],
        ),
    ]


def pristine(count):
    imports = "import numpy as np\nfrom mlp_lib.workshop import expect"
    cells = [code("imports", imports)]
    return new_notebook(
        cells=cells + [cell for k in range(1, count + 1) for cell in exercise(k)]
    )


def answer(notebook, k, source):
    at(notebook, f"answer-{k}").source = source.format(k=k)


def at(notebook, cell_id):
    return next(cell for cell in notebook.cells if cell.id == cell_id)


def drop(notebook, cell_id):
    notebook.cells.remove(at(notebook, cell_id))


def make_text(cell):
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def insert(notebook, after, source):
    where = notebook.cells.index(at(notebook, after)) + 1
    notebook.cells.insert(where, new_code_cell(source))


@pytest.fixture
def folders(tmp_path):
    """Empty exercises/ and work/."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "work").mkdir()
    return tmp_path / "exercises", tmp_path / "work"


def put(folders, notebook, count, name=NAME):
    """Write the exercises, and the notebook as the learner's."""
    exercises, work = folders
    nbformat.write(pristine(count), exercises / name)
    nbformat.write(notebook, work / name)


def state(folder):
    """Every file's bytes and time."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def judged(folders, capsys, chapter=""):
    """(exit status, printed lines), having made sure that the learner's files are as they were."""
    before = state(folders[1])
    status = check.check(chapter, *folders, limit=LIMIT)
    assert state(folders[1]) == before
    return status, capsys.readouterr().out.splitlines()


# Verdicts: many fates in one notebook, judged once

RIGHT = "def f{k}():\n    return 2"
FATES = {
    "right": (RIGHT, "✓ passed       Task {k}"),
    "prints": (
        "def f{k}():\n    print('so far so good')\n    return 2",
        "✓ passed       Task {k}",
    ),
    "mistaken": ("def f{k}(): return 3", "✗ wrong        Task {k}: one too many"),
    "no hint": (
        "def f{k}(): return 4",
        "✗ wrong        Task {k}: *4*",
    ),
    "inside": (
        "def f{k}(): return 1 / 0",
        "✗ wrong        Task {k}: *ZeroDivisionError: division by zero",
    ),
    "untouched": (None, "· not started  Task {k}"),
    "begun": (
        "def f{k}():\n    # I'll use a loop\n    " + STUB,
        "· not started  Task {k}",
    ),
    "syntax": (
        "x = 1\ndef f{k}(: return 2",
        "✗ stopped      Task {k}: SyntaxError: invalid syntax (line 2)",
    ),
    "stops": (
        "x = 1\n\n1 / 0",
        "✗ stopped      Task {k}: ZeroDivisionError: division by zero (line 3)",
    ),
    "renamed": (
        "def mine(): return 2",
        "✗ stopped      Task {k}: NameError: name 'f{k}' is not defined",
    ),
    "own expect": (
        "def f{k}(): return 3\ndef expect(*_, **__): print('✓ f{k}')",
        "✗ wrong        Task {k}: one too many",
    ),
    "given cell changed": (
        "def f{k}(): return int(np.sqrt(4))",
        "✓ passed       Task {k}",
    ),
    "endless": (
        "def f{k}():\n    while True:\n        pass",
        "⏱ timed out    Task {k}: no result after 3 s; look for a loop that never ends",
    ),
    "flood": (
        "while True:\n    print(1)",
        "✗ flooded      Task {k}: it printed without end; look for a loop that never ends",
    ),
    "eats memory": (
        "eaten = b'x' * 10**9\nwhile True: pass",
        "✗ overgrown    Task {k}: more than 2 GB of memory taken; look for what grows without end",
    ),
    "kernel dies": (
        "import os\nos._exit(1)",
        "✗ crashed      Task {k}: the kernel died while running this answer",
    ),
    "quits": (
        "quit()",
        "✗ crashed      Task {k}: the kernel died while running this answer",
    ),
    "answer deleted": (
        "",
        "✗ missing      Task {k}: answer cell missing: copy it back from exercises/"
        + NAME,
    ),
    "answer now text": (
        "",
        "✗ missing      Task {k}: answer cell missing: copy it back from exercises/"
        + NAME,
    ),
    "check deleted": (
        "def f{k}(): return 3",
        "✗ wrong        Task {k}: one too many",
    ),
    "check changed": (
        "def f{k}(): return 3",
        "✗ wrong        Task {k}: one too many",
    ),
    "own helper": ("def f{k}(): return helper()", "✓ passed       Task {k}"),
    "after all": (RIGHT, "✓ passed       Task {k}"),
}
HOLDS_ON = """while True:
    try:
        while True: pass
    except BaseException: pass"""
NUMBERS = {fate: k for k, fate in enumerate(FATES, 1)}


def learners_notebook():
    notebook = pristine(len(FATES))
    for fate, (source, _) in FATES.items():
        if source is not None:
            answer(notebook, NUMBERS[fate], source)
    drop(notebook, f"answer-{NUMBERS['answer deleted']}")
    make_text(at(notebook, f"answer-{NUMBERS['answer now text']}"))
    drop(notebook, f"check-{NUMBERS['check deleted']}")
    at(
        notebook, f"check-{NUMBERS['check changed']}"
    ).source = "expect(2, 2, name='ha')"
    at(notebook, "imports").source = "np = None"
    (insert(notebook, "check-1", "scratch ="))
    insert(notebook, "check-2", HOLDS_ON)
    insert(notebook, f"exercise-{NUMBERS['own helper']}", "def helper(): return 2")
    return notebook


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """(exit status, printed lines, whether the learner's file stayed as it was)."""
    top = tmp_path_factory.mktemp("verdicts")
    folders = top / "exercises", top / "work"
    for folder in folders:
        folder.mkdir()
    put(folders, learners_notebook(), len(FATES))
    before = state(folders[1])
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setattr(running, "FLOOD", 1e4)
        patch.setattr(running, "MEMORY", 5e8)
        status = check.check("", *folders, limit=LIMIT)
    return status, said.getvalue().splitlines(), state(folders[1]) == before


@pytest.mark.parametrize("fate", FATES)
def test_verdict(verdicts, fate):
    _, lines, _ = verdicts
    k = NUMBERS[fate]
    wanted = f"{k:>3} " + FATES[fate][1].replace("{k}", str(k))
    assert fnmatchcase(lines[k], wanted), f"{lines[k]!r} for {wanted!r}"


def test_the_rest_of_the_report(verdicts):
    status, lines, as_it_was = verdicts
    assert lines[0] == "01 perceptron"
    own = "your own cell after exercise 2, left out: no result after 3 s; look for a loop that never ends"
    passed = sum("✓" in line for _, line in FATES.values())
    assert lines[len(FATES) + 1 :] == [
        f"  + ⏱ timed out    {own}",
        f"{passed} of {len(FATES)} passed",
    ]
    assert status == 1
    assert as_it_was


# Which notebooks are judged, and what they may be


def all_right(count):
    notebook = pristine(count)
    for k in range(1, count + 1):
        answer(notebook, k, RIGHT)
    return notebook


def test_all_passed(folders, capsys):
    """Two answer cells, one exercise; a copy of the learner's own is skipped."""
    exercises, work = folders
    given, mine = pristine(1), all_right(1)
    for notebook, source in (given, STUB), (mine, "two = 2"):
        notebook.cells.insert(2, code("answer-1b", source, "answer"))
    answer(mine, 1, "def f1(): return two")
    nbformat.write(given, exercises / NAME)
    nbformat.write(mine, work / NAME)
    nbformat.write(mine, work / "01_perceptron-Copy1.ipynb")
    status, lines = judged(folders, capsys)
    skipped = (
        "skipped: there is no exercises/01_perceptron-Copy1.ipynb to judge it by"
    )
    assert [line.strip() for line in lines] == [
        "01 perceptron-Copy1",
        skipped,
        "01 perceptron",
        "1 ✓ passed       Task 1",
        "1 of 1 passed",
    ]
    assert status == 0


def older(notebook):
    """The notebook as an editor without cell ids saves it."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]
    return notebook


def test_ids_lost(folders, capsys):
    """Answers are found by their tags; checks and given cells of the learner's count for nothing."""
    mine = all_right(2)
    answer(mine, 2, "def f2(): return helper() + 1")
    insert(mine, "answer-1", "def helper(): return 2")
    put(folders, older(mine), 2)
    status, lines = judged(folders, capsys)
    assert lines[1:] == [
        "  1 ✓ passed       Task 1",
        "  2 ✗ wrong        Task 2: one too many",
        "1 of 2 passed",
    ]
    assert status == 1


def test_ids_and_tags_lost(folders, capsys):
    mine = older(all_right(2))
    for cell in mine.cells:
        cell.metadata = {}
    put(folders, mine, 2)
    status, lines = judged(folders, capsys)
    assert f"{NAME} has lost its cells' ids and answer tags" in lines[1]
    assert f"a fresh copy of exercises/{NAME}" in lines[1]
    assert status == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "print(1)",
        "{}",
        "[]",
        "null",
        '{"cells": 3}',
        '{"cells": [{}]}',
        '{"cells": [{"cell_type": "code", "source": 1}]}',
        "[" * 100_000,
        b"\xff\xfe\x00",
        json.dumps(new_notebook(cells=exercise(1)))[:-9],
    ],
    ids=range(11),
)
def test_no_notebook(folders, capsys, content):
    put(folders, pristine(1), 1)
    content = content if isinstance(content, bytes) else content.encode()
    (folders[1] / NAME).write_bytes(content)
    status, lines = judged(folders, capsys)
    assert lines == [
        "01 perceptron",
        f"  ✗ {NAME} isn't a notebook that can be read; it was left untouched",
    ]
    assert status == 1


def test_unreadable(folders, capsys):
    put(folders, pristine(1), 1)
    (folders[1] / NAME).unlink()
    (folders[1] / NAME).mkdir()
    status, lines = judged(folders, capsys)
    assert f"{NAME} can't be read" in lines[1]
    assert status == 1


def test_the_script_for_a_class(tmp_path):
    """As the page for instructors prints it, with a stray file and a console that has no ✓."""
    page = (ROOT / "reference" / "teaching.md").read_text(encoding="utf-8")
    [script] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    for student in ("ada", "zoe"):
        (tmp_path / "handed-in" / student).mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / NAME, tmp_path / "handed-in" / "ada")
    (tmp_path / "handed-in" / "notes.txt").touch()
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        encoding="cp1252",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"},
    )
    lines = told.stdout.splitlines()
    assert told.returncode == 0, told.stderr
    assert lines[0] == "== ada" and "10 of 10 passed" in lines
    assert lines[-2:] == [
        "== zoe",
        "no exercises in zoe/ yet: make lab puts them into work/",
    ]


def test_nothing_there(folders, capsys):
    status, lines = judged(folders, capsys)
    assert lines == ["no exercises in work/ yet: make lab puts them into work/"]
    assert status == 1


def test_unknown_chapter(folders, capsys):
    put(folders, pristine(1), 1)
    put(folders, pristine(1), 1, "04_optimizers.ipynb")
    status, lines = judged(folders, capsys, "07")
    assert lines == ["work/ has no chapter 07; it has 01_perceptron, 04_optimizers"]
    assert status == 1


@pytest.mark.parametrize(
    "chapter", ["4", "04", "04_optimizers", "04_optimizers.ipynb"]
)
def test_names_of_a_chapter(folders, chapter):
    put(folders, pristine(1), 1)
    put(folders, pristine(1), 1, "04_optimizers.ipynb")
    assert [path.name for path in check.chosen(chapter, folders[1])] == [
        "04_optimizers.ipynb"
    ]


@pytest.mark.parametrize(
    "heading",
    ["## 1. A title ★★ 5 min", "## Exercise 1: A title\n\n★★ · 5 minutes"],
)
def test_titles(heading):
    notebook = pristine(1)
    at(notebook, "exercise-1").source = heading
    assert check.exercises_of(notebook)[1][0] == "A title"


def test_untouched_notebook_needs_no_kernel(folders, capsys, monkeypatch):
    put(folders, pristine(2), 2)
    monkeypatch.setattr(check, "run_all", None)
    status, lines = judged(folders, capsys)
    assert lines[1:] == [
        "  1 · not started  Task 1",
        "  2 · not started  Task 2",
        "0 of 2 passed",
    ]
    assert status == 1


def test_no_kernel(folders, capsys, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("Kernel died before replying to kernel_info")

    put(folders, all_right(1), 1)
    monkeypatch.setattr(running.Watched, "__init__", fail)
    status, lines = judged(folders, capsys)
    assert lines[1].startswith(
        "  ✗ Python's kernel doesn't start: Kernel died before"
    )
    assert status == 1


def test_full_disk_for_temporary_files(monkeypatch):
    def fail(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(check, "check", fail)
    assert "The disk is full" in check.main()


# The commands themselves


@pytest.fixture
def project(tmp_path):
    """A project of its own, with the tools and one chapter whose only answer is right."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=ignored)
    for name in "exercises", "work", "temp":
        (tmp_path / name).mkdir()
    put((tmp_path / "exercises", tmp_path / "work"), all_right(1), 1)
    return tmp_path


def command(project, *arguments, **environment):
    environment = {**os.environ, "TMPDIR": str(project / "temp"), **environment}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def kernels(project):
    """The kernels that run for the project."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        words, cwd = process.info["cmdline"] or [], process.info["cwd"] or ""
        if "ipykernel_launcher" in words and cwd.startswith(str(project / "temp")):
            found.append(process)
    return found


def wait_for(condition, seconds=15):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_command(project):
    """Nothing is printed but the report, and nothing stays behind."""
    mine = all_right(1)
    answer(mine, 1, "import os\nos.system('echo from the shell')\n" + RIGHT)
    nbformat.write(mine, project / "work" / NAME)
    done = command(project, "tools.check", "01")
    out, err = done.communicate(timeout=60)
    assert out.splitlines()[1:] == ["  1 ✓ passed       Task 1", "1 of 1 passed"]
    assert (done.returncode, err) == (0, "")
    assert not list((project / "temp").iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("sent, status", [("SIGINT", 130), ("SIGKILL", -9)])
def test_stopped_half_way(project, sent, status):
    mine = pristine(1)
    answer(mine, 1, "while True: pass")
    nbformat.write(mine, project / "work" / NAME)
    before = state(project / "work")
    running = command(project, "tools.check")
    assert wait_for(lambda: kernels(project))
    time.sleep(0.5)
    running.send_signal(getattr(signal, sent))
    out, err = running.communicate(timeout=15)
    assert running.returncode == status
    assert "Traceback" not in out + err
    assert wait_for(lambda: not kernels(project))
    assert state(project / "work") == before


def test_limit_that_is_no_number(project):
    done = command(project, "tools.check", MLP_CELL_LIMIT="soon")
    _, err = done.communicate(timeout=60)
    assert (done.returncode, err) == (
        1,
        "MLP_CELL_LIMIT is a number of seconds above 0, not soon\n",
    )


# Copying the exercises


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def three(folders):
    """Three exercises, and the second in work/ already."""
    for name in "01_a.ipynb", "02_b.ipynb", "03_c.ipynb":
        (folders[0] / name).write_text(f"given {name}")
    (folders[1] / "02_b.ipynb").write_text("mine")
    return folders


def test_copy_new(three):
    _, work = three
    before = state(work)["02_b.ipynb"]
    assert lab.copy_new(*three) == (["01_a.ipynb", "03_c.ipynb"], ["02_b.ipynb"])
    assert state(work)["02_b.ipynb"] == before
    assert (work / "01_a.ipynb").read_text() == "given 01_a.ipynb"
    assert names(work) == ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"]
    assert lab.copy_new(*three) == ([], names(work))


def test_copy_says_what_it_did(three, capsys):
    lab.fill(*three)
    assert capsys.readouterr().out.splitlines() == [
        "new in work/: 01_a.ipynb",
        "new in work/: 03_c.ipynb",
        "left as they are: 02_b.ipynb",
    ]


def no_links(*_):
    raise PermissionError(errno.EPERM, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False])
def test_copy_meets_another_process(three, monkeypatch, links):
    """A file that appears while we copy is left as it is."""
    copyfile = shutil.copyfile

    def slow_copy(source, part):
        copyfile(source, part)
        (three[1] / source.name).write_text("theirs")

    monkeypatch.setattr(shutil, "copyfile", slow_copy)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    assert lab.copy_new(*three)[0] == []
    assert (three[1] / "01_a.ipynb").read_text() == "theirs"
    assert names(three[1]) == ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"]


@pytest.mark.parametrize("links", [True, False])
def test_copies_at_once(three, monkeypatch, links):
    """Of many that copy at once, one copies each file."""
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: lab.copy_new(*three)[0], range(40)))
    assert sorted(sum(done, [])) == ["01_a.ipynb", "03_c.ipynb"]
    assert (three[1] / "02_b.ipynb").read_text() == "mine"
    assert names(three[1]) == ["01_a.ipynb", "02_b.ipynb", "03_c.ipynb"]


KILLED = """
import os, pathlib, shutil, signal
from tools import lab
def half(source, part):
    pathlib.Path(part).write_text("giv")
    os.kill(os.getpid(), signal.SIGKILL)
shutil.copyfile = half
lab.copy_new()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_copy_killed_half_way(project):
    (project / "work" / NAME).unlink()
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=project)
    assert killed.returncode == -signal.SIGKILL
    assert not (project / "work" / NAME).exists()
    assert lab.copy_new(project / "exercises", project / "work") == ([NAME], [])


@pytest.mark.parametrize(
    "number, sentence",
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "may be written to"),
        (errno.EROFS, "may be written to"),
        (errno.EIO, "can't be copied"),
    ],
)
def test_copy_fails(three, monkeypatch, number, sentence):
    def fail(source, part):
        part.write_text("giv")
        raise OSError(number, os.strerror(number), str(part))

    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(SystemExit, match=sentence):
        lab.fill(*three)
    assert names(three[1]) == ["02_b.ipynb"]


def test_work_is_a_file(three):
    exercises, work = three
    with pytest.raises(SystemExit, match="can't be copied"):
        lab.fill(exercises, work / "02_b.ipynb")


LAB = """
import os, sys
from jupyterlab_server.config import get_static_page_config
print("Lab in", os.path.basename(os.getcwd()), *sys.argv[1:])
print(*get_static_page_config(level="all")["disabledExtensions"])
"""


def test_lab_opens_in_work(project):
    """With a stand-in for JupyterLab, that a file of the learner's doesn't hide."""
    stand_in = project / "stand_in" / "jupyterlab"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").touch()
    (stand_in / "__main__.py").write_text(LAB)
    (project / "work" / "jupyterlab.py").write_text("1 / 0")
    shutil.copytree(ROOT / "assets" / "lab", project / "assets" / "lab")
    running = command(project, "tools.lab", PYTHONPATH=str(stand_in.parent))
    out, err = running.communicate(timeout=60)
    # Links from exercises to chapters lead out of work/, so the project is Lab's root.
    root = f"--ServerApp.root_dir={project} --ServerApp.preferred_dir={project / 'work'}"
    off = "@jupyter/nbgrader @jupyterlab/apputils-extension:announcements"
    assert out.splitlines() == [
        f"left as they are: {NAME}",
        f"Lab in work {root}",
        off,
    ]
    assert (running.returncode, err) == (0, "")
