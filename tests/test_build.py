"""`make book` on a small project of its own: what runs again, what fails, and what stays whole."""

import errno
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections import namedtuple
from pathlib import Path

import nbformat
import pytest
from jupyter_cache.executors.utils import single_nb_execution
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sqlalchemy import event

from tools import ROOT, book

COPIED = (
    "pyproject.toml",
    "_config.yml",
    "syllabus.yml",
    "assets",
    "reference",
    "review",
    "tools",
)
NEEDS = {"one": "", "two": "one", "three": "two", "four": ""}
TOC = """\
format: jb-book
root: index
chapters:
- file: reference/bibliography
"""
PYTHON3 = {"name": "python3", "display_name": "Python 3", "language": "python"}

PICTURE = """\
import base64
import io

from IPython.display import HTML
from matplotlib.figure import Figure

figure, image = Figure(figsize=(2, 1)), io.BytesIO()
figure.subplots().plot([0, 2, 1])
figure.savefig(image, format="webp")
uri = "data:image/webp;base64," + base64.b64encode(image.getvalue()).decode()
HTML(f'<figure class="explorable still"><img src="{uri}" alt="A curve"></figure>')
"""
FORBIDDEN = """\
import os

assert "FORBID" not in os.environ
"""
# In each Python that a build starts: let no connection leave the machine, note who tried, and kill the build where it
# opens or renames the file that KILL_AT matches.
GUARD = """\
import os, re, signal, sys

FILES = "open", "os.rename"
OWN = {"localhost", "", None, os.uname().nodename if hasattr(os, "uname") else ""}

def hook(event, args):
    if event in FILES and "KILL_AT" in os.environ:
        if re.search(os.environ["KILL_AT"], f"{event} {args[:2]}"):
            os.killpg(0, signal.SIGKILL)
    elif event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        address = args[0] if event == "socket.getaddrinfo" else args[1]
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(address, str) and event != "socket.getaddrinfo":
            return  # a socket of the machine's own
        if host not in OWN and not str(host).startswith(("127.", "::1")):
            with open(os.environ["TRIED"], "a") as file:
                print(event, host, *sys.argv[:2], file=file)
            raise OSError(f"no network here, and {host} is asked for")

sys.addaudithook(hook)
"""
# Where a build is killed, in the order in which it gets there.
MOMENTS = {
    "exporting": r"os.rename .*\.one\.py\.new'",
    "staging": r"open .*source/chapters/one\.ipynb', 'w'",
    "executing": r"open .*executed/.*base\.ipynb', 'w'",
    "rendering": r"open .*work/_build/html/chapters/three\.html', 'w'",
    "copying": r"open .*html\.new/chapters/two\.html', 'w'",
    "publishing": r"os.rename .*html\.new'",
}
WITHOUT_SIGKILL = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no SIGKILL"
)

Build = namedtuple("Build", "status output ran before after")


# A small project: chapter three needs two, two needs one, and four needs none of them


def function(name, value):
    """The cell that a chapter exports."""
    needed = NEEDS[name]
    start = f"from mlp_lib.{needed} import {needed}\n\n\n" if needed else ""
    total = f"{value} + {needed}()" if needed else value
    return f"#| export\n{start}def {name}():\n    return {total}"


def chapter(name):
    cells = {
        "title": new_markdown_cell(f"# Chapter {name}"),
        "default-exp": new_code_cell(f"#| default_exp {name}"),
        "function": new_code_cell(function(name, 1)),
        "use": new_code_cell(f'print("{name} gives", {name}())'),
    }
    if name == "four":
        cells["picture"] = new_code_cell(PICTURE)
        cells["guard"] = new_code_cell(FORBIDDEN)
    for cell_id, cell in cells.items():
        cell.id = cell_id
    metadata = {"kernelspec": PYTHON3}
    return new_notebook(cells=list(cells.values()), metadata=metadata)


def make_project(root):
    skipped = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, root / name)
    (root / "_toc.yml").write_text(
        TOC + "".join(f"- file: chapters/{name}\n" for name in NEEDS)
    )
    (root / "index.md").write_text("# Small course\n")
    (root / "requirements.lock").write_text("# nothing\n")
    with open(root / "reference" / "bibliography.md", "a") as page:
        page.write("\n{index}`Needle`\n")
    (root / "mlp_lib").mkdir(exist_ok=True)
    shutil.copy(ROOT / "mlp_lib" / "__init__.py", root / "mlp_lib")
    (root / "chapters").mkdir()
    for name in NEEDS:
        nbformat.write(chapter(name), root / "chapters" / f"{name}.ipynb")


