"""Static files of the image: names with a hash, compressed, kept by browsers for a year."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MAP = "sourceMappingURL"


def names_a_map(pattern: str | tuple[str, str]) -> bool:
    return MAP in (pattern if isinstance(pattern, str) else pattern[0])


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Does not follow the comments that name source maps: maps are not collected."""

    patterns = tuple(
        (files, [pattern for pattern in patterns if not names_a_map(pattern)])
        for files, patterns in HashedFilesMixin.patterns
    )
