<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>BrigadeRow</name>
    <message>
        <source>Choose a parish or a canton</source>
        <extracomment>A parish, its canton and province, and how many people.</extracomment>
        <translation>Escoja una parroquia o un cantón</translation>
    </message>
    <message>
        <source>Parish or canton whose people go along</source>
        <translation>Parroquia o cantón cuyas personas se llevan</translation>
    </message>
    <message>
        <source>Write them onto the stick</source>
        <translation>Escribir en la memoria USB</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>All of {0}</source>
        <translation>Todo {0}</translation>
    </message>
    <message>
        <source>Everything of the office</source>
        <translation>Todo lo de la oficina</translation>
    </message>
</context>
<context>
    <name>ConflictCard</name>
    <message>
        <source>What you choose stands on every computer of the office; it is kept who decided.</source>
        <extracomment>Fields of one record that fit beside the rest of the page. Width of the columns: the name of a field, and what either side says.</extracomment>
        <translation>Lo que elija valdrá en todas las computadoras de la oficina; queda escrito quién decidió.</translation>
    </message>
    <message>
        <source>Take headquarters&apos;</source>
        <translation>Tomar lo de la sede</translation>
    </message>
    <message>
        <source>1 of {0} to decide</source>
        <translation>1 de {0} por decidir</translation>
    </message>
    <message>
        <source>to decide</source>
        <translation>por decidir</translation>
    </message>
    <message>
        <source>Another computer of the office changed this too.</source>
        <translation>Otra computadora de la oficina también cambió esto.</translation>
    </message>
    <message>
        <source>On computer {0}</source>
        <translation>En la computadora {0}</translation>
    </message>
    <message>
        <source>Take the other computer&apos;s</source>
        <translation>Tomar lo de la otra</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>En esta computadora</translation>
    </message>
    <message>
        <source>At headquarters</source>
        <translation>En la sede central</translation>
    </message>
    <message>
        <source>Keep this computer&apos;s</source>
        <translation>Dejar lo de aquí</translation>
    </message>
    <message>
        <source>not shown to your role</source>
        <translation>no se muestra a su función</translation>
    </message>
    <message>
        <source>and {0} more fields</source>
        <translation>y {0} datos más</translation>
    </message>
</context>
<context>
    <name>DifferingCard</name>
    <message>
        <source>Not the same at headquarters</source>
        <translation>No es igual en la sede central</translation>
    </message>
</context>
<context>
    <name>InviteRow</name>
    <message>
        <source>Code for a stick, of the other computer</source>
        <translation>Código para memoria USB, de la otra computadora</translation>
    </message>
    <message>
        <source>Headquarters gives it for that computer; type the same one there. It locks the staff&apos;s ways in on the stick, so it must not lie with the stick.</source>
        <translation>La sede central lo da para esa computadora; allí se escribe el mismo. Con él van cerradas en la memoria USB las entradas del personal: no lo guarde junto a ella.</translation>
    </message>
    <message>
        <source>Write the office onto the stick</source>
        <translation>Grabar la oficina en la memoria USB</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>JoinByStick</name>
    <message>
        <source>Code for a stick</source>
        <translation>Código para memoria USB</translation>
    </message>
    <message>
        <source>Headquarters gives it by telephone or letter; it must not lie with the stick.</source>
        <translation>La sede central lo da por teléfono o por carta; no debe viajar junto con la memoria USB.</translation>
    </message>
    <message>
        <source>There is a line</source>
        <translation>Sí hay internet</translation>
    </message>
    <message>
        <source>With another code</source>
        <translation>Con otro código</translation>
    </message>
    <message>
        <source>Read the answer</source>
        <translation>Leer la respuesta</translation>
    </message>
    <message>
        <source>A stick takes the request to headquarters and brings the answer back. Who finds it can do nothing with it.</source>
        <translation>Una memoria USB lleva el pedido a la sede y trae la respuesta. Quien la encuentre no puede hacer nada con ella.</translation>
    </message>
    <message>
        <source>On the stick: {0}. Take it to headquarters; when it is back, read the answer here.</source>
        <translation>En la memoria USB: {0}. Llévela a la sede central; cuando vuelva, lea aquí la respuesta.</translation>
    </message>
    <message>
        <source>Asked {0}: the stick goes to headquarters. When it is back, read the answer here.</source>
        <translation>Pedido escrito: {0}. La memoria USB va a la sede central; cuando vuelva, lea aquí la respuesta.</translation>
    </message>
    <message>
        <source>Write it once more</source>
        <translation>Escribirlo otra vez</translation>
    </message>
    <message>
        <source>Write the request</source>
        <translation>Escribir el pedido</translation>
    </message>
    <message>
        <source>Fill this in.</source>
        <translation>Falta llenar este dato.</translation>
    </message>
    <message>
        <source>Folder of the USB stick</source>
        <translation>Carpeta de la memoria USB</translation>
    </message>
    <message>
        <source>Folder with headquarters&apos; answer</source>
        <translation>Carpeta con la respuesta de la sede central</translation>
    </message>
