"""Marks and pages in the forms that the gradebooks of Moodle and Canvas take back."""
