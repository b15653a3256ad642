"""A plugin of pytest: a chapter runs once, for nbval and for the book.

If nbval is first, the book takes from it what the cells showed; if the book has that, nbval judges it without another
run. A chapter runs again when its code, a module that it imports or the lock file changed, after it failed, and
after `make clean`.
"""

import os

import pytest

from tools import ROOT
from tools.book import forget, keep, kept


class Replay:
    """A kernel, for nbval, in which cell `number` shows what it showed before."""

    def __init__(self, outputs):
        self.outputs, self.number = outputs, 0

    def is_alive(self):
        return True

    def execute_cell_input(self, source, allow_stdin):
        idle = {"output_type": "status", "execution_state": "idle"}
        self.shown = iter([*self.outputs[self.number], idle])

    def await_reply(self, msg_id, timeout):
        """It is there."""

    def get_message(self, stream, timeout):
        content = next(self.shown)
        parent = {"msg_id": None}  # as execute_cell_input returned it
        kind = content["output_type"]
        return {"msg_type": kind, "parent_header": parent, "content": content}

    def stop(self):
        """Nothing runs."""


def notebook_of(item):
    """nbval's view of the chapter that a test belongs to, or None."""
    chapter = item.path.parent == ROOT / "chapters" and item.path.suffix == ".ipynb"
    return item.parent if chapter else None


def prepare(notebook):
    """Give a chapter the outputs that the book has of it, or let it draw all frames for the book."""
    notebook.shown, before = [], kept(notebook.path)
    notebook.runs = before is None
    notebook.skip_compare += ("text/html",)
    if before is not None:
        notebook.kernel, notebook.setup = Replay(before), lambda: None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    os.environ.pop("MLP_FRAMES", None)
    notebook = notebook_of(item)
    if notebook and not hasattr(notebook, "shown"):
        prepare(notebook)
    if notebook and notebook.runs:
        os.environ["MLP_FRAMES"] = "1"
    elif notebook:
        notebook.kernel.number = item.cell_num


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    notebook = notebook_of(item)
    try:
        yield
    except Exception:
        if notebook and not notebook.runs:
            # What is stored may be right, and what the book has old.
            forget(item.path)
        raise
    if notebook and notebook.runs:
        if any("<input" in page_of(output) for output in item.test_outputs):
            build_live(notebook.kernel.kc)
        notebook.shown.append(item.test_outputs)


def page_of(output):
    """What a book shows of a cell's output."""
    return output.get("data", {}).get("text/html", "")


def build_live(client):
    """Build the explorable that the last cell gave also with live sliders, as a reader's kernel does."""
    reply = client.execute_interactive(
        "Out[max(Out)].widget() and None",  # a chapter may use _ for itself
        timeout=60,
        allow_stdin=False,
        output_hook=lambda message: None,
    )["content"]
    assert reply["status"] == "ok", reply


def pytest_runtest_teardown(item):
    notebook = notebook_of(item)
    if notebook and notebook.runs:
        cells = [cell for cell in notebook.nb.cells if cell.cell_type == "code"]
        if len(notebook.shown) == len(cells):
            keep(item.path, notebook.shown)
