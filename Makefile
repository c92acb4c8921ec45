# Everything that can be done with the book. `make help` lists it.
# The environments lie in .venv, .venv-marking and .venv-validators; tools/environment.py makes them, and makes them anew when they do not
# fit any more: other pins, another folder, another Python.

PYTHON ?= python3
BIN := .venv/bin
MARKING := .venv-marking/bin
PYODIDE = $(shell sed -n 's/^PYODIDE = "\(.*\)".*/\1/p' tools/site/browser_python.py)

# Tests that drive a browser, read the finished site, build or copy whole books, or start many programs; a test sees that none of
# the first three is missing here.
SLOW := addresses browser build chapter check dictionary edition engine environment isolation kept_addresses lab prune lite machines making_releases metadata notebooks notes pages pdf reader_features reading register repository scripts selfcheck takeaway takedown takedown_plan teaching workflows
QUICK = $(filter-out tests/marking/% $(foreach name,$(SLOW),%/test_$(name).py),$(sort $(wildcard tests/*/test_*.py)))

BUILD = $(if $(EDITION),$(if $(filter student,$(EDITION)),tools.site.student_edition,$(error EDITION must be student, or not be set; found $(EDITION))),tools.site.build)

# Programs are modules of this folder (python -m tools.…), which a Python that is told to be safe would not look into.
export PYTHONSAFEPATH :=

upper = $(shell echo $(1) | tr a-z A-Z)
given = $(if $(filter command,$(origin $(call upper,$(1)))),--$(1) "$$$(call upper,$(1))")

.DEFAULT_GOAL := help
.PHONY: help environment node marking validators programs book page site lite test weekly check keep chapter changes release prove mutants matrix fresh browsers valid deposits pdf lab serve assignments grade desk worker picture pictures notes bench tidy lock links pyodide newest clean takedown

help: ## List what make can do
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

book: environment ## Run every notebook and build the HTML book into _build/html [EDITION=student: without solutions]
	@$(BIN)/python -m $(BUILD)

page: environment ## Show one changed page within seconds, unchecked: make page NAME=06
	@$(BIN)/python -m tools.site.page "$$NAME"

site: node ## Build the book as it is published, with JupyterLite and the PDF
	@$(BIN)/python -m tools.programs chromium
	@$(BIN)/python -m $(BUILD) --site

lite: node ## Build JupyterLite by itself into _build/lite (BOOK_PYODIDE=folder: with its own Pyodide)
	@$(BIN)/python -m tools.site.lite

test: programs site marking ## Run the tests that every change must pass, in a real browser too
	@$(BIN)/python -m pytest
	@$(MARKING)/python -m pytest -c tests/marking/pytest.ini tests/marking

weekly: programs site marking ## Run all tests, with the slow ones that CONTRIBUTING.md calls weekly
	@$(BIN)/python -m pytest --weekly
	@$(MARKING)/python -m pytest -c tests/marking/pytest.ini tests/marking --weekly

prove: site marking ## Do every kind of damage to copies of the book, and see that the tests notice it
	@$(BIN)/python -m tools.programs bubblewrap
	@$(BIN)/python -m tools.trust.fault_injection

mutants: environment ## See which small faults in data, claims and explore the tests would let pass
	@$(BIN)/python -m tools.trust.mutants

check: book ## The quick tests, without a browser: tables, prose, notebooks, code
	@$(BIN)/python -m pytest -n 2 src/companion engine/src engine/docs $(QUICK)

changes: environment ## List the values that have changed since the last release and are not in CHANGELOG.md
	@$(BIN)/python -m tools.data.release

keep: site ## Bring the lists of addresses and names that readers rely on up to date (see CONTRIBUTING.md)
	@$(BIN)/python -m tools.data.kept

release: node ## Prepare, make and check a release: make release VERSION=0.2.0 [TRY=1: change nothing]
	@$(if $(and $(VERSION),$(filter command,$(origin VERSION))),$(BIN)/python -m tools.programs chromium && $(BIN)/python -m tools.release.make $(if $(TRY),--try) -- "$$VERSION",\
		$(error VERSION is needed: make release VERSION=0.2.0 [TRY=1]))

matrix: environment ## Build and test with other Pythons, other package releases and in awkward folders [ROWS=expression]
	@$(BIN)/python -m tools.programs bubblewrap
	@$(BIN)/python -m nox --noxfile tools/trust/matrix.py --envdir "$(CURDIR)/_build/nox" $(if $(ROWS),-k "$$ROWS")

browsers: node ## Use every page of the built site in Chromium, Firefox and WebKit [ENGINES="firefox webkit"]
	@$(BIN)/python -m tools.trust.browsers $(ENGINES)

valid: node ## Check every page of the built site as HTML; needs Java
	@$(BIN)/python -m tools.trust.valid

deposits: book validators ## Check what archives, search engines and reference managers are given, with their own validators
	@.venv-validators/bin/python -m tools.trust.deposits

fresh: environment ## Try `make book` and `make test` on a bare Debian, as root and as an ordinary user; needs root [ON="bookworm --as root"]
	@$(BIN)/python -m tools.trust.fresh $$ON

pdf: node book ## Print a course pack and the reference part: _build/under-the-radar.pdf, …-reference.pdf
	@$(BIN)/python -m tools.programs chromium
	@$(BIN)/python -m tools.site.offline.pdf

lab: environment ## Open the notebooks in JupyterLab
	@$(BIN)/python -m tools.lab

serve: environment ## Serve the built book at http://127.0.0.1:8000 [PORT=8001]
	@$(BIN)/python -m tools.site.serve --free
	@$(MAKE) --no-print-directory site
	@$(BIN)/python -m tools.site.serve

# What stands in a variable reaches the programs through the environment, so that no letter of it means anything to the shell.
assignments: marking ## Make student notebooks, quizzes, autograders and sheets from their masters [SEED=word]
	@$(MARKING)/python -m marking.make --seed "$$SEED"

grade: marking ## Mark a folder: make grade SUBMISSIONS=folder ASSIGNMENT=name [SEED= OUT= COURSE=file JOBS= SCHEDULER= UNSAFE=1]
	@$(if $(and $(SUBMISSIONS),$(ASSIGNMENT)),$(MARKING)/python -m marking.grade --seed "$$SEED" --out "$$OUT" --course "$$COURSE" \
		--jobs "$${JOBS:-0}" --scheduler "$$SCHEDULER" $(if $(UNSAFE),--unsafe) -- "$$ASSIGNMENT" "$$SUBMISSIONS",\
		$(error SUBMISSIONS and ASSIGNMENT are needed: make grade SUBMISSIONS=folder ASSIGNMENT=name))

desk: marking ## Mark what students wrote, on a local page: make desk MARKED=folder-that-make-grade-wrote [MARKER=name]
	@$(if $(MARKED),$(MARKING)/python -m marking.by_hand.desk --marker "$$MARKER" -- "$$MARKED",\
		$(error MARKED is needed: make desk MARKED=_build/graded/counting/folder [MARKER=name]))

worker: marking ## Mark for a scheduler on another machine: make worker SCHEDULER=tcp://host:port
	@$(if $(SCHEDULER),PYTHONPATH=. $(MARKING)/dask worker --nthreads 1 --nworkers auto --no-dashboard "$$SCHEDULER",\
		$(error SCHEDULER is needed: make worker SCHEDULER=tcp://host:port))

bench: site marking ## Measure page weights, answers of explorables, build times, growth, marking
	@$(BIN)/python -m tools.measure.bench
	@$(BIN)/python -m tools.measure.reading
	@$(BIN)/python -m tools.measure.bench_growth
	@$(BIN)/python -m tools.programs bubblewrap
	@$(MARKING)/python -m marking.bench

picture: environment ## Redraw the picture in the README and on the front page
	@$(BIN)/python -m tools.data.picture

# FILE and AGAINST reach the programs through the environment, so that no letter of them means anything to the shell.
pictures: node ## Take a picture of every page of the built site [SCHEME=dark] [AGAINST=folder of earlier ones]
	@$(BIN)/python -m tools.programs chromium
	@$(BIN)/python -m tools.measure.pictures --scheme "$${SCHEME:-light}" --against "$$AGAINST"

notes: environment ## Fill in the notes that our copy lacks: make notes FILE=my-notes.csv [TRY=1]
	@$(if $(FILE),$(BIN)/python -m tools.data.notes $(if $(TRY),--try) -- "$$FILE",$(error FILE is needed: make notes FILE=my-notes.csv [TRY=1]))

# Only what this command line says: some systems have a variable NAME of their own.
takedown: environment ## Take something out to protect a person: make takedown ROW="claims iv-3-1" | NAME="Some Name" [BY="other words"] | PAGE=book/07-challenges [TRY=1]
	@$(BIN)/python -m tools.data.takedown $(foreach name,row by page name,$(call given,$(name))) $(if $(TRY),--try)

chapter: environment ## Lay out a new chapter: make chapter NAME=later-cases TITLE="Later cases"
	@$(BIN)/python -m tools.data.chapter "$$NAME" "$$TITLE"

tidy: node ## Remove from the notebooks what editors leave behind, and format the code
	@$(BIN)/python -m tools.data.tidy
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .
	@$(BIN)/python -m tools.trust.lint_scripts --write

lock: environment ## Recompile the four lock files, from pyproject.toml and the *.in files
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.txt
	@for name in marking/requirements tools/requirements-node tools/requirements-validators; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-emit-index-url --no-annotate $$name.in -o $$name.txt; done

links: site ## Check the links to other sites; needs the internet
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check linkchecker
	@$(BIN)/linkchecker --check-extern --no-warnings --ignore-url='/lite/' _build/html/book/index.html

# A whole release weighs half a gigabyte; tools/site/lite.py takes from it what the notebooks need.
pyodide: ## Fetch Pyodide into _build/pyodide, for a site that asks no other host for it; needs the internet
	@mkdir -p _build
	@curl --fail --silent --show-error --location \
		"https://github.com/pyodide/pyodide/releases/download/$(PYODIDE)/pyodide-$(PYODIDE).tar.bz2" | tar -xj -C _build

newest: ## Build and test with the newest releases that the bounds allow, in an environment of its own
	@mkdir -p _build && $(PYTHON) -m venv --clear _build/newest
	@_build/newest/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[book,lite,test]'
	@_build/newest/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/requirements-node.txt
	@_build/newest/bin/python -m tools.programs chromium
	@_build/newest/bin/python -m tools.site.build --site
	@_build/newest/bin/python -m pytest

clean: ## Remove the environment and everything built
	@rm -rf .venv .venv-marking .venv-validators _build build dist book/*.egg-info

# An environment of another Python will do, unless one is named: make book PYTHON=python3.13
environment node marking validators:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: Python 3.11 or newer is needed (make PYTHON=/path/to/python3 ...)" >&2; exit 1; }
	@PYTHONPATH=engine/src $(PYTHON) -m tools.environment book $(filter-out environment,$@) $(if $(filter file,$(origin PYTHON)),--any-python)

# What only the machine's administrator can install is asked for before anything takes time.
programs: node
	@$(BIN)/python -m tools.programs chromium bubblewrap
