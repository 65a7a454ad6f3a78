from apps.agreements.rules.dates import *
from apps.agreements.rules.reminders import *
