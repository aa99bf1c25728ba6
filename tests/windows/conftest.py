"""The databases these tests copy."""

from tests.publish.databases import built, built_template, empty_template  # noqa: F401
