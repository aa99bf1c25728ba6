"""What the tests of the whole stack share."""

from tests.browser import chromium  # noqa: F401
