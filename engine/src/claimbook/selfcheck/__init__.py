"""Questions that readers ask themselves, whose keys are computed from tables."""

from claimbook.selfcheck.questions import Option as Option
from claimbook.selfcheck.questions import Question as Question
from claimbook.selfcheck.questions import Questions as Questions
from claimbook.selfcheck.questions import SelfCheckError as SelfCheckError
from claimbook.selfcheck.questions import number as number
from claimbook.selfcheck.questions import one as one
from claimbook.selfcheck.questions import several as several
from claimbook.selfcheck.questions import show as show
