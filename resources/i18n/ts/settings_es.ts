<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AboutSection</name>
    <message>
        <source>About the program</source>
        <extracomment>Name, licence. What a screen shows of others&apos; work; the rest stands in the package&apos;s own licence list.</extracomment>
        <translation>Acerca del programa</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>Versión {0}</translation>
    </message>
    <message>
        <source>Typeface, icons and libraries</source>
        <translation>Letra, iconos y bibliotecas</translation>
    </message>
    <message>
        <source>Where the data come from</source>
        <translation>De dónde vienen los datos</translation>
    </message>
    <message>
        <source>Occupations follow ISCO-08 of the International Labour Organization. Where an office imported data made with ESCO: this service uses the ESCO classification of the European Commission.</source>
        <translation>Las ocupaciones siguen la CIUO-08 de la Organización Internacional del Trabajo. Donde una oficina importó datos hechos con ESCO: este servicio usa la clasificación ESCO de la Comisión Europea.</translation>
    </message>
    <message>
        <source>version {0}</source>
        <translation>versión {0}</translation>
    </message>
</context>
<context>
    <name>BackupSection</name>
    <message>
        <source>Backup</source>
        <extracomment>A copy older than this is told of; one is made each day.</extracomment>
        <translation>Copias de seguridad</translation>
    </message>
    <message>
        <source>A copy is made by itself every day and when the program closes. It is encrypted like the data, opened again and counted before it is called good.</source>
        <translation>Cada día y al cerrar el programa se hace una copia sola. Va cifrada como los datos, y solo se da por buena después de abrirla y contarla.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Copiar ahora</translation>
    </message>
    <message>
        <source>Test my copy</source>
        <translation>Probar mi copia</translation>
    </message>
    <message>
        <source>A second place</source>
        <translation>Un segundo lugar</translation>
    </message>
    <message>
        <source>Choose folder or stick</source>
        <translation>Elegir carpeta o memoria USB</translation>
    </message>
    <message>
        <source>No second place</source>
        <translation>Sin segundo lugar</translation>
    </message>
    <message>
        <source>Copies there are</source>
        <translation>Copias que hay</translation>
    </message>
    <message>
        <source>No copy yet</source>
        <translation>Aún no hay copias</translation>
    </message>
    <message>
        <source>The first one is made today.</source>
        <translation>La primera se hace hoy.</translation>
    </message>
    <message>
        <source>Restore the office from a copy</source>
        <translation>Recuperar la oficina desde una copia</translation>
    </message>
    <message>
        <source>never done</source>
        <translation>nunca se hizo</translation>
    </message>
    <message>
        <source>No backup has been made yet</source>
        <translation>Todavía no hay ninguna copia</translation>
    </message>
    <message>
        <source>Last one {0} · {1} people read back from it</source>
        <translation>La última {0} · {1} personas leídas de ella</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Probar</translation>
    </message>
    <message>
        <source>Only on this computer</source>
        <translation>Solo en esta computadora</translation>
    </message>
    <message>
        <source>If this computer is stolen or breaks, the copies go with it. A USB stick that is kept somewhere else is the safest place.</source>
        <translation>Si roban o se daña esta computadora, las copias se van con ella. Lo más seguro es una memoria USB guardada en otro sitio.</translation>
    </message>
    <message>
        <source>No copy there yet</source>
        <translation>Ahí aún no hay copia</translation>
    </message>
    <message>
        <source>Not seen since {0} days: plug it in and back up</source>
        <translation>No se ve desde hace {0} días: conéctela y copie</translation>
    </message>
    <message>
        <source>Last copy there {0}</source>
        <translation>Última copia ahí {0}</translation>
    </message>
    <message>
        <source>{0}. Opened again: {1}.</source>
        <translation>{0}. Leída de vuelta: {1}.</translation>
    </message>
    <message>
        <source>Restoring into a scratch place</source>
        <translation>Restaurando en un lugar de prueba</translation>
    </message>
    <message>
        <source>The copy made {0} opens and is complete.</source>
        <translation>La copia hecha {0} se abre y está completa.</translation>
    </message>
    <message>
        <source>The last thing in it was written on {0} at {1}.</source>
        <translation>Lo último que tiene se guardó el {0} a las {1}.</translation>
    </message>
    <message>
        <source>Your data were not touched.</source>
        <translation>Sus datos no se tocaron.</translation>
    </message>
    <message>
        <source>Your copy works</source>
        <translation>Su copia sirve</translation>
    </message>
    <message>
        <source>Where the second copy goes</source>
        <translation>Dónde va la segunda copia</translation>
    </message>
    <message>
        <source>Copying and reading back</source>
        <translation>Copiando y leyendo de vuelta</translation>
    </message>
    <message>
        <source>Backed up on this computer, not in the second place</source>
        <translation>Copia hecha en esta computadora, pero no en el segundo lugar</translation>
    </message>
    <message>
        <source>here and in the second place</source>
        <translation>aquí y en el segundo lugar</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>en esta computadora</translation>
    </message>
    <message>
        <source>Backup made and proved</source>
        <translation>Copia hecha y comprobada</translation>
    </message>
