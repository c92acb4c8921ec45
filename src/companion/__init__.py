"""What the notebooks of the book import.

`data` reads the tables, `claims` looks up the paper's statements, `tables` and `figures` show
results with a number, a caption and a text alternative, and `explore` makes a view that readers
can change: with widgets in a running notebook, with plain HTML controls on the published page.
"""

import warnings

from claimbook.settings import building

if building():
    # In the build and the tests a warning from our own code, or from a notebook's cell, is an error.
    # Readers are spared: a library newer than ours may well warn.
    for ours in (r"companion(\.|$)", r"__main__$"):
        warnings.filterwarnings("error", module=ours)
