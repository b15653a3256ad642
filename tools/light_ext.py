"""A Sphinx extension that makes the finished pages light: one style sheet and one script, and formulas when there is time.

The theme sends 3.7 MB of styles, scripts and icons with each page. Here its style sheets become one, without the rules
that match nothing in the book; its scripts become one, which no page waits for; its icons become a font of the few
glyphs in use; words of code in the colour of plain code lose their tags; and MathJax comes in the parts that a page
with formulas needs, after the page is there (assets/page.js).
"""

import base64
import hashlib
import io
import logging
import re
import shutil
from pathlib import Path

import tinycss2
from fontTools import subset

STYLES = (
    "basic.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "togglebutton.css",
    "copybutton.css",
    "mystnb.*.css",
    "sphinx-design.min.css",
    "book.css",
)
SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    "scripts/sphinx-book-theme.js",
    "togglebutton.js",
    "scripts/bootstrap.js",
    "scripts/pydata-sphinx-theme.js",
    "page.js",
)
SETTINGS = """
var toggleHintShow = 'Click to show', toggleHintHide = 'Click to hide', toggleOpenOnPrint = 'true';
var togglebuttonSelector = '.toggle, .admonition.dropdown';
"""
# What these stand for is in the one style sheet and the one script, or not needed.
REPLACED = [
    r"<link\b[^>]*_static/(?!favicon)[^>]*>\s*",
    r"<script\b[^>]*_static/(?!searchtools|language_data)[^>]*></script>\s*",
    r"<script>\s*(?:let toggle|var toggle|window\.MathJax|DOCUMENTATION_OPTIONS)[^<]*</script>\s*",
]
SEARCH = r'<script\b[^>]*src="([^"]*(?:searchtools|language_data|searchindex)\.js)[^"]*"[^>]*></script>'
MATHJAX_UNUSED = (
    *("tex-*.js", "mml-*.js", "latest.js", "loader.js", "node-main.js"),
    *("sre", "ui", "adaptors", "a11y/[!a]*", "input/asciimath.js", "input/mml*"),
    *("input/tex-*.js", "output/svg*"),
)
HOLD_RULES = ("media", "supports", "layer", "container")
ICONS = "Font Awesome 6 Free"


def vocabulary(pages, script):
    """All words that may be a class or an id: those of the pages, and any word of the script."""
    words = set(re.findall(r"[\w-]+", script))
    for page in pages:
        for _, value in re.findall(r"\b(?:class|id)=([\"'])(.*?)\1", page):
            words.update(value.split())
    return words


def may_match(selector, words):
    """Whether each class and id that a selector asks for is among the words."""
    plain = re.sub(
        r"\([^()]*\)|\[[^\]]*\]", "", re.sub(r"\([^()]*\)", "", selector)
    )
    return "\\" in plain or set(re.findall(r"[.#]([\w-]+)", plain)) <= words


def needed(css, words):
    """The style sheet (its text or its tokens) without comments, fonts, and rules that match nothing."""
    kept = []
    for rule in tinycss2.parse_rule_list(
        css, skip_comments=True, skip_whitespace=True
    ):
        if rule.type == "qualified-rule":
            selectors = split_selectors(rule.prelude)
            selectors = [text for text in selectors if may_match(text, words)]
            if selectors:
                body = tinycss2.serialize(rule.content).strip()
                kept.append(f"{','.join(selectors)}{{{body}}}")
        elif rule.type == "at-rule" and rule.content is not None:
            prelude = tinycss2.serialize(rule.prelude).strip()
            body = (
                needed(rule.content, words)
                if rule.lower_at_keyword in HOLD_RULES
                else tinycss2.serialize(rule.content)
            )
            if body and rule.lower_at_keyword != "font-face":
                kept.append(f"@{rule.at_keyword} {prelude}{{{body}}}")
    return "\n".join(kept)


def split_selectors(prelude):
    """The selectors of a rule, as texts; a comma within brackets splits nothing."""
    groups = [[]]
    for token in prelude:
        if token == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return [tinycss2.serialize(group).strip() for group in groups]


