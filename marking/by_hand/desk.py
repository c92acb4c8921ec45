"""The desk: a page on this machine alone, at which people mark what students wrote, answer by answer.

    python -m marking.by_hand.desk FOLDER [--marker NAME]        (make desk MARKED=FOLDER)

FOLDER is where `make grade` wrote. One answer is shown at a time, beside the lines of its rubric; names are hidden, and the
order is another for each question. Every mark is on the disk before the next answer shows. See `journal` for how two people
share the work.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import asyncio
import getpass
import hashlib
import hmac
import secrets
import socket
import sys
from pathlib import Path

import tornado.httpserver
import tornado.netutil
import tornado.web

from marking import handing_back
from marking.by_hand import desk_pages, journal, table
from marking.by_hand.desk_pages import Answer
from marking.by_hand.journal import WHOLE, Entry, Undo
from marking.handing_back import PROBLEMS
from marking.reports import Row

HERE = Path(__file__).parent


class Desk:
    """What the pages are made from: a folder of marked work, and who sits at the desk."""

    def __init__(self, out: Path, marker: str):
        self.out, self.marker = out, marker
        self.read_at = 0
        self.refresh()

    def refresh(self) -> None:
        """Read anew what was marked, where a later run has written it since."""
        file = self.out / handing_back.MARKED
        now = file.stat().st_mtime_ns if file.exists() else 0
        if not now or now != self.read_at:
            self.assignment, self.about, self.course, self.results = handing_back.kept(self.out)
            self.by_key = {found["key"]: found for found in self.results}
            self.read_at = now

    def rows(self) -> list[Row]:
        """A row for each student who handed in, with the names of the roster and what comes off for being late."""
        rows = handing_back.rows_of(self.assignment, self.results, self.out, self.course)
        return [row for row in rows if row.student.found["key"] in self.by_key]

    def marked(self) -> set[tuple[str, str]]:
        """The (submission, question) pairs that are marked; one whose answer has changed since is to be marked again."""
        written = {key: found["written"] for key, found in self.by_key.items()}
        return journal.marked(journal.read(self.out), written)

    def solutions(self) -> dict[str, str]:
        """The master's own code for each question."""
        found, name = {}, ""
        for cell in self.assignment.notebook.cells:
            name = cell.id if cell.id in self.assignment.points else name
            if cell.cell_type == "code" and cell.id.endswith("-solution"):
                found[name] = cell.source.replace("  # SOLUTION", "")
        return found

    def order(self, question: str) -> list[str]:
        """The keys of all submissions in which something was written for a question, in an order that no name decides."""
        mixed = sorted(self.by_key, key=lambda key: _mixed(question, key))
        return [key for key in mixed if self.by_key[key]["written"].get(question, "").strip()]

    def empty(self, question: str) -> list[str]:
        """Those in which nothing was."""
        there = set(self.order(question))
        return [key for key in self.by_key if key not in there]

    def mine(self, question: str, share: str) -> list[str]:
        """The share of one marker, such as "1of2"; all of it for anything else.

        An answer is in the same share for every marker and after every run, so that shares never meet.
        """
        keys = self.order(question)
        part, of, parts = share.partition("of")
        if not (of and part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
            return keys
        return [key for key in keys if int(_mixed(question, key), 16) % int(parts) == int(part) - 1]

    def answer(self, question: str, key: str, share: str) -> Answer:
        """All that the page of one answer shows."""
        keys, entries = self.mine(question, share), journal.read(self.out)
        now, marked = journal.counted(entries).get((key, question)), self.marked()
        others = [entry for entry in journal.differing(entries).get((key, question), []) if entry.who != self.marker]
        asked = next(written for written in self.assignment.written if written.name == question)
        place = keys.index(key)
        return Answer(
            asked,
            key,
            self.by_key[key]["student"],
            self.by_key[key]["written"][question],
            now,
            tuple(others),
            place + 1,
            len(keys),
            sum((one, question) in marked for one in keys),
            keys[place - 1] if place else "",
            keys[place + 1] if place + 1 < len(keys) else "",
            now is not None and journal.changed(now, self.by_key[key]["written"]),
            tuple(
                dict.fromkeys(
                    entry.comment for entry in reversed(entries) if entry.question == question and entry.comment
                )
            ),
        )

    def next_unmarked(self, question: str, share: str, after: str = "") -> str:
        """The next answer of a share without a mark, from the beginning again where none follows; empty where all have one."""
        keys, marked = self.mine(question, share), self.marked()
        start = keys.index(after) + 1 if after in keys else 0
        return next((key for key in keys[start:] + keys[:start] if (key, question) not in marked), "")

    def give(self, key: str, question: str, marks: float | None, lines: tuple[float, ...], comment: str) -> None:
        """Write an entry of whoever sits here into the journal."""
        text = self.by_key[key]["written"].get(question, "")
        answer = journal.digest_of(text) if text else ""
        journal.add(self.out, Entry(journal.now(), self.marker, key, question, marks, lines, comment, answer))


def _mixed(question: str, key: str) -> str:
    return hashlib.sha256(f"{question} {key}".encode()).hexdigest()


class Page(tornado.web.RequestHandler):
    """What all pages share: only this machine gets in, only with the word of the address, and only by its own forms."""

    @property
    def desk(self) -> Desk:
        return self.settings["desk"]

    def prepare(self) -> None:
        word = self.settings["word"]
        if self.request.host_name not in ("127.0.0.1", "localhost"):
            raise tornado.web.HTTPError(403)
        if hmac.compare_digest(self.get_query_argument("word", ""), word):
            self.set_cookie(self.settings["cookie"], word, httponly=True, samesite="Strict")
            self.redirect(self.request.path)
            return
        if not hmac.compare_digest(self.get_cookie(self.settings["cookie"]) or "", word):
            raise tornado.web.HTTPError(403)
        self.desk.refresh()
        if (asked := self.get_argument("share", None)) in desk_pages.SHARES:
            self.set_cookie(self.settings["cookie"] + "-share", asked, httponly=True, samesite="Strict")

    def set_default_headers(self) -> None:
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **more: object) -> None:
        error = more.get("exc_info", (None, None))[1]
        problem = (
            str(error) if isinstance(error, PROBLEMS) else desk_pages.REASONS.get(status_code, "That did not work.")
        )
        self.finish(desk_pages.message(problem))

    def show(self, text: str) -> None:
        self.finish(text.replace("<!-- xsrf -->", self.xsrf_form_html()))

    @property
    def share(self) -> str:
        """The part of the work that this marker has chosen; the browser remembers it."""
        asked = self.get_argument("share", None)
        return (self.get_cookie(self.settings["cookie"] + "-share") or "") if asked is None else asked


