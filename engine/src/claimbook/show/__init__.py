"""What a cell shows: text as HTML, tables and figures with a number, a caption and a text alternative."""

from claimbook.show.output import HtmlOutput as HtmlOutput
