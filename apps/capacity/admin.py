from apps.capacity.models import (
    CapacityRequest,
    EligibilityRule,
    RequestAttachment,
    RequestComment,
    RequestLine,
)
from apps.core.admin import show

show(CapacityRequest, RequestLine, RequestComment, RequestAttachment, EligibilityRule)
