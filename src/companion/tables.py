"""Show a table of rows: with a number and a caption in a chapter, or by itself."""

from claimbook.show.table import html as html
from claimbook.show.table import show as show
