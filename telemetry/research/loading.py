"""A dataset's tables for a notebook: Arrow, pandas or Polars, with the types of the codebook."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from . import layout
from .layout import ARROW, Column
from .tables import DatasetError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@overload
def load(
    path: Path | str, table: str = ..., *, to: Literal["arrow"] = ..., events: Collection[str] = ...
) -> "pyarrow.Table": ...
@overload
def load(
    path: Path | str, table: str = ..., *, to: Literal["pandas"], events: Collection[str] = ...
) -> "pandas.DataFrame": ...
@overload
def load(
    path: Path | str, table: str = ..., *, to: Literal["polars"], events: Collection[str] = ...
) -> "polars.DataFrame": ...
def load(path: Path | str, table: str = "events", *, to: str = "arrow", events: Collection[str] = ()) -> Any:
    """A table of a dataset: `events`, `participants`, `questionnaires`, `scores`, or any other in its folder `data`.

    `events` are the kinds of event that are wanted, all if there are none; only their files are read then. Rows of
    events stand by kind; sort by participant, session and seq for their order in time. In pandas, columns keep Arrow's
    types, so that whole numbers with gaps stay whole. Raises DatasetError, OSError.
    """
    found = _events(Path(path), events) if table == layout.events().name else _table(Path(path), table)
    match to:
        case "arrow":
            return found
        case "pandas":
            import pandas

            return found.to_pandas(types_mapper=pandas.ArrowDtype)
        case "polars":
            import polars

            return polars.from_arrow(found)
    raise ValueError(f"to is {to!r}; it can be 'arrow', 'pandas' or 'polars'")


def _events(folder: Path, events: Collection[str]) -> "pyarrow.Table":
    import pyarrow as pa
    from pyarrow import dataset as parts

    known = layout.events()
    names = next(column.values for column in known.columns if column.name == layout.PARTITION)
    if unknown := sorted(set(events) - set(names)):
        raise DatasetError("table.no_event", given=", ".join(unknown), known=", ".join(names))
    files = [
        str(file)
        for event in tuple(events) or names
        for file in sorted((folder / layout.parquet_folder(event)).glob("*.parquet"))
    ]
    schema = _schema(known.columns)
    if not files:
        if not (folder / known.path).is_file():
            raise DatasetError("table.none", folder=folder)
        return schema.empty_table()
    hive = parts.partitioning(pa.schema([schema.field(layout.PARTITION)]), flavor="hive")
    root = str(folder / layout.PARQUET)
    return parts.dataset(files, schema=schema, format="parquet", partitioning=hive, partition_base_dir=root).to_table()


def _table(folder: Path, name: str) -> "pyarrow.Table":
    from pyarrow import csv

    path = folder / layout.DATA / f"description-{name}_data.csv"
    if not path.is_file():
        raise DatasetError(
            "table.none" if not (folder / layout.DATA).is_dir() else "table.no_such", folder=folder, table=name
        )
    known = next((table for table in layout.tables() if table.name == name), None)
    types = {field.name: field.type for field in _schema(known.columns)} if known else {}
    return csv.read_csv(
        path, convert_options=csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    )


def _schema(columns: Collection[Column]) -> "pyarrow.Schema":
    import pyarrow as pa

    return pa.schema([(column.name, pa.type_for_alias(ARROW[column.type])) for column in columns])
