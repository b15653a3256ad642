"""Sphinx: {taught} links to where the book teaches something; {syllabus-map}, {exercise-list} and {plan} are tables.

All of it is made from syllabus.yml and the notebooks whenever the book is built, so that it can't fall behind them.
"""

import json
import re
from collections import namedtuple
from pathlib import Path

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.nodes import make_refnode

LETTERS = {
    "E": "explanation",
    "F": "formula",
    "C": "code",
    "V": "picture",
    "S": "slider",
    "X": "exercise",
}
HEADING = re.compile(r"(#{1,6}) +(.+)")
LABEL = re.compile(r"\(([\w-]+)\)=")
EXERCISE_LINK = re.compile(r"\]\(\.\./exercises/\w+\.ipynb#(exercise-\d+[\w-]*)\)")
CHAPTER_LINK = re.compile(r"\]\(\.\./chapters/\w+\.ipynb#([\w-]+)\)")

Section = namedtuple("Section", "level title slug labels cells text")
Exercise = namedtuple("Exercise", "number title slug stars minutes practises")

logger = logging.getLogger(__name__)


# What the notebooks hold


def sections(path):
    """A notebook's sections in order; text and cells of each end where the next one begins, of whatever level."""
    found, labels, used = [], [], set()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        fenced = False
        for line in "".join(cell["source"]).splitlines():
            fenced ^= line.startswith(("```", ":::"))
            prose = cell["cell_type"] == "markdown" and not fenced
            if prose and (label := LABEL.fullmatch(line)):
                labels.append(label[1])
            elif prose and (heading := HEADING.fullmatch(line)):
                slug = slug_of(heading[2], used)
                found.append(
                    Section(len(heading[1]), heading[2], slug, labels, [], [])
                )
                labels = []
            elif prose and found:
                found[-1].text.append(line)
        if found:
            found[-1].cells.append(cell["id"])
    return found


def slug_of(title, used):
    """The anchor that MyST gives a heading; of equal ones the later get a number."""
    slug = base = default_slugify(title)
    number = 0
    while slug in used:
        number += 1
        slug = f"{base}-{number}"
    used.add(slug)
    return slug


def whole(found, section):
    """A section and its subsections."""
    start = found.index(section)
    end = start + 1
    while end < len(found) and found[end].level > section.level:
        end += 1
    return found[start:end]


def exercises(path):
    """The exercises of a notebook, each with the links to what it practises."""
    found = []
    for section in sections(path):
        head = re.fullmatch(r"Exercise (\d+): (.+)", section.title)
        if head:
            line = next(line for line in section.text if "★" in line)
            stars, minutes, practises = (part.strip() for part in line.split("·"))
            found.append(
                Exercise(
                    int(head[1]),
                    head[2],
                    section.slug,
                    stars.count("★"),
                    sum(map(int, re.findall(r"\d+", minutes))),
                    practises.removeprefix("practises "),
                )
            )
    return found


def chapters(source, folder="chapters"):
    """{name: path} of the lessons that are there, without the appendix."""
    paths = sorted((source / folder).glob("[0-9][0-9]_*.ipynb"))
    return {path.stem: path for path in paths if path.stem[:2] != "00"}


def chapter_title(name, path):
    return f"{int(name[:2])} {sections(path)[0].title}"


def read_syllabus(source):
    return yaml.safe_load((source / "syllabus.yml").read_text(encoding="utf-8"))


# {taught}`label`: a link to where something is taught


class taught(nodes.Inline, nodes.Element):
    """Stands where the link will be."""


class Taught(SphinxRole):
    """A link to the section with this label. A topic whose chapter is still missing is named without one."""

    def run(self):
        self.env.note_dependency(str(Path(self.env.srcdir) / "syllabus.yml"))
        follow(self.env)
        return [taught(label=self.text.strip())], []


