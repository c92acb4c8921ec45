"""Nothing that a person has set for themselves reaches a notebook, a drawing or an installation."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from claimbook import isolation, unused
from tests import hostile
from tests.conftest import ROOT

# A notebook that shows what settings would change: a drawing, a table, numbers, what an expression gives, a plot.
CELLS = [
    "import sys\nimport pandas as pd\nfrom companion import figures, movement_charts, tables",
    "print(figures.svg(movement_charts.gone_by(1961)[0], 'A chart of two bars that stand for people.', 'x'))",
    "print(tables.html(pd.DataFrame({'a': [1.23456, 2.5], 'b': [1234567, 2]}), caption='x'))",
    "1\npd.DataFrame({'a': [1.23456, 2.5]})",
    "print(sys.flags, pd.get_option('mode.copy_on_write') if 'mode.copy_on_write' in dir(pd.options) else '')",
    "assert sys.flags.optimize == 0, 'the assertions are off'",
]
PLOT = ["%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom companion import figures\nplt.plot([1, 2]);"]
# Runs it in a kernel that is started as a build starts it, or as it comes.
RUNNER = f"""
{unused.WITHOUT}
import json
from pathlib import Path
from types import SimpleNamespace
import nbformat
from jupyter_cache.executors.utils import single_nb_execution
if sys.argv[2] == "as the build does":
    from claimbook.sphinx import execution
    execution.enter(SimpleNamespace(srcdir=sys.argv[1]))
notebook = nbformat.read(Path(sys.argv[1], "one.ipynb"), as_version=4)
ran = single_nb_execution(notebook, cwd=sys.argv[1], timeout=120, allow_errors=False)
if ran.err:
    sys.exit(ran.exc_string)
shown = []
for output in (output for cell in ran.nb.cells for output in cell.outputs):
    if output.output_type == "stream" and shown and shown[-1].get("name") == output.name:
        shown[-1]["text"] += output.text  # a slow machine sends what is printed in two pieces
    else:
        shown.append(output)
