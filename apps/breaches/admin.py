from apps.breaches.models import Breach, Cursor, Evaluation, Waiver
from apps.core.admin import show

show(Evaluation, Breach, Waiver, Cursor)
