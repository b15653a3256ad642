"""A Sphinx directive that shows an explorable of another page: {borrow} PAGE NUMBER."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class borrowed(nodes.General, nodes.Element):
    """Stands where the explorable will be."""


class Borrow(SphinxDirective):
    """Show the explorable with this number, from 1, of that page."""

    required_arguments = 2

    def run(self):
        page, number = self.arguments
        self.env.note_dependency(self.env.doc2path(page))
        return [borrowed(page=page, number=int(number))]


def fill(app, doctree, docname):
    for place in list(doctree.findall(borrowed)):
        lender = app.env.get_doctree(place["page"])
        explorables = [
            node.deepcopy()
            for node in lender.findall(nodes.raw)
            if '<figure class="explorable' in node.astext()
        ]
        place.replace_self(explorables[place["number"] - 1])


def setup(app):
    app.add_node(borrowed)
    app.add_directive("borrow", Borrow)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