def edit(root, name, cell_id, source):
    path = root / "chapters" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == cell_id]
    cell.source = source
    nbformat.write(notebook, path)


def pages(root):
    """{name: hash} of all files of the published book."""
    html = root / "_build" / "html"
    return {
        path.relative_to(html).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).digest()
        for path in html.rglob("*")
        if path.is_file()
    }


def build(root, kill_at=None, path="", **settings):
    """Build the book; with kill_at, kill it at the first line of output that it matches.

    path: what else modules are imported from. settings: further variables of the environment.
    """
    before = pages(root)
    running = subprocess.Popen(
        [sys.executable, "-m", "tools.book"],
        cwd=root,
        env={
            **os.environ,
            # Its mlp_lib, not the installed one.
            "PYTHONPATH": os.pathsep.join(filter(None, [str(root), str(path)])),
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
            **settings,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    lines = []
    for line in running.stdout:
        lines.append(line)
        if kill_at and re.search(kill_at, line):
            os.killpg(running.pid, signal.SIGKILL)
            break
    status, output = running.wait(), "".join(lines)
    running.stdout.close()
    ran = re.findall(r"^running chapters.(\w+)\.ipynb", output, re.MULTILINE)
    return Build(status, output, sorted(ran), before, pages(root))


# What happens to it, in this order; the tests below look at the builds


def first(root):
    return build(root)


def again(root):
    """After a build that was killed between its two renames."""
    (root / "_build" / "html").rename(root / "_build" / "html.old")
    return build(root)


def module(root):
    """One chapter's exported code, and another one's prose."""
    edit(root, "one", "function", function("one", 10))
    edit(root, "four", "title", "# Chapter four\n\nMore of its prose.")
    return build(root)


def error(root):
    edit(root, "four", "use", "1 / 0")
    return build(root)


def killed(root):
    """While pages are written, the one with a lost link already."""
    edit(root, "four", "use", chapter("four").cells[3].source)
    edit(root, "four", "title", "# Chapter four\n\n[A lost link](#nowhere).")
    edit(root, "two", "title", "# Chapter two\n\nIts page is written second.")
    return None if os.name == "nt" else build(root, "writing output.*chapters/two")


def warning(root):
    return build(root)


def mended(root):
    """And the dependencies are others."""
    edit(root, "four", "title", "# Chapter four\n\nNo link.")
    (root / "requirements.lock").write_text("# something\n")
    return build(root)


def python(root, *arguments, **settings):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **settings},
        capture_output=True,
        encoding="utf-8",
    )


