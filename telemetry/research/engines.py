"""What runs the expressions of the features: DuckDB within this program, or a Spark that is named."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from . import layout
from .features import FEATURES, features
from .tables import DatasetError

if TYPE_CHECKING:
    import ibis
    import pyarrow

LOCAL: Final = "local[2]"
MEMORY: Final = "1GB"
"""What DuckDB may hold before it writes to the disk."""


class Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


def features_of(dataset: Path, engine: Engine = Engine.DUCKDB, master: str = LOCAL) -> "pyarrow.Table":
    """The features of everyone in a dataset, in the order of their codes. Raises DatasetError, ImportError."""
    with tables(dataset, engine, master) as (events, participants):
        return _arrow(features(events, participants))


def halves_of(dataset: Path) -> tuple["pyarrow.Table", "pyarrow.Table"]:
    """The features of the same people twice, each from one half of their times of playing, as the codes of these fall
    out. Raises DatasetError, ImportError."""
    with tables(dataset) as (events, participants):
        even = events.session.right(1).isin(list("02468ace"))
        one, two = (_arrow(features(events.filter(half), participants)) for half in (even, ~even))
        return one, two


def _arrow(expression: "ibis.Table") -> "pyarrow.Table":
    import pyarrow as pa

    schema = pa.schema([(one.name, pa.type_for_alias(layout.ARROW[one.type])) for one in FEATURES.columns])
    return expression.order_by("participant").to_pyarrow().cast(schema)


def definitions_of(path: Path) -> Path:
    """The file beside features that says what they mean."""
    return path.with_name(f"{path.stem}-definitions.csv")


def write(found: "pyarrow.Table", path: Path) -> tuple[Path, Path]:
    """Write features as CSV, or as Parquet into a file that is called so, and what they mean beside it. Raises
    OSError."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    told = definitions_of(path)
    meanings = [[one.name for one in FEATURES.columns], [one.unit for one in FEATURES.columns]]
    meanings.append([one.meaning for one in FEATURES.columns])
    plain = csv.WriteOptions(quoting_style="needed")
    with open_bytes(path) as file:
        if path.suffix == ".parquet":
            parquet.write_table(found, file)
        else:
            csv.write_csv(found, file, plain)
    with open_bytes(told) as file:
        csv.write_csv(pa.table(meanings, names=["name", "unit", "meaning"]), file, plain)
    return path, told


@contextmanager
def open_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file of this account's alone, to be written anew. Raises OSError."""
    from vault.files import open_own

    with open_own(path) as file:
        yield file.buffer


@contextmanager
def tables(
    dataset: Path, engine: Engine = Engine.DUCKDB, master: str = LOCAL
) -> Iterator[tuple["ibis.Table", "ibis.Table"]]:
    """The notes and the participants of a dataset, as tables of an engine. Raises DatasetError, ImportError."""
    people, parquet = dataset / layout.participants().path, dataset / layout.PARQUET
    if not people.is_file() or not any(parquet.glob(f"{layout.PARTITION}=*/*.parquet")):
        held = any((dataset / layout.DATA).glob("*.csv"))
        whole = (dataset / layout.events().path).is_file() and people.is_file()
        key = "table.no_parquet" if whole else "table.other_tier" if held else "table.none"
        raise DatasetError(key, folder=dataset)
    opened = _duckdb(people, parquet) if engine is Engine.DUCKDB else _spark(people, parquet, master)
    with opened as found:
        yield found


@contextmanager
def _duckdb(people: Path, parquet: Path) -> Iterator[tuple["ibis.Table", "ibis.Table"]]:
    import duckdb
    import ibis

    with tempfile.TemporaryDirectory(prefix="tidelight-duckdb-") as folder:
        connection = ibis.duckdb.connect(
            # Nothing is fetched: whatever the expressions need is in the library itself.
            autoinstall_known_extensions=False,
            memory_limit=MEMORY,
            temp_directory=folder,
            preserve_insertion_order=False,
        )
        try:
            connection.raw_sql(f"create temp view notes as {_every_note(parquet)}")
            yield connection.table("notes"), connection.read_csv(_in_duckdb(people), header=True, all_varchar=True)
        except (duckdb.Error, RuntimeError) as error:
            if "interrupt" in str(error).lower():  # what DuckDB makes of Ctrl+C
                raise KeyboardInterrupt from None
            if not isinstance(error, duckdb.Error):
                raise
            why = str(error).strip().splitlines()[0]
            raise DatasetError("features.unreadable", folder=parquet, why=why) from None
        finally:
            connection.disconnect()


def _every_note(parquet: Path) -> str:
    """The notes of each event, in SQL. DuckDB would take the folders above the dataset for columns too, as `day=7`."""
    parts = []
    for folder in sorted(parquet.glob(f"{layout.PARTITION}=*")):
        files = ", ".join(_quoted(_in_duckdb(file)) for file in sorted(folder.glob("*.parquet")))
        event = _quoted(folder.name.partition("=")[2])
        read = f"read_parquet([{files}], hive_partitioning = false, union_by_name = true)"
        parts += [f"select *, {event} as {layout.PARTITION} from {read}"] if files else []
    return " union all by name ".join(parts)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _in_duckdb(path: Path) -> str:
    """A path as DuckDB has to be told it, so that it is no pattern that other folders match too."""
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in str(path))


def _in_spark(path: Path) -> str:
    """The same for Spark."""
    return "".join(f"\\{letter}" if letter in "[]{}*?,\\" else letter for letter in path.as_posix())


@contextmanager
def _spark(people: Path, parquet: Path, master: str) -> Iterator[tuple["ibis.Table", "ibis.Table"]]:
    import ibis
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master(master)
        .appName("tidelight-features")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.ansi.enabled", "true")
        .getOrCreate()
    )
    try:
        connection = ibis.pyspark.connect(session)
        yield (
            connection.read_parquet(_in_spark(parquet), mergeSchema=True),
            connection.read_csv(_in_spark(people), header=True),
        )
    finally:
        session.stop()
