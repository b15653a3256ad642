"""Run a notebook under nbval, cell by cell, whatever its cells do.

A cell that never ends, never stops printing or kills the kernel is silenced and the
notebook runs again, so that it spoils no other cell.
"""

import contextlib
import functools
import io
import math
import os
import subprocess
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from unittest import mock

import nbformat
import nbval.kernel
import nbval.plugin
import psutil
import pytest
from nbval.kernel import RunningKernel, start_new_kernel

from tools.joining import NotJudged, part

FLOOD = 20e6  # characters of output that a cell may give
MEMORY = 2e9  # bytes that a kernel may take
TICK = 0.1  # seconds between two looks at the kernel
SILENCED = "raise NotImplementedError"


@dataclass
class Ran:
    """What running a cell came to."""

    trouble: str = ""  # a key of TROUBLES when it took the kernel with it
    error: dict | None = None
    as_stored: bool = False
    printed: str = ""


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

    def stop(self):
        # nbval stops a kernel, too: when it lost the end of an output that came too fast.
        self.trouble = self.trouble or "flooded"
        super().stop()

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
        outputs, kernel = item.test_outputs or [], item.parent.kernel
        errors = [output for output in outputs if output.output_type == "error"]
        trouble = kernel.trouble or ("" if kernel.is_alive() else "crashed")
        self.ran[item.cell.id] = Ran(
            trouble=trouble,
            error=errors[0] if errors else None,
            as_stored=call.excinfo is None,
            printed=printed(outputs),
        )
        if trouble:
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
    start = functools.partial(start_new_kernel, stdout=subprocess.DEVNULL)
    with (
        tempfile.TemporaryDirectory(
            prefix="mlp-check-", ignore_cleanup_errors=True
        ) as folder,
        mock.patch.object(tempfile, "tempdir", folder),  # Jupyter's own files, too
        mock.patch.dict(os.environ, environment),
        mock.patch.object(nbval.plugin, "RunningKernel", kernel),
        mock.patch.object(nbval.kernel, "start_new_kernel", start),
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
        if bad is None or bad in stopped:
            break
        stopped[bad] = ran[bad]
        number = part(bad)[1]
        for cell in copy.cells:
            if cell.id == bad or number and part(cell.id)[1] == number:
                cell.source = SILENCED
    return ran | stopped
