"""What comes out of a sandbox, as values that a test can look at; whatever has not the agreed form is refused."""

import base64
import builtins
import json
import pickle
from collections.abc import Callable, Iterator

import numpy as np

MOST_DEPTH, MOST_MEMBERS = 30, 200_000
_NUMPY = set(
    ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
)
_MERSENNE = 2**61 - 1  # Python's own hash of a number is what is left when it is divided by this
_HOLDS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


class Forged(ValueError):
    """An answer of a sandbox that its program does not give: the notebook has taken its place."""


class Stopped(RuntimeError):
    """A notebook that could not be asked any further: `status` is "timed out", "too large" or "failed"."""

    def __init__(self, status: str, reason: str):
        super().__init__(reason)
        self.status, self.reason = status, reason


class InNotebook(RuntimeError):
    """An error of a kind that only the notebook knows, in a function of it that was called."""


class Other:
    """A value of another kind than answers have: equal to nothing, and named by its type."""

    def __init__(self, kind: str):
        self.kind = kind

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    def __eq__(self, other: object) -> bool:
        return False

    __hash__ = object.__hash__


class Function:
    """A function of the notebook, which is called where it lives."""

    def __init__(self, name: str, ask: Callable[..., dict]):
        self.name, self._ask = name, ask

    def __call__(self, *words: object, **named: object) -> object:
        sent = base64.b64encode(pickle.dumps((words, named))).decode()
        answer = self._ask(do="call", name=self.name, words=sent)
        if "raised" in answer:
            kind, text = pair(answer["raised"])
            known = getattr(builtins, kind, None)
            is_error = isinstance(known, type) and issubclass(known, Exception)
            raise known(text) if is_error else InNotebook(text or kind)
        return decoded(answer.get("value"), f"{self.name}(…)", self._ask)


def decoded(found: object, name: str, ask: Callable[..., dict]) -> object:
    """The value that an answer stands for. Raises `Forged` where it stands for none.

    >>> decoded({"is": "list", "of": [1, {"is": "tuple", "of": ["a"]}]}, "x", None)
    [1, ('a',)]
    >>> decoded({"is": "numpy", "of": "int64", "value": 3}, "x", None)
    np.int64(3)
    >>> decoded({"is": "system", "of": "rm"}, "x", None)
    Traceback (most recent call last):
    marking.values.Forged: x: not a value that can be marked
    """
    left = [MOST_MEMBERS]

    def hashed(part: object, depth: int) -> object:
        """What is to stand in a set, or as a key: numbers of a size with which many can be made to fall on one place are none."""
        value = read(part, depth)
        if any(isinstance(one, int | float) and abs(one) >= _MERSENNE for one in _flat(value)):
            raise Forged(f"{name}: numbers too large for a set or for keys")
        return value

    def read(part: object, depth: int) -> object:
        left[0] -= 1
        if depth > MOST_DEPTH or left[0] < 0:
            raise Forged(f"{name}: nested too deeply, or more than {MOST_MEMBERS:,} items")
        if part is None or isinstance(part, bool | int | float | str):
            return part
        if not isinstance(part, dict):
            raise Forged(f"{name}: not a value that can be marked")
        kind, of = part.get("is"), part.get("of")
        if kind in _HOLDS and isinstance(of, list):
            inside = hashed if kind in ("set", "frozenset") else read
            return _HOLDS[kind](inside(item, depth + 1) for item in of)
        if kind == "dict" and isinstance(of, list) and all(isinstance(one, list) and len(one) == 2 for one in of):
            return {hashed(key, depth + 1): read(value, depth + 1) for key, value in of}
        if kind == "numpy" and of in _NUMPY and isinstance(part.get("value"), bool | int | float | dict):
            return np.dtype(of).type(read(part["value"], depth + 1))
        if kind == "float" and of in ("nan", "inf", "-inf"):
            return float(of)
        if kind == "function" and isinstance(of, str):
            return Function(name, ask) if depth == 0 else Other("function")
        if kind in ("other", "numpy") and isinstance(of, str):
            return Other(of[:100])
        raise Forged(f"{name}: not a value that can be marked")

    try:
        return read(found, 0)
    except (TypeError, OverflowError) as error:  # a list as a key, a number too large for its kind
        raise Forged(f"{name}: not a value that can be marked") from error


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, tuple | frozenset):
        for one in value:
            yield from _flat(one)
    else:
        yield value


def pair(found: object) -> tuple[str, str]:
    """The kind of an error and what it says; `Forged` where that is not what was sent."""
    if not (isinstance(found, list) and len(found) == 2 and all(isinstance(one, str) for one in found)):
        raise Forged("not the report of an error")
    return found[0][:100], found[1][:300]


def read_line(line: bytes) -> dict:
    """One answer of a sandbox; `Forged` where it is no object of JSON."""
    try:
        found = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Forged("not valid JSON") from None
    if not isinstance(found, dict):
        raise Forged(f"expected a JSON object, found {type(found).__name__}")
    return found


def _no_constant(word: str) -> None:
    raise ValueError(word)
