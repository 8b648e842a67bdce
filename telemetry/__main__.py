"""`python -m telemetry`, also `tidelight-data`."""

import sys


def main() -> int:
    """Run the command that was typed; returns the exit code."""
    try:
        from .cli import main as run
    except KeyboardInterrupt:
        return 130  # in the first moment, before there are words to say it with
    return run()


if __name__ == "__main__":
    sys.exit(main())
