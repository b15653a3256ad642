"""The built pages are light, are reached by keyboard, found by search, and fit to be shared."""

import base64
import gzip
import io
import os
import re
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from fontTools.ttLib import TTFont
from PIL import Image

from tests import axe
from tests.pages import PAGES, soup
from tools import ROOT, lighthouse

sys.path.append(str(ROOT / "tools"))  # where Sphinx looks for them, too
import light_ext  # noqa: E402
import share_ext  # noqa: E402

OTHERS = ["genindex", "search"]
TOPICS = yaml.safe_load((ROOT / "syllabus.yml").read_text(encoding="utf-8"))
FOUND = {
    name: topic["at"]
    for topic in TOPICS.values()
    for name in topic["names"]
    if topic.get("at")
}
FORMULAS_ARE_DRAWN = "() => window.MathJax?.startup?.promise"
HITS = """names => Object.fromEntries(names.map(name => [name,
  Search._performSearch(...Search._parseQuery(name)).reverse().slice(0, 3)
    .map(([page, , anchor]) => page + anchor)]))"""
PLAIN_CODE_IS_OF_PYGMENTS = """() => [...document.querySelectorAll('.cell_input pre')].every(
  code => getComputedStyle(code).color === getComputedStyle(code.parentElement).color)"""
# {kind of word: whether its colour isn't that of plain code}
COLOURS_OF_WORDS = """() => Object.fromEntries(
  [...document.querySelectorAll('.cell_input pre span')].map(word => [word.className,
    getComputedStyle(word).color !== getComputedStyle(word.closest('pre')).color]))"""
# Whatever a hand can move or open, in the order of the page.
HANDLES = "main input[type=range], main article summary"
STOPS = "main a, main button, main input, main summary, main [tabindex]"
WALK = """() => {
  const handles = [...document.querySelectorAll('%s')];
  document.addEventListener('focusin', event => {
    const at = handles.indexOf(event.target);
    if (at >= 0) window.reached = [...(window.reached ?? []), at];
  });
  return handles.length;
}"""


def each_page(names):
    return pytest.mark.parametrize("name", names)


# What a page is made of


