"""Whether a LOA-CFA is good: for the facility that holds the paper."""
