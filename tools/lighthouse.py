"""Lighthouse's scores of every chapter, as a table: `python -m tools.lighthouse [PAGE ...]`.

Builds the book, serves it compressed as a static host does, and runs Lighthouse in its desktop preset three times on
each page. The exit status is 1 when the median of a score is below 95. Needs Chromium or Chrome, node and npm;
Lighthouse itself is installed into _build/lighthouse.
"""

import contextlib
import functools
import gzip
import http.server
import json
import mimetypes
import os
import shutil
import statistics
import subprocess
import sys
import threading
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

from tools import ROOT
from tools.book import BUILD, HTML, build
from tools.browser import NO_BROWSER, QUIET_BROWSER, find_browser

VERSION = "12.8.2"  # the last that runs on node 20
WANTED = 95
RUNS = 3
LIMIT = 180  # seconds for one run; it takes some fifteen
CATEGORIES = ("performance", "accessibility", "best-practices")
COMPRESSED = {".html", ".js", ".css", ".svg", ".json"}
FOR_A_YEAR = "/_images/frame-"  # named by their content: they never change


@functools.cache
def sent(path):
    """A file as a static host sends it: (bytes, headers)."""
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Content-Type": kind}
    if kind.startswith("text/"):
        headers["Content-Type"] += "; charset=utf-8"
    if path.suffix in COMPRESSED:
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    return body, headers


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as a static host does: compressed, cacheable, over connections that stay open."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        body, headers = sent(path)
        age = 31_536_000 if self.path.startswith(FOR_A_YEAR) else 600
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", f"max-age={age}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The table is all that is printed."""


@contextlib.contextmanager
def served(folder):
    """Address of a folder on a server of its own."""
    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def find_lighthouse():
    """Lighthouse's own script, installed when it is not there yet."""
    for name in ("node", "npm"):
        if not shutil.which(name):
            sys.exit(f"Lighthouse needs node and npm: there is no {name} here.")
    folder = BUILD / "lighthouse" / VERSION
    script = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not script.exists():
        print(f"installing lighthouse {VERSION} into _build", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        npm = [shutil.which("npm"), "install", "--no-audit", "--no-fund"]
        command = [*npm, "--prefix", str(folder), f"lighthouse@{VERSION}"]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            sys.exit(
                f"npm could not install lighthouse {VERSION}; it says why above."
            )
    return script


def measure(script, address, browser):
    """One run: Lighthouse's report on a page."""
    command = [
        "node",
        str(script),
        address,
        "--preset=desktop",
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(('--headless', *QUIET_BROWSER))}",
    ]
    try:
        run = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": browser},
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT,
        )
    except subprocess.TimeoutExpired:
        sys.exit(f"Lighthouse was not done with {address} after {LIMIT} seconds.")
    if run.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{run.stderr}")
    return json.loads(run.stdout)


def scores(report):
    """{category: score from 0 to 100}."""
    return {
        name: round(100 * (report["categories"][name]["score"] or 0))
        for name in CATEGORIES
    }


def medians(runs):
    """{category: median} of several runs' scores."""
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def complaints(report):
    """What lost points, but for the timings themselves."""
    lost = []
    for name in CATEGORIES[1:]:
        for ref in report["categories"][name]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                lost.append(audit["title"])
    return lost


def timings(report):
    """The five numbers that make the score of performance, as a line."""
    names = {
        "first-contentful-paint": "first paint",
        "largest-contentful-paint": "largest paint",
        "total-blocking-time": "blocked",
        "cumulative-layout-shift": "shift",
        "speed-index": "speed index",
    }
    return ", ".join(
        f"{text} {report['audits'][name].get('displayValue', '?')}"
        for name, text in names.items()
    )


def table(pages, address, script, browser):
    """Print a line a page; return the pages that have a score below what is wanted."""
    failed = []
    print(f"{'':34}{''.join(f'{name:>16}' for name in CATEGORIES)}")
    for name in pages:
        reports = [
            measure(script, f"{address}/{name}.html", browser) for _ in range(RUNS)
        ]
        reports.sort(key=lambda report: scores(report)["performance"])
        result = medians([scores(report) for report in reports])
        numbers = "".join(f"{result[name]:16.0f}" for name in CATEGORIES)
        print(f"{name:34}{numbers}   {timings(reports[RUNS // 2])}", flush=True)
        for complaint in complaints(reports[0]):
            print(f"{'':34}{complaint}")
        if min(result.values()) < WANTED:
            failed.append(name)
    return failed


def main(names):
    browser = find_browser() or sys.exit(NO_BROWSER)
    script = find_lighthouse()
    build()
    contents = sorted(parse_toc_yaml(str(ROOT / "_toc.yml")))
    pages = names or [name for name in contents if name.startswith("chapters/")]
    with served(HTML) as address:
        failed = table(pages, address, script, browser)
    if failed:
        sys.exit(f"Below {WANTED}: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
