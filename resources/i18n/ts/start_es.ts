<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>CopyPanel</name>
    <message>
        <source>See what comes back</source>
        <extracomment>Key of the row for what can be read from the damaged file without any copy.</extracomment>
        <translation>Ver qué se recupera</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Copias</translation>
    </message>
    <message>
        <source>No copy found here</source>
        <translation>Aquí no se encontró ninguna copia</translation>
    </message>
    <message>
        <source>Plug in the stick with the copies, or choose the folder where they are.</source>
        <translation>Conecte la memoria USB con las copias, o elija la carpeta donde están.</translation>
    </message>
    <message>
        <source>Look in another folder or stick</source>
        <translation>Buscar en otra carpeta o memoria USB</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Su nombre</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Su contraseña</translation>
    </message>
    <message>
        <source>The twelve words of the recovery page</source>
        <translation>Las doce palabras de la hoja de recuperación</translation>
    </message>
    <message>
        <source>I have the recovery words</source>
        <translation>Tengo las palabras de recuperación</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Without a copy</source>
        <translation>Sin copia</translation>
    </message>
    <message>
        <source>only what can still be read from the damaged file</source>
        <translation>solo lo que aún se pueda leer del archivo dañado</translation>
    </message>
    <message>
        <source>I have a password</source>
        <translation>Tengo una contraseña</translation>
    </message>
    <message>
        <source>Fill this in.</source>
        <translation>Llene este campo.</translation>
    </message>
</context>
<context>
    <name>Doors</name>
    <message>
        <source>Still opening…</source>
        <extracomment>After this an opening that takes long says so. With these faults the way on is a restore.</extracomment>
        <translation>Aún se está abriendo…</translation>
    </message>
    <message>
        <source>Another program may be holding the file, or the disk is slow. It goes on by itself.</source>
        <translation>Otro programa puede estar ocupando el archivo, o el disco es lento. Sigue solo.</translation>
    </message>
</context>
<context>
    <name>FirstStartPanel</name>
    <message>
        <source>Create your office</source>
        <translation>Cree su oficina</translation>
    </message>
    <message>
        <source>It takes a minute and needs no internet. Everything is kept encrypted on this computer.</source>
        <translation>Toma un minuto y no necesita internet. Todo se guarda cifrado en esta computadora.</translation>
    </message>
    <message>
        <source>Create the office</source>
        <translation>Crear la oficina</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>País</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elija…</translation>
    </message>
    <message>
        <source>Name of the office</source>
        <translation>Nombre de la oficina</translation>
    </message>
    <message>
        <source>As it stands on the letters: Oficina Alausí</source>
        <translation>Como saldrá en las cartas: Oficina Alausí</translation>
    </message>
    <message>
        <source>Short code</source>
        <translation>Código corto</translation>
    </message>
    <message>
        <source>Two to six letters; it begins every document number: ALA</source>
        <translation>De dos a seis letras; con él empieza cada número: ALA</translation>
    </message>
    <message>
        <source>Where it is</source>
        <translation>Dónde queda</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Does the office exist already?</source>
        <translation>¿La oficina ya existe?</translation>
    </message>
    <message>
        <source>Join it with this computer</source>
        <translation>Unir esta computadora a ella</translation>
    </message>
    <message>
        <source>Restore it from a copy</source>
        <translation>Restaurarla desde una copia</translation>
    </message>
</context>
<context>
    <name>Founding</name>
    <message>
        <source>Save the recovery page</source>
        <translation>Guardar la hoja de recuperación</translation>
    </message>
    <message>
        <source>The page was sent to the printer.</source>
        <translation>La hoja se envió a la impresora.</translation>
    </message>
    <message>
        <source>The page was saved.</source>
        <translation>La hoja quedó guardada.</translation>
    </message>
