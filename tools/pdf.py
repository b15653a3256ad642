"""Print the book as one PDF, _build/mlp.pdf: `python -m tools.pdf`.

The built pages become one long page, which Chromium prints: so links between chapters, the outline and the structure
that screen readers use hold across the whole book. It is printed twice: only a printed book tells on which page a chapter
begins, and the contents say so. What paper can't do is taken out: of an explorable stays the first picture with its
sentence, folded helper code goes, and the answers of "Check yourself" stand at the end of their chapter.
"""

import html
import io
import json
import logging
import re
import sys
from collections import namedtuple
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import matplotlib
import playwright.sync_api
import yaml
from bs4 import BeautifulSoup
from filelock import FileLock
from pygments.formatters import HtmlFormatter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import Fit
from sphinx_external_toc.parsing import parse_toc_yaml

from tools import ROOT
from tools.book import BUILD, HTML, build, digest
from tools.browser import NO_BROWSER, find_browser, headless

OLDEST_CHROMIUM = 131  # the first that prints page numbers by style sheet
DOTS_PER_INCH = 150  # of pictures; they are drawn with 110 for the screen
TALLEST_WHOLE = 25  # lines of code, or rows of a table, that stay on one page
MOST_PRINTS = 4
CODE_STYLE = "a11y-high-contrast-light"  # the theme's
FRONT = "index"  # its title is the book's, which the cover has
FONTS = {
    "Course Serif": "STIXGeneral STIXGeneralItalic STIXGeneralBol STIXGeneralBolIta",
    "Course Sans": "DejaVuSans DejaVuSans-Oblique DejaVuSans-Bold DejaVuSans-BoldOblique",
    "Course Mono": "DejaVuSansMono DejaVuSansMono-Oblique DejaVuSansMono-Bold DejaVuSansMono-BoldOblique",
}
ON_PAPER = (
    "This is the book on paper. Its web pages have sliders; here each of their pictures shows one position, the one at which"
    " the sliders stand first. Code that draws pictures, which the pages fold away, is left out; all code of the library is in."
    " The questions called “Check yourself” have their answers at the end of the chapter, and each chapter is followed by its"
    " exercises, whose checks work in the notebooks."
)
# No menus and no speech; a formula that is too wide shrinks.
MATHJAX = {
    "options": {
        "processHtmlClass": "math",
        "ignoreHtmlClass": "book",
        "enableMenu": False,
        "enableExplorer": False,
        "enableSpeech": False,
        "enableBraille": False,
        "enableEnrichment": False,
    },
    "output": {"displayOverflow": "scale"},
}
ALL_IS_THERE = """async () => {
  await MathJax.startup.promise;
  await document.fonts.ready;
  await Promise.all([...document.images].map(image => image.decode()));
  const spoken = document.querySelectorAll('.math');
  for (const formula of spoken) {
    const drawn = formula.querySelector('mjx-container');
    drawn.setAttribute('role', 'img');
    drawn.setAttribute('aria-label', formula.dataset.tex);
  }
}"""

# Chromium counts its objects wrongly by a few, and PDF readers don't mind.
logging.getLogger("pypdf").setLevel(logging.ERROR)

SET_NUMBERS = """numbers => {
  for (const place of document.querySelectorAll('[data-page]')) {
    place.textContent = numbers[place.dataset.page];
  }
}"""

Entry = namedtuple("Entry", "name level part")
Heading = namedtuple("Heading", "id text level part")


# Pages


def entries():
    """Every page of the book in reading order, with its depth and the part that it begins."""
    toc = parse_toc_yaml(str(ROOT / "_toc.yml"))
    found = [Entry(toc.root.docname, 1, "")]

    def walk(name, level):
        for tree in toc[name].subtrees:
            for k, item in enumerate(tree.items):
                found.append(
                    Entry(str(item), level, "" if k else tree.caption or "")
                )
                walk(str(item), level + 1)

    walk(toc.root.docname, 1)
    return found


def slug(name, anchor=""):
    """Id, in the one long page, of a page or of a place on it."""
    return re.sub(r"\W", "-", name) + (f"--{anchor}" if anchor else "")


