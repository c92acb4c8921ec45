"""Run the notebooks: in parallel, never from a cache that knows other data, and without a person's own settings.

myst-nb keys its cache by a notebook's code alone; a changed table or helper module would leave old
numbers on the page. So the cache lies in a folder named by a digest of everything notebooks read.
It keeps its register in SQLite, and writes the register's place as an address in which signs such as % and ? have a
meaning: so a folder's name must be put into that address as it is.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.cache import db
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util import logging
from traitlets.config import Config

import claimbook
from claimbook import isolation
from claimbook.digests import digest
from claimbook.notebooks import KERNEL, NotebookError, name_of, read
from claimbook.settings import build_dir

logger = logging.getLogger(__name__)


_ADDRESS = "sqlite:///"


def _engine(address: str, **options) -> sqlalchemy.Engine:
    """What `create_engine` of SQLAlchemy gives for the address of a file, whatever signs the file's path has.

    >>> _engine("sqlite:////what?/100%20/a.db").url.database
    '/what?/100%20/a.db'
    """
    file = address.removeprefix(_ADDRESS)
    return sqlalchemy.create_engine(sqlalchemy.URL.create("sqlite", database=file), **options)


def mend_cache() -> None:
    """Let jupyter-cache open its register in any folder. Raises `AttributeError` when it no longer opens it so."""
    if db.create_engine not in (sqlalchemy.create_engine, _engine):
        raise AttributeError(
            "jupyter_cache.cache.db no longer uses sqlalchemy.create_engine, so execution.py cannot patch it; "
            "install an earlier release of jupyter-cache"
        )
    db.create_engine = _engine


def name_cache(app: Sphinx, config) -> None:
    """Point myst-nb at this digest's cache; drop the caches of other inputs and of a killed build."""
    root = Path(app.srcdir)
    if config.claimbook_only_page:
        config.nb_execution_cache_path = str(build_dir(root) / "page" / "cache")
        return
    caches = build_dir(root) / "cache"
    mine = caches / key(root, config.claimbook_inputs)
    for other in caches.glob("*"):
        if other != mine or (mine / "busy").exists():
            shutil.rmtree(other)
    mine.mkdir(parents=True, exist_ok=True)
    (mine / "busy").touch()
    config.nb_execution_cache_path = str(mine)


def key(root: Path, inputs: Iterable[str]) -> str:
    """The name of the cache for a book: another one as soon as a file that its notebooks may read is another, or this engine."""
    engine = digest(Path(claimbook.__file__).parent, ("**/*.py",))
    return hashlib.sha256(f"{digest(root, inputs)} {engine}".encode()).hexdigest()[:16]


def in_the_build(root: Path, inputs: Iterable[str], notebook: NotebookNode) -> NotebookNode:
    """What a build of a book as it is now has of a notebook after it ran; `KeyError` where none has been made."""
    place = build_dir(root) / "cache" / key(root, inputs)
    if not place.is_dir():
        raise KeyError(place.name)
    mend_cache()  # so that it opens in a folder of any name
    cache = get_cache(place)
    return cache.get_cache_bundle(cache.match_cache_notebook(notebook).pk).nb


