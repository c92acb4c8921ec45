"""Run the notebooks: in parallel, and never from a cache that knows other data.

myst-nb keys its cache by a notebook's code alone; a changed table or helper module would leave old
numbers on the page. So the cache lies in a folder named by a digest of everything notebooks read.
"""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from sphinx.application import Sphinx
from sphinx.util import logging

from inputs import OF_NOTEBOOKS, digest
from notebooks import read
from whereabouts import made

logger = logging.getLogger(__name__)


def name_cache(app: Sphinx, config) -> None:
    """Point myst-nb at this digest's cache; drop the caches of other inputs and of a killed build."""
    caches = made(Path(app.srcdir)) / "cache"
    mine = caches / digest(Path(app.srcdir), OF_NOTEBOOKS)
    for other in caches.glob("*"):
        if other != mine or (mine / "busy").exists():
            shutil.rmtree(other)
    mine.mkdir(parents=True, exist_ok=True)
    (mine / "busy").touch()
    config.nb_execution_cache_path = str(mine)


def execute_ahead(app: Sphinx, env, docnames: list[str]) -> None:
    """Run the notebooks that are not in the cache, one thread each, before Sphinx reads the pages.

    A notebook that fails, or whose kernel does not start, is left for myst-nb, which runs it again and reports it.
    """
    cache, waiting = get_cache(env.mystnb_config.execution_cache_path), {}
    for path in (Path(env.doc2path(name)) for name in docnames):
        if path.suffix == ".ipynb":
            notebook = read(path)
            try:
                cache.match_cache_notebook(notebook)
            except KeyError:
                # Two notebooks with the same code share one place in the cache: run only one of them.
                waiting[cache.create_hashed_notebook(notebook)[1]] = path, notebook

    def run(item):
        path, notebook = item
        try:
            return path, single_nb_execution(
                notebook, cwd=str(path.parent), timeout=app.config.nb_execution_timeout, allow_errors=False
            )
        except RuntimeError as error:  # its kernel never answered: another process may have taken its port
            logger.info("%s: %s; it is run again", path.name, error)
            return path, None

    jobs = int(os.environ.get("BOOK_JOBS") or os.cpu_count() or 1)
    with ThreadPoolExecutor(jobs) as pool:
        for path, result in pool.map(run, waiting.values()):
            if result is not None and result.err is None:
                bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def finish(app: Sphinx, error) -> None:
    Path(app.config.nb_execution_cache_path, "busy").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict:
    os.environ["COMPANION_BUILD"] = "1"  # explorables as HTML; our own warnings are errors
    app.connect("config-inited", name_cache, priority=100)
    app.connect("env-before-read-docs", execute_ahead)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
