<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ExitPanel</name>
    <message>
        <source>End the registration</source>
        <extracomment>A placement is recorded with its referral, not here.</extracomment>
        <translation>Terminar la inscripción</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elija…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>HandOverPanel</name>
    <message>
        <source>Pass on to another office</source>
        <extracomment>The choice of an office that this PC has not heard of.</extracomment>
        <translation>Pasar a otra oficina</translation>
    </message>
    <message>
        <source>The other office gets the person&apos;s data, work and skills, and what you write here. It goes with the next exchange over a line. Your record stays; once the person was received there, you close it here.</source>
        <translation>La otra oficina recibe los datos de la persona, sus trabajos y habilidades, y lo que usted escriba aquí. Sale con el próximo envío por internet. Su ficha queda; cuando la reciban allá, usted la cierra aquí.</translation>
    </message>
    <message>
        <source>Which office</source>
        <translation>Qué oficina</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elija…</translation>
    </message>
    <message>
        <source>Code of the office</source>
        <translation>Código de la oficina</translation>
    </message>
    <message>
        <source>Ask for it by telephone, or look for it on a letter of that office.</source>
        <translation>Pídalo por teléfono o búsquelo en una carta de esa oficina: son las primeras letras del número.</translation>
    </message>
    <message>
        <source>What was agreed with the person</source>
        <translation>Qué se acordó con la persona</translation>
    </message>
    <message>
        <source>They moved; they will come on Monday…</source>
        <translation>Se mudó; irá el lunes…</translation>
    </message>
    <message>
        <source>Send the interview notes too</source>
        <translation>Enviar también las notas de la entrevista</translation>
    </message>
    <message>
        <source>The person was asked and agrees that their data go there</source>
        <translation>Se preguntó a la persona y está de acuerdo en que se envíen sus datos</translation>
    </message>
    <message>
        <source>Pass on</source>
        <translation>Pasar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Another office, by its code</source>
        <translation>Otra oficina, por su código</translation>
    </message>
    <message>
        <source>It cannot be passed on now</source>
        <translation>No se puede pasar ahora</translation>
    </message>
