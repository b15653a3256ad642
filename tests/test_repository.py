"""The repository's own rules: what is derived is up to date, and notebooks are fit to be committed."""

import ast
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from sphinx_external_toc.parsing import parse_toc_yaml

from tools import ROOT
from tools.check import part
from tools.exercises import derive_all, tags

CHAPTERS, SOLUTIONS, EXERCISES = (
    sorted((ROOT / folder).glob("*.ipynb"))
    for folder in ("chapters", "solutions", "exercises")
)
LESSONS = [path for path in CHAPTERS if path.stem[:2] != "00"]
MACHINE_PATH = re.compile(
    r"(?<![\w.~])/(?:home|root|Users|tmp|var|work|private|opt|mnt)/"
    r"|\b[A-Za-z]:\\+(?:Users|Windows|Temp)|site-packages"
)
WORDS = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RANDOM = re.compile(r"[0-9a-f]{8}(-.*)?")
FOLDED = {"source_hidden": True}
QUESTION = re.compile(r"^:{3,}\{dropdown\}", re.MULTILINE)
ALLOWED = set(sys.stdlib_module_names) | {"numpy"}
MORE_ALLOWED = {
    "workshop": {"matplotlib", "PIL", "ipywidgets", "IPython"},
    "training": {"tqdm"},  # the progress bar
    "estimators": {"sklearn"},
}


def each(paths):
    return pytest.mark.parametrize(
        "path", paths, ids=[f"{path.parent.name}/{path.stem}" for path in paths]
    )


def contents(folder, pattern):
    """{name: bytes}; line ends are git's business and differ on Windows."""
    return {
        path.name: path.read_bytes().replace(b"\r\n", b"\n")
        for path in folder.glob(pattern)
    }


# Read before any test runs: building the book writes mlp_lib anew.
MODULES = contents(ROOT / "mlp_lib", "*.py")
TREES = {
    name.removesuffix(".py"): ast.parse(code) for name, code in MODULES.items()
}


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def text_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "markdown"]


# What is derived is up to date


