"""Reads across apps, one file a reader."""
