"""What happened with workshops, the network of mentors, its questions and practice: ids and plain values."""
