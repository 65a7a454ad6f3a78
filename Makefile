.PHONY: run-services

# One command beside a fresh PostgreSQL and Redis: make run-services CMD="pytest tests/usage"
run-services:
	.venv/bin/python -m edgepartners.runtime.services -- $(CMD)
