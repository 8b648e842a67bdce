"""A dataset in Datasette, for looking around in a browser on this computer. It is no part of this program."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from vault.files import open_own

from . import layout
from .layout import Table, Type
from .tables import DatasetError, rows

PROGRAM: Final = "datasette"
NAME: Final = "dataset"
PATIENCE: Final = 5.0
"""Seconds that Datasette is given to end."""
_SQLITE: Final = {Type.STRING: "text", Type.INTEGER: "integer", Type.BOOLEAN: "integer"}


def explore(dataset: Path, begins: Callable[[], None]) -> int:
    """Show a dataset until the person has had enough; gives Datasette's exit code. What it shows is a copy that is gone
    afterwards; `begins` is called before it is made. Raises DatasetError, OSError."""
    if find_spec(PROGRAM) is None:
        raise DatasetError("explore.not_installed")
    begins()
    with TemporaryDirectory(prefix="tidelight-") as folder:
        file, about = Path(folder, f"{NAME}.sqlite"), Path(folder, "metadata.json")
        copied(dataset, file)
        with open_own(about) as text:
            json.dump(described(), text)
        served = [sys.executable, "-P", "-m", PROGRAM, "serve", "--immutable", str(file), "--metadata", str(about)]
        line = [*served, "--host", "127.0.0.1", "--port", "0", "--setting", "allow_download", "off"]
        running = subprocess.Popen(line)
        try:
            return running.wait()
        except KeyboardInterrupt:  # it has got it too, and ends by itself
            try:
                running.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
            return 0


def copied(dataset: Path, file: Path) -> None:
    """Write the tables of a dataset into an SQLite file. Raises DatasetError, OSError."""
    with open_own(file):
        pass
    conn = sqlite3.connect(file)
    try:
        for table in layout.tables():
            # A dataset from before there were scores has none.
            if table != layout.scores() or (dataset / table.path).is_file():
                _fill(conn, dataset, table)
        conn.commit()
    finally:
        conn.close()


def described() -> dict[str, Any]:
    """What each table and column means, as Datasette shows it."""
    tables = {
        table.name: {"description": table.meaning, "columns": {column.name: column.meaning for column in table.columns}}
        for table in layout.tables()
    }
    return {"databases": {NAME: {"tables": tables}}}


def _fill(conn: sqlite3.Connection, dataset: Path, table: Table) -> None:
    columns = ", ".join(f'"{column.name}" {_SQLITE[column.type]}' for column in table.columns)
    conn.execute(f"create table {table.name} ({columns})")
    places = ", ".join("?" * len(table.columns))
    found = (tuple(row.get(name) for name in table.names) for row in rows(dataset, table))
    conn.executemany(f"insert into {table.name} values ({places})", found)
    for name in {"participant", "event", "level"} & set(table.names):
        conn.execute(f'create index {table.name}_{name} on {table.name} ("{name}")')
