"""How long a chapter takes to read: `python -m tools.reading` prints it for all.

Words of the text, of the code that is not folded and of what it printed count alike, at the mean pace of adults who
read English non-fiction in silence (Brysbaert, 2019, "How many words do we read per minute?"). A formula that stands
alone and an explorable take some time more. Sums done on paper, folded code and exercises are not in it.
"""

import re

import nbformat

from tools import ROOT

WORDS_A_MINUTE = 238
MINUTES_A_FORMULA = 0.25
MINUTES_AN_EXPLORABLE = 0.75
FOLDED = {"hide-input", "hide-cell", "remove-cell", "remove-input"}
MARKUP = [
    (r"\]\([^)]*\)", "]"),  # the address of a link
    (r"\{term\}`([^`<]*)[^`]*`", r"\1"),  # what is shown of a link to the glossary
    (r"\{[a-z:]+\}`[^`]*`", " "),  # other roles, as that of a citation
    (r"^\(.*\)=$|^:::.*$", " "),  # anchors and fences
]


def text_minutes(source):
    """Minutes for a cell of text."""
    formulas = len(re.findall(r"\$\$.*?\$\$", source, re.DOTALL))
    source = re.sub(r"\$\$.*?\$\$", " ", source, flags=re.DOTALL)
    for pattern, instead in MARKUP:
        source = re.sub(pattern, instead, source, flags=re.MULTILINE)
    return words(source) / WORDS_A_MINUTE + formulas * MINUTES_A_FORMULA


def code_minutes(cell):
    """Minutes for a cell of code: what is shown of it, and what it printed or drew."""
    folded = FOLDED & set(cell.metadata.get("tags", []))
    read = 0 if folded else words(re.sub(r"^#\|.*$", "", cell.source, flags=re.M))
    printed = (out.text for out in cell.outputs if out.output_type == "stream")
    read += sum(len(text.split()) for text in printed)
    moved = len(re.findall(r"^explore\(", cell.source, re.MULTILINE))
    return read / WORDS_A_MINUTE + moved * MINUTES_AN_EXPLORABLE


def words(text):
    return len(re.findall(r"[^\W_]+(?:['’.,-][^\W_]+)*", text))


def minutes(path):
    """Minutes for a chapter; its first cell promises the nearest five."""
    return sum(
        text_minutes(cell.source)
        if cell.cell_type == "markdown"
        else code_minutes(cell)
        for cell in nbformat.read(path, as_version=4).cells
    )


if __name__ == "__main__":
    for chapter in sorted((ROOT / "chapters").glob("*.ipynb")):
        print(f"{chapter.stem:26} {minutes(chapter):.0f} minutes")