def article(site, name):
    page = (site / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(page, "html.parser").find("article")


def tag(name, text="", **attributes):
    new = BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
    new.string = text
    return new


def take_out(page):
    """Leave out what serves only a screen: sliders, scripts, folded helper code, checks."""
    for part in page.select(
        "script, style, a.headerlink, figure.explorable .sliders, div.cell.tag_check,"
        " div.toctree-wrapper, svg.sd-octicon, .sd-summary-state-marker, button"
    ):
        part.decompose()
    for folded in page.select("details.above-input"):
        code = folded.select_one(".cell_input")
        if folded.select_one("p.goes-into"):
            folded.replace_with(code)
        else:
            folded.decompose()
    for cell in page.select("div.cell"):
        if not cell.get_text(strip=True) and not cell.img:
            cell.decompose()


def collect_answers(page, name):
    """Move the folded answers to the end of the page; a line where they were says on which page."""
    answers = [
        fold
        for fold in page.select("details.sd-dropdown")
        if fold.summary.get_text(strip=True).startswith("Answer ")
    ]
    if not answers:
        return
    place = slug(name, "answers")
    before = answers[0].find_parent("section").find("p")
    told = tag("p", "Answer first. The answers are on ", **{"class": "answers-are"})
    link = tag("a", "page ", href=f"#{place}")
    link.append(tag("span", "000", **{"data-page": place}))
    told.extend([link, "."])
    if before.get_text(strip=True) == "Answer first, then unfold.":
        before.replace_with(told)
    else:
        before.insert_before(told)
    section = tag("section", **{"class": "answers", "id": "answers"})
    section.append(tag("h2", "Answers"))
    for fold in answers:
        line = tag("div")
        number = fold.summary.get_text(strip=True).removeprefix("Answer ")
        line.append(tag("b", f"{number}."))
        line.append(fold.select_one(".sd-summary-content").extract())
        section.append(line)
        fold.decompose()
    (page.section or page).append(section)


def unfold(page):
    for fold in page.find_all("details"):
        fold.summary.name, fold.name = "p", "div"
        fold["class"] = "unfolded"


def set_pictures(page, site, path):
    """Pictures from the disk, as large as they are sharp."""
    for image in page.find_all("img"):
        source = unquote(urlsplit(image["src"]).path)
        image["src"] = (path.parent / source).resolve().as_uri()
        del image["loading"]  # now, not when somebody scrolls there
        if str(image.get("width", "")).isdigit():
            image["style"] = f"width:{int(image['width']) / DOTS_PER_INCH:.2f}in"
            del image["width"], image["height"]


def mark_short(page):
    """Blocks that fit a page stay on one."""
    for block in page.select(".cell_input, .highlight"):
        if block.get_text().count("\n") <= TALLEST_WHOLE:
            block["class"] = [*block.get("class", ()), "short"]
    for table in page.find_all("table"):
        if len(table.find_all("tr")) <= TALLEST_WHOLE:
            table["class"] = [*table.get("class", ()), "short"]


def anchor_headings(page):
    """A section may begin on the page before its heading; so the heading gets the ids."""
    for section in page.find_all("section"):
        heading = section.find(re.compile("^h[1-6]$"), recursive=False)
        if not heading:
            continue
        for place in section.find_all("span", id=True, recursive=False):
            if not place.get_text():
                heading.insert(0, place.extract())
        heading["id"] = section["id"]
        del section["id"]


def keep_formulas(page):
    """The text of each formula, which its drawing replaces, for those who hear the book."""
    for formula in page.select(".math"):
        tex = formula.get_text().strip()
        formula["data-tex"] = re.sub(r"^\\[(\[]|\\[)\]]$", "", tex).strip()


def rename(page, name, path, goals):
    """Make ids the book's own and let links lead to where they lead, within the one long page."""
    for part in page.find_all(id=True):
        part["id"] = slug(name, part["id"])
    for link in page.find_all("a"):
        url = urlsplit(link.get("href", ""))
        if url.scheme in ("http", "https", "mailto") or link.select("[data-page]"):
            continue
        there = (path.parent / unquote(url.path)).resolve() if url.path else path
        goal = goals.get(there)
        if goal and url.fragment:
            link["href"] = f"#{slug(goal, unquote(url.fragment))}"
        elif goal:
            link["href"] = f"#{slug(goal)}"
        else:
            link.unwrap()


def prepare(site, entry, goals):
    """(section with the page as it is printed, its headings for the contents)"""
    path = (site / f"{entry.name}.html").resolve()
    page = article(site, entry.name)
    take_out(page)
    collect_answers(page, entry.name)
    unfold(page)
    keep_formulas(page)
    mark_short(page)
    anchor_headings(page)
    set_pictures(page, site, path)
    rename(page, entry.name, path, goals)
    title = page.h1
    number = re.match(r"chapters/0*([1-9]\d*)_", entry.name)
    if number:
        title.insert(0, f"{number[1]}\u2002")
    elif entry.name == FRONT:
        title.string = "About this book"
    for level in range(6 - entry.level + 1, 0, -1) if entry.level > 1 else ():
        for heading in page.find_all(f"h{level}"):
            heading.name = f"h{level + entry.level - 1}"
    page.name, page["class"] = "section", f"page {slug(entry.name)}"
    page["id"] = slug(entry.name)
    headings = [Heading(page["id"], title.get_text(), entry.level, entry.part)]
    if entry.level == 1:
        headings += [
            Heading(heading["id"], heading.get_text(), 2, "")
            for heading in page.select("section > h2[id]")
        ]
    return page, headings


# The one long page


def quoted(text):
    """Text as a string of a style sheet."""
    return '"' + re.sub(r'([\\"])', r"\\\1", " ".join(text.split())) + '"'


def styles(titles):
    """Fonts, the colours of code, the style sheet, and each page's title as its running title."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for family, files in FONTS.items():
        for k, file in enumerate(files.split()):
            yield (
                f'@font-face{{font-family:"{family}";src:url({(folder / file).as_uri()}.ttf);'
                f"font-weight:{700 if k > 1 else 400};font-style:{'italic' if k % 2 else 'normal'}}}"
            )
    yield HtmlFormatter(style=CODE_STYLE).get_style_defs(".highlight")
    yield (ROOT / "tools" / "pdf.css").read_text(encoding="utf-8")
    for place, title in titles.items():
        yield (
            f'@page {place}{{@top-left{{content:{quoted(title)};color:#444;font:9pt "Course Serif"}}}}'
            f".{place}{{page:{place}}}"
        )


def contents(headings):
    """The table of contents; its page numbers come when the book has been printed once."""
    lines = []
    for heading in headings:
        if heading.part:
            lines.append(f'<p class="part">{html.escape(heading.part)}</p>')
        lines.append(
            f'<a class="level-{heading.level}" href="#{heading.id}"><span>{html.escape(heading.text)}</span>'
            f'<b data-page="{heading.id}">000</b></a>'
        )
    return "\n".join(lines)


def compose(about, pages, headings):
    """The one long page."""
    title, author = html.escape(about["title"]), html.escape(about["author"])
    titles = {
        heading.id: heading.text
        for heading in headings
        if any(page["id"] == heading.id for page in pages)
    }
    mathjax = Path(import_module("sphinx-mathjax-offline").__file__).parent
    mathjax = (mathjax / "static" / "mathjax" / "tex-chtml.js").as_uri()
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>{"".join(styles(titles))}</style>
<script>window.MathJax = {json.dumps(MATHJAX)}</script><script defer src="{mathjax}"></script></head>
<body class="book"><section class="cover"><h1>{title}</h1><p>{author}</p>
<p class="about">{ON_PAPER}</p><p>{html.escape(about["html"]["extra_footer"])}</p></section>
<section class="contents"><h2 id="contents">Contents</h2>{contents(headings)}</section>{"".join(map(str, pages))}</body></html>"""


# Printing


def pages_of(printed):
    """{id: number of the page that it stands on, from 1} for all places that a link leads to."""
    reader = PdfReader(io.BytesIO(printed))
    return {
        name.lstrip("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def print_book(page):
    """Print until the page numbers tell the truth: the second time, as a rule."""
    numbers = None
    for _ in range(MOST_PRINTS):
        printed = page.pdf(
            prefer_css_page_size=True, print_background=True, tagged=True
        )
        found = pages_of(printed)
        if found == numbers:
            return printed
        page.evaluate(SET_NUMBERS, found)
        numbers = found
    raise RuntimeError(f"The page numbers did not settle in {MOST_PRINTS} prints.")


def add_outline(writer, reader, headings):
    """Chromium's own outline loses the space where a title breaks its line."""
    above = {}
    for heading in headings:
        place = reader.named_destinations[f"/{heading.id}"]
        above[heading.level] = writer.add_outline_item(
            title=heading.text,
            page_number=reader.get_destination_page_number(place),
            parent=above.get(heading.level - 1),
            fit=Fit.xyz(top=float(place.top)),
        )


def finish(printed, about, headings, fingerprint):
    """Add the outline and say who wrote it; the time of printing goes, so that the same book is the same file."""
    reader = PdfReader(io.BytesIO(printed))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = "%PDF-1.7"
    add_outline(writer, reader, headings)
    writer.metadata = {
        "/Title": about["title"],
        "/Author": about["author"],
        "/Fingerprint": fingerprint,
    }
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def make_pdf(site, selection, goal, fingerprint=""):
    """Print these pages of the built site into the file goal, which stays as it is if anything fails."""
    site, goal = Path(site).resolve(), Path(goal).resolve()
    about = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    goals = {
        (site / f"{entry.name}.html").resolve(): entry.name for entry in selection
    }
    prepared = [prepare(site, entry, goals) for entry in selection]
    pages = [page for page, _ in prepared]
    headings = [heading for _, found in prepared for heading in found]
    long_page = goal.with_name(f"{goal.stem}.new.html")
    unfinished = goal.with_name(f"{goal.name}.new")
    try:
        with headless(chromium()) as browser:
            check_age(browser.version)
            long_page.write_text(compose(about, pages, headings), encoding="utf-8")
            page = browser.new_page()
            page.goto(long_page.as_uri())
            page.emulate_media(media="print", color_scheme="light")
            page.evaluate(ALL_IS_THERE)
            printed = print_book(page)
            page.close()
        unfinished.write_bytes(finish(printed, about, headings, fingerprint))
        unfinished.replace(goal)
    finally:
        unfinished.unlink(missing_ok=True)
        long_page.unlink(missing_ok=True)


def chromium():
    """Path of the browser that prints."""
    found = find_browser()
    if not found:
        sys.exit(f"Chromium or Chrome prints the PDF, and there is {NO_BROWSER}.")
    return found


def check_age(version):
    if int(version.split(".")[0]) < OLDEST_CHROMIUM:
        sys.exit(
            f"The PDF needs Chromium {OLDEST_CHROMIUM} or newer, and this is {version}."
        )


def fingerprint():
    """Hash of the built book and of the way it is printed."""
    parts = [HTML / ".fingerprint", *(ROOT / "tools").glob("pdf.*")]
    return digest(path.read_bytes() for path in sorted(parts))


def main():
    chromium()
    build()
    goal, wanted = BUILD / "mlp.pdf", fingerprint()
    with FileLock(BUILD / ".pdf-lock"):
        if goal.exists() and PdfReader(goal).metadata.get("/Fingerprint") == wanted:
            print("Nothing changed; the PDF is _build/mlp.pdf")
            return
        print("Printing, which takes a few minutes", flush=True)
        try:
            make_pdf(HTML, entries(), goal, wanted)
        except playwright.sync_api.Error as error:
            sys.exit(
                f"Chromium could not print the book: {error}\nThe last good PDF is untouched."
            )
    print(f"The PDF is _build/mlp.pdf, {len(PdfReader(goal).pages)} pages")


if __name__ == "__main__":
    main()