def fill(app, doctree, docname):
    """Put the links in, now that all titles are known."""
    places = list(doctree.findall(taught))
    topics = read_syllabus(Path(app.srcdir)) if places else {}
    labels = app.env.domains["std"].labels
    for place in places:
        label = place["label"]
        if label in labels:
            page, anchor, title = labels[label]
            title = nodes.emphasis("", title)
            link = make_refnode(app.builder, docname, page, anchor, title)
            made = [
                nodes.Text(f"{begin(place)}hapter {int(Path(page).name[:2])}, "),
                link,
            ]
        elif label in topics and "at" not in topics[label]:
            number = int(topics[label]["chapter"][:2])
            made = [nodes.Text(f"{begin(place)}hapter {number}")]
        else:
            logger.warning("no section has the label %s", label, location=place)
            made = [nodes.Text(label)]
        place.replace_self(made)


def begin(place):
    """C at the beginning of a sentence, else c."""
    before = place.parent[: place.parent.index(place)]
    text = "".join(node.astext() for node in before).rstrip()
    return "C" if text == "" or text.endswith(".") else "c"


# Pages made of the notebooks


class Generated(SphinxDirective):
    """A directive that makes sections of Markdown, and is the last thing on its page."""

    def parse(self, text):
        """The nodes of Markdown without headings."""
        node = nodes.Element()
        node.document = self.state.document
        lines = StringList(text.splitlines(), self.env.docname)
        self.state.nested_parse(lines, self.content_offset, node)
        return node.children

    def section(self, title, text):
        made = nodes.section("", nodes.title("", title))
        made["names"].append(nodes.fully_normalize_name(title))
        self.state.document.note_implicit_target(made, made)
        made += self.parse(text)
        return made

    def run(self):
        follow(self.env)
        source = Path(self.env.srcdir)
        for path in self.needs(source):
            self.env.note_dependency(str(path))
        start, parts = self.markdown(source)
        return self.parse(start) + [self.section(*part) for part in parts]


class ExerciseList(Generated):
    def needs(self, source):
        return [
            *chapters(source).values(),
            *chapters(source, "exercises").values(),
        ]

    def markdown(self, source):
        listed = {
            name: exercises(path)
            for name, path in chapters(source, "exercises").items()
        }
        every = [exercise for found in listed.values() for exercise in found]
        total = hours(sum(exercise.minutes for exercise in every))
        parts = [chapter_of_exercises(source, *item) for item in listed.items()]
        return f"{len(every)} exercises, about {total} in all.", parts


def hours(minutes):
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} minutes"
    return f"{whole} h {rest} min" if rest else f"{whole} h"


def chapter_of_exercises(source, name, found):
    lesson = source / "chapters" / f"{name}.ipynb"
    title = chapter_title(name, lesson) if lesson.exists() else name
    total = hours(sum(exercise.minutes for exercise in found))
    lines = [
        f"[{len(found)} exercises](../exercises/{name}.ipynb), about {total}.\n",
        "| exercise | stars | minutes | practises |",
        "|---|---|---|---|",
    ]
    for e in found:
        link = f"[{e.title}](../exercises/{name}.ipynb#{e.slug})"
        lines.append(
            f"| {e.number} {link} | {'★' * e.stars} | {e.minutes} | {e.practises} |"
        )
    return title, "\n".join(lines)


class SyllabusMap(Generated):
    def needs(self, source):
        return [source / "syllabus.yml", *ExerciseList.needs(self, source)]

    def markdown(self, source):
        topics = read_syllabus(source)
        by_chapter = {}
        for topic, entry in topics.items():
            by_chapter.setdefault(entry["chapter"], {})[topic] = entry
        parts = []
        for name, entries in sorted(by_chapter.items()):
            lesson = source / "chapters" / f"{name}.ipynb"
            if lesson.exists():
                parts.append(chapter_of_topics(source, name, lesson, entries))
            else:
                listed = ", ".join(f"`{topic}`" for topic in entries)
                parts.append((f"{int(name[:2])} To be written", listed))
        return f"{len(topics)} topics.", parts


def chapter_of_topics(source, name, lesson, entries):
    found = sections(lesson)
    file = source / "exercises" / f"{name}.ipynb"
    listed = exercises(file) if file.exists() else []
    lines = [
        "| topic | taught in | practised in | by |",
        "|---|---|---|---|",
    ]
    for topic, entry in entries.items():
        anchors = [place.split("#")[1] for place in entry.get("at", [])]
        places = [s for s in found if set(s.labels) & set(anchors)]
        where = ", ".join(
            f"[{s.title}](../{page}.ipynb#{s.slug})"
            for page in sorted({at.split("#")[0] for at in entry.get("at", [])})
            for s in sections(source / f"{page}.ipynb")
            if set(s.labels) & set(anchors)
        )
        practice = ", ".join(
            f"[{e.number}](../exercises/{name}.ipynb#{e.slug})"
            for e in practising(found, places, listed)
        )
        means = ", ".join(LETTERS[letter] for letter in entry["letters"])
        lines.append(f"| `{topic}` | {where} | {practice} | {means} |")
    return chapter_title(name, lesson), "\n".join(lines)


