"""Made-up names, told apart by letters."""

_LETTERS = "bcdfghjklmnpqrstvwxz"


def word(number: int) -> str:
    """Part of a name: no digits, so that no figure on a page is found in it, and no real word.

    All are of one length: in the order of letters they stand in the order they were made in.
    """
    places = (number // len(_LETTERS) ** place for place in (3, 2, 1, 0))
    return "".join(_LETTERS[place % len(_LETTERS)] for place in places)
