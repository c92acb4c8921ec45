"""What the cells of each chapter show: a module a chapter, a function a figure, table, explorable or set of questions.

A notebook says `ch06.who_qualifies()`; labels, captions and options stand here, where tests and other tools read them.
What is reckoned stands in the module of the subject, such as `companion.practice`.
"""
