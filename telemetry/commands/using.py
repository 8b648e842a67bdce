"""Commands that use a dataset that is built: as another format, as a report, in a browser. They leave it as it is."""

from typing import Final

from .asked import CHANGED, DONE, WRONG_USE, Asked, StopError
from .installing import installing
from .reading import there, wrote

FORMATS: Final = ("xapi", "opengamedata", "redcap", "bids")
ENGINES: Final = ("duckdb", "spark")
_CHANGED: Final = frozenset(("table.columns", "table.cell", "table.order", "table.no_parquet", "features.unreadable"))
"""Why a dataset cannot be used that was not left as it was built."""


def convert(asked: Asked) -> int:
    """Write a dataset in another format."""
    from ..research.convert import Format
    from ..research.convert import convert as converted
    from ..research.tables import DatasetError

    assert asked.out is not None
    to = Format(asked.options["to"])
    try:
        made = converted(asked.folder, to, asked.out, asked.words)
    except DatasetError as error:
        raise refused(asked, error.key, error.names) from None
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror or error) from error
    if asked.as_json:
        asked.json({"folder": str(made.folder), "format": to, "lines": made.rows, "files": made.files})
        return DONE
    name = asked.words.text(f"convert.{to}.title")
    asked.print(asked.words.text("convert.done", folder=made.folder, n=made.rows, format=name))
    return DONE


def report(asked: Asked) -> int:
    """Write a report on a dataset."""
    from vault.files import open_own

    from ..research.figures import K, TooFewError
    from ..research.report import report as told
    from ..research.tables import DatasetError

    assert asked.out is not None
    try:
        page = told(asked.folder, asked.words)
    except DatasetError as error:
        raise refused(asked, error.key, error.names) from None
    except ImportError as error:
        raise asked.stop(WRONG_USE, "dataset.not_installed", what=error.name) from None
    except TooFewError:
        raise asked.stop(WRONG_USE, "dreport.too_few_people", folder=asked.folder, k=K) from None
    over = there(asked.out)
    try:
        with open_own(asked.out) as file:
            file.write(page)
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror) from error
    wrote(asked, asked.out, over=over)
    return DONE


def features(asked: Asked) -> int:
    """Write what each participant did, a line each, and beside it what each column means."""
    from ..research.tables import DatasetError

    assert asked.out is not None
    spark = asked.options["engine"] == "spark"
    try:
        from ..research.engines import Engine, definitions_of, features_of, write

        found = features_of(asked.folder, Engine(asked.options["engine"]), asked.options["master"])
        over = there(asked.out, definitions_of(asked.out))
        files = write(found, asked.out)
    except DatasetError as error:
        raise refused(asked, error.key, error.names) from None
    except ImportError as error:
        raise asked.stop(
            WRONG_USE,
            "features.no_spark" if spark else "dataset.not_installed",
            what=error.name,
            how=installing("pyspark", asked.words),
        ) from None
    except OSError as error:
        raise asked.stop(WRONG_USE, "command.cannot_write", file=asked.out, why=error.strerror or error) from error
    except Exception as error:
        if not spark:
            raise
        # Whatever stands between here and a cluster has errors of its own.
        why = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise asked.stop(WRONG_USE, "features.spark_failed", master=asked.options["master"], why=why) from error
    wrote(asked, *files, over=over)
    return DONE


def explore(asked: Asked) -> int:
    """Show a dataset in a browser."""
    from ..research.explore import explore as shown
    from ..research.tables import DatasetError

    begins = asked.words.text("explore.begins", folder=asked.folder)
    try:
        code = shown(asked.folder, lambda: asked.print(begins))
    except DatasetError as error:
        raise refused(asked, error.key, {**error.names, "how": installing("datasette", asked.words)}) from None
    if code:
        raise asked.stop(WRONG_USE, "explore.failed")
    return DONE


def refused(asked: Asked, key: str, names: dict[str, object]) -> StopError:
    """Why a dataset is not used."""
    return asked.stop(CHANGED if key in _CHANGED else WRONG_USE, key, **names)
