"""Leave out a library that takes seconds to import, and whose work nobody here asks for.

jsonschema, which whatever reads notebooks imports, takes in rfc3987-syntax where that is installed (jupyter_events asks for
it), to check texts that are said to be of the format "iri". That library builds 38 grammars when it is imported: three
seconds at every start of Python. No schema that is used here knows the format, and jsonschema does without the library
where it cannot be had. So it is made not to be had, by importing this before anything else.
"""

import sys

MODULE = "rfc3987_syntax"
WITHOUT = f"import sys; sys.modules[{MODULE!r}] = None"  # the same for a program that is started with `python -c`

sys.modules.setdefault(MODULE, None)  # an import of it now raises ImportError
