<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ApproxDateField</name>
    <message>
        <source>12/3/85 or about 40</source>
        <translation>12/3/85 o unos 40</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>unos {0}</translation>
    </message>
    <message>
        <source>Estimated: {0}, said today</source>
        <translation>Estimada: {0}, dicho hoy</translation>
    </message>
    <message>
        <source>{0} · {1} years old</source>
        <translation>{0} · {1} años</translation>
    </message>
    <message>
        <source>Write a date such as 4/9/1985, or the age: about 40.</source>
        <translation>Escriba una fecha como 4/9/1985, o la edad: unos 40.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Cerrar este aviso</translation>
    </message>
</context>
<context>
    <name>BasePage</name>
    <message>
        <source>One moment…</source>
        <translation>Un momento…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Intentar otra vez</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin línea</translation>
    </message>
</context>
<context>
    <name>Caretaker</name>
    <message>
        <source>Please enter it again if you can.</source>
        <extracomment>Hands must rest so long before a copy begins, and before everything is read through. After a failure it is tried again after so many looks. Findings with which the file itself is damaged: what helps is the guided restore, not a start.</extracomment>
        <translation>Vuelva a anotarlo si puede.</translation>
    </message>
    <message>
        <source>{0} changes were brought back. Please enter the missing ones again.</source>
        <translation>Se recuperaron {0} cambios. Vuelva a anotar lo que falta.</translation>
    </message>
    <message>
        <source>After the power cut something is missing</source>
        <translation>Tras el corte de luz falta algo</translation>
    </message>
    <message>
        <source>The computer stopped without closing the program</source>
        <translation>La computadora se apagó sin cerrar el programa</translation>
    </message>
    <message>
        <source>{0} changes that were not yet in the file were brought back. Nothing is missing.</source>
        <translation>Se recuperaron {0} cambios que aún no habían llegado al archivo. No falta nada.</translation>
    </message>
    <message>
        <source>Everything that was saved is there. Unfinished forms wait below.</source>
        <translation>Todo lo guardado está. Lo que quedó a medias espera más abajo.</translation>
    </message>
    <message>
        <source>Record of acts</source>
        <translation>Registro de actos</translation>
    </message>
    <message>
        <source>The record of acts was changed outside this program</source>
        <translation>El registro de actos se cambió fuera de este programa</translation>
    </message>
    <message>
        <source>Line {0} is not the one this computer had noted. Somebody changed the office&apos;s file, or put an old copy in its place by hand. Tell the coordinator and headquarters.</source>
        <translation>El renglón {0} no es el que esta computadora había anotado. Alguien cambió el archivo de la oficina, o puso a mano una copia vieja en su lugar. Avise a la coordinación y a la central.</translation>
    </message>
    <message>
        <source>Today&apos;s backup could not be made</source>
        <translation>No se pudo hacer la copia de hoy</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Copias</translation>
    </message>
    <message>
        <source>The last backup could not be made</source>
        <translation>La última copia de seguridad no se pudo hacer</translation>
    </message>
    <message>
        <source>The last backup was made {0}</source>
        <translation>La última copia se hizo {0}</translation>
    </message>
    <message>
        <source>One is made now, while nobody types.</source>
        <translation>Se hace una ahora, mientras nadie escribe.</translation>
    </message>
    <message>
        <source>The second copy could not be made</source>
        <translation>La segunda copia no se pudo hacer</translation>
    </message>
    <message>
        <source>The stick for the backups was last seen {0}</source>
        <translation>La memoria USB de las copias se vio por última vez {0}</translation>
    </message>
    <message>
        <source>Plug it in; the next copy goes there by itself.</source>
        <translation>Conéctela; la próxima copia irá ahí sola.</translation>
    </message>
    <message>
        <source>The office&apos;s file is damaged</source>
        <translation>El archivo de la oficina está dañado</translation>
    </message>
    <message>
        <source>Not in order: {0}. Bring the data back now, before more is written into it: first you see what comes back, and nothing is changed before you agree.</source>
        <translation>No está en orden: {0}. Recupere los datos ahora, antes de escribir más en él: primero verá qué se recupera, y nada cambia hasta que usted acepte.</translation>
    </message>
    <message>
        <source>Bring the data back</source>
        <translation>Recuperar los datos</translation>
    </message>
    <message>
        <source>The check-up found something in the office&apos;s file</source>
        <translation>La revisión encontró algo en el archivo de la oficina</translation>
    </message>
    <message>
        <source>Not in order: {0}. Make a backup now, close the program and start it again; if it is told once more, call support.</source>
        <translation>No está en orden: {0}. Haga una copia ahora, cierre el programa y vuelva a abrirlo; si el aviso se repite, llame a soporte.</translation>
    </message>
    <message>
        <source>The check-up could not be finished</source>
        <translation>No se pudo terminar la revisión</translation>
    </message>
