"""Make a view that readers can change: widgets in a running notebook, plain controls on the published page."""

from claimbook.explore.explorable import MOST_KB as MOST_KB
from claimbook.explore.explorable import MOST_STATES as MOST_STATES
from claimbook.explore.explorable import Answer as Answer
from claimbook.explore.explorable import Choice as Choice
from claimbook.explore.explorable import Explorable as Explorable
from claimbook.explore.explorable import ExplorableError as ExplorableError
from claimbook.explore.explorable import Option as Option
from claimbook.explore.explorable import explore as explore
