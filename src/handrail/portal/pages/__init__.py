"""Pages across apps, one file a reader."""