def nbval(root, name, **settings):
    """Whether a chapter passes as the tests run it."""
    options = "-p no:cacheprovider -p nbval.plugin -p tests.once --nbval --nbval-current-env"
    run = python(
        root,
        *("-m", "pytest", "-c", os.devnull, f"--rootdir={root}", *options.split()),
        f"chapters/{name}.ipynb",
        PYTEST_ADDOPTS="",
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
        **settings,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return run.returncode == 0


def in_the_book(root, name):
    """Whether the book has what a chapter showed."""
    path = f"chapters/{name}.ipynb"
    code = f"from tools.book import *; print(kept(ROOT / {path!r}) is not None)"
    return python(root, "-c", code).stdout.strip() == "True"


def elsewhere(root):
    """One chapter ran under nbval, and another one failed there and was mended."""
    (root / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "once.py", root / "tests")
    edit(root, "four", "use", "1 / 0")
    assert not nbval(root, "four") and not in_the_book(root, "four")
    edit(root, "four", "use", chapter("four").cells[3].source)
    edit(root, "two", "use", 'print("two", "ran elsewhere")')
    assert nbval(root, "two") and in_the_book(root, "two")
    return build(root)


def says(root, words):
    """Whether chapter four passes with these words stored as what its function said, if it is forbidden to run."""
    path = root / "chapters" / "four.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if cell.id == "use"]
    cell.execution_count, cell.outputs = 1, [new_output("stream", text=words)]
    nbformat.write(notebook, path)
    return nbval(root, "four", FORBID="1")


def style(root):
    """Nothing but the book's style sheet."""
    with open(root / "assets" / "book.css", "a") as sheet:
        sheet.write("p{text-wrap:pretty}\n")
    return build(root)


STEPS = (first, again, module, error, killed, warning, mended, elsewhere, style)


@pytest.fixture(scope="module")
def small_course(tmp_path_factory):
    """Its folder, which has a name that is not plain ASCII."""
    root = tmp_path_factory.mktemp("build") / "a small coursé"
    root.mkdir()
    make_project(root)
    return root


@pytest.fixture(scope="module")
def builds(small_course):
    """{step: Build}"""
    return {step.__name__: step(small_course) for step in STEPS}


def changed(done):
    """The chapters whose pages a build changed."""
    return {
        name
        for name in NEEDS
        if done.before[f"chapters/{name}.html"]
        != done.after[f"chapters/{name}.html"]
    }


def test_first_build_runs_every_chapter(builds):
    done = builds["first"]
    assert done.status == 0, done.output
    assert done.ran == sorted(NEEDS)
    assert {f"chapters/{name}.html" for name in NEEDS} <= set(done.after)


def test_second_build_does_nothing(builds):
    done = builds["again"]
    assert done.status == 0, done.output
    assert done.output.startswith("Nothing changed")


def test_book_comes_back_after_a_kill_between_renames(builds):
    assert builds["again"].before == {}
    assert builds["again"].after == builds["first"].after


def test_edited_module_runs_the_chapters_that_import_it(builds):
    """Three imports it through two."""
    done = builds["module"]
    assert done.status == 0, done.output
    assert done.ran == ["one", "three", "two"]


def test_edited_prose_runs_nothing_and_is_shown(builds):
    assert "four" not in builds["module"].ran
    assert changed(builds["module"]) == set(NEEDS)


def test_edited_code_runs_its_chapter_alone(builds):
    assert builds["error"].ran == ["four"]


@pytest.mark.parametrize("step", ["first", "module", "mended"])
def test_sphinx_runs_no_chapter_itself(builds, step):
    assert "Using cached notebook" in builds[step].output
    assert "Executing notebook" not in builds[step].output


def test_error_in_a_chapter(builds):
    done = builds["error"]
    assert done.status == 1
    assert "ZeroDivisionError" in done.output
    assert "A chapter stopped with an error" in done.output
    assert done.after == done.before


@WITHOUT_SIGKILL
def test_killed_build(builds):
    done = builds["killed"]
    assert done.status == -signal.SIGKILL, done.output
    assert done.ran == []  # the code is what it was before the error
    assert done.after == done.before


def test_lost_link_fails_also_after_a_killed_build(builds):
    done = builds["warning"]
    assert done.status == 1
    assert "nowhere" in done.output
    assert done.after == done.before


def test_mended_book(builds):
    """A new lock file runs every chapter."""
    done = builds["mended"]
    assert done.status == 0, done.output
    assert done.ran == sorted(NEEDS)
    assert changed(done) >= {"two", "four"}


def read(root, name):
    """A file of the published book."""
    return (root / "_build" / "html" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "step, name, words",
    [
        ("elsewhere", "chapters/two.html", "two ran elsewhere"),
        ("style", "_static/all.css", "text-wrap:pretty"),
    ],
)
def test_what_needs_no_run_is_shown_without(
    small_course, builds, step, name, words
):
    """A chapter that ran under nbval, and an edited style sheet."""
    done = builds[step]
    assert done.status == 0, done.output
    assert done.ran == []
    assert words in read(small_course, name)


def test_nbval_judges_what_the_book_has_without_a_run(small_course, builds):
    assert builds["elsewhere"].status == 0
    assert says(small_course, "four gives 1\n")
    assert not says(small_course, "four gives 2\n")
    assert not in_the_book(small_course, "four"), "what failed runs again"
    assert not says(small_course, "four gives 1\n")


def test_search_still_finds_what_is_on_a_page_that_was_not_written_again(
    small_course, builds
):
    done = builds["elsewhere"]
    assert changed(done) == {"two"}
    assert not re.search("reading sources.*bibliography", done.output)
    assert '"needle"' in read(small_course, "searchindex.js")


def test_what_a_cell_prints_in_pieces_is_put_together(tmp_path):
    printing = "import sys\nfor part in ('a', '\\nb', 'c\\n'):\n    print(part, end='')\n    sys.stdout.flush()"
    notebook = new_notebook(cells=[new_code_cell(printing)])
    run = single_nb_execution(notebook, str(tmp_path), 60, False)
    assert [output.text for output in run.nb.cells[0].outputs] == ["a\nbc\n"]


@pytest.mark.parametrize(
    "page, words", [("three", "three gives 12"), ("four", "No link.")]
)
def test_pages_show_what_was_edited_last(small_course, builds, page, words):
    assert words in read(small_course, f"chapters/{page}.html")


# Another copy, under another path, which nothing but _build can be written to and which has no network


@pytest.fixture(scope="module")
def guard(tmp_path_factory):
    """Folder with the module that each Python imports when it starts."""
    folder = tmp_path_factory.mktemp("guard")
    (folder / "sitecustomize.py").write_text(GUARD)
    return folder


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    root = tmp_path_factory.mktemp("twin") / "kopía žluťoučký 2"
    root.mkdir()
    make_project(root)
    return root


def listing(root):
    """{path: (time of the last change, content)} of all but _build."""
    return {
        path.relative_to(root).as_posix(): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else None,
        )
        for path in [root, *root.rglob("*")]
        if "_build" not in path.relative_to(root).parts
    }