</context>
<context>
    <name>JoinPanel</name>
    <message>
        <source>Join an office that works already</source>
        <translation>Unirse a una oficina que ya funciona</translation>
    </message>
    <message>
        <source>Join the office</source>
        <translation>Unirse a la oficina</translation>
    </message>
    <message>
        <source>Address of headquarters</source>
        <translation>Dirección de la sede central</translation>
    </message>
    <message>
        <source>Code of the office</source>
        <translation>Código de la oficina</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>Código de un solo uso</translation>
    </message>
    <message>
        <source>Headquarters gives a code for a stick. On a computer of the office, on the page of the exchange, Add another computer asks for it and writes the office and its staff onto a USB stick. The stick then takes this computer&apos;s request to headquarters, and what the office has is read here with the answer.</source>
        <translation>La sede central da un código para memoria USB. En una computadora de la oficina, en la página Sincronización, «Unir otra computadora» lo pide y graba la oficina y su personal en una memoria. Ella lleva después el pedido de esta computadora a la sede; con la respuesta se lee aquí lo que tiene la oficina.</translation>
    </message>
    <message>
        <source>From headquarters, for this computer alone.</source>
        <translation>Lo da la sede central, solo para esta computadora.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>The signs with which its letters begin, for example ALA</source>
        <translation>Las letras con que empiezan sus cartas, por ejemplo ALA</translation>
    </message>
    <message>
        <source>Folder of the USB stick</source>
        <translation>Carpeta de la memoria USB</translation>
    </message>
    <message>
        <source>Asking headquarters</source>
        <translation>Preguntando a la sede central</translation>
    </message>
    <message>
        <source>Reading the stick</source>
        <translation>Leyendo la memoria USB</translation>
    </message>
    <message>
        <source>Choose the stick and join</source>
        <translation>Escoger la memoria USB y unirse</translation>
    </message>
    <message>
        <source>There is a line here</source>
        <translation>Aquí sí hay internet</translation>
    </message>
    <message>
        <source>Headquarters gives its address and a code that works once. The office&apos;s staff and all it has are brought here: everybody comes in with the password of the other computers, also without a line.</source>
        <translation>La sede central da su dirección y un código que sirve una vez. Se traen aquí el personal de la oficina y todo lo que tiene: cada persona entra con la misma contraseña que en las otras computadoras, también sin línea.</translation>
    </message>
    <message>
        <source>From headquarters, for this computer alone. A reader of QR codes fills in the address too.</source>
        <translation>De la sede, solo para esta computadora. Un lector de códigos QR llena también la dirección.</translation>
    </message>
    <message>
        <source>No line here: join by stick</source>
        <translation>Aquí no hay internet: unirse con memoria USB</translation>
    </message>
</context>
<context>
    <name>Joining</name>
    <message>
        <source>The request for headquarters is on the stick</source>
        <translation>El pedido para la sede central está en la memoria USB</translation>
    </message>
    <message>
        <source>When the stick is back, read the answer on the page of the exchange, and then the stick: it brings what the office has.</source>
        <translation>Cuando vuelva la memoria USB, lea en la página Sincronización la respuesta y después la memoria: trae lo que tiene la oficina.</translation>
    </message>
    <message>
        <source>Not everything is here yet</source>
        <translation>Todavía no llegó todo</translation>
    </message>
    <message>
        <source>The rest comes by itself when there is a line.</source>
        <translation>El resto llega solo cuando haya línea.</translation>
    </message>
</context>
<context>
    <name>LoginPanel</name>
    <message>
        <source>Who is at the desk?</source>
        <translation>¿Quién atiende?</translation>
    </message>
    <message>
        <source>Open the desk</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Forgot the password</source>
        <translation>Olvidé la contraseña</translation>
    </message>
    <message>
        <source>Type your password.</source>
        <translation>Escriba su contraseña.</translation>
    </message>
    <message>
        <source>Too many wrong tries</source>
        <translation>Demasiados intentos equivocados</translation>
    </message>
    <message>
        <source>With this name you can try again in {0}. Somebody else can choose their name and come in.</source>
        <translation>Con este nombre se puede probar otra vez en {0}. Otra persona puede elegir su nombre y entrar.</translation>
    </message>
</context>
<context>
    <name>Mending</name>
    <message>
        <source>Let us bring the office&apos;s data back</source>
        <translation>Vamos a recuperar los datos de la oficina</translation>
    </message>
    <message>
        <source>Restore an office from a copy</source>
        <translation>Restaurar una oficina desde una copia</translation>
    </message>
    <message>
        <source>Plug in the stick with the copies, or choose their folder. A password of that office or its recovery words open them; no internet is needed.</source>
        <translation>Conecte la memoria USB con las copias, o elija su carpeta. Se abren con una contraseña de esa oficina o con sus palabras de recuperación; no hace falta internet.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Restore here</source>
        <translation>Restaurar aquí</translation>
    </message>
    <message>
        <source>The file with the data is not in its place.</source>
        <translation>El archivo de los datos no está en su lugar.</translation>
    </message>
    <message>
        <source>The file with the data cannot be read any more.</source>
        <translation>El archivo de los datos ya no se puede leer.</translation>
    </message>
    <message>
        <source>The file with the data is damaged, as happens when the power fails.</source>
        <translation>El archivo de los datos está dañado, como pasa cuando se va la luz.</translation>
    </message>
    <message>
        <source>The file that opens the data is damaged; the data themselves may be whole.</source>
        <translation>El archivo que abre los datos está dañado; los datos mismos pueden estar completos.</translation>
    </message>
    <message>
        <source>The file that opens the data is not in its place.</source>
        <translation>El archivo que abre los datos no está en su lugar.</translation>
    </message>
    <message>
        <source>Below are the copies there are. First you see what comes back; nothing is changed before you agree.</source>
        <translation>Abajo están las copias que hay. Primero verá qué se recupera; nada cambia hasta que usted lo acepte.</translation>
    </message>
    <message>
        <source>Where the copies are</source>
        <translation>Dónde están las copias</translation>
    </message>
    <message>
        <source>Looking what comes back</source>
        <translation>Viendo qué se recupera</translation>
    </message>
    <message>
        <source>Restoring, do not switch off</source>
        <translation>Restaurando, no apague la computadora</translation>
    </message>