</context>
<context>
    <name>JoinCard</name>
    <message>
        <source>Join headquarters</source>
        <translation>Registrar en la sede</translation>
    </message>
    <message>
        <source>Headquarters gives the address and a code that works once for this computer. A reader of QR codes fills in both at once.</source>
        <translation>La sede da la dirección y un código que sirve una sola vez para esta computadora. Un lector de códigos QR llena los dos campos de una vez.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Código</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Registrar</translation>
    </message>
    <message>
        <source>No line here: ask by stick</source>
        <translation>Aquí no hay internet: pedir con memoria USB</translation>
    </message>
    <message>
        <source>Fill this in.</source>
        <translation>Falta llenar este dato.</translation>
    </message>
</context>
<context>
    <name>LineCard</name>
    <message>
        <source>The line</source>
        <translation>La línea</translation>
    </message>
    <message>
        <source>Address of headquarters</source>
        <translation>Dirección de la sede central</translation>
    </message>
    <message>
        <source>No line: by stick</source>
        <translation>Sin línea: por memoria USB</translation>
    </message>
    <message>
        <source>If there is a line one day, write the address that headquarters gives.</source>
        <translation>Si algún día hay línea, escriba la dirección que dé la sede central.</translation>
    </message>
    <message>
        <source>This month {0} of {1}</source>
        <translation>Este mes: {0} de {1}</translation>
    </message>
    <message>
        <source>This month {0}</source>
        <translation>Este mes: {0}</translation>
    </message>
    <message>
        <source>Use a line</source>
        <translation>Usar la línea</translation>
    </message>
    <message>
        <source>Pause sending by itself</source>
        <translation>Pausar el envío automático</translation>
    </message>
    <message>
        <source>Send by itself again</source>
        <translation>Volver al envío automático</translation>
    </message>
</context>
<context>
    <name>NoteStack</name>
    <message>
        <source>Send by itself again</source>
        <extracomment>More than these would push the lists off a small screen; the graver ones come first. Faults that the next line mends by itself.</extracomment>
        <translation>Volver al envío automático</translation>
    </message>
    <message>
        <source>Send now all the same</source>
        <translation>Enviar de todos modos</translation>
    </message>