def set_writable(root, writable):
    for path in [root, *root.rglob("*")]:
        if "_build" not in path.relative_to(root).parts:
            usual = 0o755 if path.is_dir() else 0o644
            path.chmod(usual if writable else usual & ~0o222)


@pytest.fixture(scope="module")
def locked(builds, small_course, twin, guard):
    """(cold build of the read-only twin, listing before, listing after, who asked for the network)"""
    for module in (small_course / "mlp_lib").glob("*.py"):
        shutil.copy(module, twin / "mlp_lib")
    (twin / "mlp_lib" / "one.py").write_text(
        (twin / "mlp_lib" / "one.py").read_text().replace("return 10", "return 1")
    )
    (twin / "_build").mkdir()
    set_writable(twin, False)
    before = listing(twin)
    tried = guard / "tried.txt"
    done = build(twin, path=guard, TRIED=str(tried), PYTHONDONTWRITEBYTECODE="1")
    after = listing(twin)
    set_writable(twin, True)
    return done, before, after, tried.read_text() if tried.exists() else ""


def test_two_cold_builds_are_the_same_to_the_byte(builds, locked):
    """Under another path, and with another seed of Python's hashes."""
    one, two = builds["first"].after, locked[0].after
    assert locked[0].status == 0, locked[0].output
    assert locked[0].ran == sorted(NEEDS)
    assert any("_images/frame-" in name for name in one)
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_a_build_writes_nothing_but_build(locked):
    """So a read-only checkout can be built, when mlp_lib is what the chapters export."""
    _, before, after, _ = locked
    assert [
        name for name in before | after if before.get(name) != after.get(name)
    ] == []


def test_a_build_asks_nobody_else(locked):
    assert locked[3] == ""


def test_the_guard_guards(guard, tmp_path):
    """192.0.2.1 is an address that nobody has."""
    tried = tmp_path / "tried.txt"
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    environment = {**os.environ, "PYTHONPATH": str(guard), "TRIED": str(tried)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "no network here, and 192.0.2.1 is asked for" in done.stderr
    assert "192.0.2.1" in tried.read_text()


@pytest.fixture(scope="module")
def kills(locked, twin, guard):
    """{moment: the build that was killed there}, and at last a build that was not."""
    edit(twin, "one", "function", function("one", 10))
    edit(twin, "four", "title", "# Chapter four\n\nMore of its prose.")
    done = {
        moment: build(twin, path=guard, KILL_AT=place, TRIED=os.devnull)
        for moment, place in MOMENTS.items()
    }
    return {**done, "last": build(twin)}


@WITHOUT_SIGKILL
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_anywhere_the_last_good_book_stays(kills, moment):
    done = kills[moment]
    assert done.status == -signal.SIGKILL, done.output
    if moment == "publishing":  # it stands beside, and the next build puts it back
        assert done.after == {}
    else:
        assert done.after == done.before


@WITHOUT_SIGKILL
def test_after_all_kills_the_next_build_is_whole(kills, builds):
    """The same, to the byte, as one that was never killed."""
    whole, last = builds["module"].after, kills["last"]
    assert last.status == 0, last.output
    assert sorted(last.after) == sorted(whole)
    assert [name for name in whole if whole[name] != last.after[name]] == []


def test_when_build_cannot_be_made(tmp_path):
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "_build").write_text("a file")
    done = build(tmp_path)
    assert done.status == 1
    assert re.search(
        r"_build can't be written \(.*\)\. A build writes to", done.output
    )
    assert "Traceback" not in done.output


# Parts


@pytest.mark.parametrize(
    "number, words",
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "/course/mlp_lib/one.py can't be written"),
        (errno.EROFS, "/course/mlp_lib/one.py can't be written"),
    ],
)
def test_errors_of_the_disk_are_explained(number, words):
    error = OSError(number, os.strerror(number), "/course/mlp_lib/one.py")
    assert words in book.explain(error)


