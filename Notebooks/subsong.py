"""Drives the command line `subsong` from a notebook."""

import csv
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent
# Taken out of the environment, where the tool would look for keys of an experiment.
SMOKE = os.environ.pop("SUBSONG_SMOKE", "") == "1"


class SubsongError(RuntimeError):
    """What the tool said when it failed."""


def executable():
    """The tool: $SUBSONG, the release build of the package around the notebooks, or the one in the path."""
    built = PACKAGE / ".build/release/subsong"
    found = os.environ.get("SUBSONG") or (built if built.exists() else shutil.which("subsong"))
    if not found:
        raise SubsongError(f"no subsong: run `swift build -c release` in {PACKAGE}, or set SUBSONG to its path")
    return str(found)


def _run(command, *flags):
    done = subprocess.run([executable(), *shlex.split(command), *flags], capture_output=True, text=True)
    if done.returncode != 0:
        raise SubsongError(f"subsong {command}\n{done.stderr.strip()}")
    return done.stdout


def subsong(command):
    """Runs a command as one would type it, and returns its result: what --json prints, as a dict or a list."""
    return from_json(_run(command, "--json", "--quiet"))


def show(command):
    """Runs a command and prints what it says to people."""
    print(_run(command).strip("\n"))


def scratch():
    """Goes into a folder that is removed when the kernel ends, so that a notebook leaves nothing behind."""
    scratch.folder = tempfile.TemporaryDirectory(prefix="subsong-")
    os.chdir(scratch.folder.name)


def cycles(count, least=100):
    """That many; with SUBSONG_SMOKE=1 a fiftieth, to see that everything runs."""
    return max(least, count // 50) if SMOKE else count


def table(path):
    """The columns of a CSV file by name: numbers with nan where a field is empty, or text."""
    with open(path, newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {name: _column([row[place] for row in rows]) for place, name in enumerate(header)}


def _column(fields):
    try:
        return np.array([float(field) if field else np.nan for field in fields])
    except ValueError:
        return np.array(fields)


def read_json(path):
    return from_json(Path(path).read_text(encoding="utf-8"))


def from_json(text):
    """JSON whose null, which stands for an undefined number, becomes nan."""
    return json.loads(
        text, object_hook=lambda object: {key: np.nan if value is None else value for key, value in object.items()})
