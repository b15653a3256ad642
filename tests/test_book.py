"""The built book moves, is whole, asks nobody else, and can be read by everybody."""

import functools
import gzip
import json
import re
from collections import namedtuple
from urllib.parse import unquote, urlsplit

import nbformat
import pytest

from tests import axe
from tests.pages import PAGES, soup
from tools import ROOT
from tools.book_ext import under_fold

CHAPTERS = [name for name in PAGES if name.startswith("chapters/")]
MOST_BYTES = 1_500_000
PHONE = {"width": 360, "height": 740}

# What an explorable shows, to the eye and to a screen reader.
STATE = """figure => {
  const image = figure.querySelector('img');
  const labels = [...figure.querySelectorAll('label')];
  return {
    picture: image.getAttribute('src'),
    alt: image.alt,
    sentence: figure.querySelector('figcaption').textContent,
    places: labels.map(label => Number(label.querySelector('input').value)),
    shown: labels.map(label => label.querySelector('output').textContent),
    spoken: labels.map(
      label => label.querySelector('input').getAttribute('aria-valuetext')),
  };
}"""
# A state for each key, taken when the key comes up, and what the states have to be.
WATCH = f"""figure => {{
  figure.states = [];
  figure.onkeyup = () => figure.states.push(({STATE})(figure));
}}"""
WATCHED = """figure => [
  figure.states, figure.querySelector('script').textContent]"""
SEEN = f"""figure => [
  [({STATE})(figure)], figure.querySelector('script').textContent]"""
WIDTH_WHEN_LOADED = """async image => {
  await image.decode().catch(() => 0);
  return image.naturalWidth;
}"""
AT_END = "slider => slider.value === slider.max"
SIZES_OF_FRAMES = """figure => {
  const {frames} = JSON.parse(figure.querySelector('script').textContent);
  return Promise.all(frames.map(async src => {
    const image = Object.assign(new Image(), {src});
    await image.decode().catch(() => 0);
    return `${image.naturalWidth} × ${image.naturalHeight}`;
  }));
}"""
# Of each explorable, its picture, sentence and sliders, if they take any room.
PRINTED = """() => [...document.querySelectorAll('figure.explorable')].map(
  figure => [...figure.querySelectorAll('img, figcaption, label, input')]
    .filter(part => part.checkVisibility({visibilityProperty: true}) && part.offsetHeight > 0)
    .map(part => part.tagName))"""
UNFOLD = """() => {
  document.querySelectorAll('details').forEach(details => { details.open = true; });
  document.querySelectorAll('.toggle-hidden').forEach(
    folded => folded.classList.remove('toggle-hidden'));
}"""
FORMULAS_ARE_DRAWN = "() => window.MathJax?.startup?.promise"
# The page does it soon after it got another size.
REACH_WHAT_SCROLLS = """() => {
  dispatchEvent(new Event('resize'));
  return new Promise(done => setTimeout(done, 100));
}"""
CUT_FORMULAS = """() => [...document.querySelectorAll('div.math mjx-container')]
  .filter(formula => formula.scrollWidth > formula.clientWidth + 1)
  .map(formula => formula.closest('section').id)"""
# The button goes from one mode to the next; the page is laid out once, when all clicks are done.
CHOOSE = """mode => {
  const button = document.querySelector('.theme-switch-button');
  for (let click = 0; click < 3 && document.documentElement.dataset.mode !== mode; click++)
    button.click();
}"""
CENTRE = "element => element.scrollIntoView({block: 'center'})"

Visit = namedtuple("Visit", "page requests troubles")


def visit(context, address):
    """Open a page, and take down what it requests and what goes wrong on it."""
    page = context.new_page()
    requests, troubles = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))

    def on_console(message):
        if message.type == "error":
            troubles.append(f"console: {message.text} ({message.location['url']})")

    def on_response(response):
        if response.status >= 400:
            troubles.append(f"{response.status}: {response.url}")

    def on_failure(request):
        # The browser gives up a picture that the next one replaces before it came.
        if request.failure != "net::ERR_ABORTED":
            troubles.append(f"{request.failure}: {request.url}")

    page.on("console", on_console)
    page.on("response", on_response)
    page.on("requestfailed", on_failure)
    page.goto(address)
    return Visit(page, requests, troubles)


@pytest.fixture(scope="module", params=PAGES)
def visited(request, browser, site):
    """A page at a reader's first visit; loaded once for all tests that ask for it."""
    with browser.new_context() as context:
        yield visit(context, f"{site}{request.param}.html")


