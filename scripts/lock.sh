#!/usr/bin/env bash
# Renew the hash-locked requirement files from pyproject.toml. They carry no download address.
set -euo pipefail
cd "$(dirname "$0")/.."
lock() { .tools/bin/uv pip compile "$@" --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q; }
lock pyproject.toml --extra dev --python-version 3.11 -o requirements/dev.txt
lock pyproject.toml --python-version 3.11 -c requirements/dev.txt -o requirements/client.txt
lock requirements/bootstrap.in --python-version 3.11 -o requirements/bootstrap.txt