</context>
<context>
    <name>NewPasswordPanel</name>
    <message>
        <source>Choose a password of your own</source>
        <translation>Elija una contraseña suya</translation>
    </message>
    <message>
        <source>{0}: the one you just used was given to you by a colleague, who may remember it.</source>
        <translation>{0}: la que acaba de usar se la dio otra persona, que puede recordarla.</translation>
    </message>
    <message>
        <source>Keep it and open</source>
        <translation>Guardar y abrir</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Contraseña nueva</translation>
    </message>
    <message>
        <source>Eight characters or more; a sentence is easy to remember.</source>
        <translation>Ocho caracteres o más; una frase es fácil de recordar.</translation>
    </message>
    <message>
        <source>The password once more</source>
        <translation>La contraseña otra vez</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Both passwords must be the same.</source>
        <translation>Las dos contraseñas deben ser iguales.</translation>
    </message>
</context>
<context>
    <name>NewStaff</name>
    <message>
        <source>Your name</source>
        <translation>Su nombre</translation>
    </message>
    <message>
        <source>Your position</source>
        <translation>Su cargo</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Su contraseña</translation>
    </message>
    <message>
        <source>Eight characters or more; a sentence is easy to remember.</source>
        <translation>Ocho caracteres o más; una frase es fácil de recordar.</translation>
    </message>
    <message>
        <source>The password once more</source>
        <translation>La contraseña otra vez</translation>
    </message>
    <message>
        <source>Both passwords must be the same.</source>
        <translation>Las dos contraseñas deben ser iguales.</translation>
    </message>
</context>
<context>
    <name>PhonePanel</name>
    <message>
        <source>Call headquarters</source>
        <translation>Llamar a la sede central</translation>
    </message>
    <message>
        <source>The answer you are told</source>
        <translation>La respuesta que le dictan</translation>
    </message>
    <message>
        <source>Four groups of four signs and one more; the letter O is a zero.</source>
        <translation>Cuatro grupos de cuatro signos y uno más; la letra O es un cero.</translation>
    </message>
    <message>
        <source>Code to read aloud</source>
        <translation>Código para leer en voz alta</translation>
    </message>
    <message>
        <source>Use the twelve words</source>
        <translation>Usar las doce palabras</translation>
    </message>
    <message>
        <source>Read this code to headquarters. They ask who you are and tell you an answer, which serves only once. The computer needs no internet for it.</source>
        <translation>Lea este código a la sede central. Le preguntarán quién es y le dictarán una respuesta, que sirve una sola vez. La computadora no necesita internet para esto.</translation>
    </message>
    <message>
        <source>This computer is not connected to headquarters yet, so nobody there can help by telephone. Use the twelve words of the recovery page.</source>
        <translation>Esta computadora aún no está registrada en la sede central, así que nadie puede ayudarle por teléfono. Use las doce palabras de la hoja de recuperación.</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>This comes back</source>
        <translation>Esto se recupera</translation>
    </message>
    <message>
        <source>Nothing has been changed so far. The damaged files are set aside and never deleted.</source>
        <translation>Hasta ahora nada ha cambiado. Los archivos dañados se apartan y nunca se borran.</translation>
    </message>
    <message>
        <source>Restore now</source>
        <translation>Recuperar ahora</translation>
    </message>
    <message>
        <source>What will be there</source>
        <translation>Lo que va a estar</translation>
    </message>
    <message>
        <source>From the copy</source>
        <translation>De la copia</translation>
    </message>
    <message>
        <source>made {0}</source>
        <translation>hecha {0}</translation>
    </message>
    <message>
        <source>Written since then and kept</source>
        <translation>Anotado después y conservado</translation>
    </message>
    <message>
        <source>{0} changes</source>
        <translation>{0} cambios</translation>
    </message>
    <message>
        <source>Read from the damaged file</source>
        <translation>Leído del archivo dañado</translation>
    </message>
    <message>
        <source>Nothing that is known of.</source>
        <translation>Nada de lo que se sepa.</translation>
    </message>
    <message>
        <source>What is lost</source>
        <translation>Lo que se pierde</translation>
    </message>
    <message>
        <source>Restoring is the administrator&apos;s duty. With a damaged file anybody of the office who has a password may do it, so that nobody is locked out; who did it is noted in the trail of acts.</source>
        <translation>Recuperar es tarea de la administración. Con el archivo dañado puede hacerlo cualquiera de la oficina que tenga contraseña, para que nadie quede afuera; quién lo hizo queda en el registro de actos.</translation>
    </message>
    <message>
        <source>Choose another copy</source>
        <translation>Elegir otra copia</translation>
    </message>
    <message>
        <source>Restoring, do not switch off</source>
        <translation>Restaurando, no apague la computadora</translation>
    </message>
