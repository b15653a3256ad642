"""axe on a page of the book, asked about one text of each look."""

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

# Preloading serves only rules that axe leaves off by default.
QUICK = {"resultTypes": ["violations", "incomplete"], "preload": False}
# For each text axe works out what is behind it, which takes most of its time. The contrast of a text
# depends on its letters and on the ground that all it stands in paints; of texts alike in both, one is
# judged, and not one that is scrolled out of sight, of which axe can't tell, if another isn't. If axe
# can't tell of that one either, all of its kind that are in sight are judged.
# All that may need a name, a role or a key stays.
MARK_ALIKE = """() => {
  const letters = ['color', 'fontSize', 'fontWeight', 'textShadow', 'visibility'];
  const ground = ['backgroundColor', 'backgroundImage', 'opacity', 'filter', 'mixBlendMode', 'position'];
  const bare = ['rgba(0, 0, 0, 0)', 'none', '1', 'none', 'normal', 'static'].join();
  const numbers = new Map(), grounds = new Map(), frames = new Map(), judged = new Map();
  const number = (...key) => {
    const text = key.join();
    return numbers.get(text) ?? numbers.set(text, numbers.size).get(text);
  };
  for (const element of document.querySelectorAll('*')) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const around = element.parentElement, frame = frames.get(around);
    const scrolls = style.overflow !== 'visible' && element.closest('body') !== element;
    const painted = ground.map(name => style[name]).join();
    grounds.set(element, painted === bare ? grounds.get(around) : number(grounds.get(around), painted));
    frames.set(element, scrolls ? box : frame);
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.data).join('').trim();
    element.removeAttribute('data-alike');
    element.removeAttribute('data-kind');
    if (text === '') continue;
    const look = letters.map(name => style[name]);
    const kind = number(grounds.get(element), ...look, text.length === 1, box.width > 1);
    const hidden = frame && (box.left < frame.left || box.right > frame.right
                             || box.top < frame.top || box.bottom > frame.bottom);
    if (!hidden) element.dataset.kind = kind;
    const other = judged.get(kind);
    if (other && !(other.hidden && !hidden)) {
      element.dataset.alike = '';
    } else {
      if (other) other.element.dataset.alike = '';
      judged.set(kind, {element, hidden});
    }
  }
}"""
# Nine of ten elements are words of code, which look like others, and the parts of formulas: glyphs
# that axe doesn't see, and the same once more for a screen reader.
MERGE_WORDS = """() => {
  for (const word of document.querySelectorAll(':is(pre, code, .sig) span[data-alike]:not([role], [tabindex], [lang], [title])'))
    word.replaceWith(...word.childNodes);
  document.body.normalize();
}"""
MERGE_FORMULAS = """() => {
  const more = 'mjx-container :is(a, [id], [role], [tabindex], [lang], [title])';
  if (document.querySelector(more)) throw new Error('a formula is more than its text');
  for (const glyphs of document.querySelectorAll('mjx-math')) glyphs.replaceChildren();
  for (const spoken of document.querySelectorAll('mjx-assistive-mml'))
    spoken.replaceChildren(spoken.textContent);
}"""
PART_KINDS = """selectors => {
  const kinds = selectors.map(selector => document.querySelector(selector).dataset.kind);
  const more = kinds.flatMap(
    kind => [...document.querySelectorAll(`[data-alike][data-kind="${kind}"]`)]);
  more.forEach(text => text.removeAttribute('data-alike'));
  return more.length > 0;
}"""
ONE_OF_A_KIND = "axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]})"
CODE_AMONG = """selectors => selectors.filter(
  selector => document.querySelector(selector).closest('pre'))"""


def merge_alike(page):
    """Make one piece of each formula, and take words of code that look like others out of their spans."""
    page.evaluate(MERGE_FORMULAS)
    page.evaluate(MARK_ALIKE)
    page.evaluate(MERGE_WORDS)


def check(page):
    """Fail unless axe finds nothing on the page as it looks now."""
    page.evaluate(MARK_ALIKE)
    results = judged(page, QUICK)
    assert page.evaluate(CODE_AMONG, left_open(results)) == []
    if page.evaluate(PART_KINDS, left_open(results)):
        judged(page, {**QUICK, "runOnly": ["color-contrast"]})


def judged(page, options):
    """What axe says; fail if that is a violation, or a text in the colour of its ground."""
    script = "" if page.evaluate("'axe' in window") else AXE_SCRIPT
    results = Axe(f"{script};{ONE_OF_A_KIND}").run(page, options=options)
    assert results.violations_count == 0, results.generate_report()
    assert invisible(results) == []
    return results


def left_open(results):
    """Where axe can't tell whether the contrast is enough, as selectors."""
    return [
        node["target"][0]
        for rule in results.response["incomplete"]
        for node in rule["nodes"]
        if rule["id"] == "color-contrast"
    ]


def invisible(results):
    """Texts in the colour of their ground: axe leaves open whether that is meant."""
    return [
        node["html"]
        for rule in results.response["incomplete"]
        for node in rule["nodes"]
        if "equalRatio" in str(node["any"])
    ]
