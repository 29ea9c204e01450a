"""The people of the demo. All are of our own making; nobody of that name is meant."""
