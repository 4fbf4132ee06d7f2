"""Compiles a Swift program against the libraries that `swift build -c release` has left in the package."""

import json
import subprocess
from pathlib import Path

from subsong import PACKAGE, SubsongError

BUILD = PACKAGE / ".build/release"
PLAN = PACKAGE / ".build/release.yaml"  # every command of the build, as the Swift package manager wrote it down


def compiled(source, program):
    """The program, built from one source file that says `import Subsong`: seconds instead of another build of the package.

    The flags are those with which the package itself was compiled and linked, so both have to come from the same compiler.
    """
    if not PLAN.exists():
        raise SubsongError(f"the libraries are not built: run `swift build -c release` in {PACKAGE}")
    swiftc, *umbrella = _command('"-module-name","Subsong",')
    _, *tool = _command('"-emit-executable","-Xlinker","--gc-sections",', '/release/subsong"')
    objects = BUILD / "subsong.product/Objects.LinkFileList"
    command = [swiftc, "-O", "-swift-version", "6", "-I", BUILD / "Modules", *_headers(umbrella)]
    command += [*_libraries(tool), f"@{objects}", "-Xlinker", "--gc-sections", source, "-o", program]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SubsongError(done.stderr.strip() or done.stdout.strip())
    return Path(program).resolve()


def _command(*marks):
    """The arguments of the first command of the build whose line has all marks."""
    for line in PLAN.read_text(encoding="utf-8").splitlines():
        if line.lstrip().startswith("args: [") and all(mark in line for mark in marks):
            return json.loads(line.split("args:", 1)[1])
    raise SubsongError(f"{PLAN} has no command with {' and '.join(marks)}: run `swift build -c release` again")


def _headers(arguments):
    """Where C modules and their headers lie."""
    headers = [argument for argument in arguments if argument.startswith(("-I/", "-fmodule-map-file="))]
    return [word for argument in headers for word in ("-Xcc", argument)]


def _libraries(arguments):
    return [argument for argument in arguments if argument.startswith(("-l", "-L/"))]
