"""axe on a page of the book, asked about one text of each look."""

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe

# Preloading serves only rules that axe leaves off by default.
QUICK = {"resultTypes": ["violations", "incomplete"], "preload": False}
# For each text axe works out what is behind it, which takes most of its time. The contrast of a text
# depends on how it and all that it stands in look; of texts that look the same, one is judged. Words
# of code that look like others are even taken out of their spans: they are nine of ten elements.
# If axe can't tell, as something covers just that one, all of its kind are judged.
# All that may need a name, a role or a key stays.
MARK_ALIKE = """() => {
  const names = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'filter', 'fontSize',
                 'fontWeight', 'textShadow', 'position', 'visibility', 'display'];
  const kinds = new Map(), numbers = new Map(), looks = new Map();
  for (const element of document.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const look = [looks.get(element.parentElement), element.tagName, element.className,
                  element.style.cssText, ...names.map(name => style[name])].join();
    if (!numbers.has(look)) numbers.set(look, numbers.size);
    looks.set(element, numbers.get(look));
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.data).join('').trim();
    const box = element.getBoundingClientRect();
    const block = (element.closest('pre') ?? document.documentElement).getBoundingClientRect();
    const shown = box.left >= block.left && box.right <= block.right
      && box.top >= block.top && box.bottom <= block.bottom;
    const kind = [looks.get(element), text.length === 1, box.width > 1, shown].join();
    element.toggleAttribute('data-alike', text !== '' && kinds.has(kind));
    if (text === '') continue;
    if (!kinds.has(kind)) kinds.set(kind, kinds.size);
    element.dataset.kind = kinds.get(kind);
  }
}"""
MERGE_ALIKE = """() => {
  for (const word of document.querySelectorAll('pre span[data-alike]'))
    word.replaceWith(...word.childNodes);
  document.querySelectorAll('pre').forEach(block => block.normalize());
}"""
PART_KINDS = """selectors => {
  for (const selector of selectors)
    for (const text of document.querySelectorAll(
        `[data-kind="${document.querySelector(selector).dataset.kind}"]`))
      text.removeAttribute('data-alike');
}"""
ONE_OF_A_KIND = "axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]})"
CODE_AMONG = """selectors => selectors.filter(
  selector => document.querySelector(selector).closest('pre'))"""


def merge_alike(page):
    """Take words of code that look like others out of their spans."""
    page.evaluate(MARK_ALIKE)
    page.evaluate(MERGE_ALIKE)


def check(page):
    """Fail unless axe finds nothing on the page as it looks now."""
    page.evaluate(MARK_ALIKE)
    results = judged(page, QUICK)
    assert page.evaluate(CODE_AMONG, left_open(results)) == []
    if left_open(results):
        page.evaluate(PART_KINDS, left_open(results))
        judged(page, {**QUICK, "runOnly": ["color-contrast"]})


def judged(page, options):
    """What axe says; fail if that is a violation, or a text in the colour of its ground."""
    results = Axe(f"{AXE_SCRIPT};{ONE_OF_A_KIND}").run(page, options=options)
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