class Overview(Page):
    def get(self) -> None:
        self.show(desk_pages.overview(self.desk, self.share, self.get_query_argument("done", "")))


class Question(Page):
    def get(self, question: str) -> None:
        self._known(question)
        key = self.get_query_argument("at", "") or self.desk.next_unmarked(question, self.share)
        if not key:
            self.redirect("/")
            return
        if key not in self.desk.mine(question, self.share):
            raise tornado.web.HTTPError(404)
        self.show(desk_pages.answer(self.desk.answer(question, key, self.share), self.desk, self.share))

    def post(self, question: str) -> None:
        asked, key = self._known(question), self.get_body_argument("key")
        if key not in self.desk.by_key:
            raise tornado.web.HTTPError(404)
        chosen = [self.get_body_argument(f"line-{number}", "") for number in range(len(asked.lines))]
        lines = (
            tuple(_number(text, line.marks) for text, line in zip(chosen, asked.lines, strict=True))
            if all(chosen)
            else ()
        )
        whole = self.get_body_argument("marks", "").strip()
        if not whole and not lines:
            raise tornado.web.HTTPError(400)
        marks = _number(whole, asked.marks) if whole else sum(lines)
        if lines and sum(lines) != marks:
            lines = ()  # a mark for the whole says more than lines that come to another
        self.desk.give(key, question, marks, lines, self.get_body_argument("comment", "").strip())
        self.redirect(self._onward(question, key))

    def _onward(self, question: str, key: str) -> str:
        following = self.desk.next_unmarked(question, self.share, key)
        if following:
            return desk_pages.address(f"/question/{question}", at=following, share=self.share)
        return "/"

    def _known(self, question: str):
        for asked in self.desk.assignment.written:
            if asked.name == question:
                return asked
        raise tornado.web.HTTPError(404)


class Nothing(Page):
    """No marks to everybody who wrote nothing, at once."""

    def post(self, question: str) -> None:
        marked = self.desk.marked()
        for key in self.desk.empty(question):
            if (key, question) not in marked:
                self.desk.give(key, question, 0.0, (), "")
        self.redirect("/")


