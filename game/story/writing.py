"""The pieces of a line written out again as Ink, for translators, and their shape without the words."""

import re

from .syntax import Binary, Call, Divert, Either, Expression, Glue, Literal, Name, Piece, Sequence, TagText, Text, Unary

_SIGNS = re.compile(r"[\\{}|#~\[\]]|->|<-|<>")

_JOINING = frozenset({"and", "or"})
_COMPARING = frozenset({"==", "!=", "<", ">", "<=", ">="})


def written(pieces: tuple[Piece, ...]) -> str:
    """Pieces as Ink, without tags."""
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    match piece:
        case Text(text):
            return _SIGNS.sub(lambda sign: "\\" + "\\".join(sign.group()), text)
        case Glue():
            return "<>"
        case Divert(path, _):
            return "-> " + ".".join(path)
        case Either(condition, yes, no, _):
            return f"{{{expression(condition)}:{written(yes)}" + (f"|{written(no)}}}" if no is not None else "}")
        case Sequence(parts, cycles, _):
            return "{" + "&" * cycles + "|".join(map(written, parts)) + "}"
        case TagText():
            return ""


def expression(found: Expression, inner: bool = False) -> str:
    """An expression as Ink, with round brackets around what is joined."""
    match found:
        case Literal(value, _):
            if isinstance(value, bool):
                return "true" if value else "false"
            return f'"{value}"' if isinstance(value, str) else str(value)
        case Name(path, _):
            return ".".join(path)
        case Call(name, arguments, _):
            return f"{name}({', '.join(map(expression, arguments))})"
        case Unary(operator, of, _):
            return f"{operator}{' ' * operator.isalpha()}{expression(of, True)}"
        case Binary(operator, left, right, _):
            joins = operator in _JOINING
            sides = (expression(side, not (joins and _compares(side))) for side in (left, right))
            text = f" {operator} ".join(sides)
            return f"({text})" if inner else text
        case _:
            return "?"


def _compares(found: Expression) -> bool:
    return isinstance(found, Binary) and found.operator in _COMPARING


def shape(pieces: tuple[Piece, ...]) -> tuple[str, ...]:
    """What a translation must keep: braces with their conditions and arrows, glue, arrows; all without the words.
    Plain conditions may stand in any order. Sequences, glue and arrows may not: what comes first counts, or leaves."""
    found = [_shape(piece) for piece in pieces if not isinstance(piece, Text | TagText)]
    free = [one for one in found if not any(sign in one for sign in ("{~", "<>", "->"))]
    return (*sorted(free), *(one for one in found if one not in free))


def _shape(piece: Piece) -> str:
    match piece:
        case Either(condition, yes, no, _):
            branches = (yes,) if no is None else (yes, no)
            return f"{{{expression(condition)}: " + "|".join(" ".join(shape(part)) for part in branches) + "}"
        case Sequence(parts, cycles, _):
            return "{~" + "&" * cycles + "|".join(" ".join(shape(part)) for part in parts) + "}"
        case _:
            return written((piece,))
