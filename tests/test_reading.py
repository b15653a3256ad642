"""Reading times: measured as tools/reading.py says, promised in the first cell, and short enough."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from tools import ROOT
from tools.reading import WORDS_A_MINUTE, code_minutes, minutes, text_minutes

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_chapter_promises_what_was_measured(path):
    title = nbformat.read(path, as_version=4).cells[0].source
    [promised] = re.findall(r"about (\d+) minutes", title)
    assert int(promised) == 5 * round(minutes(path) / 5)
    assert minutes(path) <= 45


def test_words_are_counted_without_markup():
    text = "(here)=\n## A line\n\nSee [this one](../x.ipynb#y-z) {cite:p}`key2020` at 0.5: $x$, {term}`big <large>`."
    assert text_minutes(text) == 9 / WORDS_A_MINUTE
    assert text_minutes("$$\na b c\n$$") == 0.25


def test_folded_code_takes_no_time_but_what_it_prints_does():
    printed = [new_output("stream", text="two words")]
    shown = new_code_cell("#| export\na = b", outputs=printed)
    assert code_minutes(shown) == 4 / WORDS_A_MINUTE
    shown.metadata["tags"] = ["hide-input"]
    assert code_minutes(shown) == 2 / WORDS_A_MINUTE


def test_an_explorable_is_moved():
    assert code_minutes(new_code_cell("explore(draw, a=[1])")) > 0.75
