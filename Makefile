# Everything that can be done with the book. `make help` lists it.
# The environment lies in .venv and is made anew whenever its pins change.

PYTHON ?= python3
BIN := .venv/bin
MARKING := .venv-marking/bin
PYODIDE = $(shell sed -n 's/^PYODIDE = "\(.*\)".*/\1/p' book/_ext/browser_python.py)

# Tests that drive a browser, read the finished site, or build whole books; a test sees that none is missing here.
SLOW := addresses browser build comforts dictionary edition lab light lite pages pdf register selfcheck takeaway teaching
QUICK = $(filter-out $(SLOW:%=tests/test_%.py),$(sort $(wildcard tests/test_*.py)))

BUILD = $(if $(EDITION),$(if $(filter student,$(EDITION)),tools/student_edition.py,$(error EDITION is student or nothing)),tools/build.py)

.DEFAULT_GOAL := help
.PHONY: help book site lite test check changes release prove mutants matrix class pdf lab serve assignments grade worker picture notes bench tidy lock links pyodide newest clean

help: ## List what make can do
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

book: .venv/ready ## Run every notebook and build the HTML book into _build/html [EDITION=student: without solutions]
	@$(BIN)/python $(BUILD)

site: .venv/ready ## Build the book as it is published, with JupyterLite and the PDF
	@$(BIN)/python tools/browser.py
	@$(BIN)/python $(BUILD) --site

lite: .venv/ready ## Build JupyterLite by itself into _build/lite (BOOK_PYODIDE=folder: with its own Pyodide)
	@$(BIN)/python tools/lite.py

test: site .venv-marking/ready ## Check everything, in a real browser too
	@$(BIN)/python -m pytest
	@$(BIN)/python tools/walls.py
	@$(MARKING)/python -m pytest -c tests/marking/pytest.ini tests/marking

prove: site .venv-marking/ready ## Do every kind of damage to copies of the book, and see that the tests notice it
	@$(BIN)/python tools/walls.py
	@$(BIN)/python tools/prove.py

mutants: .venv/ready ## See which small faults in data, claims and explore the tests would let pass
	@$(BIN)/python tools/mutants.py

check: book ## The quick tests, without a browser: tables, prose, notebooks, code
	@$(BIN)/python -m pytest book/companion $(QUICK)

changes: .venv/ready ## Tell which values of the tables have changed since the last release and are not in CHANGELOG.md
	@$(BIN)/python tools/release.py

release: .venv/ready ## Keep digests of all values as those that were released (see CONTRIBUTING.md)
	@$(BIN)/python tools/release.py --freeze

matrix: .venv/ready ## Try other Pythons, other releases, odd places, builds that are killed [ROWS=words]
	@$(BIN)/python tools/walls.py
	@$(BIN)/python tools/matrix.py $$ROWS

class: .venv/ready ## Try the book in a JupyterHub on this machine, with one and with five students at once; needs npm
	@$(BIN)/python tools/classroom.py

pdf: book ## Print the whole book as one PDF for a course pack: _build/under-the-radar.pdf
	@$(BIN)/python tools/browser.py
	@$(BIN)/python tools/pdf.py

lab: .venv/ready ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root) --LabApp.default_url=/lab/tree/book/03-historical-background.ipynb

serve: site ## Serve the built book at http://127.0.0.1:8000
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

# What stands in a variable reaches the programs through the environment, so that no letter of it means anything to the shell.
assignments: .venv-marking/ready ## Make student notebooks, quizzes, autograders and sheets from their masters [SEED=word]
	@$(MARKING)/python book/teaching/marking/make.py --seed "$$SEED"

grade: .venv-marking/ready ## Mark a folder: make grade SUBMISSIONS=folder ASSIGNMENT=name [SEED= OUT= JOBS= SCHEDULER= UNSAFE=1]
	@$(if $(and $(SUBMISSIONS),$(ASSIGNMENT)),$(MARKING)/python book/teaching/marking/grade.py --seed "$$SEED" --out "$$OUT" \
		--jobs "$${JOBS:-0}" --scheduler "$$SCHEDULER" $(if $(UNSAFE),--unsafe) -- "$$ASSIGNMENT" "$$SUBMISSIONS",\
		echo "make grade SUBMISSIONS=folder ASSIGNMENT=name")

worker: .venv-marking/ready ## Mark for a scheduler on another machine: make worker SCHEDULER=tcp://host:port
	@$(if $(SCHEDULER),PYTHONPATH=book:book/teaching $(MARKING)/dask worker --nthreads 1 --nworkers auto --no-dashboard "$$SCHEDULER",\
		echo "make worker SCHEDULER=tcp://host:port")

bench: site .venv-marking/ready ## Measure page weights, answers of explorables, build times, growth, marking
	@$(BIN)/python tools/bench.py
	@$(BIN)/python tools/bench_growth.py
	@$(BIN)/python tools/walls.py
	@$(MARKING)/python book/teaching/marking/bench.py

picture: .venv/ready ## Draw again the picture of the README and the front page
	@$(BIN)/python tools/picture.py

# FILE reaches the program through the environment, so that no letter of its name means anything to the shell.
notes: .venv/ready ## Fill in the notes that our copy lacks: make notes FILE=my-notes.csv [TRY=1]
	@$(if $(FILE),$(BIN)/python tools/notes.py $(if $(TRY),--try) -- "$$FILE",echo "make notes FILE=my-notes.csv [TRY=1]")

tidy: .venv/ready ## Take out of the notebooks what editors leave, and format the code
	@$(BIN)/python tools/tidy.py
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .

lock: .venv/ready ## Compile requirements.txt anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-header --no-emit-index-url --no-annotate pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate book/teaching/requirements.in -o book/teaching/requirements.txt

links: site ## Follow the links to the outside; needs the internet
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check linkchecker
	@$(BIN)/linkchecker --check-extern --no-warnings --ignore-url='/lite/' _build/html/book/index.html

# A whole release weighs half a gigabyte; tools/lite.py takes from it what the notebooks need.
pyodide: ## Fetch Pyodide into _build/pyodide, for a site that asks no other host for it; needs the internet
	@mkdir -p _build
	@curl --fail --silent --show-error --location \
		"https://github.com/pyodide/pyodide/releases/download/$(PYODIDE)/pyodide-$(PYODIDE).tar.bz2" | tar -xj -C _build

newest: ## Build and test with the newest releases that the bounds allow, in an environment of its own
	@mkdir -p _build && $(PYTHON) -m venv --clear _build/newest
	@_build/newest/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[book,lite,test]'
	@_build/newest/bin/python tools/browser.py
	@_build/newest/bin/python tools/build.py --site
	@_build/newest/bin/python -m pytest

clean: ## Remove the environment and everything built
	@rm -rf .venv .venv-marking _build build dist book/*.egg-info

.venv/ready: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) not found: Python 3.11 or newer is needed (make PYTHON=/path/to/python3 ...)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version) (make PYTHON=/path/to/python3 ...)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Making the environment in .venv (about a minute) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv-marking/ready: book/teaching/requirements.txt | .venv/ready
	@echo "Making the environment for marking in .venv-marking (about a minute) ..."
	@$(PYTHON) -m venv --clear .venv-marking
	@$(MARKING)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r book/teaching/requirements.txt
	@touch $@
