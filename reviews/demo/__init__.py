"""The demonstration: two invented authorities, ten cases with a story, fifty over a year and a half.

Everything is made through the services, as people would, with dates relative to the day it is loaded, so
that the demonstration is never old. Nothing here runs outside ``PLEDGE_MODE=demonstration``.
"""
