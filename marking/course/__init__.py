"""A class: who is in it, when work was due, who has more time, who works together, and whose work is alike."""
