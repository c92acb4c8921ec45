"""Draw a figure in the book's style, and show it with a number, a caption and a text alternative."""

from claimbook.show.figure import BLUE as BLUE
from claimbook.show.figure import GRID as GRID
from claimbook.show.figure import INK as INK
from claimbook.show.figure import MUTED as MUTED
from claimbook.show.figure import ORANGE as ORANGE
from claimbook.show.figure import PAPER as PAPER
from claimbook.show.figure import SOFT as SOFT
from claimbook.show.figure import STYLE as STYLE
from claimbook.show.figure import WIDTH as WIDTH
from claimbook.show.figure import Drawing as Drawing
from claimbook.show.figure import board as board
from claimbook.show.figure import new as new
from claimbook.show.figure import show as show
from claimbook.show.figure import signs as signs
from claimbook.show.figure import svg as svg
