"""What goes between a member and the federation, without the framework."""

from .client import MemberClient, check_url
from .problem import ExchangeProblem
from .release import MAX_BYTES, read_release
