"""The statements of a text as rows: their places, what they rest on, and a register to find them in."""

from claimbook.claims.claims import Claims as Claims
from claimbook.claims.coding import Coding as Coding
from claimbook.claims.evidence import Evidence as Evidence
from claimbook.claims.sources import Sources as Sources
