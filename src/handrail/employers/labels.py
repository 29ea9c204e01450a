"""The words of employers, placements, job checks, training offers."""

REASONS: dict[str, object] = {}
