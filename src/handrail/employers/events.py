"""What happened with employers, placements, job checks, training offers: ids and plain values."""
