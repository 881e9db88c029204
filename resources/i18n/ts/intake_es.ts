<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>BeforeSaving</name>
    <message>
        <source>The number does not agree with its last digit. Write why you go on with it, or save again without a reason.</source>
        <translation>El número no coincide con su último dígito. Escriba por qué sigue con él, o guarde otra vez sin motivo.</translation>
    </message>
</context>
<context>
    <name>ConsentQuestion</name>
    <message>
        <source>Did the person sign the consent?</source>
        <translation>¿Firmó el consentimiento?</translation>
    </message>
    <message>
        <source>Without it no letter goes to an employer. It can be signed another day.</source>
        <translation>Sin él no sale ninguna carta a un empleador. Puede firmarlo otro día.</translation>
    </message>
    <message>
        <source>Yes, signed today</source>
        <translation>Sí, firmó hoy</translation>
    </message>
    <message>
        <source>Save as pending</source>
        <translation>Guardar pendiente</translation>
    </message>
</context>
<context>
    <name>DuplicateWatch</name>
    <message>
        <source>Open</source>
        <extracomment>Fields by which people are compared; typing in them asks for duplicates. Below this page width (px of the design) one line above the form stands for the panel.</extracomment>
        <translation>Abrir</translation>
    </message>
</context>
<context>
    <name>DuplicatesPanel</name>
    <message>
        <source>Registered already?</source>
        <translation>¿Ya está registrada?</translation>
    </message>
    <message>
        <source>Nobody alike is registered.</source>
        <translation>No hay nadie parecido.</translation>
    </message>
    <message>
        <source>While you type the name or the number, people alike show here.</source>
        <translation>Mientras escribe el nombre o el número, aquí salen las personas parecidas.</translation>
    </message>
    <message>
        <source>Registered already? {0}</source>
        <translation>¿Ya está registrada? {0}</translation>
    </message>
    <message>
        <source>1 alike</source>
        <translation>1 parecida</translation>
    </message>
    <message>
        <source>{0} alike</source>
        <translation>{0} parecidas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Join…</source>
        <translation>Unir…</translation>
    </message>
    <message>
        <source>no document</source>
        <translation>sin documento</translation>
    </message>
    <message>
        <source>last contact {0}</source>
        <translation>última visita {0}</translation>
    </message>
    <message>
        <source>the same person</source>
        <translation>es la misma</translation>
    </message>
    <message>
        <source>very alike</source>
        <translation>muy parecida</translation>
    </message>
    <message>
        <source>perhaps</source>
        <translation>quizá</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Ahora</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Registrada</translation>
    </message>
</context>
<context>
    <name>IntakePage</name>
    <message>
        <source>Fill in what the person knows; only surnames, names, sex and place are needed to save. Each field you leave is kept as a draft, so nothing is lost when you close the program or the power fails.</source>
        <translation>Llene lo que la persona sabe; para guardar bastan apellidos, nombres, sexo y lugar. Cada dato que deja queda en un borrador: no se pierde nada si cierra el programa o se va la luz.</translation>
    </message>
    <message>
        <source>Leave unfinished</source>
        <translation>Salir sin terminar</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Seguir</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Secciones</translation>
    </message>
    <message>
        <source>Leave; the draft stays</source>
        <translation>Salir; el borrador queda guardado</translation>
    </message>
    <message>
        <source>Next section</source>
        <translation>Sección siguiente</translation>
    </message>
    <message>
        <source>Section before</source>
        <translation>Sección anterior</translation>
    </message>
    <message>
        <source>Show or fold sensitive fields</source>
        <translation>Mostrar u ocultar los datos sensibles</translation>
    </message>
    <message>
        <source>Section: {0}</source>
        <translation>Sección: {0}</translation>
    </message>
    <message>
        <source>You were here: {0}</source>
        <translation>Aquí estaba: {0}</translation>
    </message>
    <message>
        <source>The unfinished form is back as you left it.</source>
        <translation>La inscripción volvió tal como la dejó.</translation>
    </message>
    <message>
        <source>There is an unfinished form: {0}</source>
        <translation>Hay una inscripción sin terminar: {0}</translation>
    </message>
    <message>
        <source>without a name yet</source>
        <translation>todavía sin nombre</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>Seguir con ella</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Guardar cambios</translation>
    </message>
    <message>
        <source>Save registration</source>
        <translation>Guardar inscripción</translation>
    </message>
    <message>
        <source>section {0} of {1}</source>
        <translation>sección {0} de {1}</translation>
    </message>
    <message>
        <source>Correct data</source>
        <translation>Corregir datos</translation>
    </message>
    <message>
        <source>Register person</source>
        <translation>Registrar persona</translation>
    </message>
    <message>
        <source>The unfinished form is kept. You find it in People.</source>
        <translation>La inscripción sin terminar quedó guardada. La encuentra en Personas.</translation>
    </message>
