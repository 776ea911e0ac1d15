"""Excel workbooks: written from a plain description, read back as if every one were hostile.

``write(Workbook(…))`` gives the bytes of an .xlsx; ``read_workbook(data)`` gives what one says, and every
problem with its place. Both know nothing of what the cells are about.
"""

from pledge.workbooks.described import (
    Cell,
    Chart,
    Column,
    Kind,
    Line,
    Look,
    Sheet,
    Value,
    Workbook,
    sheet_names,
)
from pledge.workbooks.problems import Fault, Problem, column_letter, place_of
from pledge.workbooks.read import (
    Expected,
    Reading,
    SafeBook,
    SafeRow,
    SafeSheet,
    columns_of,
    read_workbook,
)
from pledge.workbooks.text import LONGEST_TEXT, cleaned, length
from pledge.workbooks.values import SafeValue
from pledge.workbooks.write import Unwritable, write

__all__ = [
    "LONGEST_TEXT",
    "Cell",
    "Chart",
    "Column",
    "Expected",
    "Fault",
    "Kind",
    "Line",
    "Look",
    "Problem",
    "Reading",
    "SafeBook",
    "SafeRow",
    "SafeSheet",
    "SafeValue",
    "Sheet",
    "Unwritable",
    "Value",
    "Workbook",
    "cleaned",
    "column_letter",
    "columns_of",
    "length",
    "place_of",
    "read_workbook",
    "sheet_names",
    "write",
]
