"""What `python -m telemetry` can do, one module for each kind of command."""
