"""What lets a book be cited, found by machines, and kept by an archive: made from its tables and its CITATION.cff.

| module | what it makes |
|---|---|
| `citation` | citations in words and as BibTeX, of the text, of the book, of a page and of a claim |
| `structured` | JSON-LD in the words of schema.org: `Book`, `Chapter`, `Dataset`, `Claim` |
| `scholarly` | the `citation_…` tags that Google Scholar and Zotero read |
| `claims_json` | every claim as JSON, together and each by itself |
| `crate`, `croissant` | the tables as an RO-Crate and as a Croissant data set, from `datapackage.json` |
| `nanopublications` | the claims as nanopublications, to download; nothing here sends anything |
"""
