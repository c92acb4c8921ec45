"""Make the assignments from their masters, and mark what students hand in. Not part of the companion's wheel."""
