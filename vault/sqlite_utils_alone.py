"""sqlite-utils without pandas, which it takes along wherever that is installed: 86 MB for what nothing here uses."""

import sys
from typing import Any


def load_alone() -> None:
    """Import sqlite-utils and its migrations; to be called before either is imported."""
    modules: dict[str, Any] = sys.modules
    if "sqlite_utils" in modules:
        return
    hidden = "pandas" not in modules
    if hidden:
        # What stands there as None cannot be imported.
        modules["pandas"] = None
    try:
        import sqlite_utils.migrations  # noqa: F401
    finally:
        if hidden:
            del modules["pandas"]
