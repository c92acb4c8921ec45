"""Keep what a person has set for themselves out of a build, a test and an installation.

A `matplotlibrc`, a start-up file of IPython, a kernel named python3, an environment variable: each would change a drawing
or a number, and no digest would see it. Here is the one place that says what is left out; the build, the kernels that it
starts and the tests run in the environment that `isolated` gives. What a person needs to reach the outside stays: HOME,
PATH, the language, proxies, certificates, mirrors of packages; so do the book's own settings (`BOOK_…`), and PYTHONPATH,
which says where modules are.

Imports nothing but the standard library: what the others import is installed in such an environment too.
"""

import os
import site
import sys
from collections.abc import Iterable, Mapping
from configparser import Error, RawConfigParser
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path

# Variables that are left out, and those among them that stay. Names are compared in capitals: Windows knows no others.
PERSONAL = (
    *("MATPLOTLIBRC", "MPL*", "PANDAS_*", "NPY_*"),
    *("IPYTHON*", "JUPYTER_*", "JUPYTERCACHE", "JUPYTERLAB_*", "JUPYTERLITE_*"),  # not JUPYTERHUB_: a hub's own
    *("PYTHON?*", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "HYPOTHESIS_*", "RUFF_*"),
    *("DOCUTILSCONFIG", "SOURCE_DATE_EPOCH", "DASK_*"),
    *("PIP_*", "UV_*", "DIST_EXTRA_CONFIG", "DISTUTILS_*", "SETUPTOOLS_*"),
    *("NODE_OPTIONS", "NPM_CONFIG_*", "PWDEBUG"),
    *("COLUMNS", "LINES", "FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS"),
)
STAYS = (
    *("PYTHONPATH", "PYTHONHASHSEED", "PYTHONUTF8", "PYTHONUNBUFFERED"),
    *("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHON_CPU_COUNT"),
    *("UV_*INDEX*", "UV_FIND_LINKS", "UV_*MIRROR*", "UV_*PROXY", "UV_*HOST", "UV_*TLS", "UV_*CERT*", "UV_OFFLINE"),
    *("UV_CACHE_DIR", "UV_KEYRING_PROVIDER", "UV_*TIMEOUT", "UV_*RETRIES"),
    *("NPM_CONFIG_*REGISTRY", "NPM_CONFIG_*PROXY", "NPM_CONFIG_CA*", "NPM_CONFIG_STRICT_SSL", "NPM_CONFIG_//*"),
    *("NPM_CONFIG_USERCONFIG", "NPM_CONFIG_GLOBALCONFIG"),
)
# Settings of pip that say where packages come from and how they are reached: these stay, from wherever they are set.
PIP = (
    *("index-url", "extra-index-url", "find-links", "no-index", "proxy", "cert", "client-cert", "trusted-host"),
    *("timeout", "default-timeout", "retries", "keyring-provider", "cache-dir", "use-feature", "use-deprecated"),
    "disable-pip-version-check",  # a request fewer
)


def isolated(environment: Mapping[str, str], folder: Path, *, user_site: bool = False) -> dict[str, str]:
    """The environment without a person's own settings; programs that want a place for theirs find an empty one in `folder`.

    With `user_site` the packages that pip installed for this user alone are seen: only where the book's are among them.

    >>> made = isolated({"PATH": "/bin", "MPLBACKEND": "TkAgg", "PIP_TARGET": "/x", "PIP_PROXY": "p"}, Path("settings"))
    >>> made["PATH"], made["PIP_PROXY"], "MPLBACKEND" in made, "PIP_TARGET" in made
    ('/bin', 'p', False, False)
    """
    kept = {name: value for name, value in environment.items() if not is_personal(name)}
    return kept | {
        "MATPLOTLIBRC": os.devnull,  # an empty file: the defaults
        "MPLCONFIGDIR": str(folder / "matplotlib"),  # the list of fonts is made there once
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder / "jupyter-data"),  # where a person's kernels would be
        "JUPYTER_PREFER_ENV_PATH": "1",
        "DOCUTILSCONFIG": os.devnull,
        # An empty file in the place of the person's own; with os.devnull pip would not read the machine's either.
        "PIP_CONFIG_FILE": os.devnull if environment.get("PIP_CONFIG_FILE") == os.devnull else str(folder / "pip.conf"),
        "PIP_USER": "0",
        **({} if user_site else {"PYTHONNOUSERSITE": "1"}),
    }


def is_personal(name: str) -> bool:
    """
    >>> [is_personal(name) for name in ("npm_config_prefix", "npm_config_registry", "PYTHON", "PYTHONHOME", "BOOK_OUT")]
    [True, False, False, True, False]
    """
    name = name.upper()
    stays = (*STAYS, *(f"PIP_{setting.upper().replace('-', '_')}" for setting in PIP))
    return any(fnmatchcase(name, one) for one in PERSONAL) and not any(fnmatchcase(name, one) for one in stays)


def for_this_process(folder: Path) -> dict[str, str]:
    """The isolated environment of this process, with the folder that it names."""
    packages = pip_settings(pip_files(os.environ, Path.home()))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pip.conf").touch()
    return packages | isolated(os.environ, folder, user_site=_needs_user_site())


def enter(folder: Path) -> None:
    """Put this process, and with it all that it starts, into an isolated environment."""
    environment = for_this_process(folder)
    os.environ.clear()
    os.environ.update(environment)


def _needs_user_site() -> bool:
    """Whether what builds the book was itself installed for this user alone (`pip install --user`)."""
    found = find_spec("myst_nb") if site.ENABLE_USER_SITE else None
    return bool(found) and Path(found.origin).is_relative_to(site.getusersitepackages())


def pip_settings(files: Iterable[Path]) -> dict[str, str]:
    """Of what files of pip's say, where packages come from, as variables; a later file goes before an earlier one.

    Files that are missing, or are none of pip's, say nothing.
    """
    found: dict[str, str] = {}
    for path in files:
        parser = RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (Error, OSError, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                found |= {name.replace("_", "-"): value for name, value in parser.items(section)}
    return {f"PIP_{name.upper().replace('-', '_')}": found[name] for name in PIP if found.get(name)}


def pip_files(environment: Mapping[str, str], home: Path) -> list[Path]:
    """Where a person's own settings of pip are, the weakest first (see "pip config debug")."""
    if named := environment.get("PIP_CONFIG_FILE"):  # pip then reads no other of theirs
        return [Path(named)]
    if sys.platform == "win32":
        return [Path(place, "pip", "pip.ini") for place in (home, environment.get("APPDATA", home))]
    places = [home / ".pip", Path(environment.get("XDG_CONFIG_HOME") or home / ".config", "pip")]
    if sys.platform == "darwin":
        places.append(home / "Library" / "Application Support" / "pip")
    return [place / "pip.conf" for place in places]
