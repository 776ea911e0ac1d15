"""What the pages of the self-assessment read: one function a page, one dataclass out."""