@pytest.fixture(scope="module", params=PAGES)
def on_a_phone(request, browser, book):
    """The same page on a phone, and from its disk."""
    with browser.new_context(viewport=PHONE) as context:
        yield visit(context, (book / f"{request.param}.html").as_uri())


def explorables(page):
    return page.query_selector_all("figure.explorable:not(.still)")


def sliders(figure):
    return figure.query_selector_all("input[type=range]")


def expected(data, places):
    """What an explorable with these data has to show when its sliders stand at these places."""
    at = 0
    for place, names in zip(places, data["names"], strict=True):
        at = at * len(names) + place
    names = [names[place] for place, names in zip(places, data["names"])]
    sentence = data["sentences"][at]
    return {
        "picture": data["frames"][data["order"][at]],
        "alt": sentence,
        "sentence": sentence,
        "places": places,
        "shown": names,
        "spoken": names,
    }


def checked(states, text):
    """States of an explorable, after making sure that each is what it should be."""
    data = json.loads(text)
    for seen in states:
        assert seen["sentence"].strip()
        assert seen == expected(data, seen["places"])
    return states


def state(figure):
    """What an explorable shows."""
    return checked(*figure.evaluate(SEEN))[0]


def press(figure, slider, *keys):
    """What the explorable shows after each of these keys."""
    figure.evaluate(WATCH)
    slider.focus()
    keyboard = slider.owner_frame().page.keyboard
    for key in keys:
        keyboard.press(key)
    states = checked(*figure.evaluate(WATCHED))
    assert len(states) == len(keys)
    return states


def walk(figure, slider):
    """What the explorable shows from one end of a slider to the other, by the keys."""
    way = ["ArrowRight"] * int(slider.get_attribute("max"))
    keys = ["Home", "ArrowLeft", *way, "ArrowRight", "ArrowLeft", "End"]
    first, before, *states, after, back, last = press(figure, slider, *keys)
    states = [first, *states]
    assert before == first
    assert after == last == states[-1]
    assert back == states[-2]
    return states


def walk_where_it_matters(figure, slider, others):
    """The same, with the other sliders at their ends if nothing changes as they stand."""
    states = walk(figure, slider)
    if len({shown["sentence"] for shown in states}) == 1:
        for other in others:
            other.press("End")
        states = walk(figure, slider)
    return states


def check_keys(figure):
    """Each slider changes the sentence somewhere on its way, and some the picture, which is there at both ends."""
    pictures = set()
    image = figure.query_selector("img")
    for slider in (every := sliders(figure)):
        others = [other for other in every if other is not slider]
        states = walk_where_it_matters(figure, slider, others)
        sentences = {shown["sentence"] for shown in states}
        assert len(sentences) > 1, f"a slider changes nothing: {sentences}"
        assert image.evaluate(WIDTH_WHEN_LOADED) > 0
        press(figure, slider, "Home")
        assert image.evaluate(WIDTH_WHEN_LOADED) > 0
        pictures |= {shown["picture"] for shown in states}
    assert len(pictures) > 1, f"the picture never changes: {sentences}"


def places(slider):
    """The left end, a point just left of the middle, and the right end of a slider, on the page.

    They move when the sentence above gets longer or shorter.
    """
    slider.evaluate(CENTRE)
    box = slider.bounding_box()
    xs = (3, box["width"] / 2 - 2, box["width"] - 3)
    return [(box["x"] + x, box["y"] + box["height"] / 2) for x in xs]


def check_mouse(page, figure, slider, k):
    """The mouse takes the k-th slider from one end to the other, to its middle, and back by a click."""
    end = int(slider.get_attribute("max"))
    left, middle, right = places(slider)
    page.mouse.move(*left)
    page.mouse.down()
    page.mouse.move(*right)
    last = state(figure)["places"]
    page.mouse.move(*middle)
    page.mouse.up()
    between = state(figure)["places"]
    page.mouse.click(*places(slider)[0])
    first = state(figure)["places"]
    assert (first[k], last[k]) == (0, end) and 0 <= between[k] < end
    assert without(first, k) == without(between, k) == without(last, k), (
        "another slider moved"
    )


def without(values, k):
    """All of them but the k-th."""
    return [*values[:k], *values[k + 1 :]]


def test_there_is_something_to_test(book):
    pages = [soup(book / f"{name}.html") for name in PAGES]
    for selector in ("figure.explorable input", ".explorable.still", "p.goes-into"):
        assert any(page.select(selector) for page in pages), selector


