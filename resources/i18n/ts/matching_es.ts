<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>CandidateCard</name>
    <message>
        <source>Choose</source>
        <extracomment>The figures of the sentence that one looks for first.</extracomment>
        <translation>Elegir</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Set aside with a reason</source>
        <translation>Descartar con motivo</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Pass the person on to that office</source>
        <translation>Pasar a la persona a esa oficina</translation>
    </message>
    <message>
        <source>Why is this person set aside?</source>
        <translation>¿Por qué se descarta a esta persona?</translation>
    </message>
    <message>
        <source>In your words</source>
        <translation>Con sus palabras</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Keep in the list</source>
        <translation>Dejar en la lista</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Quitar</translation>
    </message>
</context>
<context>
    <name>RankingPage</name>
    <message>
        <source>There is a live referral already.</source>
        <translation>Ya hay una derivación viva.</translation>
    </message>
    <message>
        <source>Almost · one thing is missing</source>
        <translation>Casi · falta una cosa</translation>
    </message>
    <message>
        <source>Refer those chosen</source>
        <translation>Derivar a los elegidos</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Choose or take off</source>
        <translation>Elegir o quitar</translation>
    </message>
    <message>
        <source>Next or previous in the list</source>
        <translation>Siguiente o anterior de la lista</translation>
    </message>
    <message>
        <source>In other offices</source>
        <translation>En otras oficinas</translation>
    </message>
    <message>
        <source>not referred from here</source>
        <translation>no se deriva desde aquí</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} de {1}</translation>
    </message>
    <message>
        <source>This vacancy is of {0}. Telephone there first: {1}.</source>
        <translation>Esta vacante es de {0}. Llame primero allá: {1}.</translation>
    </message>
    <message>
        <source>no telephone known</source>
        <translation>no se conoce el teléfono</translation>
    </message>
    <message>
        <source>{0} referred, {1} not</source>
        <translation>{0} derivadas, {1} no</translation>
    </message>
    <message>
        <source>Nobody was referred</source>
        <translation>No se derivó a nadie</translation>
    </message>
    <message>
        <source>{0} referrals were opened. Print their letters next.</source>
        <translation>Se abrieron {0} derivaciones. Ahora imprima sus cartas.</translation>
    </message>
</context>
<context>
    <name>WhichJobsPage</name>
    <message>
        <source>Vacancies where this person meets every condition stand first, by score. Those where one thing is missing come after them. Choose with Space, refer with Ctrl+Enter. Vacancies of other offices stand at the end: telephone that office, or pass the person on to it.</source>
        <translation>Primero están, por puntaje, las vacantes donde la persona cumple todo. Después, aquellas a las que les falta una cosa. Elija con Espacio y derive con Ctrl+Enter. Al final están las vacantes de otras oficinas: llame a esa oficina o pásele a la persona.</translation>
    </message>
    <message>
        <source>See the record</source>
        <translation>Ver ficha</translation>
    </message>
    <message>
        <source>See the vacancy</source>
        <translation>Ver vacante</translation>
    </message>
    <message>
        <source>Which jobs? · {0}</source>
        <translation>¿Qué trabajos le sirven? · {0}</translation>
    </message>
    <message>
        <source>Which jobs?</source>
        <translation>¿Qué trabajos le sirven?</translation>
    </message>
    <message>
        <source>1 vacancy fits</source>
        <translation>1 vacante le sirve</translation>
    </message>
    <message>
        <source>No vacancy fits</source>
        <translation>Ninguna le sirve</translation>
    </message>
    <message>
        <source>{0} vacancies fit</source>
        <translation>{0} vacantes le sirven</translation>
    </message>
    <message>
        <source>of 1 open</source>
        <translation>de 1 abierta</translation>
    </message>
    <message>
        <source>of {0} open</source>
        <translation>de {0} abiertas</translation>
    </message>
    <message>
        <source>There are no open vacancies</source>
        <translation>No hay vacantes abiertas</translation>
    </message>
    <message>
        <source>When one is registered, it will show here.</source>
        <translation>Cuando se registre una, aparecerá aquí.</translation>
    </message>
    <message>
        <source>No vacancy fits yet</source>
        <translation>Ninguna vacante le sirve todavía</translation>
    </message>
    <message>
        <source>Look at what the person wants and how far they would go; more may fit.</source>
        <translation>Revise qué busca la persona y hasta dónde iría: puede haber más.</translation>
    </message>
    <message>
        <source>Refer to the one chosen</source>
        <translation>Derivar a la elegida</translation>
    </message>
    <message>
        <source>Refer to the {0} chosen</source>
        <translation>Derivar a las {0} elegidas</translation>
    </message>
    <message>
        <source>Refer to this vacancy</source>
        <translation>Derivar a esta vacante</translation>
    </message>
    <message>
        <source>This person has a live referral to this vacancy. It is in Referrals.</source>
        <translation>Esta persona ya tiene una derivación viva para esta vacante. Está en Derivaciones.</translation>
    </message>
