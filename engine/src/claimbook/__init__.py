"""An engine for companions: books that retell a text whose claims are data.

`tables` reads and checks a folder of tables, `show` makes tables and figures that everybody can read, `explore` makes
views that readers can change. Nothing here belongs to any one book.
"""

import warnings

from claimbook.settings import building

if building():
    # In the build and the tests a warning from our own code is an error. Readers are spared: a library newer than ours
    # may well warn.
    warnings.filterwarnings("error", module=r"claimbook(\.|$)")
