"""Datasets from study files. What is heavy is in the extra `research` and imported where it is used."""

from .loading import load as load
