#!/usr/bin/env bash
# Build the one-folder program and, on Debian, a .deb; start the frozen program once to see that it works.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' pes_desktop/__init__.py)

# an environment with the client's packages alone, so that nothing else slips into the program
stamp=build/env/.stamp
want=$(cat requirements/client.txt requirements/dev.txt | sha256sum | cut -d' ' -f1)
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$want" ]; then
  rm -rf build/env
  export UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
  .tools/bin/uv venv --quiet --python python3 build/env
  .tools/bin/uv pip sync --quiet --python build/env/bin/python --require-hashes requirements/client.txt
  grep -E -A9999 '^(pyinstaller|pyinstaller-hooks-contrib|altgraph|packaging|setuptools)==' requirements/dev.txt |
    awk '/^[a-z]/{keep=($1 ~ /^(pyinstaller|pyinstaller-hooks-contrib|altgraph|packaging|setuptools)==/)} keep' > build/builder.txt
  .tools/bin/uv pip install --quiet --python build/env/bin/python --require-hashes -r build/builder.txt
  echo "$want" > "$stamp"
fi
.venv/bin/python scripts/translations.py release
rm -rf dist/pes-desktop
build/env/bin/python -m PyInstaller --noconfirm --log-level ERROR --distpath dist --workpath build/pyinstaller build_installer.spec
echo "package: $(du -sm dist/pes-desktop | cut -f1) MB in dist/pes-desktop"

# the frozen program does the whole main job once, then shows its window once
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
.venv/bin/python scripts/frozen_check.py dist/pes-desktop/pes-desktop "$scratch"

if command -v dpkg-deb >/dev/null; then
  tree=build/deb
  rm -rf "$tree"
  mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications"
  cp -a dist/pes-desktop "$tree/opt/pes-desktop"
  ln -s /opt/pes-desktop/pes-desktop "$tree/usr/bin/pes-desktop"
  cat > "$tree/usr/share/applications/pes-desktop.desktop" <<D
[Desktop Entry]
Type=Application
Name=Empleo
Comment=Oficina pública de empleo
Exec=/opt/pes-desktop/pes-desktop
Categories=Office;
D
  cat > "$tree/DEBIAN/control" <<D
Package: pes-desktop
Version: $version
Section: misc
Priority: optional
Architecture: $(dpkg --print-architecture)
Installed-Size: $(du -sk dist/pes-desktop | cut -f1)
Depends: libc6, libglib2.0-0 | libglib2.0-0t64, libegl1, libgl1, libdbus-1-3, libfontconfig1, libxkbcommon0, libxcb-cursor0, libxcb-icccm4, libxcb-keysyms1, libxcb-shape0, libxcb-xkb1, libxkbcommon-x11-0, libx11-xcb1, libcups2 | libcups2t64
Recommends: cups-client
Maintainer: pes-desktop maintainers <maintainers@pes-desktop.invalid>
Description: program of a rural public employment office
 Intake, matching, referral letters, monthly report and exchange with headquarters, offline.
D
  dpkg-deb --root-owner-group -Zxz -z1 --build "$tree" "dist/pes-desktop_${version}_$(dpkg --print-architecture).deb" >/dev/null
  ls -l dist/*.deb | awk '{printf "package: %s %.0f MB\n", $9, $5/1048576}'
fi
