"""What must hold within a table and between tables: keys, orders, sums."""

from collections.abc import Iterator

import pandas as pd

from claimbook.tables.descriptor import PACKAGE_FILE, foreign_keys
from claimbook.tables.errors import DataError


def check_unique(file: str, schema: dict, table: pd.DataFrame) -> None:
    """Raise `DataError` where a key, or what may stand once only, stands twice."""
    unique = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")}
    for column in sorted(unique | {schema["primaryKey"]}):
        seen: dict = {}
        for index, value in table[column].items():
            if value in seen:
                raise DataError(
                    f"{file}, row {index + 2}, column {column!r}: "
                    f"{str(value)!r} is already in row {seen[value] + 2}; expected each value once"
                )
            seen[value] = index


def check_orders(file: str, orders: list[list[str]], table: pd.DataFrame) -> None:
    """Of each pair of columns, such as `from` and `to`, the first may not come after the second."""
    for first, second in orders:
        for index, (low, high) in enumerate(zip(table[first], table[second], strict=True)):
            if not _in_order(low, high):
                raise DataError(
                    f"{file}, row {index + 2}, column {second!r}: "
                    f"expected {_plain(low)!r} (column {first!r}) or later, found {_plain(high)!r}"
                )


def _in_order(low, high) -> bool:
    if isinstance(low, str):  # dates as exactly as they are known: 1854-09-08, 1854-09, 2003, 1850s
        low, high = low.removesuffix("0s"), high.removesuffix("0s")
        length = min(len(low), len(high))  # "199" and "1994" do not contradict each other
        return low[:length] <= high[:length]
    return pd.isna(low) or pd.isna(high) or low <= high


def _plain(value) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def dangling(resource: dict, table: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """A line for each key that points to a row which is not there."""
    for column, other, target in foreign_keys(resource):
        if other not in tables:  # its own error has been reported
            continue
        if target not in tables[other]:
            yield f"{resource['path']}: column {column!r} points to {other}.csv, which has no column {target!r}"
            continue
        known = set(tables[other][target].astype(str))
        for index, value in table[column].items():
            for key in value if isinstance(value, tuple) else (value,):
                if not pd.isna(key) and key != "" and str(key) not in known:
                    yield (
                        f"{resource['path']}, row {index + 2}, column {column!r}: "
                        f"{str(key)!r} is not in {other}.csv (column {target!r})"
                    )


def wrong_sums(resource: dict, table: pd.DataFrame) -> Iterator[str]:
    """A line for each sum declared in the data package that does not hold.

    A rule has the `column` that is added, and which rows are the `total` and which its `parts`, each as
    a mapping from columns to the value or values wanted; `by` names a column that cuts the table up
    first, so that there is a sum for each year, say.
    """
    key = resource["schema"]["primaryKey"]
    for rule in resource.get("sums", []):
        if fault := _wrong_rule(rule, table):
            yield f"{PACKAGE_FILE}, table {resource['name']!r}: {fault}"
            continue
        totals, parts = _where(table, rule["total"]), _where(table, rule["parts"])
        wanted = [value for value in _listed(rule["parts"].get(key, []))]
        for gone in [name for name in wanted if name not in set(parts[key])]:
            yield f"{resource['path']}: a sum in {PACKAGE_FILE} names the row {gone!r}, which is not there"
        if totals.empty:
            yield f"{resource['path']}: a sum in {PACKAGE_FILE} needs a total, and {_no_row_with(rule['total'])}"
        for index, total in totals.iterrows():
            summands = parts[parts[rule["by"]] == total[rule["by"]]] if "by" in rule else parts
            added = summands[rule["column"]].sum()
            if len(summands) and total[rule["column"]] != added:
                yield (
                    f"{resource['path']}, row {index + 2}, column {rule['column']!r}: "
                    f"{total[key]!r} is {total[rule['column']]:,}, but {_listed_keys(summands[key])} "
                    f"{'together come' if len(summands) > 1 else 'comes'} to {added:,}"
                )


def _wrong_rule(rule: dict, table: pd.DataFrame) -> str:
    """What makes no sense in a rule for a sum; empty when it can be worked out."""
    columns = [rule["column"], *rule["total"], *rule["parts"], *([rule["by"]] if "by" in rule else [])]
    for name in columns:
        if name not in table:
            return f"a sum names the column {name!r}, which is not there"
    if not pd.api.types.is_numeric_dtype(table[rule["column"]]):
        return f"a sum adds up the column {rule['column']!r}, which holds no numbers"
    return ""


def _where(table: pd.DataFrame, wanted: dict) -> pd.DataFrame:
    for column, values in wanted.items():
        table = table[table[column].isin(_listed(values))]
    return table


def _no_row_with(wanted: dict) -> str:
    """That no row holds what is wanted in each of some columns.

    >>> _no_row_with({"sex": "all", "year": [1853, 1854]})
    "no row has 'all' in column 'sex' and 1853 or 1854 in column 'year'"
    >>> _no_row_with({})
    'the table has no rows'
    """
    cells = [f"{' or '.join(map(repr, _listed(values)))} in column {column!r}" for column, values in wanted.items()]
    return f"no row has {' and '.join(cells)}" if cells else "the table has no rows"


def _listed(values) -> list:
    return values if isinstance(values, list) else [values]


def _listed_keys(keys: pd.Series) -> str:
    return ", ".join(keys) if len(keys) < 8 else f"{', '.join(keys[:3])} … {keys.iloc[-1]} ({len(keys)} rows)"
