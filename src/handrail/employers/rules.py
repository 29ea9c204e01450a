"""The rules of employers, placements, job checks, training offers. No database, no clock."""
