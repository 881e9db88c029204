#!/usr/bin/env bash
# Set up everything `make run` and `make test` need: uv, .venv from the hash-locked requirements, Debian libraries.
# A second call sees an unchanged stamp and returns at once.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.stamp
want=$(cat requirements/dev.txt requirements/bootstrap.txt pyproject.toml scripts/setup.sh scripts/debian-packages.txt | sha256sum | cut -d' ' -f1)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then exit 0; fi

say() { printf 'setup: %s\n' "$*"; }

# --- Debian or Ubuntu libraries -------------------------------------------------------------------------------------
if command -v dpkg-query >/dev/null; then
  missing=()
  while IFS= read -r line; do
    line=${line%%#*}; line=${line// /}; [ -n "$line" ] || continue
    found=; first=
    IFS='|' read -ra names <<<"$line"                       # a|b: either name serves (they differ between releases)
    for name in "${names[@]}"; do
      if dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed'; then found=1; break; fi
      if [ -z "$first" ] && { apt-cache show "$name" >/dev/null 2>&1; }; then first=$name; fi
    done
    [ -n "$found" ] || missing+=("${first:-${names[0]}}")
  done < scripts/debian-packages.txt
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then run=(); elif sudo -n true 2>/dev/null; then run=(sudo -n); else run=(no); fi
    if [ "${run[0]:-}" = no ]; then
      say "faltan bibliotecas del sistema / system libraries are missing. Type this line, then repeat the command:"
      echo "  sudo apt-get update && sudo apt-get install --no-install-recommends -y ${missing[*]}"
      exit 1
    fi
    say "installing system libraries: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --no-install-recommends -y -qq "${missing[@]}" >/dev/null
  fi
fi

# --- uv, in a small environment of its own ---------------------------------------------------------------------------
if [ ! -x .tools/bin/uv ]; then
  say "installing uv"
  rm -rf .tools
  python3 -m venv .tools
  .tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
fi

# --- the project's environment ---------------------------------------------------------------------------------------
export UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
[ -x .venv/bin/python ] || .tools/bin/uv venv --quiet --python python3 .venv
say "installing the locked packages"
.tools/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
.tools/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --offline -e .
echo "$want" > "$stamp"
say "ready"