</context>
<context>
    <name>WhoFitsPage</name>
    <message>
        <source>People who meet every condition stand first, by score. Those who lack one thing come after them. Choose with Space, refer with Ctrl+Enter. Sex, age, ethnicity and disability never count.</source>
        <translation>Primero están, por puntaje, las personas que cumplen todo. Después, a quienes les falta una cosa. Elija con Espacio y derive con Ctrl+Enter. Sexo, edad, etnia y discapacidad no cuentan nunca.</translation>
    </message>
    <message>
        <source>See the vacancy</source>
        <translation>Ver vacante</translation>
    </message>
    <message>
        <source>See the record</source>
        <translation>Ver ficha</translation>
    </message>
    <message>
        <source>Who fits? · {0}</source>
        <translation>¿Quién sirve? · {0}</translation>
    </message>
    <message>
        <source>Who fits?</source>
        <translation>¿Quién sirve?</translation>
    </message>
    <message>
        <source>1 fits</source>
        <translation>1 cumple</translation>
    </message>
    <message>
        <source>{0} fit</source>
        <translation>{0} cumplen</translation>
    </message>
    <message>
        <source>Nobody fits</source>
        <translation>Nadie cumple</translation>
    </message>
    <message>
        <source>of 1 person</source>
        <translation>de 1 persona</translation>
    </message>
    <message>
        <source>of {0} people</source>
        <translation>de {0} personas</translation>
    </message>
    <message>
        <source>Almost · they lack one thing</source>
        <translation>Casi · les falta una cosa</translation>
    </message>
    <message>
        <source>Nobody fits yet</source>
        <translation>Nadie cumple todavía</translation>
    </message>
    <message>
        <source>Register the people who come and ask, or look at the conditions of the vacancy.</source>
        <translation>Registre a quienes vengan a preguntar o revise lo que pide la vacante.</translation>
    </message>
    <message>
        <source>Refer the one chosen</source>
        <translation>Derivar a la persona elegida</translation>
    </message>
    <message>
        <source>Refer the {0} chosen</source>
        <translation>Derivar a los {0} elegidos</translation>
    </message>
    <message>
        <source>Refer {0}</source>
        <translation>Derivar a {0}</translation>
    </message>
    <message>
        <source>This person has a live referral to this vacancy. It is in Referrals.</source>
        <translation>Esta persona ya tiene una derivación viva para esta vacante. Está en Derivaciones.</translation>
    </message>
    <message>
        <source>First confirm the vacancy</source>
        <translation>Primero confirme la vacante</translation>
    </message>
    <message>
        <source>Nobody is registered yet</source>
        <translation>Todavía no hay personas registradas</translation>
    </message>
    <message>
        <source>People you register are ranked here at once.</source>
        <translation>Quienes usted registre aparecen aquí al momento, en orden.</translation>
    </message>
    <message>
        <source>Register person</source>
        <translation>Registrar persona</translation>
    </message>
    <message>
        <source>1 set aside. Show again</source>
        <translation>1 descartada. Volver a mostrarla</translation>
    </message>
    <message>
        <source>{0} set aside. Show them again</source>
        <translation>{0} descartadas. Volver a mostrarlas</translation>
    </message>
    <message>
        <source>Nobody can be referred to this vacancy now</source>
        <translation>Ahora no se puede derivar a nadie a esta vacante</translation>
    </message>
    <message>
        <source>It is closed, past its date or has no positions left.</source>
        <translation>Está cerrada, pasó su fecha o no le quedan puestos.</translation>
    </message>
    <message>
        <source>{0} was set aside for this vacancy.</source>
        <translation>{0} queda fuera de la lista de esta vacante.</translation>
    </message>
</context>
<context>
    <name>WidenCard</name>
    <message>
        <source>Widen the search</source>
        <translation>Ampliar la búsqueda</translation>
    </message>
    <message>
        <source>says what it would bring</source>
        <translation>dice lo que traería</translation>
    </message>
    <message>
        <source>Back to the first search</source>
        <translation>Volver a la primera búsqueda</translation>
    </message>
</context>
</TS>
