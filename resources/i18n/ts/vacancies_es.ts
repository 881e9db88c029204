<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>DetailPage</name>
    <message>
        <source>The vacancy was closed.</source>
        <translation>Se cerró la vacante.</translation>
    </message>
    <message>
        <source>The vacancy was cancelled.</source>
        <translation>Se anuló la vacante.</translation>
    </message>
    <message>
        <source>The vacancy is open.</source>
        <translation>La vacante está abierta.</translation>
    </message>
</context>
<context>
    <name>EmployerPage</name>
    <message>
        <source>The employer as all its vacancies and letters show it.</source>
        <extracomment>As wide as the panel&apos;s form: in a wider card its rows would reckon with lines that do not break there.</extracomment>
        <translation>El empleador como lo muestran todas sus vacantes y cartas.</translation>
    </message>
    <message>
        <source>Leave the details as they were</source>
        <translation>Dejar los datos como estaban</translation>
    </message>
    <message>
        <source>Save employer</source>
        <translation>Guardar empleador</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Employer&apos;s details</source>
        <translation>Datos del empleador</translation>
    </message>
    <message>
        <source>The changes were saved.</source>
        <translation>Se guardaron los cambios.</translation>
    </message>
</context>
<context>
    <name>EmployerPanel</name>
    <message>
        <source>Choose another employer</source>
        <translation>Elegir otro empleador</translation>
    </message>
    <message>
        <source>Employer&apos;s details</source>
        <translation>Datos del empleador</translation>
    </message>
    <message>
        <source>New employer</source>
        <translation>Empleador nuevo</translation>
    </message>
    <message>
        <source>saved together with the vacancy</source>
        <translation>se guarda junto con la vacante</translation>
    </message>
    <message>
        <source>Leave the details as they were</source>
        <translation>Dejar los datos como estaban</translation>
    </message>
</context>
<context>
    <name>EmployerPicker</name>
    <message>
        <source>New employer: {0}</source>
        <translation>Empleador nuevo: {0}</translation>
    </message>
    <message>
        <source>Choose one of the list, or write it down as a new employer.</source>
        <translation>Elija uno de la lista o regístrelo como empleador nuevo.</translation>
    </message>
</context>
<context>
    <name>VacanciesPage</name>
    <message>
        <source>Type part of the job, the employer, the place or the number. The arrows move in the list, Enter asks who fits. Vacancies that close first stand on top.</source>
        <translation>Escriba parte del puesto, del empleador, del lugar o del número. Las flechas mueven la lista y Enter pregunta quién sirve. Arriba están las que cierran primero.</translation>
    </message>
    <message>
        <source>Vacancies</source>
        <translation>Vacantes</translation>
    </message>
    <message>
        <source>Other offices</source>
        <translation>Otras oficinas</translation>
    </message>
    <message>
        <source>Import a spreadsheet</source>
        <translation>Importar planilla</translation>
    </message>
    <message>
        <source>New vacancy</source>
        <translation>Nueva vacante</translation>
    </message>
    <message>
        <source>Edit the vacancy</source>
        <translation>Corregir la vacante</translation>
    </message>
    <message>
        <source>Find in the list</source>
        <translation>Buscar en la lista</translation>
    </message>
    <message>
        <source>Job, employer, place or number</source>
        <translation>Puesto, empleador, lugar o número</translation>
    </message>
    <message>
        <source>Which vacancies</source>
        <translation>Qué vacantes</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abiertas</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>Por confirmar</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminadas</translation>
    </message>
    <message>
        <source>{0} open</source>
        <translation>{0} abiertas</translation>
    </message>
    <message>
        <source>1 open</source>
        <translation>1 abierta</translation>
    </message>
    <message>
        <source>{0} to confirm with the employer</source>
        <translation>{0} por confirmar con el empleador</translation>
    </message>
    <message>
        <source>There are no vacancies yet</source>
        <translation>Todavía no hay vacantes</translation>
    </message>
    <message>
        <source>Write down the first one while the employer is on the telephone.</source>
        <translation>Anote la primera mientras el empleador está al teléfono.</translation>
    </message>
    <message>
        <source>{0} more: type to narrow them down</source>
        <translation>{0} más: escriba para encontrarlas</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>No se encontró nada</translation>
    </message>
    <message>
        <source>Try fewer words or look at another tab.</source>
        <translation>Pruebe con menos palabras o mire en otra pestaña.</translation>
    </message>
    <message>
        <source>Nothing here</source>
        <translation>Aquí no hay nada</translation>
    </message>
