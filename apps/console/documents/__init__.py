"""Papers of an agreement: versions, their comparison, first drafts, downloads."""
