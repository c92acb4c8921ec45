"""Prove that the checks can fail: do every kind of damage to a copy of the repository, and see it noticed.

    python -m tools.trust.fault_injection            # all of them (make prove)
    python -m tools.trust.fault_injection hedge id   # those whose names hold one of these words

First every check must pass on an undamaged copy. Then each damage of `tests/faults.py` is done to a copy of its
own, and the one check that is meant to notice it is run: it must fail, and say where. Last come the tests that do
damage themselves. One line a damage.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import BUILD, DAMAGES, MARKING, PROVED, Damage
from tools.site.copies import link_or_copy
from tools.site.inputs import left_out, python_path

ROOT = Path(__file__).resolve().parents[2]


def copy(place: Path) -> Path:
    """A copy of the repository with its finished pages, which are links: whoever changes one has to write it anew."""
    tree = Path(shutil.copytree(ROOT, place, ignore=left_out))
    shutil.copytree(ROOT / "_build" / "html", tree / "_build" / "html", copy_function=link_or_copy)
    shutil.copytree(ROOT / "_build" / "cache", tree / "_build" / "cache")
    shutil.copy(ROOT / "_build" / "made-from", tree / "_build" / "made-from")
    return tree


def run(tree: Path, check: str) -> subprocess.CompletedProcess:
    """Run one check in a copy, with the copy's own companion."""
    if check == BUILD:
        command = [sys.executable, "-m", BUILD]
    elif check.startswith(MARKING):
        marking = ROOT / ".venv-marking" / "bin" / "python"
        command = [marking, "-m", "pytest", "-n", "0", "-c", f"{MARKING}pytest.ini", check]
    else:
        command = [sys.executable, "-m", "pytest", "-n", "0", check]
    environment = {**os.environ, "PYTHONPATH": python_path(tree), "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, errors="surrogateescape")


def verdict(damage: Damage, place: Path) -> str:
    """Empty when the damage is noticed and its place named; else what went otherwise."""
    tree = copy(place)
    try:
        damage.do(tree)
        done = run(tree, damage.check)
    except LookupError as error:
        return str(error)
    finally:
        shutil.rmtree(place)
    output = done.stdout + done.stderr
    if done.returncode == 0:
        return "the check passes all the same"
    if damage.says not in output:
        return f"the check does not say {damage.says!r}:\n{output[-3000:]}"
    return ""


def whole(checks: list[str], place: Path) -> list[str]:
    """Checks that do not even pass on a copy without damage."""
    tree = copy(place)
    failed = [(check, done) for check in checks if (done := run(tree, check)).returncode]
    shutil.rmtree(place)
    return [f"{check} fails without any damage:\n{done.stdout[-3000:]}{done.stderr[-1000:]}" for check, done in failed]


def proved(tests: list[str]) -> str:
    """What the tests say that do damage themselves: nothing where all of them are there, and pass."""
    done = subprocess.run([sys.executable, "-m", "pytest", *tests], cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout[-3000:] + done.stderr[-1000:]


def main(words: list[str]) -> int:
    damages, kinds = (
        [one for one in listed if not words or any(word in one.what for word in words)] for listed in (DAMAGES, PROVED)
    )
    missed = 0
    with tempfile.TemporaryDirectory(dir=ROOT / "_build") as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        places = (Path(folder) / str(number) for number in range(2 * len(damages)))
        checks = sorted({damage.check for damage in damages})
        sound = [pool.submit(whole, [check], next(places)) for check in checks]
        if broken := [line for one in sound for line in one.result()]:
            print(*broken, sep="\n", file=sys.stderr)
            return 1
        print(f"{len(checks)} checks pass on an undamaged copy.", flush=True)
        for damage, wrong in zip(damages, pool.map(verdict, damages, places), strict=False):
            print(f"{'MISSED' if wrong else 'caught'}  {damage.what:50}  {damage.check.split('::')[0]}", flush=True)
            if wrong:
                missed += 1
                print(wrong, file=sys.stderr)
    if wrong := proved([kind.test for kind in kinds]) if kinds else "":
        print(wrong, file=sys.stderr)
    for kind in kinds:
        print(
            f"{'MISSED' if wrong else 'caught'}  {kind.what:50}  {kind.test.split('::')[0]}, in the ordinary tests",
            flush=True,
        )
        missed += bool(wrong)
    every = len(damages) + len(kinds)
    print(f"{every - missed} of {every} kinds of damage were caught, each with a message that says where.")
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
