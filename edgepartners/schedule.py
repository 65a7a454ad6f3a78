"""Everything that runs by itself. A second beat is harmless: each task finds its own work."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "mirror": {"task": "apps.peeringdb.tasks.mirror", "schedule": 3600.0},
    "collect": {"task": "apps.usage.tasks.collect", "schedule": 60.0},
    "judge": {"task": "apps.breaches.tasks.judge", "schedule": 300.0},
    "state": {"task": "apps.breaches.tasks.state", "schedule": 3600.0},
    "keep_clocks": {"task": "apps.breaches.tasks.keep_clocks", "schedule": 300.0},
    "go_on": {"task": "apps.breaches.tasks.go_on", "schedule": 600.0},
    "tell": {"task": "apps.notifications.tasks.deliver", "schedule": 30.0},
    "refresh_rights": {"task": "apps.notifications.tasks.refresh_rights", "schedule": 900.0},
    "suspend_idle": {"task": "apps.partners.tasks.suspend_idle", "schedule": 86400.0},
    "digest": {"task": "apps.notifications.tasks.deliver_digests", "schedule": 600.0},
    "post": {"task": "apps.notifications.tasks.post_webhooks", "schedule": 30.0},
    "watch": {"task": "apps.usage.tasks.watch", "schedule": 300.0},
    "levels": {"task": "apps.usage.tasks.watch_levels", "schedule": 900.0},
    "care": {"task": "apps.usage.tasks.care", "schedule": 3600.0},
    "sign": {"task": "apps.agreements.tasks.sign", "schedule": 30.0},
    "remind": {"task": "apps.agreements.tasks.remind", "schedule": 3600.0},
    "oblige": {"task": "apps.agreements.tasks.oblige", "schedule": 3600.0},
    "keep_builds": {"task": "apps.network.tasks.keep_builds", "schedule": 600.0},
    "sessions": {"task": "apps.network.tasks.tell_of_sessions", "schedule": 60.0},
    "peeringdb_news": {"task": "apps.network.tasks.tell_of_peeringdb", "schedule": 300.0},
    "print_loas": {"task": "apps.network.tasks.print_loas", "schedule": 30.0},
    "tidy_loas": {"task": "apps.network.tasks.tidy_loas", "schedule": 21600.0},
    "requests": {"task": "apps.capacity.tasks.tick", "schedule": 300.0},
    "offer_upgrades": {"task": "apps.capacity.tasks.offer_upgrades", "schedule": 3600.0},
    "measure_goals": {"task": "apps.programs.tasks.measure", "schedule": 3600.0},
    "tidy_attachments": {"task": "apps.capacity.tasks.tidy_attachments", "schedule": 21600.0},
    "tidy_documents": {"task": "apps.agreements.tasks.tidy_documents", "schedule": 21600.0},
    "forget_replays": {"task": "apps.core.tasks.forget_replays", "schedule": 3600.0},
}
