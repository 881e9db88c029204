<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AppointmentPanel</name>
    <message>
        <source>Appointment</source>
        <translation>Cita</translation>
    </message>
    <message>
        <source>stands on the letter</source>
        <translation>sale en la carta</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Día</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Hora</translation>
    </message>
    <message>
        <source>Place, or for whom to ask</source>
        <translation>Lugar, o por quién preguntar</translation>
    </message>
    <message>
        <source>at the site, with the foreman</source>
        <translation>en la obra, con el maestro mayor</translation>
    </message>
    <message>
        <source>Write the date as day/month/year, for example 4/9/2026.</source>
        <translation>Escriba la fecha como día/mes/año, por ejemplo 4/9/2026.</translation>
    </message>
    <message>
        <source>The appointment has to be today or later.</source>
        <translation>La cita tiene que ser hoy o después.</translation>
    </message>
</context>
<context>
    <name>CodeBox</name>
    <message>
        <source>Code of the slip</source>
        <translation>Código del talón</translation>
    </message>
    <message>
        <source>Record result</source>
        <translation>Anotar resultado</translation>
    </message>
    <message>
        <source>Read as {0}</source>
        <translation>Se leyó como {0}</translation>
    </message>
    <message>
        <source>A code has six letters and digits, for example K7M·4QX; here there are {0}.</source>
        <translation>El código tiene seis letras y números, por ejemplo K7M·4QX; aquí hay {0}.</translation>
    </message>
    <message>
        <source>{0} never stands in a code, because it is taken for other signs. Look again.</source>
        <translation>{0} no se usa en los códigos, porque se confunde con otros signos. Mírelo otra vez.</translation>
    </message>
    <message>
        <source>The check at the end does not match: a sign is wrong or two are swapped. Look at it again.</source>
        <translation>El último signo no coincide: hay uno equivocado o dos cambiados de lugar. Mírelo otra vez.</translation>
    </message>
    <message>
        <source>Perhaps it is {0}.</source>
        <translation>Quizá es {0}.</translation>
    </message>
</context>
<context>
    <name>ConsentPanel</name>
    <message>
        <source>The signed consent is missing</source>
        <translation>Falta el consentimiento firmado</translation>
    </message>
    <message>
        <source>before the letter</source>
        <translation>antes de la carta</translation>
    </message>
    <message>
        <source>Signed today: record it</source>
        <translation>Firmó hoy: anotarlo</translation>
    </message>
    <message>
        <source>Print the page</source>
        <translation>Imprimir la hoja</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>Guardar PDF</translation>
    </message>
    <message>
        <source>{0} has not agreed yet that the office shows these data to an employer. Print the page, read it together and let it be signed; then record it here.</source>
        <translation>{0} todavía no aceptó que la oficina muestre sus datos a un empleador. Imprima la hoja, léanla juntos y pídale que la firme; después anótelo aquí.</translation>
    </message>
</context>
<context>
    <name>DraftCard</name>
    <message>
        <source>What the letter will say</source>
        <translation>Lo que dirá la carta</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Para</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Dónde</translation>
    </message>
    <message>
        <source>Presents</source>
        <translation>Presenta a</translation>
    </message>
    <message>
        <source>Experience</source>
        <translation>Experiencia</translation>
    </message>
    <message>
        <source>Vacancy</source>
        <translation>Vacante</translation>
    </message>
    <message>
        <source>To bring</source>
        <translation>Llevar</translation>
    </message>
    <message>
        <source>Good until</source>
        <translation>Vale hasta</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Firma</translation>
    </message>
    <message>
        <source>for whom to ask</source>
        <translation>por quién preguntar</translation>
    </message>
    <message>
        <source>a telephone</source>
        <translation>un teléfono</translation>
    </message>
    <message>
        <source>how to get there</source>
        <translation>cómo llegar</translation>
    </message>
    <message>
        <source>The vacancy does not tell: {0}.</source>
        <translation>La vacante no dice: {0}.</translation>
    </message>
