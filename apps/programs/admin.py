from apps.core.admin import show
from apps.programs.models import DateMove, Goal, StatusUpdate, Workstream

show(Workstream, Goal, DateMove, StatusUpdate)
