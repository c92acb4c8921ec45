"""What runs inside the sandbox: a Python that does, line by line, what `sandbox.Session` asks of it.

    python sandbox_runner.py SECONDS      how long one cell, or one call of a function, may take

It reads an object of JSON a line and answers with one: it runs a cell, says what stands in some names, calls a function.
No test and no key is ever in here; what is answered is values in a form that can hold no code (`encoded`). Whoever hands in
a notebook can make this process say anything, so `values.decoded`, outside, takes nothing on trust.
"""

import base64
import contextlib
import importlib
import json
import math
import os
import pickle
import signal
import sys
import threading
import types

try:
    import resource
except ImportError:  # not on Windows, where nothing has walls either
    resource = None

MOST_DEPTH, MOST_ITEMS, MOST_TEXT = 12, 20_000, 100_000
RESERVE = 300 * 2**20  # bytes
_UNLIMITED = resource.RLIM_INFINITY if resource else -1


class TooLarge(ValueError):
    """A value with more in it than an answer has."""


def encoded(value: object, depth: int = 0) -> object:
    """A value as JSON: plain ones as they are, others as {"is": kind, …}; of what has no form of its own, its type.

    >>> encoded([1, (2.5, None), {"a": True}])
    {'is': 'list', 'of': [1, {'is': 'tuple', 'of': [2.5, None]}, {'is': 'dict', 'of': [['a', True]]}]}
    >>> encoded(float("nan")), encoded(len)["is"], encoded(range(3))
    ({'is': 'float', 'of': 'nan'}, 'function', {'is': 'other', 'of': 'range'})
    """
    if depth > MOST_DEPTH:
        raise TooLarge
    if value is None or isinstance(value, bool):
        return value
    if type(value).__module__ == "numpy" and hasattr(value, "item") and getattr(value, "shape", None) == ():
        plain = value.item()
        if isinstance(plain, str):
            return encoded(plain, depth)
        return {"is": "numpy", "of": str(value.dtype), "value": encoded(plain, depth + 1)}
    if isinstance(value, int):
        return int(value) if abs(value) < 10**300 else {"is": "other", "of": "int"}
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"is": "float", "of": repr(float(value))}
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise TooLarge
        return str(value).encode("utf-8", "replace").decode("utf-8")
    for kind in (dict, list, tuple, set, frozenset):
        if isinstance(value, kind):
            if len(value) > MOST_ITEMS:
                raise TooLarge
            if kind is dict:
                return {"is": "dict", "of": [[encoded(part, depth + 1) for part in pair] for pair in value.items()]}
            return {"is": kind.__name__, "of": [encoded(item, depth + 1) for item in value]}
    if callable(value) and not isinstance(value, type):
        return {"is": "function", "of": str(getattr(value, "__module__", ""))[:100]}
    return {"is": "other", "of": type(value).__name__[:100]}


def safely(value: object) -> object:
    """`encoded`, whatever the value does when it is looked at."""
    try:
        return encoded(value)
    except Exception:
        return {"is": "other", "of": str(type(value).__name__)[:100]}


class Runner:
    """A Python with the names of one notebook."""

    def __init__(self, seconds: float):
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        config = Config()
        config.HistoryManager.enabled = False
        self.seconds, self.main = seconds, threading.main_thread().ident
        self.shell = InteractiveShell.instance(config=config, colors="NoColor")
        self.shell.showtraceback = self.shell.showsyntaxerror = lambda *words, **named: None
        self.shell.enable_gui = lambda gui=None: None  # `%matplotlib inline` asks for it
        self.names = self.shell.user_ns
        sys.path.insert(0, "")  # what a cell has written can be imported, as in a kernel
        _, self.memory = resource.getrlimit(resource.RLIMIT_AS) if resource else (0, _UNLIMITED)

    @contextlib.contextmanager
    def in_time(self):
        """Interrupt what takes too long, again and again, as a person would who presses Ctrl and C."""
        done = threading.Event()

        def watch() -> None:
            wait = self.seconds
            while not done.wait(wait):
                signal.pthread_kill(self.main, signal.SIGINT)
                wait = 1

        threading.Thread(target=watch, daemon=True).start()
        try:
            self._leave(RESERVE)
            yield
        finally:
            self._leave(0)
            done.set()

    def _leave(self, reserve: int) -> None:
        """Keep some memory from the notebook, so that where it takes all, what came before can still be told."""
        if self.memory != _UNLIMITED:
            resource.setrlimit(resource.RLIMIT_AS, (self.memory - reserve, self.memory))

    def run(self, source: str) -> dict:
        """Run a cell; says what went wrong, if anything."""
        with self.in_time():
            result = self.shell.run_cell(source, silent=True)
        error = result.error_before_exec or result.error_in_exec
        return {"error": [type(error).__name__, _first(error)] if error else None}

    def values(self, names: list[str]) -> dict:
        """What stands in those of the names that there are."""
        return {"values": {name: safely(self.names[name]) for name in names if name in self.names}}

    def call(self, name: str, words: str) -> dict:
        """Call a function of the notebook with what was sent (by us, who may send anything)."""
        args, named = pickle.loads(base64.b64decode(words))
        try:
            with self.in_time():
                return {"value": safely(self.names[name](*args, **named))}
        except BaseException as error:
            return {"raised": [type(error).__name__, _first(error)]}

    def close_off(self, paths: list[str]) -> dict:
        """Take away what would be the answer: functions of the companion, by their full names."""
        load_again = importlib.reload

        def reload(module: types.ModuleType) -> types.ModuleType:
            found = load_again(module)
            _close(paths)
            return found

        importlib.reload = reload
        _close(paths)
        return {}


def _close(paths: list[str]) -> None:
    for path in paths:
        module, _, rest = path.partition(":")
        *above, name = rest.split(".")
        holder = importlib.import_module(module)
        for part in above:
            holder = getattr(holder, part)
        setattr(holder, name, _closed(path))


class BooksOwnAnswer(RuntimeError):
    """Somebody calls the function of the book that gives the answer which was asked for."""


def _closed(path: str) -> types.FunctionType:
    module, _, name = path.partition(":")
    shown = name if "." in name else f"{module.rpartition('.')[2]}.{name}"

    def closed(*words, **named):
        raise BooksOwnAnswer(f"{shown} is the book's own answer; write your own")

    return closed


def _first(error: BaseException) -> str:
    try:
        lines = str(error).strip().splitlines()
    except Exception:
        lines = []
    return lines[0][:300] if lines else ""


def main() -> None:
    # What the notebook prints goes nowhere, and what it reads is empty; the way to the outside is kept apart.
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started this in the background had it ignored
    runner, own = Runner(float(sys.argv[1])), os.getpid()
    doing = {"run": runner.run, "values": runner.values, "call": runner.call, "close": runner.close_off}
    answers.write(b"{}\n")
    answers.flush()
    for line in asked:
        request = json.loads(line)
        try:
            answer = doing[request.pop("do")](**request)
        except KeyboardInterrupt:  # it came a moment too late
            answer = {"error": ["KeyboardInterrupt", ""], "raised": ["KeyboardInterrupt", ""]}
        if os.getpid() != own:  # a cell has split the process in two; this is the other
            os._exit(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
    os._exit(0)  # whatever the notebook left running is not waited for


if __name__ == "__main__":
    main()