def test_keys_move_the_explorables(visited):
    for figure in explorables(visited.page):
        check_keys(figure)


def test_the_mouse_moves_the_explorables(visited):
    for figure in explorables(visited.page):
        for k, slider in enumerate(sliders(figure)):
            check_mouse(visited.page, figure, slider, k)


def check_frames(figure):
    """All of them load, and have one size."""
    sizes = set(figure.evaluate(SIZES_OF_FRAMES))
    assert len(sizes) == 1 and "0 × 0" not in sizes, sizes


def test_frames_load_and_have_one_size(visited):
    for figure in explorables(visited.page):
        check_frames(figure)


def test_still_pictures_load_and_are_described(visited):
    for figure in visited.page.query_selector_all(".explorable.still"):
        image, caption = map(figure.query_selector, ("img", "figcaption"))
        assert image.evaluate(WIDTH_WHEN_LOADED) > 0
        assert len(image.get_attribute("alt")) >= 20
        assert image.get_attribute("alt") == caption.text_content()


def test_print_shows_pictures_without_sliders(visited):
    visited.page.emulate_media(media="print")
    printed = visited.page.evaluate(PRINTED)
    visited.page.emulate_media(media="screen")
    assert all(parts == ["IMG", "FIGCAPTION"] for parts in printed), printed


# After the tests above, so that it sees what the sliders ask for, too.
def test_nothing_is_missing_and_nothing_leaves_the_site(visited, site):
    allowed = (site, "data:", "blob:")
    assert [url for url in visited.requests if not url.startswith(allowed)] == []
    assert visited.troubles == []


def unfold(page):
    """Show all that a page can show: folded answers, hidden code, formulas."""
    page.evaluate(UNFOLD)
    page.evaluate(FORMULAS_ARE_DRAWN)
    page.evaluate(REACH_WHAT_SCROLLS)


def test_page_works_from_a_disk(on_a_phone):
    page = on_a_phone.page
    for figure in explorables(page):
        check_frames(figure)
        before = state(figure)
        for slider in sliders(figure):
            press(figure, slider, "Home" if slider.evaluate(AT_END) else "End")
        assert state(figure) != before
        assert figure.query_selector("img").evaluate(WIDTH_WHEN_LOADED) > 0
    page.evaluate(FORMULAS_ARE_DRAWN)
    formulas, drawn = page.locator(".math"), page.locator(".math mjx-container")
    assert drawn.count() == formulas.count()
    allowed = ("file:", "data:", "blob:")
    assert [url for url in on_a_phone.requests if not url.startswith(allowed)] == []
    assert on_a_phone.troubles == []


def inside(box):
    return box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def check_label(label):
    """A slider is long enough for a thumb, and its name and value stand clear of it."""
    name, slider, value = (
        label.query_selector(part).bounding_box()
        for part in ("span", "input", "output")
    )
    assert inside(name) and inside(slider) and inside(value)
    assert slider["width"] >= 120
    assert name["x"] + name["width"] <= value["x"]
    for text in (name, value):
        assert text["width"] > 0
        assert text["y"] + text["height"] <= slider["y"] + 1 or (
            text["x"] + text["width"] <= slider["x"]
            or slider["x"] + slider["width"] <= text["x"]
        )


def choose(page, mode):
    """Light or dark, by the button that goes from one to the next, and at once: colours don't fade."""
    page.emulate_media(color_scheme=mode, reduced_motion="reduce")
    page.evaluate(CHOOSE, mode)
    root = page.locator("html")
    assert root.get_attribute("data-mode") == mode
    assert root.get_attribute("data-theme") == mode


@pytest.fixture(scope="module")
def unfolded(visited):
    """The visited page with all it can show, prepared for axe; for the last tests of a page."""
    unfold(visited.page)
    axe.merge_alike(visited.page)
    return visited.page


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_no_violation(unfolded, mode):
    choose(unfolded, mode)
    axe.check(unfolded)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chosen_mode_stays(browser, site, mode):
    other = {"light": "dark", "dark": "light"}[mode]
    with browser.new_context(color_scheme=other) as context:
        page = visit(context, site).page
        choose(page, mode)
        page.emulate_media(color_scheme=other)
        page.reload()
        assert page.locator("html").get_attribute("data-theme") == mode


