"""Put new exercises into work/ and open JupyterLab there: `python -m tools.lab`.

A notebook that is in work/ already is the learner's, and is never touched.
"""

import errno
import os
import secrets
import shutil
import subprocess
import sys

from tools import ROOT


def move_new(part, target):
    """Give the finished file its name, or raise FileExistsError."""
    if os.name == "nt":
        part.rename(target)  # fails there when the target exists
        return
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # No hard links on this disk: claim the name first, so that only our own empty file is replaced.
        target.open("x").close()
        part.replace(target)


def copy_one(source, target):
    """Copy source to target whole or not at all; False when target is there already."""
    if os.path.lexists(target):
        return False
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        shutil.copyfile(source, part)
        move_new(part, target)
    except FileExistsError:
        return False
    finally:
        part.unlink(missing_ok=True)
    return True


def copy_new(exercises=ROOT / "exercises", work=ROOT / "work"):
    """Copy the exercises that work lacks; return the names of (copied, left)."""
    work.mkdir(parents=True, exist_ok=True)
    copied, left = [], []
    for source in sorted(exercises.glob("*.ipynb")):
        done = copy_one(source, work / source.name)
        (copied if done else left).append(source.name)
    return copied, left


def explain(error, work):
    """The sentence for an OSError that kept the exercises from being copied."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: free some room for {work} and run it again. What was there is untouched."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} can't be used: check who owns it and whether {work} may be written to."
    return f"The exercises can't be copied into {work}: {error}"


def fill(exercises=ROOT / "exercises", work=ROOT / "work"):
    """Copy what is new, and say what was copied and what was left."""
    try:
        copied, left = copy_new(exercises, work)
    except OSError as error:
        sys.exit(explain(error, work))
    for name in copied:
        print(f"new in work/: {name}")
    if left:
        print(f"left as they are: {', '.join(left)}")


def open_lab(work=ROOT / "work"):
    """Run JupyterLab until it ends. Ctrl-C is for Lab, which asks before it stops."""
    # What would stand between a beginner and the first exercise is switched off there: a question about
    # Jupyter's news, and a teacher's panel to create assignments.
    ours = [str(ROOT / "assets" / "lab"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    settings = {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, ours))}
    # -P: a file of the learner's called like a module would take its place.
    # The project is its root, or links from exercises to chapters would lead nowhere.
    root = [
        f"--ServerApp.root_dir={work.parent}",
        f"--ServerApp.preferred_dir={work}",
    ]
    command = [sys.executable, "-P", "-m", "jupyterlab", *root]
    lab = subprocess.Popen(command, cwd=work, env=os.environ | settings)
    while True:
        try:
            return lab.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    fill()
    sys.stdout.flush()
    sys.exit(open_lab())
