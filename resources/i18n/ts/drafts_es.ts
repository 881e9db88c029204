<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>DraftsPage</name>
    <message>
        <source>A form that a colleague began stays theirs until you take it over; the record of acts tells that you did.</source>
        <translation>Un formulario que empezó un colega sigue siendo suyo hasta que usted lo toma; el registro de actos lo dice.</translation>
    </message>
    <message>
        <source>Left unfinished</source>
        <translation>Quedó sin terminar</translation>
    </message>
    <message>
        <source>No colleague left anything unfinished</source>
        <translation>Ningún colega dejó nada sin terminar</translation>
    </message>
    <message>
        <source>Unfinished forms of colleagues</source>
        <translation>Formularios de colegas sin terminar</translation>
    </message>
    <message>
        <source>What they typed so far is kept as they left it.</source>
        <translation>Lo que escribieron está guardado como lo dejaron.</translation>
    </message>
    <message>
        <source>vacancy</source>
        <translation>vacante</translation>
    </message>
    <message>
        <source>registration</source>
        <translation>inscripción</translation>
    </message>
    <message>
        <source>writer unknown</source>
        <translation>autor desconocido</translation>
    </message>
    <message>
        <source>does not work here any more</source>
        <translation>ya no trabaja aquí</translation>
    </message>
    <message>
        <source>Without a name yet</source>
        <translation>Todavía sin nombre</translation>
    </message>
    <message>
        <source>{0} · begun by {1} · last written {2}</source>
        <translation>{0} · empezado por {1} · escrito por última vez el {2}</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Seguir yo</translation>
    </message>
</context>
</TS>
