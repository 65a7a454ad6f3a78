from apps.core.admin import show
from apps.notifications.models import Delivery, DeliveryRun, Notice, Preference

show(Notice, Delivery, DeliveryRun, Preference)
