"""What pages of the console and of the portal have in common: parts, icons, looks, forms."""
