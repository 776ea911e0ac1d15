"""The forms of the self-assessment: each checks one page."""
