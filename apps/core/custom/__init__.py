"""Custom fields: what people want to know about an object that has no column of its own.

An administrator defines a field for one kind of object (`CustomField`); its value stands in the
object's own row, in `custom` by the key of the field. So a list shows, filters and exports values
without a join, the audit keeps them with every other change, and the full export has them.
docs/adr/0009-custom-fields.md, docs/how-to/add-custom-fields.md.
"""
