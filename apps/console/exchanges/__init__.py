"""Internet exchanges and our ports there."""
