"""A Sphinx extension: each topic of syllabus.yml is found by its common names, in the book's search and in its index."""

import functools
import json
from pathlib import Path

import yaml
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.index_entries import split_index_msg


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
    """Make the search's index what a build from nothing gives.

    From build to build Sphinx keeps words that are on no page any more, and loses the index
    entries of pages that it doesn't write again.
    """
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
    entries = app.env.domains["index"].entries
    index["indexentries"] = found = {}
    for number, page in enumerate(index["docnames"]):
        for word, anchor, main in sorted(words(entries.get(page, ()))):
            found.setdefault(word.lower(), []).append(
                (number, anchor, main == "main")
            )
    path.write_text(before + json.dumps(index) + after, encoding="utf-8")


def words(entries):
    """The set of (word, anchor, main) for a page's index entries."""
    return {
        (word, anchor or "", main)
        for kind, value, anchor, main, _ in entries
        for word in split_index_msg(kind, value)
    }


def setup(app):
    app.add_transform(IndexTopics)
    app.connect("build-finished", tidy_index)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
