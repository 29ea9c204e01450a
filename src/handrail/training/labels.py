"""The words of courses, sessions, attendance, hours, tests, certificates."""

REASONS: dict[str, object] = {}