</context>
<context>
    <name>ChipsField</name>
    <message>
        <source>Type and press Enter</source>
        <translation>Escriba y pulse Enter</translation>
    </message>
</context>
<context>
    <name>ClosingPanel</name>
    <message>
        <source>Making the backup before closing…</source>
        <translation>Guardando la copia antes de cerrar…</translation>
    </message>
    <message>
        <source>Close without a copy</source>
        <translation>Cerrar sin copia</translation>
    </message>
</context>
<context>
    <name>Curtain</name>
    <message>
        <source>The page is hidden</source>
        <translation>La página está oculta</translation>
    </message>
    <message>
        <source>Press F12 to go on where you were. Nothing was closed.</source>
        <translation>Pulse F12 para seguir donde estaba. No se cerró nada.</translation>
    </message>
    <message>
        <source>Show the page</source>
        <translation>Mostrar la página</translation>
    </message>
</context>
<context>
    <name>DataTable</name>
    <message>
        <source>Choose columns</source>
        <extracomment>Numbers and telephones may begin with a sign; everything else that does is a formula to whoever pastes it.</extracomment>
        <translation>Elegir columnas</translation>
    </message>
</context>
<context>
    <name>DateField</name>
    <message>
        <source>day/month/year</source>
        <translation>día/mes/año</translation>
    </message>
    <message>
        <source>Write the date as day/month/year, for example 4/9/1985 or 040985.</source>
        <translation>Escriba la fecha como día/mes/año, por ejemplo 4/9/1985 o 040985.</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>required</source>
        <translation>obligatorio</translation>
    </message>
    <message>
        <source>optional</source>
        <translation>opcional</translation>
    </message>
</context>
<context>
    <name>GlobalSearch</name>
    <message>
        <source>Find a person, vacancy, letter or action</source>
        <translation>Buscar persona, vacante, carta o acción</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>No se encontró nada</translation>
    </message>
    <message>
        <source>Try part of the surname or the last digits.</source>
        <translation>Pruebe con parte del apellido o las últimas cifras.</translation>
    </message>
</context>
<context>
    <name>HelpOverlay</name>
    <message>
        <source>Close the help</source>
        <translation>Cerrar la ayuda</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Employment service</source>
        <extracomment>Parameters that a page is told once: who comes back may have mended it.</extracomment>
        <translation>Servicio de empleo</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Buscar en todo</translation>
    </message>
    <message>
        <source>Lock the desk</source>
        <translation>Bloquear el puesto</translation>
    </message>
    <message>
        <source>Hide or show the page</source>
        <translation>Ocultar o mostrar la página</translation>
    </message>
    <message>
        <source>Help and shortcuts of this page</source>
        <translation>Ayuda y atajos de esta página</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
