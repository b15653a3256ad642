"""Fixtures for the tests of the built book, and the switch that lets no test skip."""

import functools
import http.server
import os
import subprocess
import sys
import threading

import hypothesis
import pytest

from tests import once
from tests.once import notebook_of
from tools import ROOT
from tools.browser import NO_BROWSER, find_browser, headless

# The same examples in every run: what passed for one passes for all. To look for others, and for rare
# faults: pytest --hypothesis-profile=default
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")

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


def pytest_configure(config):
    # Hooks that stand here see nothing outside of tests/, and the chapters are outside.
    config.pluginmanager.register(once)


# Several workers: they run the chapters, the longest first, then what needs no book. One builds the
# book, while others run the solutions, and the tests of its pages come last, page by page. These parts
# are small, so that all workers end together.


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


def needs_the_book(item):
    return "book" in getattr(item, "fixturenames", ())


def turn(item, needing_the_book):
    """When it comes: chapters, what needs no book, what builds it, solutions, what needs it, its pages.

    Chapters and pages come the long before the short.
    """
    if notebook_of(item):
        return 0, -item.path.stat().st_size, ""
    page = page_of(item.nodeid)
    if page:
        sizes = [path.stat().st_size for path in ROOT.glob(f"{page}.*")]
        return 5, -max(sizes, default=0), page
    if item.path.name == "test_book.py":  # its first test builds the book
        return 2, 0, ""
    if item.path.parent == ROOT / "solutions":
        return 3, 0, ""
    return 4 if item.path in needing_the_book else 1, 0, ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    needing_the_book = {item.path for item in items if needs_the_book(item)}
    items.sort(key=lambda item: turn(item, needing_the_book))


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
