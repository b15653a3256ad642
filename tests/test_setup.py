"""`make setup`: when it does nothing, what it does, and what it says when it can't."""

import ast
import os
import shutil
import subprocess
import sys
from collections import namedtuple

import pytest

from tools import ROOT, setup

# As Debian's venv breaks its lines.
NO_ENSUREPIP = """\
The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.11-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.

Failing command: .venv/bin/python3
"""
NO_ROOM = """\
Collecting numpy==2.4.0
ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device
"""
NO_ROOM_ON_WINDOWS = """\
ERROR: Could not install packages due to an OSError: [WinError 112] There is not enough space on the disk
"""
NO_SUCH_VERSION = """\
ERROR: Could not find a version that satisfies the requirement numpy==9 (from versions: 2.3.0, 2.4.0)
ERROR: No matching distribution found for numpy==9
"""
WRONG_HASH = """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
    numpy==2.4.0: Expected sha256 12, Got 34
"""
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project without a .venv, with room on its disk; commands are noted, not run."""
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / ".ready")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / setup.PYTHON.relative_to(ROOT))
    give_room(monkeypatch, 1e12)
    return tmp_path


def give_room(monkeypatch, free):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1e12, 0, free))


@pytest.fixture
def commands(project, monkeypatch):
    """The commands that set-up would run. The first one makes .venv."""
    noted = []

    def note(*command):
        setup.VENV.mkdir(exist_ok=True)
        noted.append(" ".join(command[1:]))

    monkeypatch.setattr(setup, "run", note)
    return noted


# What it does


def test_from_nothing(commands):
    setup.main()
    venv, lock, own = commands
    assert venv.startswith("-m venv --clear")
    assert "--require-hashes -r requirements.lock" in lock
    assert own.endswith("--editable .")
    assert setup.STAMP.read_text() == setup.fingerprint()


def test_nothing_to_do(commands):
    setup.main()
    commands.clear()
    setup.main()
    assert commands == []


def test_goes_on_where_a_run_was_killed(commands, monkeypatch):
    """A .venv that works is kept, with what was installed; no stamp says that it's whole."""
    monkeypatch.setattr(setup, "has_pip", lambda: True)
    setup.VENV.mkdir()
    setup.main()
    assert len(commands) == 2
    assert "--require-hashes" in commands[0]


@pytest.mark.parametrize("good", [0, 1, 2])
def test_failed_run_leaves_no_stamp(project, monkeypatch, good):
    """Whichever of the three commands it is that fails."""
    ran = []

    def run(*command):
        setup.VENV.mkdir(exist_ok=True)
        if len(ran) == good:
            sys.exit("stopped")
        ran.append(command)

    monkeypatch.setattr(setup, "run", run)
    with pytest.raises(SystemExit):
        setup.main()
    assert not setup.STAMP.exists()


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_fingerprint_follows_the_files(project, name):
    before = setup.fingerprint()
    assert setup.fingerprint() == before
    (project / name).write_text("# ½ changed\n", encoding="utf-8")
    assert setup.fingerprint() != before


def test_has_pip(project):
    """Not without .venv, nor with one that a killed run left without pip."""
    assert not setup.has_pip()
    half = [sys.executable, "-m", "venv", "--without-pip", str(setup.VENV)]
    subprocess.run(half, check=True)
    assert setup.PYTHON.exists()
    assert not setup.has_pip()


def test_has_pip_where_there_is_one(monkeypatch):
    monkeypatch.setattr(setup, "PYTHON", sys.executable)
    assert setup.has_pip()


def test_half_of_a_program(project):
    setup.PYTHON.parent.mkdir(parents=True)
    setup.PYTHON.write_bytes(b"\x7fELF")
    setup.PYTHON.chmod(0o755)
    assert not setup.has_pip()


# What it says


OLD = (
    "import runpy, sys\n"
    "sys.version_info, sys.version = (3, 9, 2, 'final', 0), '3.9.2 (of old)'\n"
    "runpy.run_path('tools/setup.py', run_name='__main__')"
)


def test_old_python(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "setup.py", tmp_path / "tools")
    told = subprocess.run(
        [sys.executable, "-c", OLD], cwd=tmp_path, capture_output=True, text=True
    )
    assert told.returncode == 1
    assert told.stdout == ""
    (sentence,) = told.stderr.splitlines()
    assert "3.11 or newer is needed, and this is 3.9.2" in sentence
    assert os.listdir(tmp_path) == ["tools"]


def test_old_pythons_can_read_it():
    """Or they would show a SyntaxError instead of the sentence."""
    code = (ROOT / "tools" / "setup.py").read_text(encoding="utf-8")
    ast.parse(code, feature_version=(3, 6))
    assert code.isascii()  # Python 2 takes nothing else


def test_no_room_to_begin(project, commands, monkeypatch):
    give_room(monkeypatch, 1e9)
    with pytest.raises(SystemExit, match="disk is full.*2.5 GB"):
        setup.main()
    assert commands == []


@pytest.mark.parametrize("output", [NO_ROOM, NO_ROOM_ON_WINDOWS])
def test_no_room(output):
    assert setup.explain(output).startswith("The disk is full")


def unreachable(retries):
    """What pip says when nobody answers. It asks this machine alone."""
    pip = [sys.executable, "-m", "pip", "--isolated", "download", "--no-deps"]
    index = "--index-url http://127.0.0.1:9/simple --timeout 5".split()
    done = subprocess.run(
        [*pip, *index, "--retries", retries, "surely-not-installed"],
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode
    return done.stdout


@pytest.mark.parametrize("retries", ["0", "1"])
def test_no_registry(tmp_path, monkeypatch, retries):
    monkeypatch.chdir(tmp_path)
    assert setup.explain(unreachable(retries)) == setup.NO_REGISTRY


def test_registry_without_the_version():
    """The registry answers: nobody needs to look at the network."""
    assert "numpy==9" in setup.explain(NO_SUCH_VERSION)


def test_no_ensurepip():
    assert "apt install python3-venv" in setup.explain(NO_ENSUREPIP)


def test_unknown_trouble_is_shown():
    assert setup.explain(WRONG_HASH).endswith(WRONG_HASH.strip())
    many = "\n".join(f"line {number}" for number in range(100))
    assert setup.explain(many).splitlines()[1:] == many.splitlines()[-15:]


@pytest.mark.parametrize(
    "command, words",
    [
        ([sys.executable, "-c", "print('no', 'luck'); exit(3)"], "no luck"),
        (["surely-no-such-program"], "Set-up stopped"),
        (
            [sys.executable, "-c", f"print('''{NO_ROOM}'''); exit(1)"],
            "disk is full",
        ),
    ],
)
def test_failing_command_ends_with_a_sentence(project, command, words):
    with pytest.raises(SystemExit) as stopped:
        setup.run(*command)
    assert words in str(stopped.value)