</context>
<context>
    <name>OtherOffices</name>
    <message>
        <source>At other offices</source>
        <extracomment>So many rows show at once; the list scrolls beyond.</extracomment>
        <translation>En otras oficinas</translation>
    </message>
    <message>
        <source>speak with that office</source>
        <translation>hable con esa oficina</translation>
    </message>
    <message>
        <source>Registered there too</source>
        <translation>Inscrita también allá</translation>
    </message>
    <message>
        <source>asked on {0}</source>
        <translation>pedido el {0}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Retirar</translation>
    </message>
    <message>
        <source>Correct</source>
        <translation>Corregir</translation>
    </message>
    <message>
        <source>Still registered here: both offices count the person</source>
        <translation>Sigue inscrita aquí: las dos oficinas la cuentan</translation>
    </message>
    <message>
        <source>Close here (moved)</source>
        <translation>Cerrar aquí (se mudó)</translation>
    </message>
    <message>
        <source>Goes to {0}</source>
        <translation>Pasa a {0}</translation>
    </message>
    <message>
        <source>Went to {0}</source>
        <translation>Pasó a {0}</translation>
    </message>
    <message>
        <source>It goes to the other office with the next exchange</source>
        <translation>Sale hacia la otra oficina con el próximo envío</translation>
    </message>
    <message>
        <source>Taken back: nothing was sent</source>
        <translation>Retirado: no se envió nada</translation>
    </message>
    <message>
        <source>Registration closed here; who comes back returns with F4</source>
        <translation>Inscripción cerrada aquí; quien regresa vuelve con F4</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Type a name, part of a document number, a telephone or an occupation. Accents and small mistakes do not matter.</source>
        <extracomment>A summary that stands before somebody so long was seen; passing it with the arrow keys is no look.</extracomment>
        <translation>Escriba un nombre, parte del número de documento, un teléfono o una ocupación. No importan las tildes ni los errores pequeños.</translation>
    </message>
    <message>
        <source>Records that look alike</source>
        <translation>Fichas parecidas</translation>
    </message>
    <message>
        <source>Import a spreadsheet</source>
        <translation>Importar planilla</translation>
    </message>
    <message>
        <source>Register person</source>
        <translation>Registrar persona</translation>
    </message>
    <message>
        <source>Find a person</source>
        <translation>Buscar una persona</translation>
    </message>
    <message>
        <source>Renew the registration</source>
        <translation>Renovar la inscripción</translation>
    </message>
    <message>
        <source>Name, document number, telephone or occupation</source>
        <translation>Nombre, número de documento, teléfono u ocupación</translation>
    </message>
    <message>
        <source>Seen last</source>
        <translation>Atendidas últimamente</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Encontradas</translation>
    </message>
    <message>
        <source>{0} or more</source>
        <translation>{0} o más</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Nobody found for “{0}”</source>
        <translation>No se encontró a nadie con «{0}»</translation>
    </message>
    <message>
        <source>Try one surname only, or the document number. If the person is new, register them.</source>
        <translation>Pruebe con un solo apellido o con el número del documento. Si es la primera vez que viene, regístrela.</translation>
    </message>
    <message>
        <source>Nobody is registered yet</source>
        <translation>Todavía no hay personas registradas</translation>
    </message>
    <message>
        <source>Register the first person who comes in.</source>
        <translation>Registre a la primera persona que venga.</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 persona</translation>
    </message>
    <message>
        <source>{0} people</source>
        <translation>{0} personas</translation>
    </message>
    <message>
        <source>Registration renewed: {0}</source>
        <translation>Inscripción renovada: {0}</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>y {0} más</translation>
    </message>
    <message>
        <source>You have an unfinished registration: {0}</source>
        <translation>Tiene una inscripción sin terminar: {0}</translation>
    </message>
    <message>
        <source>without a name yet</source>
        <translation>todavía sin nombre</translation>
    </message>
    <message>
        <source>left at {0}</source>
        <translation>quedó en {0}</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Seguir con ella</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>All that the office knows and did with this person. Corrections and every service given are recorded with day and name.</source>
        <translation>Todo lo que la oficina sabe y ha hecho con esta persona. Las correcciones y cada atención quedan anotadas con fecha y nombre.</translation>
    </message>
    <message>
        <source>Correct data</source>
        <translation>Corregir datos</translation>
    </message>
    <message>
        <source>Renew the registration</source>
        <translation>Renovar la inscripción</translation>
    </message>
    <message>
        <source>Leaves the register</source>
        <translation>Sale del registro</translation>
    </message>
    <message>
        <source>Record service</source>
        <translation>Anotar atención</translation>
    </message>
    <message>
        <source>Record a visit or service</source>
        <translation>Anotar una visita o atención</translation>
    </message>
    <message>
        <source>Which jobs?</source>
        <translation>¿Qué trabajos le sirven?</translation>
    </message>
    <message>
        <source>Show or fold the interview notes</source>
        <translation>Mostrar u ocultar las notas de la entrevista</translation>
    </message>
    <message>
        <source>Who and where</source>
        <translation>Datos y contacto</translation>
    </message>
    <message>
        <source>Work and studies</source>
        <translation>Trabajo y estudios</translation>
    </message>
    <message>
        <source>Can do</source>
        <translation>Sabe hacer</translation>
    </message>
    <message>
        <source>Sensitive: show the interview notes (F7)</source>
        <translation>Datos sensibles: mostrar las notas de la entrevista (F7)</translation>
    </message>
    <message>
        <source>Referrals</source>
        <translation>Derivaciones</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
    <message>
        <source>Registration saved</source>
        <translation>Inscripción guardada</translation>
    </message>
    <message>
        <source>The registration is saved on this computer.</source>
        <translation>Ya está a salvo en esta computadora. Ahora puede ver qué trabajos le sirven.</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Persona</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>le dicen «{0}»</translation>
    </message>
    <message>
        <source>no telephone</source>
        <translation>sin teléfono</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Nacimiento</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Sexo</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lugar</translation>
    </message>
    <message>
        <source>Community</source>
        <translation>Comunidad</translation>
    </message>
    <message>
        <source>How to get there</source>
        <translation>Cómo llegar</translation>
    </message>
    <message>
        <source>Telephones</source>
        <translation>Teléfonos</translation>
    </message>
    <message>
        <source>Registered on</source>
        <translation>Inscripción</translation>
    </message>
    <message>
        <source>Has done</source>
        <translation>Ha trabajado</translation>
    </message>
    <message>
        <source>Looks for</source>
        <translation>Busca</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Estudios</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licencias</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>todavía ninguna</translation>
    </message>
    <message>
        <source>Registration renewed for {0} days</source>
        <translation>Inscripción renovada por {0} días</translation>
    </message>
    <message>
        <source>Read this aloud</source>
        <translation>Lea esto en voz alta</translation>
    </message>
    <message>
        <source>The office keeps these data to find work for you and shows them to employers only if you agree. You may see, correct or withdraw them at any time ({0}).</source>
        <translation>La oficina guarda estos datos para buscarle trabajo y los muestra a empleadores solo si usted está de acuerdo. Puede verlos, corregirlos o retirarlos cuando quiera ({0}).</translation>
    </message>
    <message>
        <source>Agrees and signed today</source>
        <translation>Acepta y firmó hoy</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Consentimiento anotado</translation>
    </message>
    <message>
        <source>The person left the register</source>
        <translation>La persona salió del registro</translation>
    </message>
    <message>
        <source>Recorded: {0}</source>
        <translation>Anotado: {0}</translation>
    </message>
