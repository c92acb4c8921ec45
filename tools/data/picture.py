"""Draw the picture of the README and the front page, Figure 3.2, from the tables.

python -m tools.data.picture
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
from pathlib import Path

from companion import figures, movement_charts

PICTURE = Path(__file__).resolve().parents[2] / "book" / "_static" / "running-total.svg"


def picture() -> str:
    """The SVG file as text; the same tables give the same text."""
    figure, alt, _ = movement_charts.running_total()
    return f"{figures.svg(figure, alt, name='picture')}\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    print("Drawn:", PICTURE.name)
