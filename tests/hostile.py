"""A home folder and an environment of somebody with strong wishes of their own, for the tests of `isolation`."""

import json
import os
import sys
from pathlib import Path

from claimbook import isolation

_PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
_EVIL = "import sys\nprint('a start-up file was read', file=sys.stderr)\n"

FILES = {
    ".config/matplotlib/matplotlibrc": "lines.linewidth: 6\nfont.family: serif\ntext.usetex: True\nbackend: TkAgg\n",
    ".ipython/profile_default/startup/00-evil.py": f"{_EVIL}import random\nrandom.seed(1)\nimport matplotlib, pandas\n"
    "pandas.set_option('display.precision', 1, 'display.max_rows', 2, 'display.float_format', '{:.0f}!'.format)\n"
    "matplotlib.rcParams['lines.linewidth'] = 9\n",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    "c.InteractiveShellApp.exec_lines = ['import matplotlib; matplotlib.rcParams[\"axes.grid\"] = False']\n",
    ".ipython/profile_default/ipython_kernel_config.py": "raise RuntimeError('a setting of the kernel was read')\n",
    ".jupyter/jupyter_config.json": json.dumps(
        {"ExecutePreprocessor": {"timeout": 1}, "KernelManager": {"cache_ports": 0}}
    ),
    ".jupyter/jupyter_nbconvert_config.py": "raise RuntimeError('a setting of nbconvert was read')\n",
    ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(
        {"argv": ["/bin/false", "{connection_file}"], "display_name": "Python 3", "language": "python"}
    ),
    f".local/lib/{_PYTHON}/site-packages/usercustomize.py": "raise RuntimeError('usercustomize was read')\n",
    f".local/lib/{_PYTHON}/site-packages/pandas.py": "raise RuntimeError('another pandas was read')\n",
    f".local/lib/{_PYTHON}/site-packages/yaml.py": "raise RuntimeError('another yaml was read')\n",
    ".docutils": "[general]\nlanguage_code: de\nreport_level: 5\nsmart_quotes: no\n[html writers]\ninitial_header_level: 3\n",
    ".config/pip/pip.conf": "[global]\nuser = true\ntarget = /nowhere/else\ndry-run = true\ntimeout = 77\n",
    ".config/dask/evil.yaml": "distributed:\n  worker:\n    daemon: true\n",
    ".config/ruff/ruff.toml": "line-length = 20\n",
    ".config/pycodestyle": "[pycodestyle]\nmax-line-length = 20\n",
    ".codespellrc": "[codespell]\nskip = *\n",
    ".pydistutils.cfg": "[install]\nprefix = /nowhere/else\n",
    ".npmrc": "fund=false\n",
    ".gitconfig": "[core]\nquotePath = true\nautocrlf = true\n[status]\nshowUntrackedFiles = no\n",
    "startup.py": _EVIL,
    "styles/matplotlibrc": "lines.linewidth: 8\n",
}


def home(folder: Path) -> Path:
    """The folder, with the settings in it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def environment(home: Path) -> dict[str, str]:
    """The environment of that person: this one, with their variables."""
    set_by_us = isolation.isolated({}, Path("settings"))
    ours = {name: value for name, value in os.environ.items() if name not in set_by_us and not name.startswith("XDG_")}
    wishes = {
        "HOME": home,
        "MATPLOTLIBRC": home / "styles",
        "MPLBACKEND": "TkAgg",
        "MPLCONFIGDIR": home / ".config" / "matplotlib",
        "IPYTHONDIR": home / ".ipython",
        "JUPYTER_CONFIG_DIR": home / ".jupyter",
        "JUPYTER_DATA_DIR": home / ".local" / "share" / "jupyter",
        "JUPYTER_PATH": home / ".local" / "share" / "jupyter",
        "JUPYTER_PREFER_ENV_PATH": "0",
        "DOCUTILSCONFIG": home / ".docutils",
        "PANDAS_COPY_ON_WRITE": "warn",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONDEVMODE": "1",
        "PYTHONSTARTUP": home / "startup.py",
        "PYTHONINSPECT": "",
        "PYTHONUSERBASE": home / ".local",
        "PYTHONIOENCODING": "ascii",
        "PIP_TARGET": "/nowhere/else",
        "PIP_USER": "1",
        "NODE_OPTIONS": "--no-such-option",
        "npm_config_prefix": "/nowhere/else",
        "PYTEST_ADDOPTS": "--no-such-option",
        "SOURCE_DATE_EPOCH": "0",
        "COLUMNS": "20",
        "FORCE_COLOR": "1",
        "PWDEBUG": "1",
    }
    return ours | {name: str(value) for name, value in wishes.items()}
