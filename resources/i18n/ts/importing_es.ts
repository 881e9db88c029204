<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ChooseStep</name>
    <message>
        <source>What the spreadsheet holds</source>
        <translation>Qué contiene la planilla</translation>
    </message>
    <message>
        <source>People who look for work</source>
        <translation>Personas que buscan trabajo</translation>
    </message>
    <message>
        <source>Vacancies of employers</source>
        <translation>Vacantes de empresas</translation>
    </message>
    <message>
        <source>Nothing is written until you have seen what will happen and press Import. The file itself is never changed, and a whole import can be undone.</source>
        <translation>Nada se guarda hasta que usted vea qué va a pasar y pulse Importar. El archivo no se toca, y una importación se puede deshacer entera.</translation>
    </message>
    <message>
        <source>Imported before</source>
        <translation>Importaciones anteriores</translation>
    </message>
    <message>
        <source>Nothing imported yet</source>
        <translation>Todavía no se importó nada</translation>
    </message>
    <message>
        <source>Each import stands here and can be undone as a whole.</source>
        <translation>Aquí queda cada importación, y se puede deshacer entera.</translation>
    </message>
    <message>
        <source>1 joined</source>
        <translation>1 unida</translation>
    </message>
    <message>
        <source>{0} joined</source>
        <translation>{0} unidas</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>deshecha</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>ColumnsStep</name>
    <message>
        <source>Columns</source>
        <translation>Columnas</translation>
    </message>
    <message>
        <source>This same file was imported on {0}. What has a number is joined, the rest would come in twice.</source>
        <translation>Este mismo archivo ya se importó el {0}. Lo que tiene número se une; lo demás entraría dos veces.</translation>
    </message>
    <message>
        <source>column {0}, without a heading</source>
        <translation>columna {0}, sin título</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vacía</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>No importar</translation>
    </message>
    <message>
        <source>{0} holds</source>
        <translation>{0} contiene</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>no se importa</translation>
    </message>
    <message>
        <source>recognised</source>
        <translation>reconocida</translation>
    </message>
    <message>
        <source>changed by you</source>
        <translation>cambiada por usted</translation>
    </message>
    <message>
        <source>{0} of {1} are imported</source>
        <translation>se importan {0} de {1}</translation>
    </message>
    <message>
        <source>Sheet “{0}” · headings in row {1} · {2} rows below</source>
        <translation>hoja «{0}» · títulos en la fila {1} · {2} filas debajo</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop the spreadsheet here</source>
        <translation>Suelte aquí la planilla</translation>
    </message>
    <message>
        <source>Excel (xlsx, xls), LibreOffice (ods) or text (csv)</source>
        <translation>Excel (xlsx, xls), LibreOffice (ods) o texto (csv)</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>Elegir el archivo…</translation>
    </message>
    <message>
        <source>{0} kB · {1}</source>
        <translation>{0} kB · {1}</translation>
    </message>
    <message>
        <source>Choose another one…</source>
        <translation>Elegir otro…</translation>
    </message>
    <message>
        <source>Choose the spreadsheet</source>
        <translation>Elegir la planilla</translation>
    </message>
    <message>
        <source>Spreadsheets ({0})</source>
        <translation>Planillas ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos los archivos (*)</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>Bring in the office&apos;s own spreadsheet. Title rows, several layouts and totals at the foot do not matter. Nothing is written before you press Import.</source>
        <translation>Traiga la planilla propia de la oficina. No importan las filas de título, los distintos formatos ni los totales al pie. Nada se guarda antes de pulsar Importar.</translation>
    </message>
    <message>
        <source>Choose the file</source>
        <translation>Elegir el archivo</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>See who came in</source>
        <translation>Ver quiénes entraron</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>Un paso atrás</translation>
    </message>
    <message>
        <source>Import another one</source>
        <translation>Importar otra</translation>
    </message>
    <message>
        <source>See the vacancies</source>
        <translation>Ver las vacantes</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Columnas</translation>
    </message>
    <message>
        <source>What will happen</source>
        <translation>Qué va a pasar</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Step 1 of 4: the office&apos;s own list, as it is</source>
        <translation>Paso 1 de 4: la lista de la oficina, tal como está</translation>
    </message>
    <message>
        <source>Import a spreadsheet</source>
        <translation>Importar planilla</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>Abriendo {0}</translation>
    </message>
    <message>
        <source>Read it as vacancies</source>
        <translation>Leerla como vacantes</translation>
    </message>
    <message>
        <source>Read it as people</source>
        <translation>Leerla como personas</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>Leyendo {0}</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelado</translation>
    </message>
    <message>
        <source>{0} come in</source>
        <translation>entran {0}</translation>
    </message>
    <message>
        <source>1 row is joined</source>
        <translation>1 fila se une</translation>
    </message>
    <message>
        <source>{0} rows are joined</source>
        <translation>{0} filas se unen</translation>
    </message>
    <message>
        <source>1 stays out</source>
        <translation>1 no entra</translation>
    </message>
    <message>
        <source>{0} stay out</source>
        <translation>{0} no entran</translation>
    </message>
    <message>
        <source>1 with doubts</source>
        <translation>1 con dudas</translation>
    </message>
    <message>
        <source>{0} with doubts</source>
        <translation>{0} con dudas</translation>
    </message>
    <message>
        <source>Importing {0}</source>
        <translation>Importando {0}</translation>
    </message>
    <message>
        <source>The spreadsheet is imported: {0}.</source>
        <translation>La planilla está importada: {0}.</translation>
    </message>
    <message>
        <source>Undo the whole import?</source>
        <translation>¿Deshacer toda la importación?</translation>
    </message>
    <message>
        <source>{0} are taken back, and whoever was completed by it is as before. Those somebody worked on since stay.</source>
        <translation>Se retiran {0}, y quien se completó con ella queda como antes. Se conserva lo que alguien trabajó después.</translation>
    </message>
    <message>
        <source>Yes, undo it</source>
        <translation>Sí, deshacer</translation>
    </message>
    <message>
        <source>Undoing the import</source>
        <translation>Deshaciendo la importación</translation>
    </message>
    <message>
        <source>The import was undone</source>
        <translation>La importación se deshizo</translation>
    </message>
