"""`make pdf`, on three pages of the built book: what it says is true, and what paper can't do is out."""

import io
import re
import subprocess
import sys
import unicodedata
from collections import namedtuple

import pytest
from pypdf import PdfReader

from tools import ROOT, pdf
from tools.browser import NO_BROWSER, find_browser

NAMES = ("index", "chapters/02_sigmoid_neuron", "exercises/02_sigmoid_neuron")
FOOT = 60  # points from the lower edge, where the page number stands
SCREEN_ONLY = (
    "Show the code",
    "Hide the code",
    "Click to show",
    "then unfold",
    "data:image",
)

Printed = namedtuple("Printed", "file reader texts pictures")


@pytest.fixture(scope="module")
def selection():
    found = [entry for entry in pdf.entries() if entry.name in NAMES]
    assert [entry.name for entry in found] == list(NAMES)
    return found


@pytest.fixture(scope="module")
def printed(book, selection, tmp_path_factory):
    if not find_browser():
        pytest.skip(NO_BROWSER)
    file = tmp_path_factory.mktemp("pdf") / "part of it.pdf"
    done = subprocess.run(
        [sys.executable, "-c", PRINT, str(book), str(file), *NAMES],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    reader = PdfReader(file)
    texts = [words(page.extract_text()) for page in reader.pages]
    pictures = sum(1 for page in reader.pages for _ in page.images)
    return Printed(file, reader, texts, pictures)


# In a process of its own: the module that tests the pages may have a browser open.
PRINT = """
import sys
from tools import pdf
site, file, *names = sys.argv[1:]
pdf.make_pdf(site, [entry for entry in pdf.entries() if entry.name in names], file)
"""


def words(text):
    """Text with plain spaces, and ₁ as the 1 that a font may have for it."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def outline(reader, items=None, level=1):
    """(level, title, number of its page) of each bookmark."""
    for item in reader.outline if items is None else items:
        if isinstance(item, list):
            yield from outline(reader, item, level + 1)
        else:
            page = reader.get_destination_page_number(item)
            yield level, words(item.title), page + 1


def foot(page):
    """The text at the foot of a page."""
    found = []

    def note(text, place, text_place, *_):
        if 0 < (text_place[5] * place[3] + place[5]) < FOOT:
            found.append(text)

    page.extract_text(visitor_text=note)
    return "".join(found).strip()


def links(reader):
    """(number of the page that a link is on, where it leads), within the book."""
    for number, page in enumerate(reader.pages, 1):
        for link in page.get("/Annots", ()):
            link = link.get_object()
            if "/Dest" in link:
                yield number, link["/Dest"]


@pytest.fixture(scope="module")
def pages(book, selection):
    """The pages as they go to the printer, and what they were made from."""
    goals = {
        (book / f"{entry.name}.html").resolve(): entry.name for entry in selection
    }
    return {
        entry.name: (
            pdf.article(book, entry.name),
            *pdf.prepare(book, entry, goals),
        )
        for entry in selection
    }


# The file


def test_every_page_has_its_number_at_the_foot(printed):
    feet = [foot(page) for page in printed.reader.pages]
    assert feet == [str(number) for number in range(1, len(feet) + 1)]


def test_the_outline_leads_to_the_headings(printed, pages):
    found = list(outline(printed.reader))
    wanted = [
        (heading.level, words(heading.text))
        for _, _, headings in pages.values()
        for heading in headings
    ]
    assert [line[:2] for line in found] == wanted
    assert all(title in printed.texts[page - 1] for _, title, page in found)


def test_the_contents_tell_the_truth(printed):
    """Each line of the contents ends with the page that its heading stands on."""
    contents = printed.texts[1].removeprefix("Contents ")
    for _, title, page in outline(printed.reader):
        start = f"{title} {page}"
        assert contents.startswith(start) or f" {start} " in f"{contents} ", title
    lines = [number for number, _ in links(printed.reader) if number == 2]
    assert len(lines) == len(list(outline(printed.reader)))


def test_answers_stand_on_the_page_that_is_named(printed):
    [named] = re.findall(
        r"The answers are on page (\d+)\.", " ".join(printed.texts)
    )
    page = printed.texts[int(named) - 1]
    assert re.search(r"Answers 1\. \(b\)", page)


def test_links_between_pages_lead_into_the_file(printed):
    places = printed.reader.named_destinations
    found = list(links(printed.reader))
    assert {goal for _, goal in found} <= set(places)
    chapter = f"/{pdf.slug(NAMES[1])}"
    exercises = printed.reader.get_destination_page_number(
        places[f"/{pdf.slug(NAMES[2])}"]
    )
    assert any(
        number > exercises and goal.startswith(f"{chapter}--")
        for number, goal in found
    )


def test_the_pictures_are_there(printed, pages):
    figures = [page.select("figure.explorable") for page, *_ in pages.values()]
    assert sum(map(len, figures)) > 3
    assert printed.pictures == sum(map(len, figures))
    for figure in sum(figures, []):
        sentence = squeezed(figure.figcaption.get_text())
        assert sentence[:40] in squeezed(" ".join(printed.texts))


def squeezed(text):
    """Text without spaces: a glyph from another font comes out with one beside it."""
    return words(text).replace(" ", "")


def test_nothing_is_there_that_only_a_screen_can_do(printed):
    text = " ".join(printed.texts)
    assert [sign for sign in SCREEN_ONLY if sign in text] == []


def test_formulas_are_drawn(printed):
    assert not re.search(
        r"\\(?:frac|sigma|lambda|mathbf|\()", " ".join(printed.texts)
    )


def test_it_is_tagged_and_says_what_it_is(printed):
    root, about = printed.reader.root_object, printed.reader.metadata
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert about.title == "Multilayer perceptrons, moved by hand"
    assert about.author == "The contributors"


# The pages on their way to the printer


def test_sliders_and_checks_go(pages):
    for before, after, _ in pages.values():
        assert after.select("input, label, script, style, button, details") == []
        assert after.select("div.tag_check") == []
        assert len(after.select("figure.explorable img")) == len(
            before.select("figure.explorable")
        )


def test_of_folded_code_only_the_library_s_stays(pages):
    before, after, _ = pages[NAMES[1]]
    code = {block.get_text() for block in after.find_all("pre")}
    folded = before.select("details.above-input")
    kept = [fold for fold in folded if fold.pre.get_text() in code]
    assert kept == [fold for fold in folded if fold.select_one("p.goes-into")]
    assert 0 < len(kept) < len(folded)


def test_answers_are_collected(pages):
    before, after, _ = pages[NAMES[1]]
    folded = before.select("details.sd-dropdown .sd-summary-content")
    found = after.select(".answers > div")
    assert [f"{k}." for k in range(1, len(folded) + 1)] == [
        line.b.get_text() for line in found
    ]
    assert [words(fold.get_text()) for fold in folded] == [
        words(line.div.get_text()) for line in found
    ]


def test_ids_are_unique(pages):
    ids = [
        part["id"]
        for _, page, _ in pages.values()
        for part in page.find_all(id=True)
    ]
    assert len(ids) == len(set(ids))


def test_every_page_of_the_book_is_printed():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    wanted = re.findall(r"^(?:root|[ -]*file): *(\S+)", toc, re.MULTILINE)
    assert [entry.name for entry in pdf.entries()] == wanted


# When it can't be printed


@pytest.fixture
def last_good(tmp_path):
    file = tmp_path / "mlp.pdf"
    file.write_bytes(b"the last good one")
    yield file
    assert file.read_bytes() == b"the last good one"
    assert list(tmp_path.iterdir()) == [file]


def test_without_a_browser(book, last_good, monkeypatch):
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(SystemExit, match="Chromium or Chrome prints the PDF.*PATH"):
        pdf.make_pdf(book, pdf.entries()[:1], last_good)


def test_an_old_browser(monkeypatch):
    pdf.check_age("131.0.1")
    with pytest.raises(SystemExit, match="needs Chromium 131.*this is 130.9"):
        pdf.check_age("130.9")


class Paper:
    """Stands for a page that the browser shows; on each print the same place is on another page."""

    def __init__(self, *numbers):
        self.numbers, self.shown = list(numbers), []

    def pdf(self, **_):
        return {"place": self.numbers.pop(0)}

    def evaluate(self, _, numbers):
        self.shown.append(numbers)


def test_prints_until_the_numbers_settle(monkeypatch):
    monkeypatch.setattr(pdf, "pages_of", dict)
    paper = Paper(1, 2, 2)
    assert pdf.print_book(paper) == {"place": 2}
    assert paper.shown == [{"place": 1}, {"place": 2}]


def test_gives_up_when_the_numbers_wander(monkeypatch):
    monkeypatch.setattr(pdf, "pages_of", dict)
    with pytest.raises(RuntimeError, match="did not settle"):
        pdf.print_book(Paper(*range(pdf.MOST_PRINTS)))


def test_a_failed_run_leaves_the_last_pdf(book, last_good, browser, monkeypatch):
    def fail(*_):
        raise OSError("no more paper")

    monkeypatch.setattr(pdf, "finish", fail)
    monkeypatch.setattr(pdf, "headless", lambda _: Lent(browser))
    with pytest.raises(OSError, match="no more paper"):
        pdf.make_pdf(book, pdf.entries()[-1:], last_good)


class Lent:
    """A browser for a with statement that leaves it open."""

    def __init__(self, browser):
        self.browser = browser

    def __enter__(self):
        return self.browser

    def __exit__(self, *_):
        pass


def test_the_same_pages_make_the_same_file(book, browser, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "headless", lambda _: Lent(browser))
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        pdf.make_pdf(book, pdf.entries()[-1:], file)
    one, two = (file.read_bytes() for file in files)
    assert PdfReader(io.BytesIO(one)).pages[0].extract_text()
    assert one == two
