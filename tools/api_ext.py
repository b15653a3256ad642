"""Sphinx: {api} describes mlp_lib, from its source and without importing it.

Docstrings are plain text with formulas in it, no markup: their lines are shown as they are.
"""

import ast
import copy
import re
from pathlib import Path

from docutils import nodes
from reference_ext import Generated, chapter_title, follow, sections
from sphinx import addnodes

CELL = re.compile(r"# %% \.\./chapters/(\w+)\.ipynb #([\w-]+)")
ARGUMENT = re.compile(r"[a-zA-Z_]\w*(, \w+)*: ")
CODE = re.compile(r"`([^`]+)`")
LONGEST_VALUE = 50


# What the modules hold


class Module:
    """A module's public names, and for each one the chapter's cell that it comes from."""

    def __init__(self, path):
        self.name = path.stem
        text = path.read_text(encoding="utf-8")
        self.lines = text.splitlines()
        self.nodes = {
            name: node for node in ast.parse(text).body for name in names_of(node)
        }
        self.public = ast.literal_eval(self.nodes["__all__"].value)
        self.cells = {
            number: cell.groups()
            for number, line in enumerate(self.lines, 1)
            if (cell := CELL.match(line))
        }
        self.chapter = next(iter(self.cells.values()))[0]

    def in_order(self):
        return sorted(self.public, key=lambda name: self.nodes[name].lineno)

    def cell(self, name):
        line = self.nodes[name].lineno
        return self.cells[max(number for number in self.cells if number < line)][1]

    def comment(self, node):
        """What stands behind an assignment, or else above it, as a comment."""
        beside = self.lines[node.lineno - 1].partition("  # ")[2]
        above = self.lines[node.lineno - 2]
        return beside or (
            above[2:] if above.startswith("# ") and "%%" not in above else ""
        )


def names_of(node):
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [t.id for t in node.targets if isinstance(t, ast.Name)]
    return []


def methods(node):
    """The public methods and properties that a class adds and explains."""
    return [
        part
        for part in node.body
        if isinstance(part, ast.FunctionDef)
        and not part.name.startswith("_")
        and ast.get_docstring(part)
    ]


def decorators(node):
    return {ast.unparse(part).split("(")[0] for part in node.decorator_list}


def arguments(node, bound=False):
    """What stands in the brackets of a call."""
    call = copy.deepcopy(node.args)
    if bound:
        call.args = call.args[1:]
    for argument in [*call.args, *call.kwonlyargs, *call.posonlyargs]:
        argument.annotation = None
    return ast.unparse(call)


def signature(node):
    """A function's name with its arguments, or a class's with those that make one."""
    if isinstance(node, ast.FunctionDef):
        return f"{node.name}({arguments(node)})"
    made = [
        part
        for part in node.body
        if isinstance(part, ast.FunctionDef) and part.name == "__init__"
    ]
    return f"{node.name}({arguments(made[0], bound=True)})" if made else node.name


def logical_lines(docstring):
    """Paragraphs of lines; a line that only goes on is joined to the one before."""
    for paragraph in re.split(r"\n\s*\n", docstring.strip()):
        lines = []
        for line in paragraph.splitlines():
            goes_on = line.startswith(" ") or (
                lines
                and not lines[-1].endswith((".", ":"))
                and not ARGUMENT.match(line)
            )
            if lines and goes_on:
                lines[-1] += " " + line.strip()
            else:
                lines.append(line.strip())
        yield lines


# The page