</context>
<context>
    <name>ExchangeSection</name>
    <message>
        <source>Exchange with headquarters</source>
        <translation>Sincronización con la sede</translation>
    </message>
    <message>
        <source>Send by itself as soon as there is a connection</source>
        <translation>Enviar automáticamente en cuanto haya conexión</translation>
    </message>
    <message>
        <source>Switched off, nothing leaves until somebody presses Send now. Nothing is lost meanwhile.</source>
        <translation>Si se apaga, nada sale hasta que alguien pulse Enviar ahora. Mientras tanto no se pierde nada.</translation>
    </message>
    <message>
        <source>At most in a month</source>
        <translation>Como máximo al mes</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Once used up, it sends only when somebody presses Send now.</source>
        <translation>Cuando se acaba, solo envía si alguien pulsa Enviar ahora.</translation>
    </message>
    <message>
        <source>See the exchange</source>
        <translation>Ver la sincronización</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>automática</translation>
    </message>
    <message>
        <source>only by hand</source>
        <translation>solo a mano</translation>
    </message>
    <message>
        <source>From now on it sends by itself.</source>
        <translation>Desde ahora envía automáticamente.</translation>
    </message>
    <message>
        <source>From now on it sends only by hand.</source>
        <translation>Desde ahora envía solo a mano.</translation>
    </message>
    <message>
        <source>No bound on the data of a month.</source>
        <translation>Sin límite de datos al mes.</translation>
    </message>
    <message>
        <source>By itself it takes at most {0} MB a month.</source>
        <translation>Por sí solo usa como máximo {0} MB al mes.</translation>
    </message>
</context>
<context>
    <name>LookSection</name>
    <message>
        <source>Appearance</source>
        <translation>Apariencia</translation>
    </message>
    <message>
        <source>applies at once, on this computer</source>
        <translation>cambia enseguida, en esta computadora</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colores</translation>
    </message>
    <message>
        <source>Size of letters and buttons</source>
        <translation>Tamaño de letras y botones</translation>
    </message>
    <message>
        <source>125 % or 150 % for tired eyes or a screen far away.</source>
        <translation>125 % o 150 % para ojos cansados o una pantalla lejana.</translation>
    </message>
    <message>
        <source>Language of the screen</source>
        <translation>Idioma de la pantalla</translation>
    </message>
    <message>
        <source>Letters and reports stay in the language of the office.</source>
        <translation>Las cartas y los informes siguen en el idioma de la oficina.</translation>
    </message>
</context>
<context>
    <name>PrintSection</name>
    <message>
        <source>Printer and paper</source>
        <translation>Impresora y papel</translation>
    </message>
    <message>
        <source>Printer for letters</source>
        <translation>Impresora para las cartas</translation>
    </message>
    <message>
        <source>The one this computer prints on by itself</source>
        <translation>La predeterminada de esta computadora</translation>
    </message>
    <message>
        <source>Kept on this computer only.</source>
        <translation>Se guarda solo en esta computadora.</translation>
    </message>
    <message>
        <source>A4 (21 × 29.7 cm)</source>
        <translation>A4 (21 × 29,7 cm)</translation>
    </message>
    <message>
        <source>Letter (21.6 × 27.9 cm)</source>
        <translation>Carta (21,6 × 27,9 cm)</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papel</translation>
    </message>
    <message>
        <source>No printer is switched on or installed. Letters can be saved as a file.</source>
        <translation>No hay ninguna impresora encendida o instalada. Las cartas se pueden guardar como archivo.</translation>
    </message>
    <message>
        <source>This printer is not there now. Check that it is switched on.</source>
        <translation>Esta impresora no aparece ahora. Revise que esté encendida.</translation>
    </message>
    <message>
        <source>letter size</source>
        <translation>Carta</translation>
    </message>
    <message>
        <source>Letters are printed on this paper from now on.</source>
        <translation>Desde ahora las cartas se imprimen en este papel.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Colours, size and printer belong to this computer; paper, staff and backups to the office. Every choice works at once, there is nothing to save.</source>
        <extracomment>Key, icon, section, the act that whoever sees it must be allowed.</extracomment>
        <translation>Colores, tamaño e impresora son de esta computadora; papel, personal y copias, de la oficina. Cada cambio vale enseguida, no hay nada que guardar.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Import a spreadsheet</source>
        <translation>Importar planilla</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>Secciones</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Leer de nuevo</translation>
    </message>