def plain_kinds(css):
    """The kinds of words that look like plain code in every mode: most words are names, commas and brackets."""
    theme = r'html\[data-theme="(\w+)"\] \.highlight'
    plain = dict(re.findall(theme + r" *{[^}]*\bcolor: *(#\w+)", css))
    looks = {}
    for mode, kind, look in re.findall(theme + r" \.(\w+) *{([^}]*)}", css):
        same = re.fullmatch(rf"color: *{plain[mode]}", look.strip())
        looks.setdefault(kind, set()).add(bool(same))
    return [kind for kind, same in looks.items() if same == {True}]


def without_tags(page, kinds):
    """The page without the tags of these kinds of words of code."""
    word = rf'<span class="(?:{"|".join(kinds)})">([^<]*)</span>'
    return re.sub(word, r"\1", page).replace("<pre><span></span>", "<pre>")


def icon_font(font, css):
    """A rule that carries the glyphs that the style sheet writes."""
    codes = {ord(glyph) for glyph in re.findall("[\ue000-\uf8ff]", css)}
    options = subset.Options(flavor="woff", notdef_outline=True)
    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)
    small = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(small)
    file = io.BytesIO()
    subset.save_font(small, file, options)
    data = base64.b64encode(file.getvalue()).decode()
    source = f"src:url(data:font/woff;base64,{data})"
    return f'@font-face{{font-family:"{ICONS}";font-weight:900;{source}}}'


def joined(folder, names, between="\n"):
    """The files' texts, one after the other; a name may be a pattern."""
    files = [path for name in names for path in sorted(folder.glob(name))]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return between.join(re.sub(r"//# sourceMappingURL=.*", "", t) for t in texts)


def write(path, text):
    """Write a file; return its name with a mark that changes when its text does."""
    path.write_text(text, encoding="utf-8")
    return f"{path.name}?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"


def lighten(page, style, script):
    """A page that asks for the one style sheet and the one script, and for its pictures when it is time."""
    root = re.search(r'data-content_root="([^"]*)"', page)
    if not root:
        return page
    for pattern in REPLACED:
        page = re.sub(pattern, "", page)
    search = re.findall(SEARCH, page)
    page = re.sub(SEARCH + r"\s*", "", page)
    head = [
        f'<link rel="stylesheet" href="{root[1]}_static/{style}" />',
        f'<script defer src="{root[1]}_static/{script}"></script>',
    ]
    if 'id="search-results"' in page:
        head += [f'<script defer src="{src}"></script>' for src in search]
    title, rest = page.split("</title>", 1)
    page = "\n".join([f"{title}</title>", *head, rest.lstrip()])
    return time_pictures(page)


def time_pictures(page):
    """The first picture at once, the others after all that the first view needs.

    They are small, and come before anybody scrolls: loading="lazy" would leave them white on the way.
    """
    first, *others = page.split("<img ")
    for k, part in enumerate(others):
        wish = (
            'fetchpriority="low" decoding="async" '
            if k
            else 'fetchpriority="high" '
        )
        others[k] = part if part.startswith(wish) else wish + part
    return "<img ".join([first, *others])


def make_light(app, exception):
    """Do all this to a finished book; a book that is light already stays as it is."""
    static = Path(app.outdir) / "_static"
    if exception or not (static / "styles").is_dir():
        return
    paths = sorted(Path(app.outdir).rglob("*.html"))
    pages = {path: path.read_text(encoding="utf-8") for path in paths}
    styles = joined(static, STYLES)
    kinds = plain_kinds(styles)
    plain = {path: without_tags(page, kinds) for path, page in pages.items()}
    code = SETTINGS + joined(static, SCRIPTS, between="\n;\n")
    css = needed(styles, vocabulary(plain.values(), code))
    font = static / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf"
    style = write(
        static / "all.css", f'@charset "utf-8";\n{icon_font(font, css)}\n{css}'
    )
    script = write(static / "all.js", code)
    for path, page in plain.items():
        lighter = lighten(page, style, script)
        if lighter != pages[path]:
            path.write_text(lighter, encoding="utf-8")
    for pattern in MATHJAX_UNUSED:
        for path in (static / "mathjax").glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app):
    # After the pages were mended.
    app.connect("build-finished", make_light, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
