"""The product's settings, as it runs, with the bare page among its addresses."""

from pledge.settings import *

ROOT_URLCONF = "tests.bench.bare_urls"
