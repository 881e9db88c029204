"""Drawings made on the server: QR codes and charts. Colours are classes of the style sheet, so that dark pages fit."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from pes_desktop.documents.qr import QUIET_ZONE, qr_rows


def qr_svg(text: str, label: str) -> Markup:
    """A QR code, dark on white whatever the theme."""
    rows = qr_rows(text)
    size = len(rows) + 2 * QUIET_ZONE
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
                   for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return Markup(f'<svg class="qr" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img" '
                  f'aria-label="{escape(label)}"><path d="{path}" fill="#000"/></svg>')


def bars(labels: Sequence[str], series: Sequence[Sequence[int]], label: str) -> Markup:
    """Stacked columns, one a label, with their sum above; ``series`` from the bottom up (classes b1, b2, b3)."""
    width, height, foot, head = 640, 220, 26, 22
    sums = [sum(values) for values in zip(*series, strict=True)]
    top = max([*sums, 1])
    step = width / max(len(labels), 1)
    column = min(step * 0.55, 56)
    parts = [f'<line class="axis" x1="0" x2="{width}" y1="{height - foot}" y2="{height - foot}"/>']
    for place, name in enumerate(labels):
        centre, base = step * (place + 0.5), float(height - foot)
        for kind, values in enumerate(series, start=1):
            tall = values[place] / top * (height - foot - head)
            if tall:
                parts.append(f'<rect class="b{kind}" x="{centre - column / 2:.1f}" y="{base - tall:.1f}" '
                             f'width="{column:.1f}" height="{tall:.1f}"/>')
                base -= tall
        parts.append(f'<text class="val" x="{centre:.1f}" y="{base - 6:.1f}" text-anchor="middle">{sums[place]}</text>')
        parts.append(f'<text x="{centre:.1f}" y="{height - 8}" text-anchor="middle">{escape(name)}</text>')
    return _drawing(width, height, label, parts)


def rows(items: Sequence[tuple[str, float, str]], label: str, whole: float = 0) -> Markup:
    """Horizontal bars: (name, amount, amount in words), in the order given; a full bar is ``whole``, or the largest."""
    width, line, left = 640, 30, 210
    top = max([amount for _, amount, _ in items] + [whole, 1e-9])
    parts = []
    for place, (name, amount, said) in enumerate(items):
        y = place * line
        long = max(amount, 0) / top * (width - left - 80)
        short = name if len(name) <= 30 else name[:29] + "…"
        parts.append(f'<text x="{left - 10}" y="{y + 19}" text-anchor="end">{escape(short)}</text>'
                     f'<rect class="b0" x="{left}" y="{y + 6}" width="{width - left - 80}" height="18" rx="3"/>'
                     f'<rect class="b1" x="{left}" y="{y + 6}" width="{long:.1f}" height="18" rx="3"/>'
                     f'<text class="val" x="{left + long + 8:.1f}" y="{y + 20}">{escape(said)}</text>')
    return _drawing(width, max(len(items), 1) * line, label, parts)


def _drawing(width: int, height: int, label: str, parts: Sequence[str]) -> Markup:
    return Markup(f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
                  + "".join(parts) + "</svg>")
