<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>TodayPage</name>
    <message>
        <source>What the office has to do today. Enter opens the marked line; Tab goes to the next card.</source>
        <extracomment>Where a need is mended: page and parameters. Below this width the cards stand below each other, what needs somebody first, each at least so high.</extracomment>
        <translation>Lo que la oficina tiene que hacer hoy. Enter abre la línea marcada; Tab pasa a la tarjeta siguiente.</translation>
    </message>
    <message>
        <source>New vacancy</source>
        <translation>Nueva vacante</translation>
    </message>
    <message>
        <source>Register person</source>
        <translation>Registrar persona</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Leer de nuevo</translation>
    </message>
    <message>
        <source>People registered this month</source>
        <translation>Personas registradas en el mes</translation>
    </message>
    <message>
        <source>Open positions</source>
        <translation>Puestos abiertos</translation>
    </message>
    <message>
        <source>Referrals under way</source>
        <translation>Derivaciones en curso</translation>
    </message>
    <message>
        <source>Verified placements</source>
        <translation>Colocaciones verificadas</translation>
    </message>
    <message>
        <source>In the room</source>
        <translation>En sala</translation>
    </message>
    <message>
        <source>Call today</source>
        <translation>Llamar hoy</translation>
    </message>
    <message>
        <source>by community, what is due first</source>
        <translation>por comunidad, primero lo que vence</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Necesita de usted</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>Nadie todavía</translation>
    </message>
    <message>
        <source>A visit is noted on the person&apos;s page.</source>
        <translation>La visita se anota en la ficha de la persona.</translation>
    </message>
    <message>
        <source>No calls due</source>
        <translation>No hay llamadas pendientes</translation>
    </message>
    <message>
        <source>Referrals appear here when an answer is due.</source>
        <translation>Las derivaciones aparecen aquí cuando toca preguntar.</translation>
    </message>
    <message>
        <source>Nothing waits for you</source>
        <translation>Nada espera por usted</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd d &apos;de&apos; MMMM</translation>
    </message>
    <message>
        <source>Today, {0}</source>
        <translation>Hoy, {0}</translation>
    </message>
    <message>
        <source>{0} against the same day of the month before</source>
        <translation>{0} frente al mismo día del mes anterior</translation>
    </message>
    <message>
        <source>Without a name yet</source>
        <translation>Todavía sin nombre</translation>
    </message>
    <message>
        <source>unfinished registration</source>
        <translation>inscripción sin terminar</translation>
    </message>
    <message>
        <source>unfinished order</source>
        <translation>pedido sin terminar</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>No place noted</source>
        <translation>Sin lugar anotado</translation>
    </message>
    <message>
        <source>no telephone</source>
        <translation>sin teléfono</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
</context>
</TS>
