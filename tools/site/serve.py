"""Serve the built book on this machine only.

    python -m tools.site.serve         # at http://127.0.0.1:8000 (make serve)
    PORT=8001 python -m tools.site.serve
    python -m tools.site.serve --free  # only says whether the port can be had, before the book is built

PORT may be 0: any port that is free.
"""

from tools import errors  # before all that may be missing

# isort: split
import errno
import functools
import http.server
import os
import sys
from pathlib import Path

from claimbook.settings import build_dir

ROOT = Path(__file__).resolve().parents[2]

HTML = build_dir(ROOT) / "html"
HOST, PORT = "127.0.0.1", "8000"


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address) -> None:
        """Say nothing when a browser hangs up in the middle of a file, as they do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, address)


def port(text: str) -> int:
    """The number of a port. Raises `errors.NotHere` for what is none.

    >>> port("8001")
    8001
    """
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise errors.NotHere(f"PORT must be a number below 65536, found {text!r}; try `make serve PORT=8001`")
    return int(text)


def server(html: Path, number: int) -> http.server.ThreadingHTTPServer:
    """A server of a folder on a port of this machine. Raises `errors.NotHere` when the port cannot be had."""
    try:
        return Server((HOST, number), functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(html)))
    except OSError as error:
        other = f"make serve PORT={number + 1 if 1024 < number < 65535 else 8001}"
        if error.errno == errno.EADDRINUSE:
            raise errors.NotHere(f"Port {number} is taken, perhaps by another `make serve`; try `{other}`") from None
        if error.errno == errno.EACCES:
            raise errors.NotHere(f"Port {number} is reserved for the system's own services; try `{other}`") from None
        raise


def main(words: list[str]) -> int:
    with server(HTML, port(os.environ.get("PORT") or PORT)) as running:
        if words == ["--free"]:
            return 0
        if not (HTML / "index.html").is_file():
            raise errors.NotHere(f"There is no book in {HTML}; `make site` builds it")
        print(f"The book is at http://{HOST}:{running.server_port}/ (press Ctrl+C to stop)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
