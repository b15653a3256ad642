"""syllabus.yml held against the built pages: every topic is where it says, with all its letters."""

import pytest
import yaml

from tests.pages import soup
from tools import ROOT

SYLLABUS = yaml.safe_load((ROOT / "syllabus.yml").read_text(encoding="utf-8"))
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
TAUGHT = {
    topic: entry
    for topic, entry in SYLLABUS.items()
    if f"chapters/{entry['chapter']}" in TOC
}
SIGNS = {
    "E": "p",
    "F": ".math",
    "C": "div.cell_input pre",
    "V": "figure.explorable img",
    "S": "figure.explorable input[type=range]",
    "X": "a[href*='exercises/']",
}


def sections(book, entry):
    """The sections where a topic is taught."""
    for place in entry.get("at", []):
        page, anchor = place.split("#")
        found = soup(book / f"{page}.html").find(id=anchor)
        assert found is not None, f"{place} is not in the built book"
        yield found if found.name == "section" else found.find_parent("section")


def test_every_topic_of_a_chapter_in_the_contents_says_where_it_is_taught():
    assert TAUGHT
    assert [topic for topic, entry in TAUGHT.items() if not entry.get("at")] == []


def test_topics_are_well_formed():
    for topic, entry in SYLLABUS.items():
        assert set(entry) <= {"names", "chapter", "letters", "at"}, topic
        assert entry["names"], topic
        assert entry["letters"] and set(entry["letters"]) <= set(SIGNS), topic


@pytest.mark.parametrize("topic", TAUGHT)
def test_topic_has_all_its_letters(book, topic):
    places = list(sections(book, TAUGHT[topic]))
    missing = [
        letter
        for letter in TAUGHT[topic]["letters"]
        if not any(place.select(SIGNS[letter]) for place in places)
    ]
    assert not missing, f"{topic} lacks {missing} in {TAUGHT[topic]['at']}"