</context>
<context>
    <name>LetterActs</name>
    <message>
        <source>Copy sent to {0}</source>
        <translation>Copia enviada a {0}</translation>
    </message>
    <message>
        <source>Letter sent to {0}</source>
        <translation>Carta enviada a {0}</translation>
    </message>
    <message>
        <source>the printer</source>
        <translation>la impresora</translation>
    </message>
    <message>
        <source>consent.pdf</source>
        <translation>consentimiento.pdf</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>Guardar PDF</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>Archivos PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Saved as {0}</source>
        <translation>Guardado como {0}</translation>
    </message>
    <message>
        <source>Consent page sent to {0}</source>
        <translation>Hoja de consentimiento enviada a {0}</translation>
    </message>
</context>
<context>
    <name>LetterCard</name>
    <message>
        <source>Letter</source>
        <translation>Carta</translation>
    </message>
    <message>
        <source>See the whole page</source>
        <translation>Ver la hoja entera</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>Impresora</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimir</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>Guardar PDF</translation>
    </message>
    <message>
        <source>Page of the letter</source>
        <translation>Hoja de la carta</translation>
    </message>
    <message>
        <source>No printer found</source>
        <translation>No hay impresora</translation>
    </message>
    <message>
        <source>already printed: the next one says COPY</source>
        <translation>ya se imprimió: la próxima dirá COPIA</translation>
    </message>
    <message>
        <source>not printed yet</source>
        <translation>sin imprimir todavía</translation>
    </message>
    <message>
        <source>Print copy</source>
        <translation>Imprimir copia</translation>
    </message>
    <message>
        <source>See the page at full width</source>
        <translation>Ver la hoja a todo el ancho</translation>
    </message>
</context>
<context>
    <name>OutcomePanel</name>
    <message>
        <source>Record result</source>
        <translation>Anotar resultado</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Anotar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Qué pasó</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Cuándo</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>How it was confirmed</source>
        <translation>Cómo se comprobó</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>Paga</translation>
    </message>
    <message>
        <source>Contract</source>
        <translation>Contrato</translation>
    </message>
    <message>
        <source>First day of work</source>
        <translation>Primer día de trabajo</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Hired on</source>
        <translation>La contrataron el</translation>
    </message>
    <message>
        <source>Confirmed on</source>
        <translation>Se comprobó el</translation>
    </message>
    <message>
        <source>Choose what happened.</source>
        <translation>Elija qué pasó.</translation>
    </message>
    <message>
        <source>Write the day when it happened.</source>
        <translation>Escriba el día en que ocurrió.</translation>
    </message>
    <message>
        <source>This cannot be read. Correct it or leave it empty.</source>
        <translation>Esto no se entiende. Corríjalo o déjelo vacío.</translation>
    </message>
</context>
<context>
    <name>ReferralPage</name>
    <message>
        <source>Before the letter: the appointment and the signed consent. After it: what happened, with day and name. An undone step stays in the history, struck through.</source>
        <translation>Antes de la carta: la cita y el consentimiento firmado. Después: qué pasó, con día y nombre. Un paso deshecho queda tachado en la historia.</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>Anular</translation>
    </message>
    <message>
        <source>Record result</source>
        <translation>Anotar resultado</translation>
    </message>
    <message>
        <source>Save what is open</source>
        <translation>Guardar lo que está abierto</translation>
    </message>
    <message>
        <source>Print the letter</source>
        <translation>Imprimir la carta</translation>
    </message>
    <message>
        <source>Save the letter as PDF</source>
        <translation>Guardar la carta como PDF</translation>
    </message>
    <message>
        <source>See the person</source>
        <translation>Ver ficha</translation>
    </message>
    <message>
        <source>See the vacancy</source>
        <translation>Ver vacante</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historia</translation>
    </message>
    <message>
        <source>Undo the last step</source>
        <translation>Deshacer el último paso</translation>
    </message>
    <message>
        <source>Referral</source>
        <translation>Derivación</translation>
    </message>
    <message>
        <source>It is not there</source>
        <translation>No está aquí</translation>
    </message>
    <message>
        <source>See the referrals</source>
        <translation>Ver derivaciones</translation>
    </message>
    <message>
        <source>Letter {0}</source>
        <translation>Carta {0}</translation>
    </message>
    <message>
        <source>code {0}</source>
        <translation>código {0}</translation>
    </message>
    <message>
        <source>Referral without letter yet</source>
        <translation>Derivación sin carta todavía</translation>
    </message>
    <message>
        <source>good until {0}</source>
        <translation>vale hasta {0}</translation>
    </message>
    <message>
        <source>Issue the letter</source>
        <translation>Emitir la carta</translation>
    </message>
    <message>
        <source>The signed consent is missing</source>
        <translation>Falta el consentimiento firmado</translation>
    </message>
    <message>
        <source>Hired with {0}</source>
        <translation>Contratación con {0}</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Consentimiento anotado</translation>
    </message>
    <message>
        <source>Letter {0} issued</source>
        <translation>Carta {0} emitida</translation>
    </message>
