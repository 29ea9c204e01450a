"""The rules of courses, sessions, attendance, hours, tests, certificates. No database, no clock."""