</context>
<context>
    <name>VacancyDetail</name>
    <message>
        <source>Who fits?</source>
        <extracomment>The only reason that means the order never was one.</extracomment>
        <translation>¿Quién sirve?</translation>
    </message>
    <message>
        <source>Confirm that it is open</source>
        <translation>Confirmar que sigue abierta</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Corregir</translation>
    </message>
    <message>
        <source>Close or cancel</source>
        <translation>Cerrar o anular</translation>
    </message>
    <message>
        <source>Close the vacancy</source>
        <translation>Cerrar la vacante</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>Dejarla como está</translation>
    </message>
    <message>
        <source>Keep it open longer</source>
        <translation>Dejarla abierta más tiempo</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Volver a abrir</translation>
    </message>
    <message>
        <source>Referrals</source>
        <translation>Derivaciones</translation>
    </message>
    <message>
        <source>Nobody has been referred yet.</source>
        <translation>Todavía no se derivó a nadie.</translation>
    </message>
    <message>
        <source>without letter yet</source>
        <translation>todavía sin carta</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>y {0} más</translation>
    </message>
    <message>
        <source>Cancel the vacancy</source>
        <translation>Anular la vacante</translation>
    </message>
</context>
<context>
    <name>VacancyFormPanel</name>
    <message>
        <source>Before saving</source>
        <translation>Antes de guardar</translation>
    </message>
    <message>
        <source>See or correct the employer&apos;s details</source>
        <translation>Ver o corregir los datos del empleador</translation>
    </message>
    <message>
        <source>Missing: {0}</source>
        <translation>Falta: {0}</translation>
    </message>
    <message>
        <source>To mend: {0}</source>
        <translation>Corregir: {0}</translation>
    </message>
    <message>
        <source>Nothing is missing</source>
        <translation>No falta nada</translation>
    </message>
    <message>
        <source>Ctrl+S saves. What you have written is kept if you leave.</source>
        <translation>Ctrl+S guarda. Si sale, lo escrito no se pierde.</translation>
    </message>
</context>
<context>
    <name>VacancyPage</name>
    <message>
        <source>Write what the employer says. Only employer, job, positions and place are needed. Requirements that discriminate, and fees charged to the worker, cannot be taken: the form says what to write instead.</source>
        <translation>Escriba lo que dice el empleador. Solo hacen falta el empleador, el puesto, cuántos y el lugar. No se pueden recibir requisitos que discriminan ni cobros a la persona: el formulario dice qué escribir en su lugar.</translation>
    </message>
    <message>
        <source>Leave without finishing</source>
        <translation>Salir sin terminar</translation>
    </message>
    <message>
        <source>Save vacancy</source>
        <translation>Guardar vacante</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Leave; what is written is kept</source>
        <translation>Salir; lo escrito queda guardado</translation>
    </message>
    <message>
        <source>Change the vacancy</source>
        <translation>Corregir la vacante</translation>
    </message>
    <message>
        <source>New vacancy</source>
        <translation>Nueva vacante</translation>
    </message>
    <message>
        <source>You were here: what you had written is back</source>
        <translation>Aquí se quedó: volvió lo que había escrito</translation>
    </message>
    <message>
        <source>You were here</source>
        <translation>Aquí se quedó</translation>
    </message>
    <message>
        <source>What you had written was kept.</source>
        <translation>Lo que había escrito se guardó.</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Empezar de nuevo</translation>
    </message>
    <message>
        <source>Draft kept</source>
        <translation>Borrador guardado</translation>
    </message>
    <message>
        <source>Nothing was saved. Each thing to mend is marked beside its field.</source>
        <translation>No se guardó nada. Lo que hay que corregir está marcado junto a su campo.</translation>
    </message>
    <message>
        <source>The vacancy was registered.</source>
        <translation>La vacante quedó registrada.</translation>
    </message>
    <message>
        <source>The changes were saved.</source>
        <translation>Se guardaron los cambios.</translation>
    </message>
</context>
</TS>
