"""A Sphinx extension: each topic of syllabus.yml is found by its common names, in the book's search and in its index."""

import functools
import json
from pathlib import Path

import yaml
from sphinx import addnodes
from sphinx.transforms import SphinxTransform


class IndexTopics(SphinxTransform):
    """Give a page the index entries of the topics that begin on it."""

    default_priority = 800  # before the index collects its entries

    def apply(self):
        path = Path(self.app.srcdir) / "syllabus.yml"
        self.env.note_dependency(str(path))
        for name, anchor in names(path).get(self.env.docname, ()):
            entry = ("single", name, anchor, "main", None)
            self.document.append(addnodes.index(entries=[entry]))


@functools.cache
def names(path):
    """{page: (name, anchor) of each topic whose first section is on it}."""
    found = {}
    for topic in yaml.safe_load(path.read_text(encoding="utf-8")).values():
        page, _, anchor = topic.get("at", [""])[0].partition("#")
        found.setdefault(page, []).extend((name, anchor) for name in topic["names"])
    return found


def tidy_index(app, exception):
    """Leave out words that are on no page any more: Sphinx keeps them from build to build."""
    path = Path(app.outdir) / "searchindex.js"
    if exception or not path.exists():
        return
    before, after = "Search.setIndex(", ")"
    text = path.read_text(encoding="utf-8")
    index = json.loads(text.removeprefix(before).removesuffix(after))
    for kind in ("terms", "titleterms"):
        index[kind] = {
            word: pages for word, pages in index[kind].items() if pages != []
        }
    path.write_text(before + json.dumps(index) + after, encoding="utf-8")


def setup(app):
    app.add_transform(IndexTopics)
    app.connect("build-finished", tidy_index)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
