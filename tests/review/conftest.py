"""The databases these tests copy."""

from tests.publish.databases import built, built_template, empty_template, second, second_template  # noqa: F401