</context>
<context>
    <name>Meanwhile</name>
    <message>
        <source>Show all of it</source>
        <extracomment>Longer texts are shown one below the other, each from where they begin to differ and no longer than this.</extracomment>
        <translation>Ver todo</translation>
    </message>
    <message>
        <source>Somebody in the office changed the same while you were writing</source>
        <translation>Alguien de la oficina cambió lo mismo mientras usted escribía</translation>
    </message>
    <message>
        <source>Somebody in the office changed the same of {0} while you were writing</source>
        <translation>Alguien de la oficina cambió lo mismo de {0} mientras usted escribía</translation>
    </message>
    <message>
        <source>Correct it</source>
        <translation>Corregir</translation>
    </message>
    <message>
        <source>{0}: what you wrote was kept</source>
        <translation>{0}: quedó lo que usted escribió</translation>
    </message>
    <message>
        <source>You: “{0}”</source>
        <translation>Usted: «{0}»</translation>
    </message>
    <message>
        <source>{0}: “{1}”</source>
        <translation>{0}: «{1}»</translation>
    </message>
</context>
<context>
    <name>NumberField</name>
    <message>
        <source>Write it in figures, for example 12.</source>
        <translation>Escríbalo en cifras, por ejemplo 12.</translation>
    </message>
    <message>
        <source>Write a number from {0} to {1}.</source>
        <translation>Escriba un número de {0} a {1}.</translation>
    </message>
    <message>
        <source>This number is out of range.</source>
        <translation>Este número está fuera de lo posible.</translation>
    </message>
</context>
<context>
    <name>OccupationPicker</name>
    <message>
        <source>As the person says it</source>
        <translation>Como lo dice la persona</translation>
    </message>
    <message>
        <source>Choose the occupation that is nearest, or it cannot be matched with vacancies.</source>
        <translation>Elija la ocupación más cercana; sin ella no se puede cruzar con vacantes.</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>Back</source>
        <extracomment>What a title keeps beside the buttons.</extracomment>
        <translation>Volver</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Show the password</source>
        <translation>Mostrar la contraseña</translation>
    </message>
</context>
<context>
    <name>PlacePicker</name>
    <message>
        <source>Type the parish, town or province</source>
        <translation>Escriba la parroquia, localidad o provincia</translation>
    </message>
    <message>
        <source>This place is not in the list. Write its name and choose it from the list.</source>
        <translation>Este lugar no está en la lista. Escriba el nombre y elíjalo de la lista.</translation>
    </message>
    <message>
        <source>This place is not in the list; it is kept as written. Choose one from the list to measure distances.</source>
        <translation>Este lugar no está en la lista; queda como lo escribió. Elija uno de la lista para medir distancias.</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>Trabajando…</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>faltan unos segundos</translation>
    </message>
    <message>
        <source>about {0} seconds left</source>
        <translation>faltan unos {0} segundos</translation>
    </message>
    <message>
        <source>about {0} minutes left</source>
        <translation>faltan unos {0} minutos</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Deteniendo…</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Narrow the rail</source>
        <translation>Reducir el menú</translation>
    </message>
    <message>
        <source>Widen the rail</source>
        <translation>Ampliar el menú</translation>
    </message>
</context>
<context>
    <name>RepeatGroup</name>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
</context>
<context>
    <name>ScoreBar</name>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message>
        <source>Alt+{0}</source>
        <translation>Alt+{0}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Exchange with headquarters</source>
        <translation>Intercambio con la sede</translation>
    </message>
    <message>
        <source>Hide the page</source>
        <translation>Ocultar la página</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Bloquear</translation>
    </message>
    <message>
        <source>Not exchanged yet</source>
        <translation>Sin intercambio todavía</translation>
    </message>
    <message>
        <source>Exchange with headquarters: {0}</source>
        <translation>Intercambio con la sede: {0}</translation>
    </message>
    <message>
        <source>At the desk: {0}</source>
        <translation>En el puesto: {0}</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>_Cover</name>
    <message>
        <source>The page is hidden</source>
        <translation>La página está oculta</translation>
    </message>
</context>
<context>
    <name>_Entry</name>
    <message>
        <source>{0} (undone)</source>
        <translation>{0} (deshecho)</translation>
    </message>
