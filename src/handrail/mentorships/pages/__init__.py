"""Pages: read, act, render."""
