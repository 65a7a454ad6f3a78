"""What people type into items: labels, mentions, references."""

import re

MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9][A-Za-z0-9._-]{0,63})")
REF = re.compile(r"[A-Z]{3}-\d{5,9}")
LABEL = re.compile(r"[\w][\w./+-]{0,31}")
MOST_LABELS = 12


def mentioned(text: str) -> list[str]:
    """Names after an `@`, in small letters, each once: `@Marina` is `marina`.

    A dot or a hyphen at the end belongs to the sentence. An e-mail address is no mention.
    """
    found = [match.rstrip(".-_").lower() for match in MENTION.findall(text)]
    return list(dict.fromkeys(filter(None, found)))


def labels(text: str) -> list[str]:
    """Labels out of a line of words, in small letters, each once, in their order."""
    words = [word.lower() for word in re.split(r"[,\s]+", text) if word]
    return list(dict.fromkeys(words))


def label_refusal(found: list[str]) -> str:
    """Why these are no labels; empty: they are."""
    if len(found) > MOST_LABELS:
        return f"{len(found)} labels are too many; use at most {MOST_LABELS}."
    wrong = next((word for word in found if not LABEL.fullmatch(word)), "")
    return f"“{wrong}” is no label: letters, digits and . / + - only, 32 at most." if wrong else ""


def refs(text: str) -> list[str]:
    """Public references in a text, each once: PAR-00042, BRE-00007."""
    return list(dict.fromkeys(REF.findall(text.upper())))