</context>
<context>
    <name>_StepButton</name>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
</context>
<context>
    <name>copies</name>
    <message>
        <source>today at {0}</source>
        <translation>hoy a las {0}</translation>
    </message>
    <message>
        <source>yesterday at {0}</source>
        <translation>ayer a las {0}</translation>
    </message>
    <message>
        <source>on {0}</source>
        <translation>el {0}</translation>
    </message>
    <message>
        <source>on {0}, {1} days ago</source>
        <translation>el {0}, hace {1} días</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>en esta computadora</translation>
    </message>
    <message>
        <source>kept for the month</source>
        <translation>del mes</translation>
    </message>
    <message>
        <source>People {0}</source>
        <translation>Personas {0}</translation>
    </message>
    <message>
        <source>Vacancies {0}</source>
        <translation>Vacantes {0}</translation>
    </message>
    <message>
        <source>Referrals {0}</source>
        <translation>Derivaciones {0}</translation>
    </message>
    <message>
        <source>Letters {0}</source>
        <translation>Cartas {0}</translation>
    </message>
</context>
<context>
    <name>feedback</name>
    <message>
        <source>Something went wrong in the program. What you saved is safe and your draft is kept. Please try again; if it happens once more, tell support: {0}.</source>
        <translation>Algo falló en el programa. Lo que guardó está a salvo y su borrador se conserva. Intente otra vez; si vuelve a pasar, avise a soporte: {0}.</translation>
    </message>
    <message>
        <source>We are sorry</source>
        <translation>Lo sentimos</translation>
    </message>
    <message>
        <source>It could not be done now</source>
        <translation>No se pudo hacer ahora</translation>
    </message>
    <message>
        <source>One thing needs your attention</source>
        <translation>Una cosa necesita su atención</translation>
    </message>
    <message>
        <source>{0} things need your attention</source>
        <translation>{0} cosas necesitan su atención</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Persona</translation>
    </message>
    <message>
        <source>Register person</source>
        <translation>Registrar persona</translation>
    </message>
    <message>
        <source>Vacancies</source>
        <translation>Vacantes</translation>
    </message>
    <message>
        <source>Vacancy</source>
        <translation>Vacante</translation>
    </message>
    <message>
        <source>Employer</source>
        <translation>Empleador</translation>
    </message>
    <message>
        <source>Who fits?</source>
        <translation>¿Quién sirve?</translation>
    </message>
    <message>
        <source>Which jobs?</source>
        <translation>¿Qué trabajos?</translation>
    </message>
    <message>
        <source>Referrals</source>
        <translation>Derivaciones</translation>
    </message>
    <message>
        <source>Referral</source>
        <translation>Derivación</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Informes</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>Import a spreadsheet</source>
        <translation>Importar planilla</translation>
    </message>
    <message>
        <source>Rights of the person</source>
        <translation>Derechos de la persona</translation>
    </message>
    <message>
        <source>Join two records</source>
        <translation>Unir dos fichas</translation>
    </message>
    <message>
        <source>Records that look alike</source>
        <translation>Fichas parecidas</translation>
    </message>
    <message>
        <source>Data kept beyond their time</source>
        <translation>Datos con el plazo vencido</translation>
    </message>
    <message>
        <source>Unfinished forms of colleagues</source>
        <translation>Formularios de colegas sin terminar</translation>
    </message>
    <message>
        <source>Other offices</source>
        <translation>Otras oficinas</translation>
    </message>
    <message>
        <source>Record of acts</source>
        <translation>Registro de actos</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>Muestrario</translation>
    </message>
</context>
<context>
    <name>session</name>
    <message>
        <source>Another person at the desk</source>
        <translation>Cambiar de persona</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>Colores claros</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>Colores oscuros</translation>
    </message>
    <message>
        <source>all duties</source>
        <translation>todas las funciones</translation>
    </message>
    <message>
        <source>Employment</source>
        <translation>Empleo</translation>
    </message>
</context>
</TS>