@each_page(PAGES + OTHERS)
def test_page_has_a_language_one_title_and_headings_in_order(book, name):
    page = soup(book / f"{name}.html")
    assert page.html["lang"] == "en"
    levels = [
        int(heading.name[1])
        for heading in page.main.find_all(re.compile("^h[1-6]$"))
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels


@each_page(PAGES + OTHERS)
def test_page_asks_for_one_style_sheet_and_one_script(book, name):
    page = soup(book / f"{name}.html")
    styles = [link["href"] for link in page.select("link[rel=stylesheet]")]
    assert [Path(style).name.split("?")[0] for style in styles] == ["all.css"]
    scripts = page.select("script[src]")
    assert all(script.has_attr("defer") for script in scripts)
    files = [Path(script["src"]).name.split("?")[0] for script in scripts]
    search = ["searchtools.js", "language_data.js", "searchindex.js"]
    assert files[0] == "all.js"
    assert sorted(files[1:]) == (sorted(search) if name == "search" else [])


@each_page(PAGES)
def test_pictures_keep_their_place_and_wait_their_turn(book, name):
    for k, image in enumerate(soup(book / f"{name}.html").find_all("img")):
        if "explorable" in image.parent.get("class", []):
            assert image["width"].isdigit() and image["height"].isdigit()
        assert image["fetchpriority"] == ("low" if k else "high")


def test_every_icon_has_its_glyph(book):
    css = (book / "_static" / "all.css").read_text(encoding="utf-8")
    font = re.search(r"base64,([^)]*)", css)[1]
    glyphs = TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()
    for path in book.rglob("*.html"):
        for icon in soup(path).select("[class*=fa-]"):
            names = [one for one in icon["class"] if one[:3] == "fa-"]
            codes = re.findall(
                rf"\.(?:{'|'.join(names)})::?before[^{{]*{{content:\s*\"(.)\"", css
            )
            assert codes and all(ord(code) in glyphs for code in codes), icon


def test_only_rules_that_match_nothing_are_left_out():
    css = """
    /* a comment */ @import "other.css"; @font-face{font-family:x}
    a, .here, .gone{color:red} .gone:hover{color:blue} p:not(.gone) b{color:tan}
    .here:is(.gone, #top) .x\\:y{top:0} [class*=gone]{left:0}
    @media print{.gone{a:b}} @media print{#top{c:d} .gone{e:f}} @keyframes k{to{g:h}}
    """
    kept = light_ext.needed(css, {"here", "top"})
    assert kept.splitlines() == [
        "a,.here{color:red}",
        "p:not(.gone) b{color:tan}",
        ".here:is(.gone, #top) .x\\:y{top:0}",
        "[class*=gone]{left:0}",
        "@media print{#top{c:d}}",
        "@keyframes k{to{g:h}}",
    ]


PYGMENTS = """
html[data-theme="light"] .highlight { background: #fefefe; color: #080808 }
html[data-theme="light"] .highlight .n { color: #080808 } /* Name */
html[data-theme="light"] .highlight .p { color: #080808 }
html[data-theme="light"] .highlight .ge { color: #080808; font-style: italic }
html[data-theme="light"] .highlight .k { color: #6730C5 }
html[data-theme="dark"] .highlight { background: #2b2b2b; color: #F8F8F2 }
html[data-theme="dark"] .highlight .n { color: #F8F8F2 }
html[data-theme="dark"] .highlight .p { color: #ABE338 }
html[data-theme="dark"] .highlight .ge { color: #F8F8F2; font-style: italic }
html[data-theme="dark"] .highlight .k { color: #DCC6E0 }
"""


def test_words_that_look_like_plain_code_lose_their_tags():
    assert light_ext.plain_kinds(PYGMENTS) == ["n"]
    page = (
        '<pre><span></span><span class="n">a</span><span class="p">,</span></pre>'
    )
    light = '<pre>a<span class="p">,</span></pre>'
    assert light_ext.without_tags(page, ["n"]) == light


def test_tagged_words_of_code_differ_from_plain_ones_in_some_mode(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}chapters/01_perceptron.html")
        colours = []
        for mode in ("light", "dark"):
            page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
            assert page.evaluate(PLAIN_CODE_IS_OF_PYGMENTS)
            colours.append(page.evaluate(COLOURS_OF_WORDS))
    kinds = colours[0].keys()
    assert len(kinds) >= 10
    assert [kind for kind in kinds if all(not seen[kind] for seen in colours)] == []


def test_a_light_page_stays_as_it_is(book):
    for path in (book / f"{name}.html" for name in PAGES + OTHERS):
        page = path.read_text(encoding="utf-8")
        style, script = re.findall(
            r'(?:href|src)="[^"]*_static/(all\.[^"]*)"', page
        )
        assert light_ext.lighten(page, style, script) == page, path


# By keyboard, and for every eye


@each_page(PAGES)
def test_nothing_takes_what_moves_or_opens_out_of_the_keyboards_way(book, name):
    for handle in soup(book / f"{name}.html").select(HANDLES):
        assert handle.get("tabindex", "0") == "0" and not handle.has_attr(
            "disabled"
        )
        assert handle.find_parent(attrs={"inert": True}) is None
        assert handle.find_parent(hidden=True) is None


def test_tab_reaches_all_that_moves_or_opens(browser, site):
    """On one page, since a page takes some hundred keys."""
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{site}chapters/01_perceptron.html")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the skip link
        count = page.evaluate(WALK % HANDLES)
        steps = page.evaluate(f"document.querySelectorAll('{STOPS}').length")
        for k in range(steps + 10):
            page.keyboard.press("Tab")
            if k % 10 == 9 and page.evaluate("window.reached?.length") == count:
                break
        assert page.evaluate("window.reached") == list(range(count))


def test_the_skip_link_comes_first_and_leads_to_the_text(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}{PAGES[0]}.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith(
            "Skip"
        )
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_keys_open_what_is_folded(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}chapters/01_perceptron.html")
        for kind in ("details.hide", "details.sd-dropdown"):
            folded = page.locator(f"main article {kind}").first
            folded.locator("summary").press("Enter")
            assert folded.get_attribute("open") is not None


def test_nothing_moves_by_itself_for_who_wants_that(browser, site):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{site}chapters/01_perceptron.html")
        moving = page.evaluate(
            """() => [...document.querySelectorAll('*')].map(getComputedStyle).filter(
            style => style.animationName !== 'none' || style.scrollBehavior === 'smooth'
            || style.transitionDuration !== '0s' && style.transitionProperty !== 'none').length"""
        )
        assert moving == 0


@pytest.mark.parametrize("mode", ["light", "dark"])
@each_page(OTHERS)
def test_axe_finds_nothing_on_the_other_pages(browser, site, name, mode):
    with browser.new_context(color_scheme=mode) as context:
        page = context.new_page()
        page.goto(f"{site}{name}.html{'?q=momentum' if name == 'search' else ''}")
        if name == "search":
            page.wait_for_selector("#search-results li")
        assert page.locator("html").get_attribute("data-theme") == mode
        axe.check(page)


PALE = "style='color: #bbb'"
WORDS = "<p>One word after the other.</p>"
CODE = "<pre><span class='n'>one</span> = <span class='n'>two</span></pre>"
COVER = "<div style='position: relative; margin-top: -40px; height: 40px; background: #fff'></div>"
FAULTS = {
    "pale text": WORDS + WORDS.replace("<p>", f"<p {PALE}>"),
    "pale code": CODE + CODE.replace("'n'>two", f"'n' {PALE}>two"),
    "dark ground": f"{WORDS}<div style='background: #555'>{WORDS}</div>",
    "dark first": f"<div style='background: #555'>{WORDS}</div>{WORDS}",
    "faded": f"{WORDS}<div style='opacity: 0.3'>{WORDS}</div>",
    "first one covered": "{0}{1}{0}".format(
        WORDS.replace("<p>", f"<p {PALE}>"), COVER
    ),
    "first one scrolled away": "<div style='height: 5px; overflow: hidden'>{0}</div>{0}".format(
        WORDS.replace("<p>", f"<p {PALE}>")
    ),
    "no words": WORDS + "<img src='picture.png'>",
    "nothing": "",
}


@pytest.mark.parametrize("name", FAULTS)
def test_axe_is_asked_about_every_look(browser, name):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(
            "<!doctype html><html lang='en'><title>A page</title>"
            f"<main><h1>A page</h1>{WORDS}{CODE}{WORDS}{CODE}{FAULTS[name]}</main>"
        )
        axe.merge_alike(page)
        assert page.locator("pre span").count() <= 2
        if name == "nothing":
            axe.check(page)
        else:
            with pytest.raises(AssertionError):
                axe.check(page)


def test_a_formula_that_is_more_than_its_text_is_not_merged(browser):
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content("<mjx-container><a href='#'>x</a></mjx-container>")
        with pytest.raises(Exception, match="a formula is more than its text"):
            axe.merge_alike(page)


# Search


def test_search_finds_every_topic_by_its_names(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}search.html")
        hits = page.evaluate(HITS, list(FOUND))
    lost = {
        name: hits[name] for name in FOUND if not set(FOUND[name]) & set(hits[name])
    }
    assert not lost


def test_search_results_are_shown_and_lead_to_the_topic(browser, site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}{PAGES[0]}.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("exclusive or")
        page.keyboard.press("Enter")
        page.locator("#search-results li a").first.click()
        page.wait_for_url("**/chapters/01_perceptron.html#xor-limit")


# Sharing


@each_page(PAGES)
def test_page_has_a_preview(book, name):
    page = soup(book / f"{name}.html")
    tags = {
        tag.get("property", tag.get("name")): tag["content"]
        for tag in page.select("meta[content]")
    }
    title = page.h1.get_text().removesuffix("#")
    assert title.startswith(tags["og:title"][:20])
    assert tags["og:site_name"] == "Multilayer perceptrons, moved by hand"
    assert 60 <= len(tags["description"]) <= 210
    assert tags["description"] == tags["og:description"]
    assert len(tags["og:image:alt"]) > 20
    assert "og:url" not in tags  # this book knows no address of its own
    picture = ((book / name).parent / tags["og:image"]).resolve()
    with Image.open(picture) as image:
        if page.select("figure.explorable:not(.still)"):
            assert picture.name == f"preview-{name.replace('/', '-')}.png"
            assert image.size == share_ext.SIZE
        assert image.format == "PNG"


def configured(monkeypatch, **variables):
    """The settings of a book that is built with these variables."""
    for name in ("BOOK_ADDRESS", "BOOK_REPOSITORY", "BOOK_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    config = SimpleNamespace(html_theme_options={"a": 1}, html_title="Book")
    share_ext.configure(None, config)
    return config


def test_without_addresses_nothing_names_one(monkeypatch, book):
    config = configured(monkeypatch)
    assert config.html_baseurl == config.ogp_site_url == ""
    assert config.html_theme_options == {"a": 1}
    if not any(
        os.environ.get(name) for name in ("BOOK_ADDRESS", "BOOK_REPOSITORY")
    ):
        for name in PAGES:
            page = soup(book / f"{name}.html")
            assert not page.select(".dropdown-launch-buttons, p.colab")


def test_addresses_come_from_the_environment(monkeypatch):
    config = configured(
        monkeypatch,
        BOOK_ADDRESS="https://example.org/book",
        BOOK_REPOSITORY="https://github.com/who/course.git",
    )
    assert config.html_baseurl == config.ogp_site_url == "https://example.org/book/"
    options = config.html_theme_options
    assert options["repository_url"] == "https://github.com/who/course"
    assert options["repository_branch"] == "main" and options["a"] == 1


CONF = """
import sys; sys.path.insert(0, {tools!r})
extensions = ["myst_nb", "share_ext", "sphinxext.opengraph"]
html_theme, project, html_title = "sphinx_book_theme", "Course", "Course"
nb_execution_mode, ogp_social_cards = "off", {{"enable": False}}
"""


def test_a_book_with_addresses_has_buttons_that_open_the_notebook(tmp_path):
    """Built small: one exercise, and a page that leads to it."""
    (tmp_path / "exercises").mkdir()
    name = "exercises/01_perceptron.ipynb"
    (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "index.md").write_text(
        "# Course\n\nWords.\n\n```{toctree}\nexercises/01_perceptron\n```\n"
    )
    (tmp_path / "conf.py").write_text(CONF.format(tools=str(ROOT / "tools")))
    address, repository = (
        "https://example.org/book",
        "https://github.com/who/course",
    )
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", tmp_path, tmp_path / "html"],
        env={**os.environ, "BOOK_ADDRESS": address, "BOOK_REPOSITORY": repository},
        check=True,
        capture_output=True,
    )
    page = soup(tmp_path / "html" / "exercises" / "01_perceptron.html")
    links = {a["href"] for a in page.select(".dropdown-launch-buttons a")}
    assert links == {
        f"https://mybinder.org/v2/gh/who/course/main?urlpath=lab/tree/{name}",
        f"https://colab.research.google.com/github/who/course/blob/main/{name}",
    }
    wanted = f'%pip install -q "mlp_lib[chapters] @ git+{repository}@main"'
    assert page.select_one("h1 + p.colab code").get_text() == wanted
    [image] = page.select("meta[property='og:image']")
    assert image["content"] == f"{address}/_static/explorable.png"
    [url] = page.select("meta[property='og:url']")
    assert url["content"] == f"{address}/exercises/01_perceptron.html"
    assert not soup(tmp_path / "html" / "index.html").select("p.colab")


def test_binder_installs_what_is_locked():
    folder = ROOT / ".binder"
    assert (folder / "requirements.txt").read_text() == "-r ../requirements.lock\n"
    python = (folder / "runtime.txt").read_text().strip().removeprefix("python-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == f">={python}"
    script = (folder / "postBuild").read_text()
    assert script.startswith("#!/bin/sh\n") and "--no-deps" in script
    if os.name == "posix":
        assert os.access(folder / "postBuild", os.X_OK)


# make lighthouse, without Lighthouse


def report(performance, accessibility=1, title="A fault"):
    numbers = {"performance": performance, "accessibility": accessibility}
    return {
        "categories": {
            name: {
                "score": numbers.get(name, 1),
                "auditRefs": [{"id": "x", "weight": 1}],
            }
            for name in lighthouse.CATEGORIES
        },
        "audits": {"x": {"title": title, "score": accessibility}},
    }


def test_lighthouse_fails_a_page_by_its_median(monkeypatch, capsys):
    runs = iter([report(0.94), report(0.96), report(0.9), *[report(0.97, 0.9)] * 3])
    runs = iter([*runs, report(0.9), report(0.96), report(0.95)])
    monkeypatch.setattr(lighthouse, "measure", lambda *_: next(runs))
    monkeypatch.setattr(lighthouse, "timings", lambda _: "timings")
    failed = lighthouse.table(["slow", "faulty", "good"], "", "", "")
    assert failed == ["slow", "faulty"]
    printed = capsys.readouterr().out
    assert re.search(r"^slow +94 +100 +100 +timings$", printed, re.MULTILINE)
    assert "A fault" in printed


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_lighthouse_says_what_is_missing(monkeypatch, missing):
    which = lighthouse.shutil.which
    monkeypatch.setattr(
        lighthouse.shutil,
        "which",
        lambda name: None if name == missing else which(name) or f"/bin/{name}",
    )
    with pytest.raises(SystemExit, match=f"no {missing} here"):
        lighthouse.find_lighthouse()


def test_lighthouse_is_served_as_a_static_host_does(tmp_path):
    (tmp_path / "index.html").write_text("<p>words</p>" * 100)
    (tmp_path / "a.png").write_bytes(b"picture")
    with lighthouse.served(tmp_path) as address:
        with urllib.request.urlopen(f"{address}/") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Cache-Control"] == "max-age=600"
            assert gzip.decompress(answer.read()) == b"<p>words</p>" * 100
        with urllib.request.urlopen(f"{address}/a.png") as answer:
            assert answer.headers["Content-Encoding"] is None
            assert answer.read() == b"picture"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/b.png")
