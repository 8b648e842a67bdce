"""The one table of skills: the name that a level.toml declares -> the activities that practise it."""

from collections.abc import Mapping
from types import MappingProxyType

SKILLS: Mapping[str, frozenset[str]] = MappingProxyType({"calm_body": frozenset({"breathing", "ropes", "senses"})})
