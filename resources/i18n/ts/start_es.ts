<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
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
        <translation>Ocho letras o más; una frase se recuerda mejor.</translation>
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
</context>
<context>
    <name>RecoverPanel</name>
    <message>
        <source>Forgot the password</source>
        <translation>Olvidé la contraseña</translation>
    </message>
    <message>
        <source>The recovery page under lock and key has twelve words. They give you a new password.</source>
        <translation>La hoja de recuperación, guardada bajo llave, tiene doce palabras. Con ellas se pone una contraseña nueva.</translation>
    </message>
    <message>
        <source>Set the password and open</source>
        <translation>Guardar y abrir</translation>
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
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Contraseña nueva</translation>
    </message>
    <message>
        <source>Eight characters or more; a sentence is easy to remember.</source>
        <translation>Ocho letras o más; una frase se recuerda mejor.</translation>
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
</TS>