def run_by_itself(root: Path, path: Path, timeout: int) -> NotebookNode:
    """A notebook after it ran as a build of the book in `root` runs it, while this process keeps its own environment.

    Raises `NotebookError`, with the cell, where one fails.
    """
    environment = isolation.for_this_process(build_dir(root) / "settings") | {"COMPANION_BUILD": "1"}
    notebook = read(path)
    # A port that was free when it was looked up may be another's a moment later, and some kernels complain of one on
    # stderr; a socket in a folder is its own. The system limits how long its path may be.
    with tempfile.TemporaryDirectory() as place:
        short = os.name == "posix" and len(place.encode()) < 80
        sockets = {"transport": "ipc", "ip": f"{place}/kernel"} if short else {}
        # What a cell prints comes in as many parts as a busy kernel sends; MyST-NB, which joins parts too, would put the end
        # of a line between them.
        client = NotebookClient(
            notebook, timeout=timeout, kernel_name=KERNEL["kernelspec"]["name"], record_timing=False, coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}}, config=Config({"KernelManager": sockets}),
        )  # fmt: skip
        try:
            return client.execute(env=environment)
        except CellExecutionError as error:
            where, line = _failing(notebook)
            said = f"{name_of(path)}{where}: {error.ename}: {error.evalue}"
            raise NotebookError(f"{said}, in: {line}" if line else said) from None
        except CellTimeoutError:
            raise NotebookError(f"{name_of(path)}: a cell takes longer than {timeout} seconds") from None
        except DeadKernelError:
            raise NotebookError(f"{name_of(path)}: its kernel has died") from None


def _failing(notebook: NotebookNode) -> tuple[str, str]:
    """Which cell of a notebook that was run has failed, and the last line of it that took part, for a message."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.get("traceback", [])))
                lines = re.findall(rf"\bCell In\[{cell.execution_count}\], line (\d+)", trace)
                source = cell.source.splitlines()
                at = int(lines[-1]) if lines else 0
                return f", cell {number}", source[at - 1].strip() if 0 < at <= len(source) else ""
    return "", ""


def outdated(app: Sphinx, env, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """The one page that is asked for is read whatever Sphinx thinks of it: a table or a module may have changed."""
    return [app.config.claimbook_only_page] if app.config.claimbook_only_page else []


def leave_others(app: Sphinx, env, docnames: list[str]) -> None:
    """Read no other page than that one, once all have been read."""
    if app.config.claimbook_only_page in env.all_docs:
        docnames[:] = [app.config.claimbook_only_page]


def execute_ahead(app: Sphinx, env, docnames: list[str]) -> None:
    """Run the notebooks that are not in the cache, one thread each, before Sphinx reads the pages.

    A notebook that fails, or whose kernel does not start, is left for myst-nb, which runs it again and reports it.
    """
    cache, waiting = get_cache(env.mystnb_config.execution_cache_path), {}
    for path in (Path(env.doc2path(name)) for name in docnames):
        if path.suffix == ".ipynb":
            notebook = read(path)
            try:
                known = cache.match_cache_notebook(notebook)
                if path == Path(env.doc2path(app.config.claimbook_only_page)):  # whatever it showed before
                    cache.remove_cache(known.pk)
                    raise KeyError
            except KeyError:
                # Two notebooks with the same code share one place in the cache: run only one of them.
                waiting[cache.create_hashed_notebook(notebook)[1]] = path

    def run(path: Path) -> CacheBundleIn | None:
        started = time.perf_counter()
        try:
            ran = run_by_itself(Path(app.srcdir), path, app.config.nb_execution_timeout)
        except (NotebookError, RuntimeError) as error:  # a RuntimeError where its kernel never answered
            logger.info("%s; it will be run again", error)
            return None
        return CacheBundleIn(ran, str(path), data={"execution_seconds": time.perf_counter() - started})

    jobs = int(os.environ.get("BOOK_JOBS") or os.cpu_count() or 1)
    with ThreadPoolExecutor(jobs) as pool:
        for bundle in filter(None, pool.map(run, waiting.values())):
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def finish(app: Sphinx, error) -> None:
    """Mark the cache as one that no build is filling any more."""
    if not app.config.claimbook_only_page:
        Path(app.config.nb_execution_cache_path, "busy").unlink(missing_ok=True)


def enter(app: Sphinx) -> None:
    """Prepare this process, whichever way the build was started: what its kernels inherit, and how the cache is opened."""
    isolation.enter(build_dir(Path(app.srcdir)) / "settings")
    os.environ["COMPANION_BUILD"] = "1"  # what cells show goes to the page as bundles; our own warnings are errors
    mend_cache()
