<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ArrivalPanel</name>
    <message>
        <source>Register here</source>
        <translation>Inscribir aquí</translation>
    </message>
    <message>
        <source>It is this person: note it in their record</source>
        <translation>Es la misma persona: anotar en su ficha</translation>
    </message>
    <message>
        <source>Did not come: give back</source>
        <translation>No vino: devolver</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Más tarde</translation>
    </message>
    <message>
        <source>Has worked as: {0}</source>
        <translation>Ha trabajado de: {0}</translation>
    </message>
    <message>
        <source>Agreed: {0}</source>
        <translation>Se acordó: {0}</translation>
    </message>
    <message>
        <source>Note: {0}</source>
        <translation>Nota: {0}</translation>
    </message>
    <message>
        <source>Registered here already</source>
        <translation>Ya está inscrita aquí</translation>
    </message>
</context>
<context>
    <name>ElsewherePage</name>
    <message>
        <source>Vacancies of other offices come through headquarters: telephone that office before you send anybody. Of a person who is registered elsewhere too you see only your own record. Who was received at another office is closed here; who goes on coming here is renewed with F4.</source>
        <extracomment>The lists of people take as much room as they need, up to so many rows; the vacancies have the rest, or so much.</extracomment>
        <translation>Las vacantes de otras oficinas llegan por la sede central: llame a esa oficina antes de enviar a alguien. De una persona inscrita también en otra parte usted ve solo su propia ficha. A quien ya recibió otra oficina ciérrele aquí la inscripción; a quien sigue viniendo aquí, renuévela con F4.</translation>
    </message>
    <message>
        <source>Other offices</source>
        <translation>Otras oficinas</translation>
    </message>
    <message>
        <source>They come from another office</source>
        <translation>Vienen de otra oficina</translation>
    </message>
    <message>
        <source>Received at another office, still registered here</source>
        <translation>Recibidas en otra oficina, inscritas todavía aquí</translation>
    </message>
    <message>
        <source>Registered at another office too</source>
        <translation>También inscritas en otra oficina</translation>
    </message>
    <message>
        <source>Telephone that office: where do they go on?</source>
        <translation>Llame a esa oficina: ¿dónde sigue?</translation>
    </message>
    <message>
        <source>Vacancies of other offices</source>
        <translation>Vacantes de otras oficinas</translation>
    </message>
    <message>
        <source>No vacancies of other offices</source>
        <translation>No hay vacantes de otras oficinas</translation>
    </message>
    <message>
        <source>They come with the exchange when other offices share theirs.</source>
        <translation>Llegan con el intercambio cuando otras oficinas comparten las suyas.</translation>
    </message>
    <message>
        <source>Register here</source>
        <translation>Inscribir aquí</translation>
    </message>
    <message>
        <source>Close here (moved)</source>
        <translation>Cerrar aquí (se mudó)</translation>
    </message>
    <message>
        <source>Given back: the other office is told with the next exchange</source>
        <translation>Devuelta: se avisa a la otra oficina con el próximo envío</translation>
    </message>
    <message>
        <source>Registration closed here; who comes back returns with F4</source>
        <translation>Inscripción cerrada aquí; quien regresa vuelve con F4</translation>
    </message>
</context>
</TS>
