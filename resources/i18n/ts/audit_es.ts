<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AuditPage</name>
    <message>
        <source>Every look at a person, every change, print and file of the office stands here with day, hour and role. Nothing can be taken out of it: a line that is altered or missing shows.</source>
        <translation>Aquí queda cada vez que alguien vio, cambió, imprimió o sacó algo, con día, hora y función. No se puede quitar nada: un renglón cambiado o que falta se nota.</translation>
    </message>
    <message>
        <source>Save as a workbook</source>
        <translation>Guardar como planilla</translation>
    </message>
    <message>
        <source>Find in the record</source>
        <translation>Buscar en el registro</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Leer de nuevo</translation>
    </message>
    <message>
        <source>Take these lines out of the office</source>
        <translation>Sacar estos renglones de la oficina</translation>
    </message>
    <message>
        <source>Acts</source>
        <translation>Actos</translation>
    </message>
    <message>
        <source>Record of acts</source>
        <translation>Registro de actos</translation>
    </message>
    <message>
        <source>The chain is being checked…</source>
        <translation>Se está comprobando la cadena…</translation>
    </message>
    <message>
        <source>{0} lines; none is missing and none was altered</source>
        <translation>{0} renglones; no falta ninguno y ninguno fue cambiado</translation>
    </message>
    <message>
        <source>The chain is broken</source>
        <translation>La cadena está rota</translation>
    </message>
    <message>
        <source>Line {0} was altered or taken out</source>
        <translation>El renglón {0} fue cambiado o quitado</translation>
    </message>
    <message>
        <source>Somebody changed the record outside this program, or the file is damaged. Do not go on alone: tell headquarters the number of the line, and keep the last backups.</source>
        <translation>Alguien cambió el registro por fuera de este programa, o el archivo está dañado. No siga sin ayuda: avise a la sede central el número del renglón y guarde las últimas copias de seguridad.</translation>
    </message>
    <message>
        <source>Headquarters was told</source>
        <translation>Ya se avisó a la central</translation>
    </message>
    <message>
        <source>Show older acts</source>
        <translation>Mostrar actos anteriores</translation>
    </message>
    <message>
        <source>only about one person</source>
        <translation>solo sobre una persona</translation>
    </message>
    <message>
        <source>No act is like that</source>
        <translation>Ningún acto es así</translation>
    </message>
    <message>
        <source>Try fewer filters, or another name or number.</source>
        <translation>Pruebe con menos filtros, o con otro nombre o número.</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Mostrar todo</translation>
    </message>
    <message>
        <source>Nothing has been done yet</source>
        <translation>Todavía no se hizo nada</translation>
    </message>
    <message>
        <source>line {0}</source>
        <translation>renglón {0}</translation>
    </message>
    <message>
        <source>record-of-acts.xlsx</source>
        <translation>registro-de-actos.xlsx</translation>
    </message>
    <message>
        <source>{0} lines are saved</source>
        <translation>Se guardaron {0} renglones</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Abrir</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Name, letter, vacancy or line number</source>
        <translation>Nombre, carta, vacante o n.º</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Quién</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Qué hizo</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Desde</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Hasta</translation>
    </message>
    <message>
        <source>This day lies before the first one.</source>
        <translation>Este día es anterior al primero.</translation>
    </message>
</context>
</TS>