</context>
<context>
    <name>ServicePanel</name>
    <message>
        <source>Record service</source>
        <extracomment>Not offered here: recorded by their own acts, or not about a jobseeker.</extracomment>
        <translation>Anotar atención</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Qué se hizo</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minutos</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Anotar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>StateRow</name>
    <message>
        <source>Renew (F4)</source>
        <translation>Renovar (F4)</translation>
    </message>
    <message>
        <source>Record consent</source>
        <translation>Anotar consentimiento</translation>
    </message>
    <message>
        <source>Pass on to another office…</source>
        <translation>Pasar a otra oficina…</translation>
    </message>
    <message>
        <source>Join with another record…</source>
        <translation>Unir con otra ficha…</translation>
    </message>
    <message>
        <source>Rights of the person</source>
        <translation>Derechos de la persona</translation>
    </message>
    <message>
        <source>{0} until {1}</source>
        <translation>{0} hasta el {1}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>{0} on {1}</source>
        <translation>{0} el {1}</translation>
    </message>
</context>
<context>
    <name>SummaryPanel</name>
    <message>
        <source>What happened last</source>
        <translation>Lo último</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Which jobs?</source>
        <translation>¿Qué trabajos le sirven?</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>Renovar</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Dónde</translation>
    </message>
    <message>
        <source>Has done</source>
        <translation>Ha trabajado</translation>
    </message>
    <message>
        <source>Can do</source>
        <translation>Sabe hacer</translation>
    </message>
    <message>
        <source>Looks for</source>
        <translation>Busca</translation>
    </message>
</context>
<context>
    <name>people</name>
    <message>
        <source>about {0} years</source>
        <translation>unos {0} años</translation>
    </message>
    <message>
        <source>{0} years</source>
        <translation>{0} años</translation>
    </message>
    <message>
        <source>last digit does not agree</source>
        <translation>el último dígito no coincide</translation>
    </message>
    <message>
        <source>estimated {0}</source>
        <translation>{0}, estimado</translation>
    </message>
    <message>
        <source>today</source>
        <translation>hoy</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>ayer</translation>
    </message>
    <message>
        <source>{0} days ago</source>
        <translation>hace {0} días</translation>
    </message>
    <message>
        <source>{0} (undone)</source>
        <translation>{0} (deshecho)</translation>
    </message>
    <message>
        <source>See the referral</source>
        <translation>Ver la derivación</translation>
    </message>
</context>
</TS>
