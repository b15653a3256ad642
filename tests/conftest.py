"""Fixtures for the tests of the built book, and the switch that lets no test skip."""

import functools
import http.server
import os
import subprocess
import sys
import threading

import pytest

from tools import ROOT
from tools.browser import NO_BROWSER, find_browser, headless

try:
    from xdist.scheduler import LoadScopeScheduling
except ImportError:  # all tests run in one process
    LoadScopeScheduling = object


@pytest.fixture(scope="session")
def book():
    """Folder of the built book, up to date."""
    build = subprocess.run(
        [sys.executable, "-m", "tools.book"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if build.returncode:
        tail = "\n".join(build.stdout.splitlines()[-30:])
        pytest.fail(f"The book does not build:\n{tail}", pytrace=False)
    return ROOT / "_build" / "html"


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Keep the tests' output clean."""


@pytest.fixture(scope="session")
def site(book):
    """Address of the book on a server of its own."""
    handler = functools.partial(Handler, directory=book)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# One browser a module, not a session: while it lives, Playwright runs an event loop,
# and a later test of the same worker could not start its own.
@pytest.fixture(scope="module")
def browser():
    """Headless Chromium."""
    chromium = find_browser()
    if not chromium:
        pytest.skip(NO_BROWSER)
    with headless(chromium) as chrome:
        yield chrome


# Several workers: one builds the book first, while the others run notebooks. The tests of its
# pages come last, page by page. These parts are small, so that all workers end together.


def page_of(nodeid):
    """The page of the book that a test is about, or ""."""
    module, _, given = nodeid.removesuffix("]").partition("[")
    if "test_book.py::" not in module:
        return ""
    return given.removesuffix("-light").removesuffix("-dark")


class ByParts(LoadScopeScheduling):
    """What stays together on one worker is a page of the book, or a notebook, class or module."""

    def _split_scope(self, nodeid):
        return page_of(nodeid) or nodeid.rpartition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.getvalue("dist") == "loadscope":
        config.option.loadscopereorder = False  # the order of `turn` counts
        return ByParts(config, log)


def turn(item):
    """What comes first: the book, chapters, the rest, and its pages, the long ones before others."""
    page = page_of(item.nodeid)
    if page:
        sizes = [path.stat().st_size for path in ROOT.glob(f"{page}.*")]
        return 3, -max(sizes, default=0), page
    if "test_book.py::" in item.nodeid:
        return 0, 0, page
    return 1 if item.nodeid.startswith("chapters/") else 2, 0, page


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=turn)


def unwanted_skips(config):
    """Reports of the tests that were skipped, where MLP_NO_SKIPS forbids it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("MLP_NO_SKIPS"):
        return []
    return reporter.stats.get("skipped", [])


def pytest_sessionfinish(session):
    if unwanted_skips(session.config):
        session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if count := len(unwanted_skips(config)):
        terminalreporter.write_line(
            f"FAILED: MLP_NO_SKIPS is set, and {count} tests or modules were skipped",
            red=True,
        )
