"""What `make browsers` says of an engine that does not start, or that it does not know."""

import shutil

import pytest

from tools.trust import browsers


def test_an_engine_that_it_does_not_know_is_named_with_those_that_it_knows(capsys):
    with pytest.raises(SystemExit) as ended:
        browsers.main(["firefox", "opera"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("unknown engine 'opera'; the engines are chromium, firefox, webkit\n")


def test_a_firefox_that_ends_at_once_is_one_line(monkeypatch, capsys, tmp_path):
    (tmp_path / "html").mkdir()
    monkeypatch.setattr(browsers, "build_dir", lambda root: tmp_path)
    monkeypatch.setattr(browsers, "_program", lambda engine: shutil.which("true"))
    assert browsers.main(["firefox"]) == 1
    assert capsys.readouterr().err == "Firefox ended without giving an address for WebDriver BiDi\n"


def test_a_driver_of_webkit_that_never_answers_is_one_line(monkeypatch):
    waited = []
    monkeypatch.setattr(browsers.time, "sleep", waited.append)

    def refused() -> str:
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(browsers.Missing, match=r"began no session within 20 seconds \(.*Connection refused\)$"):
        browsers._session(refused)
    assert sum(waited) == pytest.approx(20)


def test_a_driver_of_webkit_that_answers_late_is_waited_for(monkeypatch):
    monkeypatch.setattr(browsers.time, "sleep", lambda seconds: None)
    answers = iter([OSError("not yet"), OSError("not yet"), "a session"])

    def begun() -> str:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    assert browsers._session(begun) == "a session"
