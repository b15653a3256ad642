"""The reference pages are complete and true to what they are made from, and the questions explain their answers."""

import ast
import re
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from pybtex.database import parse_file

from tests.pages import PAGES, soup
from tools import ROOT
from tools.reference_ext import chapters, exercises, outdated, sections, slug_of

LESSONS = [name for name in PAGES if re.match(r"chapters/(?!00)", name)]
REVIEWS = [name for name in PAGES if name.startswith("review/")]
MODULES = sorted((ROOT / "mlp_lib").glob("[a-z]*.py"))
SYLLABUS = yaml.safe_load((ROOT / "syllabus.yml").read_text(encoding="utf-8"))
BIBLIOGRAPHY = parse_file(ROOT / "reference" / "references.bib").entries

# What the syllabus wants, by its three classes of words
WANTED = """
neuron, layer, input layer, hidden layer, output layer, feedforward network, CNN, RNN, LSTM, GAN, VAE, transformer,
multilayer perceptron, perceptron, weight, bias, activation, softmax,

loss, objective, gradient descent, stochastic gradient descent, mini-batch, momentum, Nesterov momentum, AdaGrad,
RMSProp, Adam, backpropagation, error back-propagation training algorithm, EBPTA, epoch, batch, iteration,
learning rate, schedule, overfitting, regularization, dropout, transfer learning, feature extraction,

computer vision, natural language processing, speech recognition, recommendation, autonomous systems
""".replace("\n", " ").split(", ")
NEEDED = {
    "article": "author title journal year",
    "inproceedings": "author title booktitle year",
    "incollection": "author title booktitle publisher year",
    "book": "author title publisher year",
    "misc": "author title howpublished year",
    "techreport": "author title institution year",
    "mastersthesis": "author title school year",
}
QUESTION = re.compile(
    r"^\*\*(\d+)\.\*\* (.+?)\n\n:::\{dropdown\} Answer \1\n(.+?)\n:::", re.M | re.S
)


def markdown(name):
    """The text of a page, of a notebook's Markdown cells."""
    path = ROOT / f"{name}.md"
    if path.exists():
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(ROOT / f"{name}.ipynb", as_version=4).cells
    return "\n\n".join(
        cell.source for cell in cells if cell.cell_type == "markdown"
    )


def page(book, name):
    return soup(book / f"{name}.html")


def words(text):
    return " ".join(text.replace("`", "").split())


# Glossary


def glossary():
    """{terms: definition}, from the blocks of the glossary page."""
    blocks = re.findall(
        r"```\{glossary\}\n(.*?)```", markdown("reference/glossary"), re.S
    )
    entries = [part for block in blocks for part in block.strip().split("\n\n")]
    return {
        tuple(line for line in entry.splitlines() if line[0] != " "): "\n".join(
            line for line in entry.splitlines() if line[0] == " "
        )
        for entry in entries
    }


def test_glossary_has_every_term_of_the_syllabus():
    terms = {term for names in glossary() for term in names}
    assert {term.strip() for term in WANTED} - terms == set()


@pytest.mark.parametrize("terms", glossary(), ids=lambda terms: terms[0])
def test_a_definition_is_short_and_says_where_to_read_on(terms):
    text = glossary()[terms]
    plain = re.sub(r"\{\w+\}`[^`]*`\.?", "", text)
    assert 1 <= len(re.findall(r"[.:](?:\s|$)", plain)) <= 5
    assert "{taught}`" in text or "ot in this book" in text


@pytest.mark.parametrize("name", LESSONS)
def test_chapter_links_to_the_glossary(name):
    assert len(re.findall(r"\{term\}`", markdown(name))) >= 5


# The library