</context>
<context>
    <name>ReferralsPage</name>
    <message>
        <source>Write the code of the slip and press Enter to record what came of a letter. In the board the arrows move between people and columns, Enter opens the referral. What is due first stands on top.</source>
        <translation>Escriba el código del talón y pulse Intro para anotar qué pasó con una carta. En el tablero las flechas mueven entre personas y columnas, Intro abre la derivación. Arriba está lo que vence primero.</translation>
    </message>
    <message>
        <source>Referrals</source>
        <translation>Derivaciones</translation>
    </message>
    <message>
        <source>Code of a slip</source>
        <translation>Código de un talón</translation>
    </message>
    <message>
        <source>Find on the board</source>
        <translation>Buscar en el tablero</translation>
    </message>
    <message>
        <source>Go to the board</source>
        <translation>Ir al tablero</translation>
    </message>
    <message>
        <source>Person, vacancy, employer or letter number</source>
        <translation>Persona, vacante, empleador o número de carta</translation>
    </message>
    <message>
        <source>Which referrals</source>
        <translation>Qué derivaciones</translation>
    </message>
    <message>
        <source>Only what is due</source>
        <translation>Solo las que vencen</translation>
    </message>
    <message>
        <source>Going on</source>
        <translation>En curso</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Colocadas</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminadas</translation>
    </message>
    <message>
        <source>1 going on</source>
        <translation>1 en curso</translation>
    </message>
    <message>
        <source>{0} going on</source>
        <translation>{0} en curso</translation>
    </message>
    <message>
        <source>1 due</source>
        <translation>1 vence hoy o ya venció</translation>
    </message>
    <message>
        <source>{0} due</source>
        <translation>{0} vencen hoy o ya vencieron</translation>
    </message>
    <message>
        <source>{0} to verify</source>
        <translation>{0} por verificar</translation>
    </message>
    <message>
        <source>Only what is due · {0}</source>
        <translation>Solo las que vencen · {0}</translation>
    </message>
    <message>
        <source>Nobody has been referred yet</source>
        <translation>Todavía no hay derivaciones</translation>
    </message>
    <message>
        <source>Choose a vacancy, ask who fits and refer from there: the letter follows.</source>
        <translation>Elija una vacante, pregunte quién sirve y derive desde ahí: después viene la carta.</translation>
    </message>
    <message>
        <source>See vacancies</source>
        <translation>Ver vacantes</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
    <message>
        <source>Nobody here</source>
        <translation>Nadie aquí</translation>
    </message>
    <message>
        <source>The newest {0} are shown.</source>
        <translation>Se muestran las {0} más recientes.</translation>
    </message>
</context>
<context>
    <name>ResultActs</name>
    <message>
        <source>Nothing more can be recorded here</source>
        <translation>Aquí no hay más que anotar</translation>
    </message>
    <message>
        <source>This referral is at its end, or another duty records what follows.</source>
        <translation>Esta derivación llegó a su fin, o lo que sigue lo anota otra función.</translation>
    </message>
    <message>
        <source>Recorded: {0}</source>
        <translation>Anotado: {0}</translation>
    </message>
    <message>
        <source>Undone. Both lines stay in the history.</source>
        <translation>Deshecho. Las dos anotaciones quedan en la historia.</translation>
    </message>
</context>
<context>
    <name>TimeField</name>
    <message>
        <source>Write the hour as 9:00 or 14:30.</source>
        <translation>Escriba la hora como 9:00 o 14:30.</translation>
    </message>
</context>
<context>
    <name>referrals</name>
    <message>
        <source>Back to “{0}”</source>
        <translation>Volvió a «{0}»</translation>
    </message>
    <message>
        <source>appointment {0}</source>
        <translation>cita {0}</translation>
    </message>
</context>
</TS>