</context>
<context>
    <name>StickCard</name>
    <message>
        <source>Take along</source>
        <translation>Llevar</translation>
    </message>
    <message>
        <source>Read the stick</source>
        <translation>Leer la memoria USB</translation>
    </message>
    <message>
        <source>Take people to another computer</source>
        <translation>Llevar personas a otra computadora</translation>
    </message>
    <message>
        <source>Add another computer</source>
        <translation>Unir otra computadora</translation>
    </message>
    <message>
        <source>Nobody of the office has a parish written down yet: there is nobody to take along.</source>
        <translation>Todavía ninguna persona de la oficina tiene su parroquia escrita: no hay a quién llevar.</translation>
    </message>
    <message>
        <source>Without internet, a USB stick carries what waits to headquarters and to the other computers of the office: who finds it cannot read it.</source>
        <translation>Sin internet, una memoria USB lleva lo que espera a la sede y a las otras computadoras de la oficina: quien la encuentre no puede leerla.</translation>
    </message>
    <message>
        <source>Folder of the USB stick</source>
        <translation>Carpeta de la memoria USB</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Everything is saved on this computer first. What has not left yet waits here and goes by itself when there is a line.</source>
        <translation>Todo se guarda primero en esta computadora. Lo que no ha salido espera aquí y se envía solo cuando hay línea.</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Enviar ahora</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Leer de nuevo</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Por enviar</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>No aceptados</translation>
    </message>
    <message>
        <source>Accepted by headquarters</source>
        <translation>Aceptados por la sede</translation>
    </message>
    <message>
        <source>Proof of equality</source>
        <translation>Prueba de igualdad</translation>
    </message>
    <message>
        <source>the others went their way</source>
        <translation>los demás siguieron su camino</translation>
    </message>
    <message>
        <source>Nothing to mend</source>
        <translation>Nada por arreglar</translation>
    </message>
    <message>
        <source>If headquarters does not take a record, it appears here with the reason.</source>
        <translation>Si la sede no acepta un registro, aparece aquí con el motivo.</translation>
    </message>
    <message>
        <source>Last sendings</source>
        <translation>Últimos envíos</translation>
    </message>
    <message>
        <source>Nothing sent yet</source>
        <translation>Nada enviado todavía</translation>
    </message>
    <message>
        <source>Waiting: {0}</source>
        <translation>Esperan: {0}</translation>
    </message>
    <message>
        <source>Exchange with headquarters</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>nada espera</translation>
    </message>
    <message>
        <source>nothing to mend</source>
        <translation>nada por arreglar</translation>
    </message>
    <message>
        <source>confirmed as they were sent</source>
        <translation>confirmados al enviarlos</translation>
    </message>
    <message>
        <source>This computer is not joined to headquarters yet; an administrator joins it. Nothing is lost.</source>
        <translation>Esta computadora aún no está registrada en la sede; la registra quien administra. Nada se pierde.</translation>
    </message>
    <message>
        <source>This computer is not joined to headquarters yet. Everything is kept here; nothing is lost.</source>
        <translation>Esta computadora aún no está registrada en la sede. Todo lo suyo está guardado aquí; nada se pierde.</translation>
    </message>
    <message>
        <source>Everything was at headquarters when it answered by stick, compared record by record.</source>
        <translation>Todo estaba en la sede cuando respondió por memoria USB, comparado registro por registro.</translation>
    </message>
    <message>
        <source>Everything is at headquarters, compared record by record.</source>
        <translation>Todo está en la sede, comparado registro por registro.</translation>
    </message>
    <message>
        <source>Everything is saved here and goes to headquarters by stick. You can go on working.</source>
        <translation>Todo está guardado aquí y va a la sede en la memoria USB. Puede seguir trabajando.</translation>
    </message>
    <message>
        <source>Everything is saved here and goes up when there is a line. You can go on working.</source>
        <translation>Todo está guardado aquí y sube cuando hay línea. Puede seguir trabajando.</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} y {1} más</translation>
    </message>
    <message>
        <source>conflict</source>
        <translation>conflicto</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>Arreglar</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Enviar otra vez</translation>
    </message>
    <message>
        <source>Keep ours</source>
        <translation>Conservar lo nuestro</translation>
    </message>
    <message>
        <source>unanswered</source>
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>{0} not accepted</source>
        <translation>{0} no aceptados</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>aceptado</translation>
    </message>
    <message>
        <source>Batch {0} · {1}</source>
        <translation>Lote {0} · {1}</translation>
    </message>
    <message>
        <source>Sending to headquarters</source>
        <translation>Enviando a la sede</translation>
    </message>
    <message>
        <source>Everything sent and compared.</source>
        <translation>Todo enviado y comparado.</translation>
    </message>
    <message>
        <source>This computer is joined to headquarters.</source>
        <translation>Esta computadora quedó registrada en la sede.</translation>
    </message>
</context>
<context>
    <name>sync</name>
    <message>
        <source>yesterday {0}</source>
        <translation>ayer {0}</translation>
    </message>
    <message>
        <source>by stick, {0}</source>
        <translation>por memoria USB, {0}</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>Distintos</translation>
    </message>
    <message>
        <source>not compared yet</source>
        <translation>todavía sin comparar</translation>
    </message>
    <message>
        <source>Equal</source>
        <translation>Iguales</translation>
    </message>
    <message>
        <source>Was equal</source>
        <translation>Era igual</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Enviando…</translation>
    </message>
    <message>
        <source>Not joined to headquarters yet</source>
        <translation>Sin registrar en la sede</translation>
    </message>
    <message>
        <source>No permission from headquarters</source>
        <translation>Sin permiso de la sede</translation>
    </message>
    <message>
        <source>1 needs you</source>
        <translation>1 necesita de usted</translation>
    </message>
    <message>
        <source>{0} need you</source>
        <translation>{0} necesitan de usted</translation>
    </message>
    <message>
        <source>{0} waiting</source>
        <translation>{0} por enviar</translation>
    </message>
    <message>
        <source>No line · {0}</source>
        <translation>Sin línea · {0}</translation>
    </message>
    <message>
        <source>Everything sent, by stick {0}</source>
        <translation>Enviado por memoria USB, {0}</translation>
    </message>
    <message>
        <source>Everything sent, {0}</source>
        <translation>Todo enviado, {0}</translation>
    </message>
    <message>
        <source>Headquarters differs</source>
        <translation>La sede no tiene lo mismo</translation>
    </message>
    <message>
        <source>To be compared with headquarters</source>
        <translation>Por comparar con la sede</translation>
    </message>
</context>
</TS>