def test_other_errors_are_not():
    assert book.explain(OSError(errno.ECONNRESET, "reset")) is None


@pytest.mark.parametrize("damage", ["missing", "half", "folder"])
def test_a_chapter_that_is_half_cached_runs_again(tmp_path, damage):
    cache = book.Cache(tmp_path / "cache")
    path = tmp_path / "four.ipynb"
    nbformat.write(chapter("four"), path)
    cache.add_nb_to_project(str(path))
    record = cache.cache_notebook_file(path, check_validity=False)
    book.forget_half_cached(cache, path)
    assert cache.list_unexecuted() == []
    file = tmp_path / "cache" / "executed" / record.hashkey / "base.ipynb"
    if damage == "half":
        file.write_text(file.read_text()[:100])
    else:
        file.unlink()
    if damage == "folder":
        file.parent.rmdir()
    book.forget_half_cached(cache, path)
    assert len(cache.list_unexecuted()) == 1
    cache.cache_notebook_file(path, check_validity=False)
    assert file.exists()


def test_chapters_that_end_together_are_both_cached(tmp_path):
    """One of them in the middle of the other's look for notebooks that are too many."""
    for name in ("one", "two"):
        nbformat.write(chapter(name), tmp_path / f"{name}.ipynb")
    mine, others = book.Cache(tmp_path / "cache"), book.Cache(tmp_path / "cache")

    def put(cache, name):
        cache.cache_notebook_file(tmp_path / f"{name}.ipynb", check_validity=False)

    other = threading.Thread(target=put, args=(others, "two"))

    @event.listens_for(mine.db, "after_cursor_execute")
    def interrupt(connection, cursor, statement, *_):
        if "LIMIT" in statement and "accessed DESC" in statement:
            other.start()
            other.join(1)

    put(mine, "one")
    other.join()
    cached = {Path(record.uri).stem for record in mine.list_cache_records()}
    assert cached == {"one", "two"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(book, "ROOT", tmp_path)
    monkeypatch.setattr(book, "BUILD", tmp_path)
    monkeypatch.setattr(book, "HTML", tmp_path / "html")
    return tmp_path


def put(folder, **texts):
    """Make folders with one page each."""
    for name, text in texts.items():
        (folder / name.replace("_", ".")).mkdir()
        (folder / name.replace("_", ".") / "index.html").write_text(text)


@pytest.mark.parametrize(
    "found, text",
    [
        ({}, None),
        ({"html": "good"}, "good"),
        ({"html_old": "good"}, "good"),
        ({"html_old": "old", "html": "new"}, "new"),
    ],
)
def test_restore(folder, found, text):
    put(folder, **found)
    book.restore()
    page = folder / "html" / "index.html"
    assert (page.read_text() if page.exists() else None) == text
    assert not (folder / "html.old").exists()


@pytest.mark.parametrize(
    "code, modules",
    [
        ("import numpy as np\nimport os.path", set()),
        ("from mlp_lib.one import a, b", {"one"}),
        ("from mlp_lib import one, two as second", {"one", "two"}),
        ("import mlp_lib.one, mlp_lib.two as second", {"one", "two"}),
        ("from .one import a", {"one"}),
        ("from . import one", {"one"}),
        ("def f():\n    from mlp_lib.one import a", {"one"}),
        ("import mlp_libs.one\nfrom mlp_libs import two", set()),
        ("'from mlp_lib.one import a'", set()),
    ],
)
def test_imported(code, modules):
    assert book.imported(code) == modules


def test_dependencies(folder):
    """All that is needed, also in a circle; what is no module is left out."""
    (folder / "mlp_lib").mkdir()
    for name, code in {
        "one": "import numpy",
        "two": "from .one import a",
        "three": "from .two import b\nfrom .four import c",
        "four": "from .three import d",
    }.items():
        (folder / "mlp_lib" / f"{name}.py").write_text(code)
    assert book.dependencies("from mlp_lib.two import b") == ["one", "two"]
    assert book.dependencies("from mlp_lib.four import c") == sorted(NEEDS)
    assert book.dependencies("from mlp_lib.missing import x") == []


def test_a_line_that_is_no_python_is_named(tmp_path):
    cell = nbformat.v4.new_code_cell("x = 1\n!ls")
    path = tmp_path / "05_odd.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    with pytest.raises(SystemExit, match="05_odd.ipynb holds a line.*!ls"):
        book.stamped(path)
