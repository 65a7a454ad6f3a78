"""Sets up and runs EdgePartners on one machine.

Standard library only: it works before anything is installed.
"""
