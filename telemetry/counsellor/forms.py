"""The forms a file can have, and what it is called: names that say nothing to who sees a folder or a phone."""

from enum import StrEnum
from typing import Final

from ..words import Words
from . import csv, fhir, html, sealed
from .chosen import Chosen

NAME: Final = "pages"


class Form(StrEnum):
    """The value is the ending of the file's name. A page alone can be sealed and read back."""

    PAGE = "html"
    TABLE = "csv"
    RECORD = "json"


def written(chosen: Chosen, form: Form, words: Words) -> bytes:
    """A file in a form. `words` are those of the language of what was chosen."""
    draw = {Form.PAGE: html.page, Form.TABLE: csv.table, Form.RECORD: fhir.bundle}[form]
    return draw(chosen, words)


def file_name(form: Form = Form.PAGE, seal: bool = False) -> str:
    """What a file is called before the player calls it otherwise."""
    return f"{NAME}{sealed.ENDING}" if seal else f"{NAME}.{form.value}"
