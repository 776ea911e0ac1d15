"""What the self-assessment puts on paper and into files: contexts, builders, charts, data."""
