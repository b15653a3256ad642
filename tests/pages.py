"""The pages of the built book, parsed once for all tests of a process."""

import functools
import re

from bs4 import BeautifulSoup
from sphinx_external_toc.parsing import parse_toc_yaml

from tools import ROOT

PAGES = sorted(parse_toc_yaml(str(ROOT / "_toc.yml")))


# Words of code are most of the elements, and no test of the parsed pages asks for them.
WORD_OF_CODE = re.compile(r'<span class="[a-z]{1,2}\d?">([^<]*)</span>')


@functools.cache
def soup(path):
    page = WORD_OF_CODE.sub(r"\1", path.read_text(encoding="utf-8"))
    return BeautifulSoup(page, "html.parser")