def objects(path):
    """{public name: its docstring} of a module, classes with their public methods."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.ClassDef
    nodes = {node.name: node for node in tree.body if isinstance(node, kinds)}
    (public,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
    )
    found = {}
    for name in public:
        node = nodes.get(name)
        found[name] = node and ast.get_docstring(node)
        for part in getattr(node, "body", []):
            if (
                isinstance(node, ast.ClassDef)
                and isinstance(part, ast.FunctionDef)
                and not part.name.startswith("_")
                and ast.get_docstring(part)
            ):
                found[f"{name}.{part.name}"] = ast.get_docstring(part)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_library_page_describes_every_public_name(book, path):
    html = page(book, "reference/api")
    for name, docstring in objects(path).items():
        place = html.find(id=f"mlp_lib.{path.stem}.{name}")
        assert place is not None, name
        description = place.find_next_sibling("dd")
        assert words(docstring or "") in words(description.get_text()), name
        if "." not in name:
            assert description.select_one("a[href*='chapters/']"), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_index_and_search_know_every_public_name(book, path):
    index = {
        link["href"].partition("#")[2]
        for link in page(book, "genindex").select("a[href*='reference/api']")
    }
    search = (book / "searchindex.js").read_text(encoding="utf-8")
    names = list(objects(path))
    assert {f"mlp_lib.{path.stem}.{name}" for name in names} - index == set()
    assert [
        name for name in names if f'"{name.split(".")[-1]}"' not in search
    ] == []


def test_names_in_the_notation_stand_in_the_library():
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    rows = re.findall(r"^\|.*\|$", markdown("reference/notation"), re.M)
    cells = [re.split(r"(?<!\\)\|", row)[4] for row in rows if row.count("|") == 6]
    names = {name for cell in cells for name in re.findall(r"`(\w+)", cell)}
    assert len(names) > 20
    assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


# The map of topics and the list of exercises


def rows(html):
    return [row.find_all("td") for row in html.select("article tbody tr")]


def test_map_has_every_topic(book):
    html = page(book, "reference/syllabus")
    listed = {code.get_text() for code in html.select("article code")}
    assert set(SYLLABUS) - listed == set()


def test_map_leads_to_all_places_and_to_exercises(book):
    found = {
        cells[0].get_text(): cells
        for cells in rows(page(book, "reference/syllabus"))
    }
    for topic, entry in SYLLABUS.items():
        if f"chapters/{entry['chapter']}" not in LESSONS:
            continue
        _, taught, practised, means = found[topic]
        assert len(taught.find_all("a")) == len(set(entry["at"])), topic
        assert len(means.get_text().split(", ")) == len(entry["letters"]), topic
        if "X" in entry["letters"]:
            assert practised.select("a[href*='exercises/']"), topic


def test_list_has_every_exercise_with_its_stars_and_minutes(book):
    listed = {
        link["href"].removeprefix("../"): [cell.get_text() for cell in cells]
        for cells in rows(page(book, "reference/exercises"))
        for link in [cells[0].find("a")]
    }
    count, total = 0, 0
    for path in sorted((ROOT / "exercises").glob("*.ipynb")):
        for title, stars, minutes in re.findall(
            r"^## (Exercise .+)\n\n(★+) · ([\d and]+) minutes",
            markdown(f"exercises/{path.stem}"),
            re.M,
        ):
            address = f"exercises/{path.stem}.html#{slug_of(title, set())}"
            needed = sum(map(int, minutes.split(" and ")))
            assert listed[address][1:3] == [stars, str(needed)], title
            count, total = count + 1, total + needed
    assert len(listed) == count > 0
    text = page(book, "reference/exercises").get_text()
    hours, minutes = divmod(total, 60)
    assert f"{count} exercises, about {hours} h" in text
    assert not minutes or f"{hours} h {minutes} min" in text


def test_sections_and_exercises_are_read_off_the_notebooks():
    lesson = chapters(ROOT)["03_gradient_descent"]
    found = {section.slug: section for section in sections(lesson)}
    assert found["the-rule"].level == 3
    assert found["how-large-may-a-step-be"].labels == ["learning-rate"]
    assert "minimize" in found["the-rule"].cells
    first = exercises(chapters(ROOT, "exercises")["01_perceptron"])[0]
    assert (first.number, first.title) == (1, "A decision on paper")


def test_equal_headings_have_different_anchors():
    used = set()
    slugs = [slug_of("Where it breaks", used) for _ in range(3)]
    assert slugs == ["where-it-breaks", "where-it-breaks-1", "where-it-breaks-2"]


def test_a_change_anywhere_brings_the_pages_that_show_it_up_to_date():
    env = SimpleNamespace(followers={"reference/api"}, found_docs={"reference/api"})
    assert outdated(None, env, set(), {"chapters/one"}, set()) == ["reference/api"]
    assert outdated(None, env, set(), set(), set()) == []


# Questions


def test_reviews_ask_some_ten_questions_each():
    assert len(REVIEWS) == 3
    for name in REVIEWS:
        assert 10 <= len(QUESTION.findall(markdown(name))) <= 12, name


@pytest.mark.parametrize("name", LESSONS + REVIEWS)
def test_every_option_is_explained(name):
    questions = QUESTION.findall(markdown(name))
    assert len(questions) >= 5
    for number, question, answer in questions:
        options = re.findall(r"\(([a-e])\)", question)
        assert len(options) >= 3, number
        right = re.match(r"\*\*\(([a-e])\)", answer)
        assert right, number
        explained = set(re.findall(r"\(([a-e])\)", answer))
        assert explained == set(options), f"question {number}: {options}"


# Bibliography


def cited():
    texts = [markdown(name) for name in PAGES]
    texts += [
        markdown(f"solutions/{p.stem}") for p in (ROOT / "solutions").glob("*")
    ]
    keys = re.findall(r"\{cite:\w+\}`([^`]+)`", "\n".join(texts))
    return {key.strip() for group in keys for key in group.split(",")}


def test_every_source_is_cited_and_every_citation_has_its_source():
    assert set(BIBLIOGRAPHY) == cited()


@pytest.mark.parametrize("key", BIBLIOGRAPHY)
def test_source_is_well_formed(key):
    entry = BIBLIOGRAPHY[key]
    filled = {name for name, value in entry.fields.items() if value.strip()}
    filled |= {role for role, people in entry.persons.items() if people}
    assert set(NEEDED[entry.type].split()) - filled == set()
    assert re.fullmatch(rf"[a-z]+{entry.fields['year']}[a-z]+", key)
    assert re.fullmatch(r"1[4-9]\d\d|20\d\d", entry.fields["year"])
    assert re.fullmatch(r"[\w:]+(--[\w:]+)?", entry.fields.get("pages", "1"))
    first = entry.persons["author"][0]
    assert first.first_names and first.last_names, "name as Last, First"
    surname = re.sub(r"\W|\\.", "", "".join(first.last_names)).lower()
    assert key.startswith(surname[:3]) or "\\" in str(first)