def practising(found, places, listed):
    """The exercises that link to these sections, or that these sections link to."""
    parts = [part for place in places for part in whole(found, place)]
    slugs = {part.slug for part in parts}
    named = set(EXERCISE_LINK.findall("\n".join(sum((p.text for p in parts), []))))
    return [
        exercise
        for exercise in listed
        if exercise.slug in named
        or slugs & set(CHAPTER_LINK.findall(exercise.practises))
    ]


class Plan(Generated):
    """A table of lessons: `when; chapter; sections; exercises` a line. With :part:, only those sections are read.

    Minutes come from the notebooks; those of sections are their share of the chapter's text.
    """

    has_content = True
    option_spec = {"part": directives.flag}

    def needs(self, source):
        return ExerciseList.needs(self, source)

    def markdown(self, source):
        last = "read" if "part" in self.options else "move and discuss in class"
        head = "when" if "part" in self.options else "week"
        lines = [
            f"| {head} | chapter | {last} | exercises | minutes |",
            "|---" * 5 + "|",
        ]
        total = 0
        for line in self.content:
            when, name, labels, numbers = (part.strip() for part in line.split(";"))
            row, minutes = self.row(source, name, labels.split(), numbers.split())
            lines.append(f"| {when} | {row} | {minutes or ''} |")
            total += minutes
        return "\n".join(lines) + f"\n\nIn all {hours(total)}.", []

    def row(self, source, name, labels, numbers):
        lesson = source / "chapters" / f"{name}.ipynb"
        practice = source / "exercises" / f"{name}.ipynb"
        if not (lesson.exists() and practice.exists()):
            return f"{int(name[:2])} | | {', '.join(numbers)}", 0
        found = sections(lesson)
        known = {label: section for section in found for label in section.labels}
        chosen = [known[label] for label in labels]
        listed = {
            str(exercise.number): exercise for exercise in exercises(practice)
        }
        minutes = reading_time(lesson)
        if "part" in self.options:
            minutes = round(
                minutes * length(found, chosen) / length(found, found[:1])
            )
        minutes += sum(listed[number].minutes for number in numbers)
        chapter = f"[{chapter_title(name, lesson)}](../chapters/{name}.ipynb)"
        links = [f"[{s.title}](../chapters/{name}.ipynb#{s.slug})" for s in chosen]
        tasks = [
            f"[{number}](../exercises/{name}.ipynb#{listed[number].slug})"
            for number in numbers
        ]
        return f"{chapter} | {', '.join(links)} | {', '.join(tasks)}", minutes


def reading_time(lesson):
    """The minutes that a chapter's first cell names."""
    text = " ".join(sections(lesson)[0].text)
    return int(re.search(r"Reading time:\*\* about (\d+) minutes", text)[1])


def length(found, chosen):
    """Letters in these sections and those below them."""
    parts = {part.slug: part for top in chosen for part in whole(found, top)}
    return sum(len(line) for part in parts.values() for line in part.text)


# Rebuilding


def follow(env):
    """Note that this page shows what stands on other pages."""
    if not hasattr(env, "followers"):
        env.followers = set()
    env.followers.add(env.docname)


def outdated(app, env, added, changed, removed):
    """Pages that show what stands on others are read again whenever any other is."""
    changes = added | changed | removed
    return (
        sorted((getattr(env, "followers", set()) & env.found_docs) - changes)
        if (changes)
        else []
    )


def setup(app):
    app.add_node(taught)
    app.add_role("taught", Taught())
    app.add_directive("exercise-list", ExerciseList)
    app.add_directive("syllabus-map", SyllabusMap)
    app.add_directive("plan", Plan)
    app.connect("env-get-outdated", outdated)
    app.connect("doctree-resolved", fill)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
