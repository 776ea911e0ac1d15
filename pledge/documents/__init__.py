"""Word documents: fill a template safely, check an uploaded one, read one back as a page."""
