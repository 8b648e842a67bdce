"""Asks anonymeter how far it gets at singling people out. It runs by itself, in the judges' Python: anonymeter needs an
older NumPy than the rest.

It reads columns, a release, the people whose release it is, and others as a control, and says what was found: the
upper end of the 95 % interval of the worse of two attacks.
"""

import json
import sys
from importlib import import_module
from typing import Any, Final

ATTACKS, ATTEMPTS = 500, 5_000
ABSENT: Final = -99


def main() -> None:
    """Read one line of JSON, and write one."""
    told = json.loads(sys.stdin.read())
    pandas, numpy = import_module("pandas"), import_module("numpy")
    numpy.random.seed(1)
    tables = {
        name: pandas.DataFrame(told[name], columns=told["columns"]).fillna(ABSENT).astype(int)
        for name in ("people", "release", "control")
    }
    ways: tuple[dict[str, Any], ...] = ({"mode": "univariate"}, {"mode": "multivariate"})
    print(json.dumps({way["mode"]: _upper(tables, **way) for way in ways}))


def _upper(tables: Any, mode: str) -> float:
    module = import_module("anonymeter.evaluators")
    evaluator = module.SinglingOutEvaluator(
        ori=tables["people"],
        syn=tables["release"],
        control=tables["control"],
        n_attacks=ATTACKS,
        n_cols=min(4, len(tables["people"].columns)),
        max_attempts=ATTEMPTS,
    )
    try:
        evaluator.evaluate(mode=mode)
    except RuntimeError:
        return 0.0  # it found nothing to try
    return float(evaluator.risk(confidence_level=0.95).ci[1])


if __name__ == "__main__":
    main()