</context>
<context>
    <name>PreviewStep</name>
    <message>
        <source>Which rows</source>
        <translation>Qué filas</translation>
    </message>
    <message>
        <source>People who may be the same</source>
        <translation>Personas que pueden ser la misma</translation>
    </message>
    <message>
        <source>the decision is yours</source>
        <translation>usted decide</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Persona</translation>
    </message>
    <message>
        <source>Vacancy</source>
        <translation>Vacante</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Fila</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Qué pasa</translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation>Dudas</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Birth or age</source>
        <translation>Nacimiento o edad</translation>
    </message>
    <message>
        <source>Occupation</source>
        <translation>Ocupación</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lugar</translation>
    </message>
    <message>
        <source>Employer</source>
        <translation>Empresa</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Closes</source>
        <translation>Cierra</translation>
    </message>
    <message>
        <source>No rows here</source>
        <translation>No hay filas aquí</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>With doubts</source>
        <translation>Con dudas</translation>
    </message>
    <message>
        <source>Stay out</source>
        <translation>No entran</translation>
    </message>
    <message>
        <source>Look alike</source>
        <translation>Parecidas</translation>
    </message>
    <message>
        <source>like row {0}: {1}</source>
        <translation>parecida a la fila {0}: {1}</translation>
    </message>
    <message>
        <source>like somebody registered: {0}</source>
        <translation>parecida a alguien ya registrado: {0}</translation>
    </message>
    <message>
        <source>will be joined</source>
        <translation>se unirán</translation>
    </message>
    <message>
        <source>comes in apart</source>
        <translation>entra aparte</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>fila {0}</translation>
    </message>
    <message>
        <source>Keep apart</source>
        <translation>Dejar aparte</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Unir</translation>
    </message>
