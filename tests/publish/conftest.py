"""The databases these tests copy."""

from tests.publish.databases import (  # noqa: F401
    built,
    built_template,
    cross,
    cross_template,
    empty_template,
    second,
    second_template,
    shared_second,
    warehouse,
)
