"""Build the book into _build/html: `python -m tools.book`.

The sources are staged into _build/source, where each chapter carries a hash of the modules that it imports and of the
lock file. That hash is part of the notebook cache's key, so a chapter runs again when its code, a module that it
imports or a dependency changed, and only then. The site is built beside the last good one and takes its place when whole.
"""

import ast
import contextlib
import errno
import functools
import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
from filelock import FileLock
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase
from jupyter_cache.executors import utils
from jupyter_cache.executors.basic import ExecutionWorkerLocalMProc, ProcessData

from tools import QUIET_KERNEL, ROOT
from tools.export import export

BUILD = ROOT / "_build"
SOURCE, WORK, HTML = BUILD / "source", BUILD / "work", BUILD / "html"
EXTENSIONS = sorted(path.name for path in (ROOT / "tools").glob("*_ext.py"))
STAGED = (
    "_config.yml",
    "_toc.yml",
    "index.md",
    "chapters",
    "exercises",
    "review",
    "reference",
    "assets",
    "syllabus.yml",
    "mlp_lib",
    *(f"tools/{name}" for name in EXTENSIONS),
)
SHOWN_EVERYWHERE = {
    "_toc.yml",
    "_config.yml",
    "assets",  # Sphinx copies them only if it writes a page
    *EXTENSIONS,
    "glossary.md",  # every chapter links to its terms
}
ADDRESSES = ("BOOK_ADDRESS", "BOOK_REPOSITORY", "BOOK_BRANCH")  # see share_ext.py
REFUSED = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.EEXIST,
    errno.ENOTDIR,
)
TIMEOUT = 300  # seconds a cell may take

# A kernel sends what a cell prints in pieces, cut anywhere. Put together here, they are what was
# printed; left to myst-nb, some cuts become empty lines.
utils.executenb = functools.partial(
    utils.executenb, coalesce_streams=True, extra_arguments=QUIET_KERNEL
)


def imported(code):
    """Names of the mlp_lib modules that Python code imports."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        names = {alias.name for alias in getattr(node, "names", ())}
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module} if node.module else names
        elif isinstance(node, ast.ImportFrom) and node.module == "mlp_lib":
            found |= names
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""}
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = (name.split(".") for name in names)
            found |= {
                parts[1] for parts in modules if parts[0] == "mlp_lib" and parts[1:]
            }
    return found


def dependencies(code):
    """The same, with all that those modules import in turn."""
    todo, found = imported(code), set()
    while todo:
        module = todo.pop()
        path = ROOT / "mlp_lib" / f"{module}.py"
        if module not in found and path.exists():
            found.add(module)
            todo |= imported(path.read_text(encoding="utf-8"))
    return sorted(found)


def stamped(path):
    """A chapter's notebook, as bytes, with the hash of all that its run depends on but its own code."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code = "\n".join(
        cell.source for cell in cells if not cell.source.lstrip().startswith("%")
    )
    try:
        needed = dependencies(code)
    except SyntaxError as error:
        line = (error.text or "").strip()
        sys.exit(f"{path.name} holds a line that is no Python: {line}")
    files = [ROOT / "requirements.lock"] + [
        ROOT / "mlp_lib" / f"{module}.py" for module in needed
    ]
    cells[0].metadata["depends_on"] = digest(file.read_bytes() for file in files)
    return nbformat.writes(notebook).encode()