</context>
<context>
    <name>ResultStep</name>
    <message>
        <source>Joined</source>
        <translation>Unidas</translation>
    </message>
    <message>
        <source>Did not come in</source>
        <translation>No entraron</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>Por revisar</translation>
    </message>
    <message>
        <source>To look at, row by row</source>
        <translation>Por revisar, fila por fila</translation>
    </message>
    <message>
        <source>Nothing doubtful</source>
        <translation>Nada dudoso</translation>
    </message>
    <message>
        <source>Every row could be read without a doubt.</source>
        <translation>Todas las filas se leyeron sin dudas.</translation>
    </message>
    <message>
        <source>Undo the whole import</source>
        <translation>Deshacer toda la importación</translation>
    </message>
    <message>
        <source>Came in new</source>
        <translation>Entraron nuevas</translation>
    </message>
    <message>
        <source>1 is open</source>
        <translation>1 está abierta</translation>
    </message>
    <message>
        <source>{0} are open</source>
        <translation>{0} están abiertas</translation>
    </message>
    <message>
        <source>every row came in</source>
        <translation>entraron todas las filas</translation>
    </message>
    <message>
        <source>consent still to be signed</source>
        <translation>falta firmar el consentimiento</translation>
    </message>
    <message>
        <source>to whoever was there</source>
        <translation>a quien ya estaba</translation>
    </message>
    <message>
        <source>to enter by hand</source>
        <translation>para ingresar a mano</translation>
    </message>
    <message>
        <source>rows in doubt</source>
        <translation>filas con dudas</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>y {0} más</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>fila {0}</translation>
    </message>
    <message>
        <source>The import was undone</source>
        <translation>La importación se deshizo</translation>
    </message>
    <message>
        <source>Taken back: {0}.</source>
        <translation>Se retiraron {0}.</translation>
    </message>
    <message>
        <source>1 employer went with them.</source>
        <translation>Con ellas se retiró 1 empresa.</translation>
    </message>
    <message>
        <source>{0} employers went with them.</source>
        <translation>Con ellas se retiraron {0} empresas.</translation>
    </message>
    <message>
        <source>1 person registered before is as before.</source>
        <translation>1 persona ya inscrita quedó como antes.</translation>
    </message>
    <message>
        <source>{0} people registered before are as before.</source>
        <translation>{0} personas ya inscritas quedaron como antes.</translation>
    </message>
    <message>
        <source>1 stays, because it has been worked on since.</source>
        <translation>Se conserva 1, porque alguien trabajó en ella después.</translation>
    </message>
    <message>
        <source>{0} stay, because they have been worked on since.</source>
        <translation>Se conservan {0}, porque alguien trabajó en ellas después.</translation>
    </message>
</context>
<context>
    <name>RowDetail</name>
    <message>
        <source>Row of the sheet</source>
        <extracomment>From this size on a name stands above its value.</extracomment>
        <translation>Fila de la planilla</translation>
    </message>
    <message>
        <source>Choose a row to see what was read and what is doubtful.</source>
        <translation>Elija una fila para ver qué se leyó y qué es dudoso.</translation>
    </message>
    <message>
        <source>Row {0}</source>
        <translation>Fila {0}</translation>
    </message>
    <message>
        <source>Joined with row {0} of this sheet.</source>
        <translation>Se une a la fila {0} de esta planilla.</translation>
    </message>
    <message>
        <source>Joined with the person already registered. Nothing that is there is overwritten.</source>
        <translation>Se une a la persona ya inscrita. No se cambia nada de lo que ya estaba.</translation>
    </message>
</context>
<context>
    <name>WizardPage</name>
    <message>
        <source>Looking for people who are there twice</source>
        <translation>Buscando personas repetidas</translation>
    </message>
    <message>
        <source>almost done</source>
        <translation>casi listo</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>1 person</source>
        <translation>1 persona</translation>
    </message>
    <message>
        <source>{0} people</source>
        <translation>{0} personas</translation>
    </message>
    <message>
        <source>1 vacancy</source>
        <translation>1 vacante</translation>
    </message>
    <message>
        <source>{0} vacancies</source>
        <translation>{0} vacantes</translation>
    </message>
    <message>
        <source>comes in</source>
        <translation>entra</translation>
    </message>
    <message>
        <source>is joined</source>
        <translation>se une</translation>
    </message>
    <message>
        <source>does not come in</source>
        <translation>no entra</translation>
    </message>
    <message>
        <source>says nothing</source>
        <translation>no dice nada</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>en blanco</translation>
    </message>
</context>
</TS>