class TakeBack(Page):
    def post(self) -> None:
        last = journal.last_of(self.desk.out, self.desk.marker)
        if last is None:
            self.redirect("/")
            return
        journal.add(self.desk.out, Undo(journal.now(), self.desk.marker))
        manual = {written.name for written in self.desk.assignment.written}
        if last.question in manual and last.key in self.desk.order(last.question):
            share = self.share if last.key in self.desk.mine(last.question, self.share) else ""
            self.redirect(desk_pages.address(f"/question/{last.question}", at=last.key, share=share))
        else:
            self.redirect(desk_pages.address("/student", key=last.key))


class Student(Page):
    """One student's marks, the machine's too, each of which can be corrected, and a comment on the whole."""

    def get(self) -> None:
        self.show(desk_pages.student(self.desk, self._key(self.get_query_argument("key"))))

    def post(self) -> None:
        key = self._key(self.get_body_argument("key"))
        counted = journal.counted(journal.read(self.desk.out))
        for name, most in self.desk.assignment.points.items():
            text, before = self.get_body_argument(name, "").strip(), self.get_body_argument(f"{name}-before", "")
            if text == before:
                continue
            now = counted.get((key, name))
            self.desk.give(key, name, _number(text, most) if text else None, (), now.comment if now else "")
        said = self.get_body_argument("comment", "").strip()
        if said != self.get_body_argument("comment-before", "").strip():
            self.desk.give(key, WHOLE, None, (), said)
        self.redirect(desk_pages.address("/", done=f"Saved: {self.desk.by_key[key]['student']}."))

    def _key(self, key: str) -> str:
        if key not in self.desk.by_key:
            raise tornado.web.HTTPError(404)
        return key


class Reports(Page):
    def post(self) -> None:
        table.take_over(self.desk.out, self.desk.assignment)
        made, looks = handing_back.write(self.desk.out)
        files = ", ".join((table.TABLE, "feedback", *made))
        self.redirect(desk_pages.address("/", done=" ".join([f"Written into {self.desk.out}: {files}.", *looks])))


class Files(Page):
    """The desk's own script and style, and nothing else."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", {"js": "text/javascript", "css": "text/css"}[name.partition(".")[2]])
        self.finish((HERE / name).read_bytes())


def _number(text: str, most: float) -> float:
    """Marks as somebody typed them. Raises `HTTPError` where they are no number from 0 to the most."""
    try:
        marks = float(text.replace(",", "."))
    except ValueError:
        marks = -1.0
    if not 0 <= marks <= most:
        raise tornado.web.HTTPError(400)
    return marks


def application(desk: Desk, word: str) -> tornado.web.Application:
    """The desk as tornado serves it; `word` is what the address must hold once.

    A browser keeps the cookies of all ports of a machine together, so that each desk has names of its own for them.
    """
    own = hashlib.sha256(word.encode()).hexdigest()[:12]
    return tornado.web.Application(
        [
            (r"/", Overview),
            (r"/question/(q\d+)", Question),
            (r"/question/(q\d+)/nothing", Nothing),
            (r"/student", Student),
            (r"/take-back", TakeBack),
            (r"/reports", Reports),
            (r"/(desk\.(?:js|css))", Files),
        ],
        desk=desk,
        word=word,
        cookie=f"desk-{own}",
        xsrf_cookies=True,
        xsrf_cookie_name=f"xsrf-{own}",
        xsrf_cookie_kwargs={"samesite": "Strict", "httponly": True},
    )


async def serve(desk: Desk, port: int) -> None:
    """Serve the desk on this machine alone until somebody stops it."""
    word = secrets.token_urlsafe(16)
    server = tornado.httpserver.HTTPServer(application(desk, word))
    sockets = tornado.netutil.bind_sockets(port, "127.0.0.1", family=socket.AF_INET)
    server.add_sockets(sockets)
    place = sockets[0].getsockname()[1]
    print(f"The desk of {desk.marker}: http://127.0.0.1:{place}/?word={word}")
    print(
        "Open this address in a browser. Every mark is kept as you give it; press Ctrl+C to close the desk.", flush=True
    )
    await asyncio.Event().wait()


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m marking.by_hand.desk", allow_abbrev=False, description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", help="the folder that `make grade` wrote")
    parser.add_argument("--marker", default="", help="who marks (default: the name you are logged in with)")
    parser.add_argument("--port", type=int, default=0, help="at which port (default: any that is free)")
    args = parser.parse_args(words)
    try:
        desk = Desk(Path(args.folder), args.marker.strip() or getpass.getuser())
        table.take_over(desk.out, desk.assignment)
    except PROBLEMS as error:
        print(error, file=sys.stderr)
        return 1
    try:
        asyncio.run(serve(desk, args.port))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        print(f"port {args.port}: {error.strerror}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
