<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ExportPanel</name>
    <message>
        <source>Workbook for headquarters</source>
        <translation>Libro para la sede</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Para qué es</translation>
    </message>
    <message>
        <source>It carries names; the reason is kept in the record of acts.</source>
        <translation>Lleva nombres; el motivo queda anotado en el registro de actos.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>Elegir carpeta</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>Save the workbook</source>
        <translation>Guardar el libro</translation>
    </message>
    <message>
        <source>monthly report</source>
        <translation>informe mensual</translation>
    </message>
    <message>
        <source>Fill this in.</source>
        <translation>Falta llenar este dato.</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx)</source>
        <translation>Libro (*.xlsx)</translation>
    </message>
</context>
<context>
    <name>ReportsPage</name>
    <message>
        <source>Each number counts by its definition; Enter on a number shows its people. A closed month never changes: later facts appear as corrections.</source>
        <translation>Cada número cuenta según su definición; Enter sobre un número muestra sus personas. Un mes cerrado no cambia: lo que llega después aparece como corrección.</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>Mes anterior</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>Mes siguiente</translation>
    </message>
    <message>
        <source>Close the month</source>
        <translation>Cerrar el mes</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Volver a abrir</translation>
    </message>
    <message>
        <source>Export the workbook</source>
        <translation>Exportar libro</translation>
    </message>
    <message>
        <source>The month in numbers</source>
        <translation>El mes en números</translation>
    </message>
    <message>
        <source>From registration to placement</source>
        <translation>De la inscripción a la colocación</translation>
    </message>
    <message>
        <source>Placements, last six months</source>
        <translation>Colocaciones, últimos seis meses</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Gráficos</translation>
    </message>
    <message>
        <source>Nobody behind this number</source>
        <translation>Nadie detrás de este número</translation>
    </message>
    <message>
        <source>Report · {0}</source>
        <translation>Informe · {0}</translation>
    </message>
    <message>
        <source>Can be closed from {0}</source>
        <translation>Se puede cerrar desde el {0}</translation>
    </message>
    <message>
        <source>Closed on {0}; later facts appear as corrections</source>
        <translation>Cerrado el {0}; lo que llegue después aparece como corrección</translation>
    </message>
    <message>
        <source>Month under way: the numbers change until its end</source>
        <translation>Mes en curso: los números cambian hasta que termine</translation>
    </message>
    <message>
        <source>Over and not closed yet</source>
        <translation>Terminado, todavía sin cerrar</translation>
    </message>
    <message>
        <source>Target {0}: {1} of {2}</source>
        <translation>Meta {0}: {1} de {2}</translation>
    </message>
    <message>
        <source>Target {0}: {1}</source>
        <translation>Meta {0}: {1}</translation>
    </message>
    <message>
        <source>{0} was closed.</source>
        <translation>{0} quedó cerrado.</translation>
    </message>
    <message>
        <source>report-{0}.xlsx</source>
        <translation>informe-{0}.xlsx</translation>
    </message>
    <message>
        <source>The workbook is saved</source>
        <translation>El libro está guardado</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Abrirlo</translation>
    </message>
</context>
</TS>