Path(sys.argv[1], "shown.json").write_text(json.dumps(shown), encoding="utf-8")
"""


def shown(folder: Path, environment: dict[str, str], how: str = "as the build does", cells=CELLS) -> str:
    """What the cells show when they are run in this environment; `RuntimeError` when they fail."""
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, folder / "one.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, folder, how],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return (folder / "shown.json").read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path) -> Path:
    return hostile.home(tmp_path / "home")


def test_no_setting_of_a_person_reaches_a_notebook_of_a_build(home, tmp_path):
    theirs = hostile.environment(home)
    with pytest.raises(RuntimeError):
        shown(tmp_path / "as it comes", theirs, "as it comes")
    assert shown(tmp_path / "theirs", theirs) == shown(tmp_path / "ours", dict(os.environ))


def test_no_setting_of_a_reader_reaches_a_drawing_of_the_house(home, tmp_path):
    """In a reader's own JupyterLab, where nothing isolates the kernel: figures and tables are as in the book."""
    theirs = dict(os.environ) | {
        "MATPLOTLIBRC": str(home / ".config" / "matplotlib" / "matplotlibrc"),
        "IPYTHONDIR": str(home / ".ipython"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    (home / ".ipython/profile_default/ipython_kernel_config.py").unlink()
    first = "import matplotlib\nbefore = matplotlib.rcParams['text.usetex']"
    cells = [first, *CELLS[:3], "print('theirs:', pd.get_option('display.precision'), before)"]
    theirs_shown = shown(tmp_path / "theirs", theirs, "as it comes", cells)
    ours_shown = shown(tmp_path / "ours", dict(os.environ), "as it comes", cells)
    assert "theirs: 1 True" in theirs_shown and "theirs: 6 False" in ours_shown, "the settings are read"
    assert len(drawings(ours_shown)) == 2 and drawings(theirs_shown) == drawings(ours_shown)


def drawings(outputs: str) -> list[str]:
    """The figures and tables among what a notebook showed."""
    lines = [line for output in json.loads(outputs) for line in output.get("text", "").splitlines()]
    return [line for line in lines if line.startswith(("<svg", "<div"))]


def test_a_readers_own_plots_still_show(tmp_path):
    (output,) = json.loads(shown(tmp_path / "a", dict(os.environ), "as it comes", PLOT))
    assert set(output["data"]) == {"image/png", "text/plain"}


@pytest.mark.parametrize(
    "name",
    ["PATH", "HOME", "LANG", "TMPDIR", "BOOK_OUT", "BOOK_PYODIDE", "PYTHON", "PYTHONPATH", "PYTHONHASHSEED", "TZ", "CI",
     "HTTPS_PROXY", "no_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "PIP_INDEX_URL",
     "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_PROXY", "PIP_TRUSTED_HOST",
     "PIP_DEFAULT_TIMEOUT", "PIP_CACHE_DIR", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_MINE_PASSWORD",
     "UV_NATIVE_TLS", "UV_CACHE_DIR", "npm_config_registry", "NPM_CONFIG_REGISTRY", "npm_config_https_proxy", "npm_config_cafile",
     "npm_config_//registry.example.org/:_authToken", "JUPYTERHUB_API_TOKEN", "CONDA_PREFIX", "VIRTUAL_ENV", "PYTEST_XDIST_WORKER",
     "PLAYWRIGHT_BROWSERS_PATH"],
)  # fmt: skip
def test_what_a_person_needs_stays(name, tmp_path):
    assert isolation.isolated({name: "theirs"}, tmp_path)[name] == "theirs"


@pytest.mark.parametrize(
    "name",
    ["MATPLOTLIBRC", "MPLBACKEND", "MPLCONFIGDIR", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_PATH",
     "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_NO_CONFIG", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONOPTIMIZE",
     "PYTHONHOME", "PYTHONINSPECT", "PYTHONBREAKPOINT", "PYTHONUSERBASE", "PYTHONDEVMODE", "PYTHONIOENCODING", "PYTHONSAFEPATH",
     "DOCUTILSCONFIG", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_NO_BINARY", "PIP_CONSTRAINT",
     "UV_SYSTEM_PYTHON", "UV_PYTHON", "NODE_OPTIONS", "npm_config_prefix", "DASK_DISTRIBUTED__WORKER__DAEMON", "PYTEST_ADDOPTS",
     "PYTEST_PLUGINS", "HYPOTHESIS_PROFILE", "PANDAS_COPY_ON_WRITE", "SOURCE_DATE_EPOCH", "COLUMNS", "FORCE_COLOR", "PWDEBUG"],
)  # fmt: skip
def test_what_a_person_wishes_goes(name, tmp_path):
    assert isolation.isolated({name: "theirs"}, tmp_path).get(name) != "theirs"


def test_packages_of_one_user_are_seen_only_where_the_books_are_among_them(tmp_path):
    assert isolation.isolated({}, tmp_path)["PYTHONNOUSERSITE"] == "1"
    assert "PYTHONNOUSERSITE" not in isolation.isolated({"PYTHONNOUSERSITE": "1"}, tmp_path, user_site=True)


def test_it_is_the_same_twice(home, tmp_path):
    once = isolation.isolated(hostile.environment(home), tmp_path)
    assert isolation.isolated(once, tmp_path) == once


def test_of_pips_own_files_only_the_way_to_the_packages_stays(home, tmp_path):
    mirror = tmp_path / "pip.conf"
    mirror.write_text(
        "[global]\nindex_url = https://mirror.example.org/simple\n[install]\nprefix = /x\nno-index =\n",
        encoding="utf-8",
    )
    broken = tmp_path / "broken.conf"
    broken.write_bytes(b"index-url \xff")
    theirs = home / ".config" / "pip" / "pip.conf"
    found = isolation.pip_settings([tmp_path / "missing", tmp_path, broken, theirs, mirror])
    assert found == {"PIP_INDEX_URL": "https://mirror.example.org/simple", "PIP_TIMEOUT": "77"}
    assert isolation.pip_files({}, home)[-1].parent.name == "pip" and theirs in isolation.pip_files({}, home)
    assert isolation.pip_files({"PIP_CONFIG_FILE": str(mirror)}, home) == [mirror]
    nothing = {"PIP_CONFIG_FILE": os.devnull}
    assert isolation.isolated(nothing, tmp_path)["PIP_CONFIG_FILE"] == os.devnull


def test_pip_itself_then_knows_no_other_place(home):
    """As environments are made: nothing of them goes elsewhere, or nowhere."""
    code = "import sys; from tools import environment; print(environment.run([sys.executable, '-m', 'pip', 'config', 'list'], environment.installing()).stdout)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=hostile.environment(home), capture_output=True, text=True
    )
    known = dict(re.findall(r"^:env:\.([\w-]+)='(.*)'", done.stdout, re.M))
    assert known["timeout"] == "77" and known["user"] == "0", done.stdout + done.stderr
    assert "target" not in done.stdout and "dry-run" not in done.stdout
