"""Who changed what: every change of every audited row, before and after, and taking one back."""
