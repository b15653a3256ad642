"""The pages of the built book, parsed once for all tests of a process."""

import functools

from bs4 import BeautifulSoup
from sphinx_external_toc.parsing import parse_toc_yaml

from tools import ROOT

PAGES = sorted(parse_toc_yaml(str(ROOT / "_toc.yml")))


@functools.cache
def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
