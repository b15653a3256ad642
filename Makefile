PYTHON ?= python3
CHAPTER ?=
PY := $(if $(filter Windows_NT,$(OS)),.venv/Scripts/python,.venv/bin/python)

.DEFAULT_GOAL := help
.PHONY: help setup book pdf test portable lab check serve export exercises mutants notebooks bench record reading lighthouse binder format lock clean

help:           ## list the targets
	@grep -E '^[a-z]+: .*##|^[a-z]+:  *##' Makefile | sed -E 's/:[^#]*## */\t/' | expand -t 14

setup:          ## create or update .venv (targets that need it do so by themselves)
	@$(PYTHON) tools/setup.py

book: setup     ## build the book into _build/html
	@$(PY) -m tools.book

pdf: setup      ## print the book into _build/mlp.pdf (needs Chromium or Chrome)
	@$(PY) -m tools.pdf

test: setup     ## run all tests
	@$(PY) -m pytest

portable: setup ## run chapters and solutions with an older processor's arithmetic (x86-64)
	@$(PY) -m tools.portable

lab: setup      ## put new exercises into work/ and open JupyterLab there
	@$(PY) -m tools.lab

check: setup    ## judge the exercises in work/, or one chapter's: make check CHAPTER=01
	@$(PY) -m tools.check $(CHAPTER)

serve: book     ## build the book and serve it at http://localhost:8000
	@$(PY) -m http.server --directory _build/html 8000

export: setup   ## write mlp_lib/ from chapters/
	@$(PY) -m tools.export

exercises: setup ## write exercises/ from solutions/
	@$(PY) -m tools.exercises

mutants: setup  ## print which small mistakes the checks catch (make mutants CHAPTER=01)
	@$(PY) -m tests.mutants $(CHAPTER)

notebooks: setup ## run chapters and solutions in place and keep their text outputs
	@$(PY) -m tools.notebooks

lighthouse: setup ## score the chapters' pages with Lighthouse (needs node, npm and Chromium)
	@$(PY) -m tools.lighthouse

binder:         ## install what Binder would into a fresh environment, and try it
	rm -rf _build/binder
	$(PYTHON) -m venv _build/binder
	PATH="$(CURDIR)/_build/binder/bin:$$PATH" sh -ec 'pip install -q -r .binder/requirements.txt; .binder/postBuild; \
	  cd chapters; python -c "import mlp_lib.training"; jupyter execute --output=../_build/binder/chapter.ipynb 01_perceptron.ipynb'

bench: setup    ## measure mlp_lib beside its peers
	@$(PY) -m benchmarks

record: setup   ## measure, and keep the result for the book's page on speed
	@$(PY) -m benchmarks --record

reading: setup  ## measure how long each chapter takes to read
	@$(PY) -m tools.reading

format: setup   ## format the code of notebooks, tools and tests
	@$(PY) -m ruff format
	@$(PY) -m ruff check --fix

lock:           ## write requirements.lock from requirements.in (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements.in -o requirements.lock

clean:          ## remove what was built; your work in work/ stays
	rm -rf _build .pytest_cache .hypothesis
