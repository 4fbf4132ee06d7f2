"""Executes the notebooks: at smoke scale to check them, or with --store at full scale to store what they show."""

import argparse
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).resolve().parent.parent / "Notebooks"
LARGEST = 3_000_000  # bytes of all notebooks together


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def faults(path):
    """What is wrong with a notebook as it is stored."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    if not outputs:
        yield "is stored without outputs"
    if any(cell.execution_count is None for cell in code_cells(notebook)):
        yield "has cells that were not executed before it was stored"
    if any(output.output_type == "error" for output in outputs):
        yield "is stored with an error"
    if any(output.get("name") == "stderr" for output in outputs):
        yield "is stored with warnings"
    if str(FOLDER.parent) in path.read_text(encoding="utf-8"):
        yield "names a folder of the machine where it was stored"


def execute(path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=1800, resources={"metadata": {"path": str(FOLDER)}}, record_timing=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"])
    client.execute()
    return notebook


def store(notebook, path):
    """Writes a notebook with nothing in it that another execution would change."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for count, cell in enumerate(code_cells(notebook), start=1):
        cell.metadata, cell.execution_count = {}, count
    path.write_text(nbformat.writes(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def timed(path, storing):
    start = time.monotonic()
    try:
        notebook = execute(path)
    except CellExecutionError as error:
        return f"does not run:\n{error}"
    print(f"{path.name:45} {time.monotonic() - start:6.1f} s", flush=True)
    if storing:
        store(notebook, path)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true", help="execute at full scale and store the outputs")
    parser.add_argument("names", nargs="*", help="only these notebooks")
    options = parser.parse_args()
    if options.store:
        os.environ.pop("SUBSONG_SMOKE", None)
    else:
        os.environ["SUBSONG_SMOKE"] = "1"
    paths = [FOLDER / Path(name).name for name in options.names] or sorted(FOLDER.glob("*.ipynb"))
    found = []
    for path in paths:
        if failure := timed(path, options.store):
            found.append(f"{path.name} {failure}")
        found += [f"{path.name} {fault}" for fault in faults(path)]
    size = sum(path.stat().st_size for path in FOLDER.glob("*.ipynb"))
    if size > LARGEST:
        found.append(f"the notebooks have {size} bytes, more than {LARGEST}")
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