</context>
<context>
    <name>StaffForm</name>
    <message>
        <source>Not now</source>
        <extracomment>Which fields each task asks; the duties come with the person.</extracomment>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Nombre completo</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Cargo</translation>
    </message>
    <message>
        <source>As it stands below a letter.</source>
        <translation>Como va al pie de una carta.</translation>
    </message>
    <message>
        <source>Duties</source>
        <translation>Funciones</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>At least 8 characters; a short sentence is easy to remember.</source>
        <translation>Al menos 8 caracteres; una frase corta es fácil de recordar.</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>La misma otra vez</translation>
    </message>
    <message>
        <source>Your own password</source>
        <translation>Su propia contraseña</translation>
    </message>
    <message>
        <source>It shows that you are the one at the desk.</source>
        <translation>Muestra que es usted quien está en el puesto.</translation>
    </message>
    <message>
        <source>Somebody new</source>
        <translation>Alguien nuevo</translation>
    </message>
    <message>
        <source>Add to the staff</source>
        <translation>Agregar al personal</translation>
    </message>
    <message>
        <source>The password is good on every computer of the office, on the others from their next exchange on.</source>
        <translation>La contraseña sirve en todas las computadoras de la oficina; en las otras, desde su próximo envío.</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>Guardar los cambios</translation>
    </message>
    <message>
        <source>New password for {0}</source>
        <translation>Contraseña nueva para {0}</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Cambiar la contraseña</translation>
    </message>
    <message>
        <source>Tell it to them; the window asks for one of their own at the next log-in.</source>
        <translation>Dígasela; al entrar la próxima vez, la ventana le pide una propia.</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Su contraseña</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Quitar a {0}</translation>
    </message>
    <message>
        <source>They can no longer open this computer&apos;s office. What they did keeps their name, and their drafts pass to the coordination. First a copy is made, then the data get a new key: that takes some minutes in a large office, and nobody can work meanwhile.

Copies made before still open with their password. The office&apos;s other computers let them in until they next exchange data, by line or by stick.</source>
        <translation>Ya no podrá abrir la oficina en esta computadora. Lo que hizo conserva su nombre y sus borradores pasan a la coordinación. Primero se hace una copia y después los datos reciben una clave nueva: en una oficina grande puede tardar unos minutos, y mientras tanto nadie puede trabajar.

Las copias hechas antes todavía se abren con su contraseña. En las otras computadoras de la oficina podrá entrar hasta que intercambien datos, por línea o por memoria USB.</translation>
    </message>
    <message>
        <source>New recovery page</source>
        <translation>Hoja de recuperación nueva</translation>
    </message>
    <message>
        <source>Make new words</source>
        <translation>Hacer palabras nuevas</translation>
    </message>
    <message>
        <source>The words on the old page open nothing any more; destroy it. Have the printer ready: the new words are shown only once.</source>
        <translation>Las palabras de la hoja anterior ya no abrirán nada; destrúyala. Tenga lista la impresora: las palabras nuevas se muestran una sola vez.</translation>
    </message>
    <message>
        <source>The password you have now</source>
        <translation>La contraseña que tiene ahora</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Las dos no son iguales.</translation>
    </message>
    <message>
        <source>Tick at least one duty.</source>
        <translation>Marque al menos una función.</translation>
    </message>
</context>
<context>
    <name>StaffSection</name>
    <message>
        <source>Staff</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>Add somebody</source>
        <translation>Agregar a alguien</translation>
    </message>
    <message>
        <source>New recovery page</source>
        <translation>Hoja de recuperación nueva</translation>
    </message>
    <message>
        <source>all duties</source>
        <translation>todas las funciones</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Cambiar</translation>
    </message>
    <message>
        <source>Change {0}</source>
        <translation>Cambiar a {0}</translation>
    </message>
    <message>
        <source>My password</source>
        <translation>Mi contraseña</translation>
    </message>
    <message>
        <source>Change my password</source>
        <translation>Cambiar mi contraseña</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Nueva contraseña</translation>
    </message>
    <message>
        <source>New password for {0}</source>
        <translation>Contraseña nueva para {0}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove {0}</source>
        <translation>Quitar a {0}</translation>
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
        <source>Changing the key of the data</source>
        <translation>Cambiando la clave de los datos</translation>
    </message>
    <message>
        <source>Kept: {0}.</source>
        <translation>Guardado: {0}.</translation>
    </message>
    <message>
        <source>Your password is changed.</source>
        <translation>Su contraseña quedó cambiada.</translation>
    </message>
    <message>
        <source>{0} can not open this office any more.</source>
        <translation>{0} ya no puede abrir esta oficina.</translation>
    </message>
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
    <message>
        <source>{0} can open the desk now.</source>
        <translation>{0} ya puede entrar.</translation>
    </message>
</context>
<context>
    <name>WordsSheet</name>
    <message>
        <source>The new recovery words</source>
        <translation>Las palabras de recuperación nuevas</translation>
    </message>
    <message>
        <source>Only these open the office when every password is forgotten. Print the page, lock it away and destroy the old one.</source>
        <translation>Solo estas abren la oficina cuando se olvidaron todas las contraseñas. Imprima la hoja, guárdela bajo llave y destruya la anterior.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimir</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Guardar como PDF</translation>
    </message>
    <message>
        <source>It is on paper</source>
        <translation>Ya está en papel</translation>
    </message>
</context>
</TS>
