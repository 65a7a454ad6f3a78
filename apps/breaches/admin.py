from apps.breaches.models import Breach, Cursor, Evaluation, Note, Waiver
from apps.core.admin import show

show(Evaluation, Breach, Waiver, Note, Cursor)
