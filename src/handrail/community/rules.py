"""The rules of workshops, the network of mentors, its questions and practice. No database, no clock."""
