"""The words of workshops, the network of mentors, its questions and practice."""

REASONS: dict[str, object] = {}