class Api(Generated):
    """Every public name of every module, in the order of the chapters."""

    def run(self):
        follow(self.env)
        source = Path(self.env.srcdir)
        paths = sorted((source / "mlp_lib").glob("[a-z]*.py"))
        modules = sorted(
            map(Module, paths), key=lambda m: (m.chapter[:2] == "00", m.chapter)
        )
        homes = {}
        for module in modules:
            for name in module.public:
                homes.setdefault(name, f"mlp_lib.{module.name}.{name}")
        self.homes = homes
        for path in paths:
            self.env.note_dependency(str(path))
        return [self.module(source, module) for module in modules]

    def module(self, source, module):
        lesson = source / "chapters" / f"{module.chapter}.ipynb"
        self.env.note_dependency(str(lesson))
        found = sections(lesson)
        homes = {cell: part for part in reversed(found) for cell in part.cells}
        number = int(module.chapter[:2])
        title = chapter_title(module.chapter, lesson) if number else found[0].title
        chapter = f"[chapter {title}]" if number else f"[the appendix, {title}]"
        section = self.section(
            f"mlp_lib.{module.name}",
            f"```{{py:module}} mlp_lib.{module.name}\n```\n\n"
            f"Built in {chapter}(../chapters/{module.chapter}.ipynb).",
        )
        for name in module.in_order():
            place = homes[module.cell(name)]
            link = (
                f"[{place.title}](../chapters/{module.chapter}.ipynb#{place.slug})"
            )
            section += self.describe(module, module.nodes[name], name, link)
        return section

    def describe(self, module, node, name, link):
        """A name's signature, docstring and methods, and the section that builds it."""
        if isinstance(node, ast.Assign):
            value = ast.unparse(node.value)
            shown = [f":value: {value}"] if len(value) <= LONGEST_VALUE else []
            made, content = self.object("data", name, *shown)
            kind = getattr(getattr(node.value, "func", None), "id", None)
            if kind in self.homes:
                content += self.text(f"A `{kind}`.")
            content += self.text(module.comment(node))
        else:
            kind = "function" if isinstance(node, ast.FunctionDef) else "class"
            made, content = self.object(kind, signature(node))
            content += self.text(ast.get_docstring(node) or "")
        content += self.parse(f"From {link}.")
        if isinstance(node, ast.ClassDef):
            for base in (
                base.id for base in node.bases if isinstance(base, ast.Name)
            ):
                if base in self.homes:
                    content += self.text(f"A kind of `{base}`.")
            for part in methods(node):
                content += self.method(node, part)
        return made

    def method(self, owner, node):
        flags = decorators(node)
        if "property" in flags or "cached_property" in flags:
            made, content = self.object("property", f"{owner.name}.{node.name}")
        else:
            bound = "staticmethod" not in flags
            call = f"{owner.name}.{node.name}({arguments(node, bound)})"
            options = [
                f":{flag}:"
                for flag in ("staticmethod", "classmethod")
                if flag in flags
            ]
            made, content = self.object("method", call, *options)
        content += self.text(ast.get_docstring(node))
        return made

    def object(self, kind, signature, *options):
        """(nodes, the node that takes the description) of an object of Sphinx's Python domain."""
        lines = [f"```{{py:{kind}}} {signature}", *options, "```"]
        made = self.parse("\n".join(lines))
        for prefix in list(made[-1].findall(addnodes.desc_addname)):
            owner = re.sub(
                r"mlp_lib\.\w+\.", "", prefix.astext()
            )  # the section says it
            if owner:
                prefix.clear()
                prefix += nodes.Text(owner)
            else:
                prefix.parent.remove(prefix)
        return made, made[-1][-1]

    def text(self, docstring):
        """A docstring's paragraphs, with links for the names in backquotes."""
        made = []
        for lines in logical_lines(docstring) if docstring else []:
            block = nodes.line_block() if len(lines) > 1 else None
            for line in lines:
                node = nodes.paragraph() if block is None else nodes.line()
                node["support_smartquotes"] = False  # quotes in it are code
                node += self.inline(line)
                if block is None:
                    made.append(node)
                else:
                    block += node
            if block is not None:
                made.append(block)
        return made

    def inline(self, line):
        for number, part in enumerate(CODE.split(line)):
            if number % 2 == 0:
                yield nodes.Text(part)
            elif part in self.homes:
                link = addnodes.pending_xref(
                    "",
                    nodes.literal("", part),
                    refdomain="py",
                    reftype="obj",
                    reftarget=self.homes[part],
                    refexplicit=True,
                    refdoc=self.env.docname,
                    refwarn=True,
                )
                yield link
            else:
                yield nodes.literal("", part)


def setup(app):
    app.add_directive("api", Api)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