def digest(parts):
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def stage():
    """Bring SOURCE up to date without touching what is the same; return its fingerprint."""
    wanted = {}
    for name in STAGED:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if (
                path.is_file()
                and ".ipynb_checkpoints" not in path.parts
                and path.suffix != ".pyc"
            ):
                chapter = (
                    path.parent == ROOT / "chapters" and path.suffix == ".ipynb"
                )
                wanted[path.relative_to(ROOT)] = (
                    stamped(path) if chapter else path.read_bytes()
                )
    for path in SOURCE.rglob("*"):
        if path.is_file() and path.relative_to(SOURCE) not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = SOURCE / name
        if not path.exists() or path.read_bytes() != content:
            if {name.name, name.parts[0]} & SHOWN_EVERYWHERE:
                shutil.rmtree(WORK, ignore_errors=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return digest(
        part
        for name, content in wanted.items()
        for part in (name.as_posix().encode(), content)
    )


class Cache(JupyterCacheBase):
    """What the chapters' cells showed. Processes write to it in turn: else, one could lose what another just wrote."""

    def cache_notebook_bundle(self, *arguments, **options):
        with FileLock(self.path / ".writing"):
            return super().cache_notebook_bundle(*arguments, **options)


def execute():
    """Run the chapters that the cache doesn't hold, in parallel."""
    cache = Cache(BUILD / "jupyter_cache")
    for record in cache.list_project_records():
        cache.remove_nb_from_project(record.pk)
    for path in sorted((SOURCE / "chapters").glob("*.ipynb")):
        cache.add_nb_to_project(str(path))
        forget_half_cached(cache, path)
    # The longest first, so that the last ones are short.
    waiting = sorted(
        cache.list_unexecuted(),
        key=lambda record: Path(record.uri).stat().st_size,
        reverse=True,
    )
    for record in waiting:
        print("running", os.path.relpath(record.uri, SOURCE), flush=True)
    if not waiting:
        return
    run = ExecutionWorkerLocalMProc()
    tasks = [ProcessData(one.pk, one.uri, cache, TIMEOUT, False) for one in waiting]
    # Two more than processors: they work while others wait for a kernel, or are done.
    together = min(len(tasks), (os.cpu_count() or 1) + 2)
    with multiprocessing.Pool(together) as pool:
        stopped = [status for status, _ in pool.map(run, tasks, chunksize=1)]
    for record in cache.list_project_records():
        if record.traceback:
            print(record.uri, record.traceback, sep="\n")
    if any(stopped):
        sys.exit(
            "A chapter stopped with an error, shown above. The last good book is still in _build/html."
        )


@contextlib.contextmanager
def locked_cache():
    """The cache, while no build and no other process uses it."""
    BUILD.mkdir(exist_ok=True)
    with FileLock(BUILD / ".lock"):
        yield Cache(BUILD / "jupyter_cache")


def as_staged(path):
    """A chapter's notebook as the cache knows it."""
    return nbformat.reads(stamped(path).decode(), as_version=4)


def kept(path):
    """What the code cells of a chapter showed, a list for each, if the book has it; else None."""
    notebook = as_staged(path)
    with locked_cache() as cache:
        try:
            record = cache.match_cache_notebook(notebook)
            cells = cache.get_cache_bundle(record.pk).nb.cells
        except (KeyError, ValueError):  # it isn't there, or only half of it
            return None
    return [cell.outputs for cell in cells if cell.cell_type == "code"]


def keep(path, outputs):
    """Give the book what a chapter's code cells showed in a run elsewhere, frames and all."""
    notebook = as_staged(path)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, shown) in enumerate(zip(cells, outputs, strict=True), 1):
        cell.execution_count, cell.outputs = number, shown
    uri = str(SOURCE / path.relative_to(ROOT))
    with locked_cache() as cache:
        cache.cache_notebook_bundle(
            CacheBundleIn(notebook, uri), check_validity=False, overwrite=True
        )


def forget(path):
    """Let the next build run a chapter again."""
    with locked_cache() as cache, contextlib.suppress(KeyError):
        cache.remove_cache(cache.match_cache_notebook(as_staged(path)).pk)


def forget_half_cached(cache, path):
    """A killed build may have noted that a chapter ran without keeping its outputs, or only half of them."""
    record = cache.get_cached_project_nb(str(path))
    try:
        if record:
            cache.get_cache_bundle(record.pk)
    except (KeyError, ValueError):
        shutil.rmtree(Path(cache.path) / "executed" / record.hashkey, True)
        NbCacheRecord.remove_record(record.pk, cache.db)


def render():
    """Let Jupyter Book write the pages into WORK, with every warning an error."""
    # Pages that were read keep no memory of their warnings: after a build that failed
    # or was killed, all of them are read again.
    unfinished = BUILD / ".unfinished"
    if unfinished.exists():
        shutil.rmtree(WORK, ignore_errors=True)
    unfinished.touch()
    jupyter_book = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", jupyter_book, "build", str(SOURCE)]
    options = ["--path-output", str(WORK), "-W", "-n", "--keep-going"]
    if subprocess.run([*command, *options], cwd=ROOT).returncode:
        sys.exit(
            "The book has errors, shown above. The last good one is still in _build/html."
        )
    unfinished.unlink()


def publish(fingerprint):
    """Put the finished pages in the place of the last ones."""
    new, old = BUILD / "html.new", BUILD / "html.old"
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(WORK / "_build" / "html", new)
    (new / ".fingerprint").write_text(fingerprint)
    restore()
    if HTML.exists():
        HTML.rename(old)
    new.rename(HTML)
    shutil.rmtree(old, ignore_errors=True)


def restore():
    """Repair what a build that was killed between two renames left behind."""
    old = BUILD / "html.old"
    if old.exists() and not HTML.exists():
        old.rename(HTML)
    shutil.rmtree(old, ignore_errors=True)


def build():
    BUILD.mkdir(exist_ok=True)
    os.environ["MLP_FRAMES"] = "1"
    with FileLock(BUILD / ".lock"):
        restore()
        export()
        addresses = [os.environ.get(name, "").encode() for name in ADDRESSES]
        fingerprint = digest([stage().encode(), *addresses])
        stamp = HTML / ".fingerprint"
        if stamp.exists() and stamp.read_text() == fingerprint:
            print("Nothing changed; the book is in _build/html/index.html")
            return
        execute()
        render()
        publish(fingerprint)
    print("The book is in _build/html/index.html")


def explain(error):
    """What to do about an error of the disk; None for others."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: the book needs about 200 MB in _build. The last good book is untouched."
    if error.errno in REFUSED and error.filename:
        return (
            f"{error.filename} can't be written ({error.strerror}). A build writes to the folder _build, and to mlp_lib"
            " where it isn't what the chapters export; nothing else need be writable."
        )


if __name__ == "__main__":
    try:
        build()
    except OSError as error:
        if explain(error):
            sys.exit(explain(error))
        raise
