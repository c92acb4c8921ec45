"""Hold what archives and machines are given against their own validators, and say what a search engine reads of three pages.

    python -m tools.trust.deposits [folder]    # make deposits; the folder is a built book, _build/html where none is named

Runs in an environment of its own (.venv-deposits), since the validators bring much that the book does not need. None of
them asks the network: the one address that they would read, the context of RO-Crate, comes from the package `rocrate`.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import csv
import io
import json
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("book/index.html", "book/06-resettlement-in-practice.html", "book/reference/claims.html")

# RO-Crate recommends addresses by which people and bodies are known. The book has none to give, and makes none up.
UNGIVEN = r"\b(affiliation|ORCID|ROR|contactPoint|organization SHOULD have a URL)\b"


def main(words: list[str]) -> int:
    html = Path(words[0]) if words else ROOT / "_build" / "html"
    data = html / "data"
    if not (data / "croissant.json").is_file():
        print(f"{data / 'croissant.json'} not found: expected a built book (make book)", file=sys.stderr)
        return 1
    failed = 0
    for name, check in CHECKS.items():
        found = said_by(check, data)
        print(f"{name}: {'; '.join(found)}")
        failed += any(line.startswith("FAULT") for line in found)
    for page in filter(lambda name: (html / name).is_file(), PAGES):
        print(f"\n{page}, as a search engine reads it:", *read_by_machine(html / page), sep="\n  ")
    return min(failed, 1)


def said_by(check: Callable, data: Path) -> list[str]:
    """What a check says; where a validator gives up, why, in a line."""
    try:
        return list(check(data))
    except Exception as error:  # each of them has errors of its own
        while error.__cause__:
            error = error.__cause__
        return [f"FAULT {' '.join(str(error).split())[:300]}"]


def croissant(data: Path) -> Iterator[str]:
    """What mlcroissant says of the description, and of each table that it loads by it."""
    import mlcroissant

    described = mlcroissant.Dataset(jsonld=str(data / "croissant.json"))
    issues = described.metadata.issues
    yield from (f"FAULT {issue}" for issue in sorted([*issues.errors, *issues.warnings]))
    rows = 0
    for records in described.metadata.record_sets:
        loaded = sum(1 for _ in described.records(record_set=records.uuid))
        with (data / f"{records.uuid}.csv").open(encoding="utf-8-sig", newline="") as table:
            there = sum(1 for _ in csv.DictReader(table))
        if loaded != there:
            yield f"FAULT {records.uuid}: mlcroissant loads {loaded} rows of {there}"
        rows += loaded
    tables = len(described.metadata.record_sets)
    yield f"mlcroissant {version('mlcroissant')}: {tables} tables with {rows} rows loaded"


def without_network() -> None:
    """Let every session that a validator begins get the context of RO-Crate from the package `rocrate`, and nothing else."""
    import requests
    from requests.adapters import BaseAdapter

    class FromPackage(BaseAdapter):
        def send(self, request, **_) -> requests.Response:
            answer = requests.Response()
            known = re.fullmatch(r"https://w3id\.org/ro/crate/1\.3(/context)?", request.url)
            content = files("rocrate").joinpath("data", "ro-crate.jsonld").read_bytes() if known else b""
            answer.status_code, answer.url, answer.request = 200 if known else 504, request.url, request
            answer.raw, answer.headers["Content-Type"] = io.BytesIO(content), "application/ld+json"
            return answer

        def close(self) -> None:
            """Nothing is open."""

    requests.Session.get_adapter = lambda session, url: FromPackage()


def crate(data: Path) -> Iterator[str]:
    """What rocrate reads of the archive, and rocrate-validator says of it."""
    without_network()
    from rocrate.rocrate import ROCrate
    from rocrate_validator import services
    from rocrate_validator.models import Severity

    (archive,) = data.glob("*.zip")
    loaded = ROCrate(str(archive))
    yield f"rocrate loads {archive.name}, {len(loaded.data_entities)} files"
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
        settings = services.ValidationSettings(
            rocrate_uri=folder, requirement_severity=Severity.RECOMMENDED, no_cache=True, skip_availability_check=True
        )
        result = services.validate(settings)
        wanted = [issue for issue in result.get_issues() if not re.search(UNGIVEN, issue.message)]
        yield from (f"FAULT {issue.severity.name}: {issue.message}" for issue in wanted)
        ungiven = len(result.get_issues()) - len(wanted)
        if not wanted:
            yield (
                f"rocrate-validator {version('roc-validator')}: all that is required, and all that is recommended "
                f"except {ungiven} addresses of people and bodies that we do not have"
            )


def nanopublications(data: Path) -> Iterator[str]:
    """Whether each of the drafts is a valid nanopublication."""
    from nanopub import Nanopub, NanopubConf
    from rdflib import Dataset

    text = (data / "claims.trig").read_text(encoding="utf-8")
    graphs = Dataset()
    graphs.parse(data=text, format="trig")
    heads = re.split(r"(?m)^(?=<[^>]*#Head> \{)", text)
    prefixes, drafts = heads[0], heads[1:]
    for draft in drafts:
        one = Dataset()
        one.parse(data=prefixes + draft, format="trig")
        if not Nanopub(rdf=one, conf=NanopubConf(use_test_server=False)).is_valid:
            yield f"FAULT not valid: {draft.splitlines()[0]}"
    yield f"nanopub: {len(drafts)} drafts valid, {len(graphs)} statements"


class Vocabulary:
    """The words of schema.org, as the package `rocrate` carries them."""

    def __init__(self):
        content = files("rocrate").joinpath("data", "schema.jsonld").read_text(encoding="utf-8")
        self.terms = {term["@id"].removeprefix("schema:"): term for term in json.loads(content)["@graph"]}

    def kinds(self, name: str) -> set[str]:
        """A type with all that it is a kind of."""
        return {name}.union(*(self.kinds(above) for above in _names(self.terms[name].get("rdfs:subClassOf"))))

    def faults(self, thing: object) -> Iterator[str]:
        """What schema.org does not know in a thing: a type, a property, or a property of such a thing."""
        if isinstance(thing, list):
            for part in thing:
                yield from self.faults(part)
        if not isinstance(thing, dict):
            return
        name = thing.get("@type", "")
        if name and name not in self.terms:
            yield f"no type {name}"
            return
        for key, value in thing.items():
            if name and not key.startswith("@"):
                may_have = _names(self.terms.get(key, {}).get("schema:domainIncludes"))
                if not self.kinds(name).intersection(may_have):
                    yield f"{name} has no property {key}"
            yield from self.faults(value)


def _names(value: dict | list | None) -> list[str]:
    found = value if isinstance(value, list) else [value] if value else []
    return [one["@id"].removeprefix("schema:") for one in found if one["@id"].startswith("schema:")]


def structured(data: Path) -> Iterator[str]:
    """Whether what the pages are for search engines is said in the words of schema.org."""
    vocabulary, things = Vocabulary(), 0
    for page in sorted((data.parent / "book").rglob("*.html")):
        for thing in graph_of(page.read_text(encoding="utf-8")):
            things += 1
            yield from (f"FAULT {page.name}: {fault}" for fault in sorted(set(vocabulary.faults(thing))))
    yield f"schema.org: {things} things on the pages in its words"


def graph_of(page: str) -> list[dict]:
    """The things of which the JSON-LD of a page speaks."""
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    graph = json.loads(found)
    return graph.get("@graph", [{name: value for name, value in graph.items() if name != "@context"}])


def read_by_machine(page: Path) -> Iterator[str]:
    """The tags and the JSON-LD of a page, in a few lines."""
    text = page.read_text(encoding="utf-8")
    for name, content in re.findall(r'<meta name="(description|citation_\w+)" content="([^"]*)"', text):
        yield f"{name}: {content[:150]}"
    for thing in graph_of(text):
        yield f"{thing['@type']}: {thing.get('name', '')}"
        for part in [*thing.get("hasPart", []), *thing.get("mainEntity", [])][:3]:
            yield f"  {part['@type']}: {part.get('name') or part.get('text')}"


CHECKS = {"Croissant": croissant, "RO-Crate": crate, "Nanopublications": nanopublications, "JSON-LD": structured}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
