"""A filled database of every released version, as its own code made it; the newest code must be able to go on with each."""
