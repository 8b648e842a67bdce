"""Whether a form's code was used before: a parent's form stands for one player."""

import sqlite3
from contextlib import closing
from pathlib import Path


def used_elsewhere(data: Path, boat: str, evidence: str) -> bool:
    """Whether another boat of this computer rests on the same form. It is looked for in the records as they lie in the
    open, so that a passphrase hides none; a file that cannot be read counts as one that does not."""
    from vault.sqlite_file import open_to_read

    from .store import stores

    for path in stores(data) if evidence else ():
        if path.stem == boat:
            continue
        try:
            with closing(open_to_read(path)) as conn:
                if conn.execute("select 1 from consent where instr(record, ?)", [f'"{evidence}"']).fetchone():
                    return True
        except (OSError, sqlite3.Error):
            continue
    return False
