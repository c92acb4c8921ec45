"""Marks that a person gives: kept in a journal, entered at a desk (a local page) or in a spreadsheet."""
