"""Tags: the page of all of them, and tags on one object."""
