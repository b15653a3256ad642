"""The book's own Sphinx extension: marks exported cells, stores frames as files, and repairs the theme."""

import base64
import hashlib
import re
from pathlib import Path

from docutils import nodes
from pybtex.backends import plaintext
from pybtex.plugin import register_plugin

DEFAULT_EXP = re.compile(r"#\| *default_exp +(\w+)")
FRAME = re.compile(r"data:image/webp;base64,([A-Za-z0-9+/=]+)")
IN_SCRIPT = r"(?:(?!</script>).)*"
SYSTEM_THEME = (
    'matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"'
)
REPAIRS = [
    # No page starts a kernel, and these scripts declare the same constant twice.
    (rf"<script\b{IN_SCRIPT}(?:thebe|kernelName =){IN_SCRIPT}</script>", ""),
    (r"<link [^>]*sphinx-thebe[^>]*>", ""),
    # An empty mode is logged as an error, and an empty theme flashes before it turns dark.
    (r'(localStorage\.getItem\("mode"\) \|\|) ""', r'\1 "auto"'),
    (r'(localStorage\.getItem\("theme"\) \|\|) ""', rf"\1 ({SYSTEM_THEME})"),
    # All that is visible belongs to a landmark.
    (
        r'<div (id="pst-primary-sidebar")',
        r'<div role="navigation" aria-label="Book" \1',
    ),
    # ARIA has given this role up, and a list holds only list items.
    (r'role="doc-biblioentry"', 'role="listitem"'),
    # A chevron has no name of its own.
    (
        r'<summary>(<span class="toctree-toggle")',
        r'<summary aria-label="Show or hide its pages">\1',
    ),
    # On paper the title and the word "Contents" stand before the page; in the page they are no headings.
    (r'(<div id="jb-print-docs-body"[^>]*>\s*)<h1>.*?</h1>', r"\1"),
    (r"<h2> Contents </h2>", "<p>Contents</p>"),
    # No address is better than one that leads nowhere.
    (r'<meta property="og:url" content="(?!https?:)[^"]*" />\s*', ""),
    # A description that is cut ends with a word.
    (r'(escription" content="[^"]*) [^" ]*\.\.\."', r'\1 …"'),
    # The words that are seen ("Show the code: train") make the better name.
    (r'<summary aria-label="Toggle hidden content">', "<summary>"),
]


def mark_exports(app, doctree):
    """Take nbdev's directives out of the code and say instead which module a cell goes into."""
    module = DEFAULT_EXP.search(
        Path(app.env.doc2path(app.env.docname)).read_text(encoding="utf-8")
    )
    for block in list(doctree.findall(nodes.literal_block)):
        lines = block.astext().splitlines(keepends=True)
        directives = [line for line in lines if line.startswith("#|")]
        if not directives:
            continue
        code = "".join(line for line in lines if not line.startswith("#|"))
        block.rawsource = code
        block.children = [nodes.Text(code)]
        if any(line.split()[1] == "export" for line in directives):
            caption = nodes.paragraph("", "", classes=["goes-into"])
            caption += [
                nodes.Text("goes into "),
                nodes.literal("", f"mlp_lib/{module[1]}.py"),
            ]
            block.parent.insert(block.parent.index(block), caption)


def name_folds(app, doctree):
    """Say on each fold what is under it: many stand on a page."""
    for cell in doctree.findall(nodes.container):
        if "prompt_show" not in cell:
            continue
        code = "\n".join(
            block.astext() for block in cell.findall(nodes.literal_block)
        )
        cell["prompt_show"] = f"Show the code{under_fold(code)}"
        cell["prompt_hide"] = f"Hide the code{under_fold(code)}"


def under_fold(code):
    """What folded code is there for, as the end of "Show the code …"."""
    if re.search(r"^(explore|picture)\(", code, re.MULTILINE):
        return " of this picture"
    names = re.findall(r"^(?:def|class) (\w+)", code, re.MULTILINE)
    names = [name for name in names if not name.startswith("_")] or names
    if len(names) > 3:
        names[2:] = ["…"]
    return f": {', '.join(names)}" if names else ""


def frames_to_files(app, pagename, templatename, context, doctree):
    """Move the frames out of the page: it arrives at once, and equal frames are stored once for the whole book."""
    folder = Path(app.outdir) / "_images"

    def store(match):
        image = base64.b64decode(match[1])
        path = folder / f"frame-{hashlib.sha256(image).hexdigest()[:16]}.webp"
        folder.mkdir(exist_ok=True)
        if not path.exists():
            path.write_bytes(image)
        return context["pathto"](f"_images/{path.name}", 1)

    if "body" in context:
        context["body"] = FRAME.sub(store, context["body"])


def repair_pages(app, exception):
    """Mend the theme's faults in the finished pages; a page that is mended already stays as it is."""
    for path in Path(app.outdir).rglob("*.html"):
        page = mended = path.read_text(encoding="utf-8")
        for fault, repair in REPAIRS:
            mended = re.sub(fault, repair, mended, flags=re.DOTALL)
        if mended != page:
            path.write_text(mended, encoding="utf-8")


def setup(app):
    # Else it is looked for among all installed packages, anew for each citation.
    register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
    app.connect("doctree-read", mark_exports)
    app.connect("doctree-read", name_folds)
    app.connect("html-page-context", frames_to_files, priority=300)
    app.connect("build-finished", repair_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
