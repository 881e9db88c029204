<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AlikePage</name>
    <message>
        <source>The program only proposes. Open a pair, look at both, and join them only if it is one person.</source>
        <translation>El programa solo propone. Abra un par, mire las dos fichas y únalas solo si es la misma persona.</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Pares</translation>
    </message>
    <message>
        <source>No two records look like one person</source>
        <translation>No hay dos fichas que parezcan la misma persona</translation>
    </message>
    <message>
        <source>Records that look alike</source>
        <translation>Fichas parecidas</translation>
    </message>
    <message>
        <source>Registered twice, perhaps.</source>
        <translation>Quizás inscritas dos veces.</translation>
    </message>
    <message>
        <source>Comparing all records…</source>
        <translation>Comparando todas las fichas…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
</context>
<context>
    <name>MergePage</name>
    <message>
        <source>Nothing is lost: the record that goes in is hidden, its number leads to the one that stays, and the two can be parted again.</source>
        <translation>No se pierde nada: la ficha que se une queda oculta, su número lleva a la que permanece, y las dos se pueden separar de nuevo.</translation>
    </message>
    <message>
        <source>Keep the other one</source>
        <translation>Quedarse con la otra</translation>
    </message>
    <message>
        <source>Join the two records</source>
        <translation>Unir las dos fichas</translation>
    </message>
    <message>
        <source>Find the other record: name, number or telephone</source>
        <translation>Busque la otra ficha: nombre, número o teléfono</translation>
    </message>
    <message>
        <source>Records that look like this one</source>
        <translation>Fichas parecidas a esta</translation>
    </message>
    <message>
        <source>No record looks like this one</source>
        <translation>Ninguna ficha se parece a esta</translation>
    </message>
    <message>
        <source>Search above for the other one.</source>
        <translation>Busque la otra arriba.</translation>
    </message>
    <message>
        <source>Joined into this record</source>
        <translation>Unidas a esta ficha</translation>
    </message>
    <message>
        <source>Join two records</source>
        <translation>Unir dos fichas</translation>
    </message>
    <message>
        <source>no document</source>
        <translation>sin documento</translation>
    </message>
    <message>
        <source>last contact {0}</source>
        <translation>último contacto {0}</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Encontradas</translation>
    </message>
    <message>
        <source>The two records are one now</source>
        <translation>Las dos fichas ahora son una</translation>
    </message>
    <message>
        <source>joined on {0} by {1}</source>
        <translation>unida el {0} por {1}</translation>
    </message>
    <message>
        <source>Part them</source>
        <translation>Separar</translation>
    </message>
    <message>
        <source>They are two records again</source>
        <translation>Son otra vez dos fichas</translation>
    </message>
</context>
<context>
    <name>SideBySide</name>
    <message>
        <source>What stands afterwards</source>
        <translation>Qué queda después</translation>
    </message>
    <message>
        <source>This record stays</source>
        <translation>Esta ficha permanece</translation>
    </message>
    <message>
        <source>This one goes into it</source>
        <translation>Esta se une a ella</translation>
    </message>
    <message>
        <source>{0}: {1} and {2}</source>
        <translation>{0}: {1} y {2}</translation>
    </message>
    <message>
        <source>Everything else comes together: {0}.</source>
        <translation>Todo lo demás se junta: {0}.</translation>
    </message>
    <message>
        <source>not shown to your role</source>
        <translation>no se muestra a su función</translation>
    </message>
</context>
</TS>
