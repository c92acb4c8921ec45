"""Hold what was read from a JSON file against the shape that it should have, and name the place that differs."""

# A shape is a type; a list of one shape, for a list of such; or a dict from keys to shapes, for an object, in which a
# key that ends in "?" may be missing and others may stand.
Shape = type | list | dict

_WORDS = {str: "text", float: "a number", bool: "true or false", dict: "an object", list: "a list"}


def differs(value: object, shape: Shape, place: str = "") -> str:
    """Where a value has not its shape, and what was expected there; empty when it has it.

    >>> differs({"fields": [{"name": "year"}, {"name": 3}]}, {"fields": [{"name": str, "type?": str}]})
    'fields[1].name: expected text'
    >>> differs({"fields": []}, {"fields": [{"name": str, "type?": str}]})
    ''
    """
    kind = shape if isinstance(shape, type) else type(shape)
    wanted = (int, float) if kind is float else kind
    if not isinstance(value, wanted) or (kind is float and isinstance(value, bool)):
        return f"{place or 'the file'}: expected {_WORDS[kind]}"
    if isinstance(shape, list):
        found = (differs(item, shape[0], f"{place}[{number}]") for number, item in enumerate(value))
        return next(filter(None, found), "")
    if isinstance(shape, dict):
        for key, inner in shape.items():
            name = key.removesuffix("?")
            within = f"{place}.{name}".lstrip(".")
            if name in value:
                if fault := differs(value[name], inner, within):
                    return fault
            elif name == key:
                return f"{within}: is missing"
    return ""
