"""Create .venv from requirements.lock: `python tools/setup.py`.

Runs under the system's Python with the standard library alone. Does nothing when .venv is
up to date, and goes on where a killed run stopped.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".ready"
OLDEST = (3, 11)
SPACE = 2.5e9  # bytes that .venv and a build take, with some to spare
NO_ROOM = "The disk is full. Set-up needs {:.1f} GB free in {}; free some and run it again."
NO_REGISTRY = (
    "The Python package registry can't be reached. Check the network or proxy and run it again; "
    "with a mirror of your own, set PIP_INDEX_URL first. What was downloaded is kept."
)
SIGNS_OF_NO_ROOM = (
    "No space left on device",
    "[Errno 28]",
    "not enough space on the disk",
)
SIGNS_OF_NO_REGISTRY = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Connection refused",
    "Connection reset",
    "Read timed out",
    "(from versions: none)",
    "SSLError",
)


def fingerprint():
    """Hash of all that decides what .venv holds."""
    parts = [sys.version, str(ROOT)] + [
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("requirements.lock", "pyproject.toml")
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def explain(output):
    """The sentence for what pip or venv printed, or its last lines where none fits."""
    if any(sign in output for sign in SIGNS_OF_NO_ROOM):
        return NO_ROOM.format(SPACE / 1e9, ROOT)
    if "ensurepip is not available" in " ".join(output.split()):
        return "This Python comes without venv. On Debian or Ubuntu: apt install python3-venv"
    if any(sign in output for sign in SIGNS_OF_NO_REGISTRY):
        return NO_REGISTRY
    return "Set-up stopped:\n" + "\n".join(output.strip().splitlines()[-15:])


def run(*command):
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=str(ROOT),
        )
    except OSError as error:
        sys.exit(explain(str(error)))
    if done.returncode:
        sys.exit(explain(done.stdout))


def has_pip():
    """Whether .venv has a Python that works; a killed run may have left half of one."""
    try:
        return (
            subprocess.run(
                [str(PYTHON), "-m", "pip", "--version"], capture_output=True
            ).returncode
            == 0
        )
    except OSError:
        return False


def main():
    if sys.version_info < OLDEST:
        sys.exit(
            "Python {}.{} or newer is needed, and this is {}. Name another one: make PYTHON=python3.12 book".format(
                *OLDEST, sys.version.split()[0]
            )
        )
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    if shutil.disk_usage(str(ROOT)).free < SPACE and not has_pip():
        sys.exit(NO_ROOM.format(SPACE / 1e9, ROOT))
    print("Setting up .venv (a minute or two, once)", flush=True)
    if not has_pip():
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    pip = (
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-deps",
    )
    run(*pip, "--require-hashes", "-r", "requirements.lock")
    run(*pip, "--no-build-isolation", "--editable", ".")
    STAMP.write_text(wanted)


if __name__ == "__main__":
    main()
