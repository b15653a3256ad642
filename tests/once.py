"""A plugin of pytest: a chapter runs once. nbval judges its outputs, and the book takes them from there."""

import os

import pytest

from tools import ROOT
from tools.book import is_cached, keep


def notebook_of(item):
    """nbval's view of the chapter that a test belongs to, or None."""
    chapter = item.path.parent == ROOT / "chapters" and item.path.suffix == ".ipynb"
    return item.parent if chapter else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Let the explorables of a chapter that the book lacks draw all their frames."""
    os.environ.pop("MLP_FRAMES", None)
    notebook = notebook_of(item)
    if notebook and not hasattr(notebook, "shown"):
        notebook.shown, notebook.wanted = [], False
        notebook.wanted = not is_cached(item.path)
        if notebook.wanted:
            notebook.skip_compare += ("text/html",)
    if notebook and notebook.wanted:
        os.environ["MLP_FRAMES"] = "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    yield
    if notebook := notebook_of(item):
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
    if notebook and notebook.wanted:
        cells = [cell for cell in notebook.nb.cells if cell.cell_type == "code"]
        if len(notebook.shown) == len(cells):
            keep(item.path, notebook.shown)
