"""Custom fields: defining them, and their values on the pages of objects."""
