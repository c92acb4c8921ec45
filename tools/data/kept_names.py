"""What `from companion import …` offers, and whether what it offered can still be used as before.

Every module and every public function, class, exception and constant, one a line, with parameters and defaults. A
constant's value may change; its type is kept.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import NamedTuple


def names(package: ModuleType) -> set[str]:
    """What a package offers, as lines of the list: modules, and what each defines or lists in `__all__`.

    Functions and classes stand with their parameters, an exception with its base, another value with its type.
    """
    found = {package.__name__}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if "._" not in module.name:
            opened = importlib.import_module(module.name)
            found.add(module.name)
            for name in _public(opened):
                found |= set(_lines(f"{module.name}.{name}", getattr(opened, name)))
    return found


def _public(module: ModuleType) -> set[str]:
    """The public names that a module binds itself, or names as its own: in `__all__`, or as `import x as x`."""
    found = set(getattr(module, "__all__", ()))
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname for alias in node.names if alias.asname == alias.name}
    return {name for name in found if not name.startswith("_") and hasattr(module, name)}


def _lines(name: str, value: object) -> Iterator[str]:
    """The lines of one thing: of a class also its public methods and attributes."""
    if not isinstance(value, type):
        kind = "alias of a type" if typing.get_origin(value) else type(value).__name__
        yield f"{name}{signature(value)}" if inspect.isroutine(value) else f"{name}: {kind}"
        return
    if issubclass(value, BaseException):
        yield f"{name}: exception, {value.__base__.__name__}"
        return
    yield f"{name}{signature(value)}"
    own = {**dict.fromkeys(inspect.get_annotations(value)), **vars(value)}
    for key, part in own.items():
        if not key.startswith("_"):
            method = isinstance(part, FunctionType | staticmethod | classmethod)
            yield f"{name}.{key}{signature(getattr(value, key))}" if method else f"{name}.{key}: attribute"


def signature(function: Callable) -> str:
    """The parameters of a function as a line holds them, without annotations.

    >>> def load(name: str, *, rows: int = 3) -> list: ...
    >>> signature(load)
    '(name, *, rows=3)'
    """
    parameters = [
        one.replace(annotation=one.empty, default=one.default if one.default is one.empty else _Default(one.default))
        for one in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(parameters))


class _Default(NamedTuple):
    """A default as a line holds it: as Python writes it, or as three dots where that is no Python."""

    value: object

    def __repr__(self) -> str:
        try:
            return ast.unparse(ast.parse(repr(self.value), mode="eval"))
        except SyntaxError:
            return "..."


def narrowed(before: str, now: str) -> str:
    """What a signature no longer accepts that it accepted before; empty when it accepts all of it.

    >>> narrowed("(a, b=1)", "(a, b=1, *, c=None)"), narrowed("(a)", "(a=0, *more)")
    ('', '')
    >>> narrowed("(a, b=1)", "(a)"), narrowed("(a)", "(a, b)"), narrowed("(a, b)", "(b, a)")
    ("no longer takes 'b'", "now needs 'b'", "'a' is no longer argument 1")
    >>> narrowed("(a=1)", "(a)"), narrowed("(a=1)", "(a=2)"), narrowed("(a)", "(*, a)"), narrowed("(**a)", "()")
    ("now needs 'a'", "'a' is 2 by default, and was 1", "'a' is no longer argument 1", "no longer takes '**'")
    """
    old, new = _parameters(before), _parameters(now)
    for name, (place, default) in old.items():
        if name not in new:
            return f"no longer takes {name!r}"
        if new[name].place != place and place is not None:
            return f"{name!r} is no longer argument {place + 1}"
        if new[name].default != default and default is not None:
            changed = f"{name!r} is {new[name].default} by default, and was {default}"
            return changed if new[name].default else f"now needs {name!r}"
    needed = [name for name in new if name not in old and not new[name].default and name[0] != "*"]
    return f"now needs {needed[0]!r}" if needed else ""


class _Parameter(NamedTuple):
    place: int | None  # none for what can only be given by its name
    default: str | None


def _parameters(text: str) -> dict[str, _Parameter]:
    """The parameters of a signature that is written out, by name; `*args` and `**options` with their stars."""
    given = ast.parse(f"lambda {text[1:-1]}: 0", mode="eval").body.args
    placed = [*given.posonlyargs, *given.args]
    defaults = [None] * (len(placed) - len(given.defaults)) + given.defaults
    pairs = [*zip(placed, range(len(placed)), defaults, strict=True)]
    pairs += [(one, None, default) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    found = {one.arg: _Parameter(place, default and ast.unparse(default)) for one, place, default in pairs}
    stars = {"*": given.vararg, "**": given.kwarg}  # what these two are called means nothing to a caller
    return found | {star: _Parameter(None, None) for star, one in stars.items() if one}


def name_fault(line: str) -> str:
    """Why a line of the list of names does not hold any more; empty if it does.

    >>> name_fault("companion.data.load(name)"), name_fault("companion.data.lode(name)")
    ('', "companion.data has no 'lode'")
    >>> name_fault("companion.data.load(name, table)"), name_fault("companion.data.PACKAGE_FILE: int")
    ("no longer takes 'table'", 'was int, and is str')
    """
    name = bare(line)
    was = line.removeprefix(name)
    value, why = resolve(name)
    if why or was in ("", ": attribute"):
        return why
    now = next(_lines(name, value)).removeprefix(name)
    if was.startswith("(") and now.startswith("("):
        return narrowed(was, now)
    return "" if now == was else f"was {_kind(was)}, and is {_kind(now)}"


def _kind(rest: str) -> str:
    return "callable" if rest.startswith("(") else rest.removeprefix(": ")


def resolve(name: str) -> tuple[object, str]:
    """What a dotted name leads to, a module or something in one; and why it leads nowhere, empty if it does not."""
    value, so_far = None, ""
    for part in name.split("."):
        here, so_far = so_far, f"{so_far}.{part}".lstrip(".")
        if module := _module(so_far) if value is None or isinstance(value, ModuleType) else None:
            value = module
        elif hasattr(value, part):
            value = getattr(value, part)
        elif isinstance(value, type) and part in inspect.get_annotations(value):
            return None, ""  # an attribute that only its instances have
        else:
            return None, f"{here} has no {part!r}" if here else f"no package {part!r}"
    return value, ""


def _module(name: str) -> ModuleType | None:
    """The module of a name, if there is one; raises `ModuleNotFoundError` if a package that it needs is missing."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None


def bare(line: str) -> str:
    """The name alone, without what may be passed to it and what it is.

    >>> bare("companion.data.load(name)"), bare("companion.figures.PAPER: str"), bare("a.html#b?c=d")
    ('companion.data.load', 'companion.figures.PAPER', 'a.html#b?c=d')
    """
    return re.split(r"\(|: ", line)[0]