def test_page_fits_a_phone(on_a_phone):
    page = on_a_phone.page
    unfold(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    assert page.evaluate(CUT_FORMULAS) == []
    for image in page.query_selector_all("figure.explorable img"):
        assert inside(image.bounding_box())
    for label in page.query_selector_all("figure.explorable label"):
        check_label(label)


@functools.cache
def anchors(path):
    return {tag["id"] for tag in soup(path).find_all(id=True)}


def frames(page):
    """Addresses of all frames of all explorables on a page."""
    data = page.select('figure.explorable script[type="application/json"]')
    return [
        frame for script in data for frame in json.loads(script.string)["frames"]
    ]


def addresses(page):
    """All that a page links to or shows."""
    for tag in page.find_all(True):
        yield from (tag[name] for name in ("href", "src") if tag.has_attr(name))
    yield from frames(page)


def goal(path, address):
    """The file that a relative address on a page leads to."""
    there = unquote(urlsplit(address).path)
    return (path.parent / there).resolve() if there else path


def broken(path, address):
    """Whether an address on a page leads to nothing within the book."""
    url = urlsplit(address)
    if url.scheme or url.netloc:
        return False
    target = goal(path, address)
    if not target.is_file():
        return True
    if not url.fragment or target.suffix != ".html":
        return False
    return unquote(url.fragment) not in anchors(target)


@pytest.mark.parametrize("name", [*PAGES, "genindex", "search"])
def test_links_lead_somewhere(book, name):
    path = (book / f"{name}.html").resolve()
    assert [link for link in addresses(soup(path)) if broken(path, link)] == []


@pytest.mark.parametrize("name", PAGES)
def test_contents_list_every_page(book, name):
    path = (book / f"{name}.html").resolve()
    links = soup(path).select("#pst-primary-sidebar nav a.internal")
    listed = {goal(path, link["href"]) for link in links}
    assert listed == {(book / f"{page}.html").resolve() for page in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_light(book, name):
    path = book / f"{name}.html"
    page = soup(path)
    pictures = [image["src"] for image in page.find_all("img")] + frames(page)
    files = {goal(path, src) for src in pictures if not src.startswith("data:")}
    text = len(gzip.compress(path.read_bytes()))
    assert text + sum(file.stat().st_size for file in files) <= MOST_BYTES


def exported_cells(name):
    """(caption, code) of a chapter's cells that go into the library and are shown."""
    cells = nbformat.read(ROOT / f"{name}.ipynb", as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    [module] = re.findall(
        r"#\| *default_exp +(\w+)", "\n".join(c.source for c in code)
    )
    return [
        (
            f"goes into mlp_lib/{module}.py",
            re.sub(r"^#\|.*\n", "", cell.source, flags=re.MULTILINE).strip(),
        )
        for cell in code
        if re.search(r"^#\| *export\b", cell.source, flags=re.MULTILINE)
        and not {"remove-cell", "remove-input"} & set(cell.metadata.get("tags", []))
    ]


@pytest.mark.parametrize("name", CHAPTERS)
def test_exported_cells_are_marked(book, name):
    marks = soup(book / f"{name}.html").select("p.goes-into")
    shown = [
        (mark.get_text(), mark.find_next("pre").get_text().strip())
        for mark in marks
    ]
    assert shown == exported_cells(name)


@pytest.mark.parametrize(
    "code, end",
    [
        ("class A:\n    def b(self):\n        pass", ": A"),
        ("def _a():\n    pass\n\n\ndef b():\n    pass", ": b"),
        ("def _a():\n    pass", ": _a"),
        ("\n".join(f"def {name}(): ..." for name in "abc"), ": a, b, c"),
        ("\n".join(f"def {name}(): ..." for name in "abcd"), ": a, b, …"),
        ("def draw():\n    pass\n\n\nexplore(draw)", " of this picture"),
        ("picture(fig, 'It falls.')", " of this picture"),
        ("import numpy", ""),
    ],
)
def test_a_fold_is_named_after_its_code(code, end):
    assert under_fold(code) == end


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_fold_has_such_a_name(book, name):
    for fold in soup(book / f"{name}.html").select("details.above-input"):
        end = under_fold(fold.find("pre").get_text())
        shown, hidden = (p.get_text() for p in fold.select("summary p"))
        assert (shown, hidden) == (f"Show the code{end}", f"Hide the code{end}")


@pytest.mark.parametrize("name", PAGES)
def test_no_directive_is_shown(book, name):
    for block in soup(book / f"{name}.html").find_all("pre"):
        assert not re.search(r"^\s*#\s?\|", block.get_text(), flags=re.MULTILINE)
