from apps.core.admin import show
from apps.peeringdb.models import MirrorRun

show(MirrorRun)
