"""The only writer of custom fields, and of their values on objects.

`define`, `change`, `retire`, `bring_back` and `remove` are for who runs the product; `set_value`,
`set_values` and `put_back` for whoever may edit the object: the caller has asked.
"""

from apps.core.custom.actions.defining import (
    bring_back,
    change,
    define,
    remove,
    retire,
)
from apps.core.custom.actions.setting import checked, put_back, set_value, set_values

__all__ = [
    "bring_back",
    "change",
    "checked",
    "define",
    "put_back",
    "remove",
    "retire",
    "set_value",
    "set_values",
]
