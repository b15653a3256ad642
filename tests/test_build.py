"""`make book` on a small project of its own: what runs again, what fails, and what stays whole."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import namedtuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import ROOT, book

COPIED = ("pyproject.toml", "_config.yml", "assets", "reference", "tools")
NEEDS = {"one": "", "two": "one", "three": "two", "four": ""}
TOC = """\
format: jb-book
root: index
chapters:
- file: reference/bibliography
"""
PYTHON3 = {"name": "python3", "display_name": "Python 3", "language": "python"}

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
    (root / "mlp_lib").mkdir()
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


def build(root, kill_at=None):
    """Build the book; with kill_at, kill it at the first line of output that it matches."""
    before = pages(root)
    running = subprocess.Popen(
        [sys.executable, "-m", "tools.book"],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(root),  # its mlp_lib, not the installed one
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
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
    edit(root, "four", "use", chapter("four").cells[-1].source)
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


STEPS = (first, again, module, error, killed, warning, mended)


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
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


@pytest.mark.parametrize(
    "page, words", [("three", "three gives 12"), ("four", "No link.")]
)
def test_pages_show_what_was_edited_last(small_course, builds, page, words):
    html = small_course / "_build" / "html" / "chapters" / f"{page}.html"
    assert words in html.read_text(encoding="utf-8")


# Parts


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