def test_mlp_lib_is_what_the_chapters_export(tmp_path):
    """In a copy of the project, since a module names its notebook by the way from one to the other."""
    for folder in ("chapters", "tools"):
        skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=skipped)
    (tmp_path / "mlp_lib").mkdir()
    for name in ("pyproject.toml", "mlp_lib/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "mlp_lib" / "stale.py").touch()
    subprocess.run([sys.executable, "-m", "tools.export"], cwd=tmp_path, check=True)
    exported = contents(tmp_path / "mlp_lib", "*.py")
    assert sorted(MODULES) == sorted(exported)
    assert [name for name in exported if MODULES[name] != exported[name]] == []


def test_exercises_are_what_the_solutions_give(tmp_path):
    derive_all(tmp_path)
    derived, committed = (
        contents(folder, "*") for folder in (tmp_path, ROOT / "exercises")
    )
    assert sorted(committed) == sorted(derived)
    assert [name for name in derived if committed[name] != derived[name]] == []


def test_every_notebook_is_in_the_contents():
    pages = set(parse_toc_yaml(str(ROOT / "_toc.yml")))
    files = {f"{path.parent.name}/{path.stem}" for path in CHAPTERS + EXERCISES}
    assert files - pages == set()


# Notebooks


@each(CHAPTERS + SOLUTIONS)
def test_every_cell_was_run_in_order(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@each(EXERCISES)
def test_exercises_keep_the_outputs_of_checks_only(path):
    for cell in code_cells(path):
        is_check = "check" in tags(cell)
        assert (bool(cell.outputs), cell.execution_count is not None) == (
            is_check,
            is_check,
        ), cell.id


@each(CHAPTERS + SOLUTIONS + EXERCISES)
def test_outputs_are_text(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert set(output.get("data", {})) <= {"text/plain", "text/html"}, (
                cell.id
            )
            assert "data:image" not in str(output), cell.id


@each(CHAPTERS + SOLUTIONS + EXERCISES)
def test_no_metadata_of_editors(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata.language_info) == {"name"}
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "jupyter"}, cell.id
        assert cell.metadata.get("jupyter", FOLDED) == FOLDED, cell.id


@each(CHAPTERS + SOLUTIONS + EXERCISES)
def test_no_machine_paths(path):
    text = path.read_text(encoding="utf-8")
    found = [
        line.strip() for line in text.splitlines() if MACHINE_PATH.search(line)
    ]
    assert found == []


@each(CHAPTERS + SOLUTIONS + EXERCISES)
def test_cell_ids_are_words(path):
    """They stand in the modules and tie answers to checks, so they must tell and last."""
    ids = [cell.id for cell in read(path).cells]
    assert sorted(set(ids)) == sorted(ids)
    assert [
        name for name in ids if not WORDS.fullmatch(name) or RANDOM.fullmatch(name)
    ] == []


@each(CHAPTERS + SOLUTIONS + EXERCISES)
def test_first_cell_is_the_title(path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# \S", first.source)


# Chapters and modules


def directives(path):
    """The words of each nbdev directive in a notebook."""
    return [
        line.removeprefix("#|").split()
        for cell in code_cells(path)
        for line in cell.source.splitlines()
        if line.startswith("#|")
    ]


def module_of(path):
    """The module that a chapter exports, by its own word."""
    return next(words[1] for words in directives(path) if words[0] == "default_exp")


@each(CHAPTERS)
def test_chapter_exports_one_module(path):
    found = directives(path)
    assert [words[0] for words in found].count("default_exp") == 1
    exports = [words for words in found if words[0] != "default_exp"]
    assert exports
    assert all(words == ["export"] for words in exports), exports


def test_each_chapter_has_a_module_of_its_own():
    modules = [module_of(path) for path in CHAPTERS]
    assert sorted(modules) == sorted(set(TREES) - {"__init__"})


def imports(tree):
    """(package, module of mlp_lib or "") for each import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = "mlp_lib." * node.level + (node.module or "")
            whole = start.strip(".") == "mlp_lib"
            names = (
                [f"mlp_lib.{alias.name}" for alias in node.names]
                if whole
                else [start]
            )
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            yield package, rest.partition(".")[0]


@each(CHAPTERS)
def test_module_imports_earlier_chapters_only(path):
    earlier = {module_of(other) for other in CHAPTERS[: CHAPTERS.index(path)]}
    module = module_of(path)
    found = set(imports(TREES[module]))
    allowed = ALLOWED | MORE_ALLOWED.get(module, set())
    packages = {package for package, _ in found} - {"mlp_lib"}
    assert packages - allowed == set()
    own = {inner for package, inner in found if package == "mlp_lib"}
    assert own - earlier == set()


@pytest.mark.parametrize("module", sorted(TREES))
def test_module_imports_its_neighbours_by_the_short_way(module):
    """nbdev leaves an import over several lines as the notebook has it, and then a copy of the library isn't whole."""
    whole = [
        node.lineno
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.ImportFrom)
        and not node.level
        and (node.module or "").startswith("mlp_lib")
    ]
    assert whole == []


def public_names(tree):
    return next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
    )


@pytest.mark.parametrize("module", sorted(set(TREES) - {"__init__"}))
def test_public_names_have_docstrings(module):
    public = public_names(TREES[module])
    assert public
    bare = [
        node.name
        for node in TREES[module].body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and node.name in public
        and not ast.get_docstring(node)
    ]
    assert bare == []


# Questions and exercises


@each(LESSONS)
def test_five_questions_to_check_yourself(path):
    text = "\n".join(cell.source for cell in text_cells(path))
    found = re.search(r"^## Check yourself$(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found, "a section called Check yourself is missing"
    assert len(QUESTION.findall(found[1])) >= 5


@each(LESSONS)
def test_every_lesson_has_exercises(path):
    assert (ROOT / "solutions" / path.name).exists()


@each(EXERCISES)
def test_six_exercises_with_stars_minutes_and_a_link_back(path):
    heads = [cell for cell in text_cells(path) if part(cell.id)[0] == "exercise"]
    numbers = [part(cell.id)[1] for cell in heads]
    assert len(heads) >= 6
    assert numbers == list(range(1, len(heads) + 1))
    link = rf"\]\(\.\./chapters/{re.escape(path.name)}#[\w-]+\)"
    for cell in heads:
        assert re.search(r"(?<!★)★{1,3}(?!★)", cell.source), cell.id
        assert re.search(r"\b\d+ minutes?\b", cell.source), cell.id
        assert re.search(link, cell.source), cell.id


@each(EXERCISES)
def test_stars_do_not_fall(path):
    """The exercises of a chapter go from easy to hard."""
    heads = [cell for cell in text_cells(path) if part(cell.id)[0] == "exercise"]
    stars = [cell.source.count("★") for cell in heads]
    assert stars == sorted(stars)
    assert stars[0] < stars[-1]


@each(EXERCISES)
def test_ids_and_tags_agree(path):
    """`make check` goes by the ids, nbgrader and Jupyter's users by the tags."""
    kinds = ("answer", "check")
    for cell in code_cells(path):
        of_id = {part(cell.id)[0]} & set(kinds)
        assert of_id == set(tags(cell)) & set(kinds), cell.id
    ids = [part(cell.id) for cell in read(path).cells]
    numbers = {number for kind, number in ids if kind == "exercise"}
    for kind in kinds:
        assert {number for this, number in ids if this == kind} == numbers, kind


# Requirements and style


def requirements():
    """Each requirement of the lock file with its options, comments left out."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if not line.lstrip().startswith("#")
    ]
    return "\n".join(lines).replace("\\\n", " ").splitlines()


def test_lock_names_no_registry():
    """Whoever installs chooses the registry, and a mirror serves as well."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    hosts = r"://|index-url|find-links|trusted-host|pypi\.org|pythonhosted\.org"
    assert re.findall(hosts, text) == []


def test_every_requirement_is_pinned_and_hashed():
    lines = [line for line in requirements() if line.strip()]
    assert lines
    loose = [
        line
        for line in lines
        if not re.match(r"[\w.\[\]-]+==\S+ ", line) or "--hash=sha256:" not in line
    ]
    assert loose == []


def test_every_direct_requirement_is_locked():
    wanted = re.findall(
        r"^([\w.-]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.M
    )
    locked = {re.match(r"[\w.-]*", line)[0] for line in requirements()}
    assert set(wanted) - locked == set()


@pytest.mark.parametrize(
    "command", [["check"], ["format", "--check"]], ids=" ".join
)
def test_ruff_is_content(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
