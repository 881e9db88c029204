<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>ErasePanel</name>
    <message>
        <source>Erase the data</source>
        <translation>Borrar los datos</translation>
    </message>
    <message>
        <source>Goes: name, numbers, telephones, address, notes, disability, drafts, letters&apos; texts and former values, here and at headquarters.</source>
        <translation>Se borra: nombre, números, teléfonos, dirección, notas, discapacidad, borradores, textos de cartas y valores anteriores, aquí y en la sede central.</translation>
    </message>
    <message>
        <source>Stays without a name: sex, year of birth, place, kind of work and the facts of the months, for the statistics.</source>
        <translation>Queda sin nombre: sexo, año de nacimiento, lugar, tipo de trabajo y los hechos de cada mes, para la estadística.</translation>
    </message>
    <message>
        <source>It cannot be undone. Backups keep the data until they are out of date, some months at most.</source>
        <translation>No se puede deshacer. Las copias de seguridad conservan los datos hasta que caducan, unos meses a lo sumo.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Por qué</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elija…</translation>
    </message>
    <message>
        <source>Type the surnames to confirm</source>
        <translation>Escriba los apellidos para confirmar</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Borrar para siempre</translation>
    </message>
</context>
<context>
    <name>RetentionPage</name>
    <message>
        <source>Nothing is erased by itself: open a person, look, and erase or renew the registration.</source>
        <translation>Nada se borra solo: abra a la persona, revise, y borre los datos o renueve la inscripción.</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>Por revisar</translation>
    </message>
    <message>
        <source>Nobody&apos;s time is over</source>
        <translation>A nadie se le venció el plazo</translation>
    </message>
    <message>
        <source>People appear here a month ahead.</source>
        <translation>Las personas aparecen aquí un mes antes.</translation>
    </message>
    <message>
        <source>Data kept beyond their time</source>
        <translation>Datos con el plazo vencido</translation>
    </message>
    <message>
        <source>{0} years after the last contact</source>
        <translation>{0} años después del último contacto</translation>
    </message>
    <message>
        <source>over since {0}</source>
        <translation>vencido desde el {0}</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>hasta el {0}</translation>
    </message>
    <message>
        <source>last contact {0}</source>
        <translation>último contacto {0}</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>Revisar</translation>
    </message>
</context>
<context>
    <name>RightsPage</name>
    <message>
        <source>The law lets every person see, correct and take back what is kept about them. What is done here stands in the record of acts.</source>
        <translation>La ley permite a cada persona ver, corregir y retirar lo que se guarda de ella. Lo que se hace aquí queda en el registro de actos.</translation>
    </message>
    <message>
        <source>Who looked and did what</source>
        <translation>Quién vio y qué hizo</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Guardar en PDF</translation>
    </message>
    <message>
        <source>Print all that is kept</source>
        <translation>Imprimir todo lo guardado</translation>
    </message>
    <message>
        <source>What the law says</source>
        <translation>Qué dice la ley</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentimiento</translation>
    </message>
    <message>
        <source>Takes the consent back</source>
        <translation>Retira su consentimiento</translation>
    </message>
    <message>
        <source>Without it the person is not matched, no letter is made, and disability and self-identification leave headquarters.</source>
        <translation>Sin él no se le busca empleo, no se hacen cartas, y la discapacidad y la autoidentificación salen de la sede central.</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>Correcciones</translation>
    </message>
    <message>
        <source>Nothing has been corrected</source>
        <translation>Todavía no se corrigió nada</translation>
    </message>
    <message>
        <source>Each change of a field will stand here, with before and after.</source>
        <translation>Aquí quedará cada cambio de un dato, con el antes y el después.</translation>
    </message>
    <message>
        <source>Rights of the person</source>
        <translation>Derechos de la persona</translation>
    </message>
    <message>
        <source>{0}. See: {1}. Correct: {2}. Erase: {3}.</source>
        <translation>{0}. Ver: {1}. Corregir: {2}. Borrar: {3}.</translation>
    </message>
    <message>
        <source>The office answers within {0} days.</source>
        <translation>La oficina responde dentro de {0} días.</translation>
    </message>
    <message>
        <source>Rights of {0}</source>
        <translation>Derechos de {0}</translation>
    </message>
    <message>
        <source>{0} → {1}</source>
        <translation>{0} → {1}</translation>
    </message>
    <message>
        <source>Save PDF</source>
        <translation>Guardar PDF</translation>
    </message>
    <message>
        <source>my-data.pdf</source>
        <translation>mis-datos.pdf</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>Archivos PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Sent to the printer; the record of acts tells it</source>
        <translation>Enviado a la impresora; queda en el registro de actos</translation>
    </message>
    <message>
        <source>Saved; the record of acts tells it</source>
        <translation>Guardado; queda en el registro de actos</translation>
    </message>
    <message>
        <source>Does the person take the consent back?</source>
        <translation>¿La persona retira su consentimiento?</translation>
    </message>
    <message>
        <source>From now on they are not matched and no letter is made. It can be given again.</source>
        <translation>Desde ahora no se le busca empleo ni se hacen cartas. Puede volver a darlo cuando quiera.</translation>
    </message>
    <message>
        <source>Yes, record it</source>
        <translation>Sí, anotarlo</translation>
    </message>
    <message>
        <source>Recorded. Referrals under way: {0}</source>
        <translation>Anotado. Derivaciones en curso: {0}</translation>
    </message>
    <message>
        <source>The employer may still hold a letter: call them, and record the result or void it.</source>
        <translation>El empleador puede tener todavía la carta: llámelo, y anote el resultado o anúlela.</translation>
    </message>
    <message>
        <source>The consent was taken back</source>
        <translation>Se retiró el consentimiento</translation>
    </message>
    <message>
        <source>The data were erased for good</source>
        <translation>Los datos se borraron para siempre</translation>
    </message>
</context>
</TS>
