"""What both APIs for partners' programs share: tokens, rates, JSON, pages, keys, versions.

Rules: portal.md 1.6, 6.5 and 6.7.
"""
