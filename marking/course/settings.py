"""What a teacher says of a class, in one small file (TOML); all of it is optional. `EXAMPLE` has every setting."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

EXAMPLE = """\
roster = "worksheet.csv"          # who is in the class: Moodle's worksheet, Canvas's gradebook, a table of your own
out_of = 100                      # what your gradebook's column is out of, if not the assignment's own marks
nothing_handed_in = 0             # the total of those who handed in nothing; without this line it is empty
due = 2026-12-01T18:00:00+09:00   # times in Moodle's worksheet are read in the zone of this one

[late]
grace_minutes = 15                # once they are over, the first day has begun
per_day = 10                      # per cent of the marks, for each day begun
most = 50

[extra_hours]                     # for some, by any name that the roster or the file names give them
"ann@example.org" = 48

[handed_in]                       # when, where no file says it
"Ben Oh" = 2026-12-02T10:00:00+09:00

[groups]                          # one hands in for all
"Group 3" = ["Ann Lee", "Cem Can"]

[columns]                         # what a roster in another language calls its columns
email = "E-Mail-Adresse"
"""

_KINDS = {
    "roster": str,
    "out_of": (int, float),
    "nothing_handed_in": (int, float),
    "due": datetime,
    "late": dict,
    "extra_hours": dict,
    "handed_in": dict,
    "groups": dict,
    "columns": dict,
}
_LATE = ("grace_minutes", "per_day", "most")
COLUMNS = ("name", "first", "last", "email", "username", "id", "group", "section", "handed_in", "grade", "comments")


class SettingsError(ValueError):
    """A file that cannot be used. The message names it, the setting, and what was expected."""


class Late(NamedTuple):
    """What comes off for each day begun, per cent of the marks, and at most; nothing within the minutes of grace."""

    grace_minutes: float = 0.0
    per_day: float = 0.0
    most: float = 100.0


class Course(NamedTuple):
    """What `read` found."""

    roster: Path | None = None
    out_of: float | None = None
    nothing_handed_in: float | None = None
    due: datetime | None = None
    late: Late = Late()
    extra_hours: dict[str, float] = {}
    handed_in: dict[str, datetime] = {}
    groups: dict[str, list[str]] = {}
    columns: dict[str, str] = {}


def read(file: Path | None) -> Course:
    """What a class's file says; nothing of it where there is none. Raises `SettingsError` where it cannot be used."""
    if file is None:
        return Course()
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: not valid TOML ({error})") from error
    for name, value in said.items():
        if name not in _KINDS:
            raise SettingsError(f"{file}: unknown setting {name!r}; the settings are {', '.join(_KINDS)}")
        if not isinstance(value, _KINDS[name]) or isinstance(value, bool):
            raise SettingsError(f"{file}, {name}: {value!r} is not {_expected(name)}")
    course = Course(
        roster=file.parent / said["roster"] if "roster" in said else None,
        out_of=_number(file, "out_of", said["out_of"]) if "out_of" in said else None,
        nothing_handed_in=_number(file, "nothing_handed_in", said["nothing_handed_in"])
        if "nothing_handed_in" in said
        else None,
        due=_moment(file, "due", said["due"]) if "due" in said else None,
        late=Late(**{name: _number(file, f"late.{name}", value) for name, value in _of_late(file, said).items()}),
        extra_hours={who: _number(file, f"extra_hours.{who}", n) for who, n in said.get("extra_hours", {}).items()},
        handed_in={who: _moment(file, f"handed_in.{who}", when) for who, when in said.get("handed_in", {}).items()},
        groups={name: _names(file, name, members) for name, members in said.get("groups", {}).items()},
        columns=_columns(file, said.get("columns", {})),
    )
    if course.late.per_day and course.due is None:
        raise SettingsError(f"{file}: [late] needs to know when work was due: due = 2026-12-01T18:00:00+09:00")
    return course


def _expected(name: str) -> str:
    if _KINDS[name] is str:
        return "a text in quotation marks"
    if _KINDS[name] is dict:
        return f"a table: begin it with [{name}] on a line of its own"
    return "a date with a time, such as 2026-12-01T18:00:00+09:00" if _KINDS[name] is datetime else "a number"


def _of_late(file: Path, said: dict) -> dict:
    for name in said.get("late", {}):
        if name not in _LATE:
            raise SettingsError(f"{file}: unknown setting 'late.{name}'; the settings of [late] are {', '.join(_LATE)}")
    return said.get("late", {})


def _number(file: Path, name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise SettingsError(f"{file}, {name}: expected a number of 0 or more and less than 1,000,000, found {value!r}")
    return float(value)


def _moment(file: Path, name: str, value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise SettingsError(
            f"{file}, {name}: expected a date and time with its UTC offset, such as 2026-12-01T18:00:00+09:00, found {value!s}"
        )
    return value


def _names(file: Path, group: str, members: object) -> list[str]:
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise SettingsError(f"{file}, groups.{group}: expected a list of names in quotation marks, found {members!r}")
    return members


def _columns(file: Path, said: dict) -> dict[str, str]:
    for name, value in said.items():
        if name not in COLUMNS or not isinstance(value, str):
            raise SettingsError(
                f"{file}, columns.{name}: expected one of {', '.join(COLUMNS)}, with its column's name in quotation marks"
            )
    return said