</context>
<context>
    <name>RecoverPanel</name>
    <message>
        <source>Forgot the password</source>
        <translation>Olvidé la contraseña</translation>
    </message>
    <message>
        <source>The office&apos;s administrator can give you another one. If nobody can: the recovery page under lock and key has twelve words.</source>
        <translation>La administración de la oficina puede darle otra. Si nadie puede, la hoja de recuperación guardada bajo llave tiene doce palabras.</translation>
    </message>
    <message>
        <source>The twelve words, in order</source>
        <translation>Las doce palabras, en orden</translation>
    </message>
    <message>
        <source>Accents and capital letters do not matter.</source>
        <translation>Las tildes y mayúsculas no importan.</translation>
    </message>
    <message>
        <source>Call headquarters</source>
        <translation>Llamar a la sede central</translation>
    </message>
</context>
<context>
    <name>RecoveryPanel</name>
    <message>
        <source>Keep this recovery code on paper</source>
        <translation>Guarde en papel este código de recuperación</translation>
    </message>
    <message>
        <source>If every password is forgotten, only these twelve words open the office. The program does not keep them. Print the page and lock it away.</source>
        <translation>Si se olvidan todas las contraseñas, solo estas doce palabras abren la oficina. El programa no las guarda. Imprima la hoja y guárdela bajo llave.</translation>
    </message>
    <message>
        <source>It is on paper, go on</source>
        <translation>Está en papel, seguir</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimir</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Guardar como PDF</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>The office is here</source>
        <translation>La oficina está aquí</translation>
    </message>
    <message>
        <source>The data are back</source>
        <translation>Los datos están de vuelta</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Entrar</translation>
    </message>
    <message>
        <source>{0} changes made after the copy were brought back.</source>
        <translation>Se recuperaron {0} cambios hechos después de la copia.</translation>
    </message>
    <message>
        <source>Please enter again</source>
        <translation>Vuelva a anotar, por favor</translation>
    </message>
    <message>
        <source>Nothing that is known of is missing.</source>
        <translation>No falta nada de lo que se sepa.</translation>
    </message>
    <message>
        <source>The damaged files were set aside in {0}. Support can look at them.</source>
        <translation>Los archivos dañados quedaron apartados en {0}. Soporte puede mirarlos.</translation>
    </message>
</context>
<context>
    <name>SecretPanel</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Contraseña nueva</translation>
    </message>
    <message>
        <source>Eight characters or more; a sentence is easy to remember.</source>
        <translation>Ocho caracteres o más; una frase es fácil de recordar.</translation>
    </message>
    <message>
        <source>The password once more</source>
        <translation>La contraseña otra vez</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Set the password and open</source>
        <translation>Guardar y abrir</translation>
    </message>
    <message>
        <source>Both passwords must be the same.</source>
        <translation>Las dos contraseñas deben ser iguales.</translation>
    </message>
    <message>
        <source>Too many wrong tries</source>
        <translation>Demasiados intentos equivocados</translation>
    </message>
    <message>
        <source>You can try again in {0}.</source>
        <translation>Puede probar otra vez en {0}.</translation>
    </message>
</context>
<context>
    <name>WhoPanel</name>
    <message>
        <source>Who sits down here?</source>
        <translation>¿Quién va a atender aquí?</translation>
    </message>
    <message>
        <source>This computer belongs to the office now. Choose your name and type the password that you have on the other computers of the office. A new person is added by the office&apos;s administrator, on any of them.</source>
        <translation>Esta computadora ya es de la oficina. Elija su nombre y escriba la contraseña que usa en las otras computadoras de la oficina. A una persona nueva la agrega la administración de la oficina, en cualquiera de ellas.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Bringing the office&apos;s data here</source>
        <translation>Trayendo los datos de la oficina</translation>
    </message>
    <message>
        <source>Go on, the rest comes later</source>
        <translation>Seguir; el resto llega después</translation>
    </message>
    <message>
        <source>records</source>
        <translation>registros</translation>
    </message>
</context>
</TS>