</context>
<context>
    <name>LineGroup</name>
    <message>
        <source>Remove this line (Ctrl+Delete)</source>
        <extracomment>A control of a line with its share of the width.</extracomment>
        <translation>Quitar esta línea (Ctrl+Supr)</translation>
    </message>
</context>
<context>
    <name>MonthField</name>
    <message>
        <source>month/year</source>
        <translation>mes/año</translation>
    </message>
    <message>
        <source>Write the month and year, for example 03/2019, or only the year.</source>
        <translation>Escriba mes y año, por ejemplo 03/2019, o solo el año.</translation>
    </message>
</context>
<context>
    <name>SkillField</name>
    <message>
        <source>as said</source>
        <translation>tal como se dijo</translation>
    </message>
</context>
<context>
    <name>intake</name>
    <message>
        <source>Estimated: {0}, said on {1}</source>
        <extracomment>Kinds that take the whole width of the form. Ticks up to here, chips found by typing beyond. Dates that may be known by the month only.</extracomment>
        <translation>Estimada: {0}, dicho el {1}</translation>
    </message>
    <message>
        <source>Draft not written</source>
        <translation>Borrador sin guardar</translation>
    </message>
    <message>
        <source>The draft keeps itself</source>
        <translation>El borrador se guarda solo</translation>
    </message>
    <message>
        <source>Draft saved just now</source>
        <translation>Borrador recién guardado</translation>
    </message>
    <message>
        <source>Draft saved {0} seconds ago</source>
        <translation>Borrador guardado hace {0} segundos</translation>
    </message>
    <message>
        <source>Draft saved {0} min ago</source>
        <translation>Borrador guardado hace {0} min</translation>
    </message>
    <message>
        <source>about {0}</source>
        <extracomment>From here the panel says &quot;very alike&quot; (domain.duplicates scores 0-100).</extracomment>
        <translation>unos {0}</translation>
    </message>
    <message>
        <source>Job {0}</source>
        <translation>Trabajo {0}</translation>
    </message>
    <message>
        <source>Add a job</source>
        <translation>Añadir un trabajo</translation>
    </message>
    <message>
        <source>Job removed: {0}</source>
        <translation>Se quitó el trabajo: {0}</translation>
    </message>
    <message>
        <source>Add another telephone</source>
        <translation>Añadir otro teléfono</translation>
    </message>
    <message>
        <source>Add another task</source>
        <translation>Añadir otra tarea</translation>
    </message>
    <message>
        <source>Add another course</source>
        <translation>Añadir otro curso</translation>
    </message>
    <message>
        <source>Add another job</source>
        <translation>Añadir otro trabajo</translation>
    </message>
    <message>
        <source>Enter goes to the next field, Shift+Enter breaks a line · Alt + letter jumps to a section · F1 shows the shortcuts</source>
        <translation>Enter pasa al campo siguiente, Mayús+Enter cambia de línea · Alt + letra salta a una sección · F1 muestra los atajos</translation>
    </message>
    <message>
        <source>End of the section</source>
        <translation>Fin de la sección</translation>
    </message>
    <message>
        <source>Sensitive: show {0} (F7)</source>
        <translation>Datos sensibles: mostrar {0} (F7)</translation>
    </message>
</context>
</TS>
