SHELL := /bin/bash
.PHONY: setup run test

setup:
	@scripts/setup.sh

lock:
	@scripts/lock.sh
