"""A Sphinx extension: how a page looks where somebody shares it, and the buttons that open it elsewhere.

A page's preview is the first picture of its first explorable, or the book's. Addresses in it are absolute when the book
knows its own, from the variable BOOK_ADDRESS. With the address of a GitHub repository in BOOK_REPOSITORY (and a branch
in BOOK_BRANCH, main by default), notebooks get buttons that open them in Binder and Colab.
"""

import os
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image

SIZE = (1200, 630)  # what services crop previews to
GENERAL = "_static/explorable.png"
GENERAL_TEXT = "Penguins of two species, a straight boundary between them, and two sliders that move it."
FIRST_FRAME = re.compile(
    r'<figure class="explorable">\s*<img src="[^"]*(_images/[^"]+)" alt="([^"]*)"'
)
LAUNCH = {
    "notebook_interface": "jupyterlab",
    "binderhub_url": "https://mybinder.org",
    "colab_url": "https://colab.research.google.com",
}


def configure(app, config):
    """Take the addresses from the environment."""
    address = os.environ.get("BOOK_ADDRESS", "")
    config.ogp_site_name = config.html_title
    config.html_baseurl = config.ogp_site_url = (
        address and address.rstrip("/") + "/"
    )
    if repository := os.environ.get("BOOK_REPOSITORY", "").removesuffix(".git"):
        config.html_theme_options = {
            **config.html_theme_options,
            "repository_url": repository.rstrip("/"),
            "repository_branch": os.environ.get("BOOK_BRANCH") or "main",
            "launch_buttons": LAUNCH,
        }


def draw_preview(frame, path):
    """A frame as a PNG in the size of previews, on white."""
    with Image.open(frame) as picture:
        scale = min(side / length for side, length in zip(SIZE, picture.size))
        size = [round(scale * length) for length in picture.size]
        picture = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    card = Image.new("RGB", SIZE, "white")
    card.paste(picture, tuple((a - b) // 2 for a, b in zip(SIZE, size)))
    card.quantize(128, Image.Quantize.FASTOCTREE).save(path)


def add_preview(app, pagename, templatename, context, doctree):
    """Say which picture stands for the page, and what it shows."""
    image, text = GENERAL, GENERAL_TEXT
    if first := FIRST_FRAME.search(context.get("body", "")):
        image, text = f"_images/preview-{pagename.replace('/', '-')}.png", first[2]
        draw_preview(Path(app.outdir) / first[1], Path(app.outdir) / image)
    address = app.config.html_baseurl
    place = urljoin(address, image) if address else context["pathto"](image, 1)
    context["meta"] = {
        **(context.get("meta") or {}),
        "og:image": place,
        "og:image:alt": unescape(text),
    }


def add_colab_line(app, pagename, templatename, context, doctree):
    """Say what a notebook needs first in Colab, which opens it without its repository."""
    options = app.config.html_theme_options
    notebook = context.get("page_source_suffix") == ".ipynb"
    if notebook and os.environ.get("BOOK_REPOSITORY"):
        url, branch = options["repository_url"], options["repository_branch"]
        line = f'%pip install -q "mlp_lib[chapters] @ git+{url}@{branch}"'
        note = f'<p class="colab">In Colab, run this in a cell of its own first: <code>{escape(line)}</code></p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{note}", 1)


def setup(app):
    app.connect("config-inited", configure)
    # After the frames have become files, and before OpenGraph writes its tags.
    app.connect("html-page-context", add_preview, priority=400)
    app.connect("html-page-context", add_colab_line, priority=400)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
