"""Explorables: a view over finitely many choices that answers in a notebook and on the published page."""

from claimbook.explore.explorable import Explorable as Explorable
from claimbook.explore.explorable import ExplorableError as ExplorableError
from claimbook.explore.explorable import explore as explore
