"""What happened with courses, sessions, attendance, hours, tests, certificates: ids and plain values."""
