from edgepartners import deferred

deferred.install()
