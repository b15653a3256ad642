"""The headless Chromium that prints the book and tests its pages."""

import contextlib
import os
import shutil

# The first is Chromium without what shows windows: the same pages in less time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)
QUIET_BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
NO_BROWSER = (
    f"no browser: none of {', '.join(BROWSERS)} is on the PATH,"
    " and CHROMIUM names none"
)


def find_browser():
    """Path of the browser, or None."""
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )


@contextlib.contextmanager
def headless(chromium):
    """A running browser, for a with statement."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=QUIET_BROWSER
        )
        yield browser
        browser.close()
