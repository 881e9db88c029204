"""The raster way of printing: a page painted by Qt at 300 dpi, on Windows and wherever CUPS is not at hand."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.platform.printing import MOST_COPIES, PrintJob, print_pdf, safe_title
from pes_desktop.platform.printing import list_printers as list_queues

DPI = 300
_POINTS_PER_INCH = 72.0


def printer_names() -> list[str]:
    """The printers to choose from, the default one first; what CUPS does not know, Qt may."""
    try:
        names = [queue.name for queue in list_queues()]
    except EnvironmentFault:
        names = []
    if not names:
        default = QPrinterInfo.defaultPrinterName()
        names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))
    return names


def send_to_printer(document: bytes, printer: str | None, title: str, copies: int = 1, paper: str = "A4") -> PrintJob:
    """Print a PDF the best way this system has: as vectors through CUPS, else painted.

    Raises EnvironmentFault as ``platform.printing.print_pdf`` and ``print_raster`` do.
    """
    try:
        job = print_pdf(document, printer, title, copies, paper)
    except EnvironmentFault as error:
        if "printing_unavailable" not in error.codes or not QPrinterInfo.availablePrinterNames():
            raise
        job = PrintJob("", printer or "", safe_title(title), needs_raster=True)
    if job.needs_raster:
        print_raster(document, printer, title, copies, paper)
    return job


def print_raster(
    document: bytes, printer: str | None, title: str, copies: int = 1, paper: str = "A4", *, to_file: str = ""
) -> None:
    """Paint every page at 300 dpi, one to one, on ``printer`` (None: the default) or into the PDF ``to_file``.

    Raises EnvironmentFault ``printer_missing`` when there is no such printer and ``printer_failed`` when the file is
    not a PDF or the printer refuses.
    """
    target = QPrinter(QPrinter.PrinterMode.HighResolution)
    if to_file:
        target.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        target.setOutputFileName(to_file)
    else:
        info = QPrinterInfo.printerInfo(printer) if printer else QPrinterInfo.defaultPrinter()
        if info.isNull():
            raise EnvironmentFault(Fault("printer_missing", params={"printer": printer or "—"}))
        target.setPrinterName(info.printerName())
    size = QPageSize.PageSizeId.Letter if paper == "letter" else QPageSize.PageSizeId.A4
    target.setPageLayout(QPageLayout(QPageSize(size), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    target.setFullPage(True)
    target.setResolution(DPI)
    target.setDocName(safe_title(title))
    target.setCopyCount(min(max(copies, 1), MOST_COPIES))
    _paint(document, target, printer or "")


def page_image(pdf: QPdfDocument, page: int, dpi: int = DPI) -> QImage:
    """One page as a picture on white, at its own size."""
    points = pdf.pagePointSize(page)
    pixels = QSize(round(points.width() * dpi / _POINTS_PER_INCH), round(points.height() * dpi / _POINTS_PER_INCH))
    picture = QImage(pixels, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFFFF)
    rendered = pdf.render(page, pixels)
    painter = QPainter(picture)
    painter.drawImage(0, 0, rendered)
    painter.end()
    return picture


def _paint(document: bytes, target: QPrinter, name: str) -> None:
    buffer = QBuffer()
    buffer.setData(QByteArray(document))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pdf = QPdfDocument()
    pdf.load(buffer)
    try:
        if pdf.status() != QPdfDocument.Status.Ready or pdf.pageCount() < 1:
            raise EnvironmentFault(Fault("printer_failed", params={"printer": name, "detail": "PDF"}))
        painter = QPainter()
        if not painter.begin(target):
            raise EnvironmentFault(Fault("printer_failed", params={"printer": name, "detail": "QPrinter"}))
        try:
            for page in range(pdf.pageCount()):
                if page:
                    target.newPage()
                picture = page_image(pdf, page)
                scale = target.resolution() / DPI  # a driver may insist on its own resolution
                painter.drawImage(QRectF(0, 0, picture.width() * scale, picture.height() * scale), picture)
        finally:
            painter.end()
    finally:
        pdf.close()
        buffer.close()
