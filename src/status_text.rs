//! The table of statuses: number, name in C, the header's comment, and cause and cure in three languages,
//! which a person at the shop's support line can read out. Every letter exists in ISO 8859-1,
//! Windows-1252 and code pages 850 and 860.
//!
//! A new status is an entry here and a fault in core/src/error.rs, whose name follows from that in C:
//! QR_ERR_TOO_LONG is `Fault::TooLong`. The rest is written by posqr-interface, which compiles this file
//! too: the constants, the match of faults, the header, the tables of the READMEs, bindings.
//! A number is never used again; a retired one stays as a comment.

use core::ffi::CStr;

/// What to say about one status.
#[derive(Debug)]
pub struct Status {
    /// Its number.
    pub number: i32,
    /// `QR_OK` or `QR_ERR_...`.
    pub name: &'static CStr,
    /// What the header says.
    #[allow(dead_code, reason = "read by posqr-interface, not by the library")]
    pub doc: &'static str,
    /// Portuguese, as in Brazil.
    pub pt: &'static str,
    /// Spanish, as in Latin America.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
}

/// Every status, in ascending order.
pub const STATUSES: &[Status] = &[
    Status {
        number: 0,
        name: c"QR_OK",
        doc: "Done.",
        pt: "Tudo certo: a operação foi concluída. Não há nada a fazer.",
        es: "Todo bien: la operación se completó. No hay nada que hacer.",
        en: "All is well: the operation was completed. There is nothing to do.",
    },
    Status {
        number: 1,
        name: c"QR_ERR_NULL",
        doc: "A pointer or a text that must be given is NULL or empty.",
        pt: "O programa do caixa deixou de passar um dado que é sempre necessário. Avise o \
             fornecedor do programa e diga qual campo a mensagem indica.",
        es: "El programa de la caja no pasó un dato que siempre es necesario. Avise al proveedor \
             del programa y dígale qué campo indica el mensaje.",
        en: "The till program left out something that is always needed. Tell the program's \
             supplier which field the message names.",
    },
    Status {
        number: 2,
        name: c"QR_ERR_STRUCT_SIZE",
        doc: "No release ever had this `struct_size`: use the `_INIT` macro, or set it to `sizeof`.",
        pt: "O programa do caixa e a biblioteca posqr não combinam: o tamanho de uma estrutura \
             (struct_size) está errado. Instale versões compatíveis dos dois ou avise o fornecedor \
             do programa.",
        es: "El programa de la caja y la biblioteca posqr no coinciden: el tamaño de una \
             estructura (struct_size) es incorrecto. Instale versiones compatibles de ambos o \
             avise al proveedor del programa.",
        en: "The till program and the posqr library do not match: the size of a structure \
             (struct_size) is wrong. Install versions that belong together, or tell the program's \
             supplier.",
    },
    Status {
        number: 3,
        name: c"QR_ERR_BUFFER_TOO_SMALL",
        doc: "The buffer is shorter than the result: `*len` says how long it must be.",
        pt: "O programa do caixa reservou pouco espaço para o resultado. Avise o fornecedor do \
             programa: o espaço necessário é informado em len.",
        es: "El programa de la caja reservó poco espacio para el resultado. Avise al proveedor del \
             programa: el espacio necesario se informa en len.",
        en: "The till program set aside too little room for the result. Tell the program's \
             supplier: the room needed is reported in len.",
    },
    Status {
        number: 4,
        name: c"QR_ERR_UNSUPPORTED",
        doc: "A newer member, flag, value or format that this version of the library does not know.",
        pt: "O programa do caixa pediu algo que esta versão da biblioteca posqr não conhece. \
             Instale uma versão mais nova da biblioteca ou desligue a opção indicada.",
        es: "El programa de la caja pidió algo que esta versión de la biblioteca posqr no conoce. \
             Instale una versión más nueva de la biblioteca o desactive la opción indicada.",
        en: "The till program asked for something that this version of the posqr library does not \
             know. Install a newer version of the library, or switch off the option named.",
    },
    Status {
        number: 5,
        name: c"QR_ERR_ENCODING",
        doc: "The bytes are not text in the stated encoding.",
        pt: "Um texto com acentos não está na codificação informada, por exemplo Windows-1252 em \
             vez de UTF-8. Acerte a opção encoding no programa do caixa.",
        es: "Un texto con acentos no está en la codificación indicada, por ejemplo Windows-1252 en \
             lugar de UTF-8. Corrija la opción encoding en el programa de la caja.",
        en: "A text with accents is not in the encoding that was stated, for example Windows-1252 \
             where UTF-8 was announced. Set the option encoding in the till program.",
    },
    Status {
        number: 6,
        name: c"QR_ERR_NUL_INSIDE",
        doc: "A NUL inside a text whose length was given.",
        pt: "Há um byte nulo no meio de um texto; o comprimento informado deve estar errado. Avise \
             o fornecedor do programa do caixa.",
        es: "Hay un byte nulo en medio de un texto; la longitud indicada debe de estar mal. Avise \
             al proveedor del programa de la caja.",
        en: "There is a zero byte in the middle of a text; the length given is probably wrong. \
             Tell the supplier of the till program.",
    },
    Status {
        number: 7,
        name: c"QR_ERR_RANGE",
        doc: "An option outside its range.",
        pt: "Uma opção está fora dos limites, por exemplo o tamanho do módulo, a margem ou a \
             versão do QR Code. Corrija a opção indicada na configuração.",
        es: "Una opción está fuera de los límites, por ejemplo el tamaño del módulo, el margen o \
             la versión del código QR. Corrija la opción indicada en la configuración.",
        en: "An option is outside its limits, for example the module size, the margin or the \
             version of the QR code. Correct the option named in the settings.",
    },
    Status {
        number: 8,
        name: c"QR_ERR_NO_MEMORY",
        doc: "Out of memory: nothing was done, and nothing sent.",
        pt: "Falta memória neste computador: nada foi feito e nada foi enviado. Feche outros \
             programas e tente de novo; se acontecer outra vez, reinicie o caixa e aumente a \
             memória.",
        es: "Falta memoria en este equipo: no se hizo nada ni se envió nada. Cierre otros \
             programas e intente de nuevo; si vuelve a ocurrir, reinicie la caja y amplíe la \
             memoria.",
        en: "This machine is out of memory: nothing was done and nothing was sent. Close other \
             programs and try again; if it happens again, restart the till and give it more \
             memory.",
    },
    Status {
        number: 20,
        name: c"QR_ERR_EMPTY",
        doc: "The payload has no data.",
        pt: "O código está vazio: não há nenhum texto para ler. Leia o código de novo ou gere \
             outro.",
        es: "El código está vacío: no hay ningún texto para leer. Lea el código de nuevo o genere \
             otro.",
        en: "The code is empty: there is no text to read. Scan the code again or make a new one.",
    },
    Status {
        number: 21,
        name: c"QR_ERR_NOT_UTF8",
        doc: "The payload is not UTF-8.",
        pt: "O texto do código não está em UTF-8, como o padrão exige; foi gerado ou transmitido \
             em outra codificação. Configure o leitor para UTF-8 ou peça outro código.",
        es: "El texto del código no está en UTF-8, como exige el estándar; se generó o se \
             transmitió en otra codificación. Configure el lector en UTF-8 o pida otro código.",
        en: "The text of the code is not UTF-8, as the standard demands; it was made or \
             transmitted in another encoding. Set the scanner to UTF-8 or ask for another code.",
    },
    Status {
        number: 22,
        name: c"QR_ERR_ID_NOT_NUMERIC",
        doc: "An ID is not two digits, or a path is not valid.",
        pt: "Onde deveria estar o número de um campo, com dois dígitos, há outra coisa. O texto \
             foi alterado ou não é um código de pagamento: leia de novo ou confira o caminho (como \
             62.05).",
        es: "Donde debería estar el número de un campo, de dos dígitos, hay otra cosa. El texto \
             fue alterado o no es un código de pago: léalo de nuevo o revise la ruta (como 62.05).",
        en: "Something else stands where the two digits of a field number should. The text was \
             altered or is no payment code: scan it again, or check the path (such as 62.05).",
    },
    Status {
        number: 23,
        name: c"QR_ERR_LENGTH_NOT_NUMERIC",
        doc: "A length is not two digits.",
        pt: "Onde deveria estar o comprimento de um campo, com dois dígitos, há outra coisa. O \
             código foi danificado ou mal gerado: leia de novo ou gere outro.",
        es: "Donde debería estar la longitud de un campo, de dos dígitos, hay otra cosa. El código \
             está dañado o mal generado: léalo de nuevo o genere otro.",
        en: "Something else stands where the two digits of a field's length should. The code is \
             damaged or was made wrongly: scan it again or make a new one.",
    },
    Status {
        number: 24,
        name: c"QR_ERR_TRUNCATED_HEADER",
        doc: "The payload ends inside an ID or a length.",
        pt: "O texto do código acaba cedo demais, no meio do número ou do comprimento de um campo. \
             Foi cortado: copie-o inteiro ou leia de novo.",
        es: "El texto del código termina demasiado pronto, en medio del número o de la longitud de \
             un campo. Está cortado: cópielo entero o léalo de nuevo.",
        en: "The text of the code ends too soon, in the middle of a field's number or length. It \
             was cut off: copy the whole of it or scan it again.",
    },
    Status {
        number: 25,
        name: c"QR_ERR_LENGTH_OVERFLOW",
        doc: "A value runs past the end of the payload.",
        pt: "Um campo anuncia mais caracteres do que restam no código. O texto foi cortado ou o \
             comprimento está errado: leia de novo ou gere outro código.",
        es: "Un campo anuncia más caracteres de los que quedan en el código. El texto está cortado \
             o la longitud es incorrecta: léalo de nuevo o genere otro código.",
        en: "A field announces more characters than are left in the code. The text was cut off or \
             the length is wrong: scan it again or make a new code.",
    },
    Status {
        number: 26,
        name: c"QR_ERR_SPLITS_CHARACTER",
        doc: "A length, read as bytes, ends inside a character.",
        pt: "Um comprimento, contado em bytes, termina no meio de uma letra acentuada. Quem gerou \
             o código contou errado: gere-o de novo sem acentos.",
        es: "Una longitud, contada en bytes, termina en medio de una letra acentuada. Quien generó \
             el código contó mal: genérelo de nuevo sin acentos.",
        en: "A length, counted in bytes, ends in the middle of an accented letter. Whoever made \
             the code counted wrongly: make it again without accents.",
    },
    Status {
        number: 27,
        name: c"QR_ERR_CRC_MISSING",
        doc: "The payload does not end with object 63.",
        pt: "Falta o campo 63, o controle que encerra o código. O texto está incompleto: copie-o \
             inteiro, leia de novo ou gere outro.",
        es: "Falta el campo 63, el control que cierra el código. El texto está incompleto: cópielo \
             entero, léalo de nuevo o genere otro.",
        en: "Field 63, the checksum that ends the code, is missing. The text is not complete: copy \
             the whole of it, scan it again or make a new one.",
    },
    Status {
        number: 28,
        name: c"QR_ERR_CRC_LENGTH",
        doc: "Object 63 is not four characters long.",
        pt: "O controle do código (campo 63) não tem quatro caracteres. Quem o gerou omitiu um \
             zero ou o texto foi cortado no fim: gere outro código.",
        es: "El control del código (campo 63) no tiene cuatro caracteres. Quien lo generó omitió \
             un cero o el texto está cortado al final: genere otro código.",
        en: "The checksum (field 63) is not four characters long. A zero was left out when the \
             code was made, or its end was cut off: make a new code.",
    },
    Status {
        number: 29,
        name: c"QR_ERR_CRC_NOT_HEX",
        doc: "Object 63 is not hexadecimal.",
        pt: "O controle do código (campo 63) só pode ter os dígitos 0 a 9 e as letras A a F. O \
             texto é um modelo ou está danificado: gere outro código.",
        es: "El control del código (campo 63) solo admite los dígitos 0 a 9 y las letras A a F. El \
             texto es un modelo o está dañado: genere otro código.",
        en: "The checksum (field 63) may only hold the digits 0 to 9 and the letters A to F. The \
             text is a template or is damaged: make a new code.",
    },
    Status {
        number: 30,
        name: c"QR_ERR_CRC_MISMATCH",
        doc: "The checksum does not match: the payload was damaged or altered.",
        pt: "O controle do código (campo 63) não confere: o texto foi danificado ou alterado. Não \
             pague nem imprima este código; leia de novo ou gere outro.",
        es: "El control del código (campo 63) no coincide: el texto fue dañado o alterado. No \
             pague ni imprima este código; léalo de nuevo o genere otro.",
        en: "The checksum (field 63) does not match: the text was damaged or altered. Do not pay \
             or print this code; scan it again or make a new one.",
    },
    Status {
        number: 31,
        name: c"QR_ERR_TRAILING_DATA",
        doc: "Something follows object 63.",
        pt: "Há algo depois do fim do código (campo 63), talvez um espaço ou uma quebra de linha. \
             Apague o que sobra e tente de novo.",
        es: "Hay algo después del final del código (campo 63), quizás un espacio o un salto de \
             línea. Borre lo que sobra e intente de nuevo.",
        en: "Something follows the end of the code (field 63), perhaps a blank or a line break. \
             Remove what is too much and try again.",
    },
    Status {
        number: 32,
        name: c"QR_ERR_FORMAT_INDICATOR_NOT_FIRST",
        doc: "Object 00 does not come first.",
        pt: "O campo 00 deve ser o primeiro do código. Coloque-o no início da lista de campos ou \
             peça outro código a quem o gerou.",
        es: "El campo 00 debe ser el primero del código. Colóquelo al principio de la lista de \
             campos o pida otro código a quien lo generó.",
        en: "Field 00 must be the first of the code. Put it at the start of the list of fields, or \
             ask whoever made the code for another.",
    },
    Status {
        number: 33,
        name: c"QR_ERR_MISSING_MANDATORY",
        doc: "A mandatory object or member is missing.",
        pt: "Falta um dado obrigatório, por exemplo o nome (59) ou a cidade (60) da loja. Preencha \
             o campo indicado e tente de novo.",
        es: "Falta un dato obligatorio, por ejemplo el nombre (59) o la ciudad (60) del comercio. \
             Complete el campo indicado e intente de nuevo.",
        en: "Something mandatory is missing, for example the shop's name (59) or city (60). Fill \
             in the field named and try again.",
    },
    Status {
        number: 34,
        name: c"QR_ERR_MISSING_MERCHANT_ACCOUNT",
        doc: "There is no merchant account information (02 to 51), or not that of the profile.",
        pt: "Falta a conta que recebe o pagamento (campos 02 a 51). Informe user_id no Mercado \
             Pago; no Pix, pix_key ou pix_url.",
        es: "Falta la cuenta que recibe el pago (campos 02 a 51). Indique user_id en Mercado Pago; \
             en Pix, pix_key o pix_url.",
        en: "The account that receives the payment is missing (fields 02 to 51). Give user_id with \
             Mercado Pago; with Pix, pix_key or pix_url.",
    },
    Status {
        number: 35,
        name: c"QR_ERR_MISSING_GUID",
        doc: "A template has no globally unique identifier (00).",
        pt: "Falta o identificador do meio de pagamento (subcampo 00), como com.mercadolibre ou \
             br.gov.bcb.pix. Acrescente-o ao campo indicado.",
        es: "Falta el identificador del medio de pago (subcampo 00), como com.mercadolibre o \
             br.gov.bcb.pix. Agréguelo al campo indicado.",
        en: "The identifier of the payment system (subfield 00) is missing, such as \
             com.mercadolibre or br.gov.bcb.pix. Add it to the field named.",
    },
    Status {
        number: 36,
        name: c"QR_ERR_MISSING_CONDITIONAL",
        doc: "56 or 57 is missing although 55 asks for it.",
        pt: "O campo 55 anuncia uma taxa, mas falta o valor (56) ou a porcentagem (57). Informe o \
             campo que falta ou retire o 55.",
        es: "El campo 55 anuncia un cargo, pero falta el importe (56) o el porcentaje (57). \
             Indique el campo que falta o quite el 55.",
        en: "Field 55 announces a fee, but its amount (56) or percentage (57) is missing. Give the \
             missing field or leave out 55.",
    },
    Status {
        number: 37,
        name: c"QR_ERR_UNEXPECTED_CONDITIONAL",
        doc: "56 or 57 is present although 55 does not ask for it.",
        pt: "Há um valor (56) ou uma porcentagem (57) de taxa que o campo 55 não anuncia. Retire-o \
             ou ponha no campo 55 o valor 02 ou 03.",
        es: "Hay un importe (56) o un porcentaje (57) de cargo que el campo 55 no anuncia. Quítelo \
             o ponga en el campo 55 el valor 02 o 03.",
        en: "There is a fee amount (56) or percentage (57) that field 55 does not announce. Leave \
             it out, or set field 55 to 02 or 03.",
    },
    Status {
        number: 38,
        name: c"QR_ERR_DUPLICATE_ID",
        doc: "An object is given twice.",
        pt: "O mesmo campo foi informado duas vezes. Deixe só um; um dado com campo próprio (como \
             amount, 54) não deve ser repetido na lista de campos.",
        es: "El mismo campo se indicó dos veces. Deje solo uno; un dato con campo propio (como \
             amount, 54) no debe repetirse en la lista de campos.",
        en: "The same field was given twice. Keep one of them; what has a member of its own (such \
             as amount, 54) must not stand in the list of fields too.",
    },
    Status {
        number: 39,
        name: c"QR_ERR_ZERO_LENGTH",
        doc: "An object is empty.",
        pt: "Um campo está vazio. Preencha o campo indicado ou, se não for necessário, retire-o do \
             código.",
        es: "Un campo está vacío. Complete el campo indicado o, si no hace falta, quítelo del \
             código.",
        en: "A field is empty. Fill in the field named or, if it is not needed, leave it out of \
             the code.",
    },
    Status {
        number: 40,
        name: c"QR_ERR_BAD_LENGTH",
        doc: "A value is longer or shorter than the standard says (payloads that were read).",
        pt: "No código lido, um valor é mais longo ou mais curto do que o padrão permite (nome: \
             até 25 caracteres; cidade: até 15). Quem gerou o código deve corrigir o campo \
             indicado.",
        es: "En el código leído, un valor es más largo o más corto de lo que permite el estándar \
             (nombre: hasta 25 caracteres; ciudad: hasta 15). Quien generó el código debe corregir \
             el campo indicado.",
        en: "In the code that was read, a value is longer or shorter than the standard allows \
             (name: up to 25 characters; city: up to 15). Whoever made the code must correct the \
             field named.",
    },
    Status {
        number: 41,
        name: c"QR_ERR_NOT_NUMERIC",
        doc: "A value has other characters than digits.",
        pt: "Um campo que só aceita dígitos contém outro caractere, como letra, ponto ou espaço. \
             Deixe apenas os dígitos 0 a 9 no campo indicado.",
        es: "Un campo que solo admite dígitos contiene otro carácter, como letra, punto o espacio. \
             Deje únicamente los dígitos 0 a 9 en el campo indicado.",
        en: "A field that takes digits only holds another character, such as a letter, a point or \
             a blank. Leave only the digits 0 to 9 in the field named.",
    },
    Status {
        number: 42,
        name: c"QR_ERR_NOT_ANS",
        doc: "A character outside printable ASCII, or one that has no ASCII form.",
        pt: "Há um caractere que o código não aceita, como um emoji ou uma letra de outro \
             alfabeto. Use só letras sem acento, números e sinais comuns no campo indicado.",
        es: "Hay un carácter que el código no admite, como un emoji o una letra de otro alfabeto. \
             Use solo letras sin acento, números y signos comunes en el campo indicado.",
        en: "There is a character that the code cannot hold, such as an emoji or a letter of \
             another alphabet. Use plain letters without accents, digits and common signs in the \
             field named.",
    },
    Status {
        number: 43,
        name: c"QR_ERR_BAD_AMOUNT",
        doc: "Not an amount: digits and at most one point.",
        pt: "O valor está mal escrito. Use só dígitos e um ponto, como 1234.50: sem vírgula, sem \
             espaço, sem R$, com até 13 caracteres.",
        es: "El importe está mal escrito. Use solo dígitos y un punto, como 1234.50: sin coma, sin \
             espacio, sin $, con hasta 13 caracteres.",
        en: "The amount is not written as it must be. Use digits and one point, as in 1234.50: no \
             comma, no blank, no currency sign, up to 13 characters.",
    },
    Status {
        number: 44,
        name: c"QR_ERR_ZERO_AMOUNT",
        doc: "An amount of zero.",
        pt: "O valor é zero. Informe um valor maior que zero ou, se é o cliente quem digita o \
             valor, não informe nenhum (campo 54).",
        es: "El importe es cero. Indique un importe mayor que cero o, si es el cliente quien lo \
             escribe, no indique ninguno (campo 54).",
        en: "The amount is zero. Give an amount above zero or, if the customer is to type it in, \
             give none at all (field 54).",
    },
    Status {
        number: 45,
        name: c"QR_ERR_BAD_PERCENTAGE",
        doc: "Not a percentage from 00.01 to 99.99.",
        pt: "A porcentagem da taxa (campo 57) deve ficar entre 00.01 e 99.99, com ponto e sem o \
             sinal %. Corrija a porcentagem.",
        es: "El porcentaje del cargo (campo 57) debe estar entre 00.01 y 99.99, con punto y sin el \
             signo %. Corrija el porcentaje.",
        en: "The fee's percentage (field 57) must lie between 00.01 and 99.99, with a point and \
             without the sign %. Correct the percentage.",
    },
    Status {
        number: 46,
        name: c"QR_ERR_BAD_COUNTRY",
        doc: "Not a country code: two capital letters.",
        pt: "O país (country, campo 58) deve ter duas letras maiúsculas, como BR ou AR; em pedidos \
             online, as do país da conta do Mercado Pago. Corrija o país no cadastro da loja.",
        es: "El país (country, campo 58) debe tener dos letras mayúsculas, como AR o BR; en pedidos \
             en línea, las del país de la cuenta de Mercado Pago. Corrija el país en los datos del \
             comercio.",
        en: "The country (field 58) must be two capital letters, such as BR or AR; in online \
             orders, those of the Mercado Pago account's country. Correct the country in the shop's \
             settings.",
    },
    Status {
        number: 47,
        name: c"QR_ERR_BAD_VALUE",
        doc: "A value that the standard or the scheme does not allow.",
        pt: "Um dado não é aceito neste campo, por exemplo uma moeda desconhecida ou uma chave Pix \
             em formato errado. Confira o campo indicado na mensagem.",
        es: "Un dato no es válido en este campo, por ejemplo una moneda desconocida o una clave \
             Pix con formato incorrecto. Revise el campo que indica el mensaje.",
        en: "Something is not valid in its field, for example an unknown currency or a Pix key in \
             the wrong form. Check the field that the message names.",
    },
    Status {
        number: 48,
        name: c"QR_ERR_RFU_ID",
        doc: "An ID that is reserved for future use.",
        pt: "O código usa um número de campo reservado para o futuro (como 65 a 79), que ainda não \
             pode ser usado. Retire o campo indicado.",
        es: "El código usa un número de campo reservado para el futuro (como 65 a 79), que todavía \
             no puede usarse. Quite el campo indicado.",
        en: "The code uses a field number that is reserved for the future (such as 65 to 79) and \
             may not be used yet. Leave out the field named.",
    },
    Status {
        number: 49,
        name: c"QR_ERR_RFU_VALUE",
        doc: "A value that is reserved for future use.",
        pt: "Um campo tem um valor reservado para o futuro; o campo 00 deve ser 01, e o campo 01 \
             deve ser 11 ou 12. Corrija o campo indicado.",
        es: "Un campo tiene un valor reservado para el futuro; el campo 00 debe ser 01, y el campo \
             01 debe ser 11 o 12. Corrija el campo indicado.",
        en: "A field has a value that is reserved for the future; field 00 must be 01, and field \
             01 must be 11 or 12. Correct the field named.",
    },
    Status {
        number: 50,
        name: c"QR_ERR_TEMPLATE_ID_NOT_NUMERIC",
        doc: "An ID inside a template is not two digits.",
        pt: "Dentro de um grupo de campos (como 26 ou 62), há outra coisa no lugar do número de um \
             subcampo. Quem gerou o código deve corrigir o grupo indicado.",
        es: "Dentro de un grupo de campos (como 26 o 62), hay otra cosa en lugar del número de un \
             subcampo. Quien generó el código debe corregir el grupo indicado.",
        en: "Inside a group of fields (such as 26 or 62), something else stands where the number \
             of a subfield should. Whoever made the code must correct the group named.",
    },
    Status {
        number: 51,
        name: c"QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC",
        doc: "A length inside a template is not two digits.",
        pt: "Dentro de um grupo de campos (como 26 ou 62), o comprimento de um subcampo não são \
             dois dígitos. Quem gerou o código deve corrigir o grupo indicado.",
        es: "Dentro de un grupo de campos (como 26 o 62), la longitud de un subcampo no son dos \
             dígitos. Quien generó el código debe corregir el grupo indicado.",
        en: "Inside a group of fields (such as 26 or 62), the length of a subfield is not two \
             digits. Whoever made the code must correct the group named.",
    },
    Status {
        number: 52,
        name: c"QR_ERR_TEMPLATE_LENGTH_OVERFLOW",
        doc: "A value runs past the end of its template.",
        pt: "Um subcampo anuncia mais caracteres do que restam no seu grupo (como 26 ou 62). \
             Corrija os comprimentos do grupo indicado ou peça outro código.",
        es: "Un subcampo anuncia más caracteres de los que quedan en su grupo (como 26 o 62). \
             Corrija las longitudes del grupo indicado o pida otro código.",
        en: "A subfield announces more characters than are left in its group (such as 26 or 62). \
             Correct the lengths in the group named, or ask for another code.",
    },
    Status {
        number: 53,
        name: c"QR_ERR_TEMPLATE_TRUNCATED_HEADER",
        doc: "A template ends inside an ID or a length.",
        pt: "Um grupo de campos (como 26 ou 62) acaba no meio do número ou do comprimento de um \
             subcampo. Complete o grupo indicado ou peça outro código.",
        es: "Un grupo de campos (como 26 o 62) termina en medio del número o de la longitud de un \
             subcampo. Complete el grupo indicado o pida otro código.",
        en: "A group of fields (such as 26 or 62) ends in the middle of a subfield's number or \
             length. Complete the group named, or ask for another code.",
    },
    Status {
        number: 54,
        name: c"QR_ERR_CRC_LOWER_CASE",
        doc: "The CRC is written in lower case.",
        pt: "O controle do código (campo 63) está em letras minúsculas; o padrão pede maiúsculas, \
             e alguns aplicativos recusam o código. Quem o gerou deve corrigi-lo.",
        es: "El control del código (campo 63) está en minúsculas; el estándar pide mayúsculas, y \
             algunas aplicaciones rechazan el código. Quien lo generó debe corregirlo.",
        en: "The checksum (field 63) is written in small letters; the standard asks for capitals, \
             and some apps refuse the code. Whoever made it must correct it.",
    },
    Status {
        number: 55,
        name: c"QR_ERR_LENGTH_IN_BYTES",
        doc: "The lengths count bytes where the standard counts characters.",
        pt: "Os comprimentos do código contam bytes em vez de caracteres, e alguns aplicativos não \
             conseguem lê-lo. Gere o código sem acentos.",
        es: "Las longitudes del código cuentan bytes en lugar de caracteres, y algunas \
             aplicaciones no pueden leerlo. Genere el código sin acentos.",
        en: "The lengths in the code count bytes instead of characters, and some apps cannot read \
             it. Make the code without accents.",
    },
    Status {
        number: 56,
        name: c"QR_ERR_MORE_DECIMALS_THAN_CURRENCY",
        doc: "More decimals than the currency has, other than zeros; or three, as in `\"1.000\"`, in a \
              currency that has fewer.",
        pt: "O valor tem mais casas decimais do que a moeda usa: o real tem duas, o peso chileno \
             não tem nenhuma. Corrija o valor; ele não é arredondado.",
        es: "El importe tiene más decimales de los que usa la moneda: el peso argentino tiene dos, \
             el peso chileno ninguno. Corrija el importe; no se redondea.",
        en: "The amount has more decimals than the currency uses: two in Brazilian reais, none in \
             Chilean pesos. Correct the amount; it is never rounded.",
    },
    Status {
        number: 57,
        name: c"QR_ERR_CHECK_DIGITS",
        doc: "The check digits of a CPF or CNPJ are wrong.",
        pt: "Os dígitos verificadores do CPF ou do CNPJ não conferem: há um número trocado. \
             Confira a chave Pix (pix_key), dígito por dígito.",
        es: "Los dígitos verificadores del CPF o del CNPJ no coinciden: hay un número equivocado. \
             Revise la clave Pix (pix_key), dígito por dígito.",
        en: "The check digits of the CPF or CNPJ are wrong: a digit was mistyped. Check the Pix \
             key (pix_key), digit by digit.",
    },
    Status {
        number: 58,
        name: c"QR_ERR_TOO_LONG",
        doc: "Longer than the object, the template or the payload may be.",
        pt: "Um texto passa do limite: nome até 25 caracteres, cidade até 15, referência até 25 \
             (64 em pedidos online), código inteiro até 512. Encurte o campo indicado.",
        es: "Un texto supera el límite: nombre hasta 25 caracteres, ciudad hasta 15, referencia \
             hasta 25 (64 en pedidos en línea), código entero hasta 512. Acorte el campo indicado.",
        en: "A text is over its limit: name 25 characters, city 15, reference 25 (64 in \
             online orders), the whole code 512. Shorten the field named.",
    },
    Status {
        number: 59,
        name: c"QR_ERR_FORBIDDEN",
        doc: "Something that the profile rules out.",
        pt: "Foi informado um dado que este tipo de cobrança não permite. Deixe o campo indicado \
             em branco ou escolha outro tipo de cobrança (profile).",
        es: "Se indicó un dato que este tipo de cobro no permite. Deje en blanco el campo indicado \
             o elija otro tipo de cobro (profile).",
        en: "Something was given that this kind of charge does not allow. Leave the field named \
             blank, or choose another kind of charge (profile).",
    },
    Status {
        number: 60,
        name: c"QR_ERR_CAPACITY",
        doc: "The text does not fit the largest version allowed at this level.",
        pt: "O texto não cabe no QR Code com as opções escolhidas. Aumente a versão máxima \
             (max_version), baixe o nível de correção (ecc) ou encurte o texto.",
        es: "El texto no cabe en el código QR con las opciones elegidas. Aumente la versión máxima \
             (max_version), baje el nivel de corrección (ecc) o acorte el texto.",
        en: "The text does not fit the QR code with the options chosen. Raise the largest version \
             (max_version), lower the correction level (ecc) or shorten the text.",
    },
    Status {
        number: 80,
        name: c"QR_ERR_TOO_WIDE",
        doc: "The image is wider than `width_px`; `qr_error.limit` is the smallest width that works.",
        pt: "O QR Code não cabe na largura do papel (width_px). Informe a largura certa da \
             impressora (384 em papel de 58 mm, 576 em 80 mm) ou baixe o nível de correção (ecc).",
        es: "El código QR no cabe en el ancho del papel (width_px). Indique el ancho correcto de \
             la impresora (384 en papel de 58 mm, 576 en 80 mm) o baje el nivel de corrección \
             (ecc).",
        en: "The QR code does not fit the paper's width (width_px). Give the printer's right width \
             (384 on 58 mm paper, 576 on 80 mm), or lower the correction level (ecc).",
    },
    Status {
        number: 81,
        name: c"QR_ERR_IMAGE_TOO_LARGE",
        doc: "The image would be larger than the library draws.",
        pt: "A imagem ficaria maior do que a biblioteca desenha. Diminua o tamanho do módulo \
             (module_px) ou a margem (quiet_modules).",
        es: "La imagen sería más grande de lo que dibuja la biblioteca. Reduzca el tamaño del \
             módulo (module_px) o el margen (quiet_modules).",
        en: "The image would be larger than the library draws. Reduce the size of a module \
             (module_px) or the margin (quiet_modules).",
    },
    Status {
        number: 82,
        name: c"QR_ERR_UNREADABLE",
        doc: "On this paper the modules would be too small for phones; `found` and `limit` are micrometres.",
        pt: "O QR Code sairia pequeno demais para ser lido. Use papel mais largo, nível de correção \
             menor (ecc), QR_RENDER_SMALLEST ou um texto mais curto.",
        es: "El código QR saldría demasiado pequeño para leerlo. Use papel más ancho, un nivel de \
             corrección menor (ecc), QR_RENDER_SMALLEST o un texto más corto.",
        en: "The QR code would be too small to be read. Use wider paper, a lower correction level \
             (ecc), QR_RENDER_SMALLEST or a shorter text.",
    },
    Status {
        number: 83,
        name: c"QR_ERR_PRINTER",
        doc: "No printer of this name is known, or the name is that of two modes; the message names which.",
        pt: "A impressora não está na tabela, ou o nome vale para dois modos dela. Escolha um dos \
             nomes da mensagem, ou descreva a impressora campo a campo (qr_printer).",
        es: "La impresora no está en la tabla, o el nombre vale para dos modos de ella. Elija uno de \
             los nombres del mensaje, o describa la impresora campo por campo (qr_printer).",
        en: "The printer is not in the table, or the name is that of two of its modes. Choose one of \
             the names in the message, or describe the printer member by member (qr_printer).",
    },
    Status {
        number: 100,
        name: c"QR_ERR_NOT_SENT",
        doc: "The request never left: nothing happened. Make the same call again.",
        pt: "A solicitação não saiu do caixa e não mudou nada; um código mostrado antes \
             continua valendo. Confira a internet (cabo, Wi-Fi, chip) e repita a mesma \
             operação, com a mesma venda. Se um código offline foi mostrado, não repita: \
             consulte o pagamento (qr_payment_find). Se continuar, o técnico confere rede e \
             proxy com o teste de conexão (qr_client_check).",
        es: "La solicitud no salió de la caja y no cambió nada; un código mostrado antes sigue \
             vigente. Revise internet (cable, Wi-Fi, chip) y repita la misma operación, con la \
             misma venta. Si se mostró un código offline, no repita: consulte el pago \
             (qr_payment_find). Si sigue igual, el técnico revisa red y proxy con la prueba de \
             conexión (qr_client_check).",
        en: "The request did not leave the till and changed nothing; a code shown before can \
             still be paid. Check the internet connection and repeat the same operation with \
             the same sale. If an offline code was shown, do not repeat it: ask for the payment \
             (qr_payment_find). If it goes on, a technician checks network and proxy with the \
             connection test (qr_client_check).",
    },
    Status {
        number: 101,
        name: c"QR_ERR_NO_ANSWER",
        doc: "The request left and no answer came: it may have happened. The same call again finds out.",
        pt: "A solicitação saiu e a resposta não chegou: ela pode ter sido atendida. Repita a \
             mesma operação com a mesma venda; ela descobre o que houve e não cobra duas vezes. \
             Não cobre de outra forma antes de consultar o pedido: o cliente pode já ter pago.",
        es: "La solicitud salió y la respuesta no llegó: puede haberse cumplido. Repita la misma \
             operación con la misma venta; averigua qué pasó y no cobra dos veces. No cobre de \
             otra forma antes de consultar el pedido: el cliente puede haber pagado ya.",
        en: "The request left and no answer came: it may have been carried out. Repeat the same \
             operation with the same sale; that finds out what happened and never charges twice. \
             Do not charge in another way before the order was read: the customer may have paid \
             already.",
    },
    Status {
        number: 102,
        name: c"QR_ERR_TLS",
        doc: "No secure connection; nothing was sent. Certificate, or proxy, or an old network box.",
        pt: "Não houve conexão segura com o serviço; nada foi enviado, e um código mostrado antes \
             continua valendo. Confira a data do caixa e se há antivírus, firewall ou proxy que \
             abra conexões seguras; nesse caso o técnico informa o certificado dele (ca_pem). \
             Nunca desligue a verificação.",
        es: "No hubo conexión segura con el servicio; no se envió nada, y un código mostrado antes \
             sigue vigente. Revise la fecha de la caja y si hay antivirus, firewall o proxy que \
             abra conexiones seguras; en ese caso el técnico indica su certificado (ca_pem). Nunca \
             desactive la verificación.",
        en: "There was no secure connection to the service; nothing was sent, and a code shown \
             before can still be paid. Check the till's date, and whether an antivirus, firewall \
             or proxy opens secure connections; a technician then gives its certificate (ca_pem). \
             Never switch the verification off.",
    },
    Status {
        number: 103,
        name: c"QR_ERR_INTERRUPTED",
        doc: "qr_client_interrupt is on. What was created stays.",
        pt: "A espera foi interrompida no caixa. O pedido continua valendo e ainda pode ser pago: \
             consulte-o ou cancele-o antes de cobrar de outra forma.",
        es: "La espera se interrumpió en la caja. El pedido sigue vigente y todavía puede pagarse: \
             consúltelo o cancélelo antes de cobrar de otra forma.",
        en: "The wait was interrupted at the till. The order lives on and can still be paid: read \
             it or cancel it before charging in another way.",
    },
    Status {
        number: 120,
        name: c"QR_ERR_TOKEN",
        doc: "The service refuses the access token (HTTP 401).",
        pt: "O serviço recusa a credencial (access token): está errada, incompleta ou foi \
             renovada. Copie de novo a credencial de produção no painel do Mercado Pago e atualize \
             a configuração do caixa.",
        es: "El servicio rechaza la credencial (access token): está mal, incompleta o fue \
             renovada. Copie otra vez la credencial de producción del panel de Mercado Pago y \
             actualice la configuración de la caja.",
        en: "The service refuses the credential (access token): it is wrong, cut short or was \
             renewed. Copy the production credential from the Mercado Pago panel again and update \
             the till's settings.",
    },
    Status {
        number: 121,
        name: c"QR_ERR_ACCESS",
        doc: "The account may not do this (HTTP 403).",
        pt: "A conta não tem permissão para esta operação, ou a loja, o caixa ou o pedido são de \
             outra conta. Confira no painel do Mercado Pago a conta e as permissões da aplicação.",
        es: "La cuenta no tiene permiso para esta operación, o la tienda, la caja o el pedido son \
             de otra cuenta. Revise en el panel de Mercado Pago la cuenta y los permisos de la \
             aplicación.",
        en: "The account is not allowed to do this, or store, till or order belong to another \
             account. Check the account and the application's permissions in the Mercado Pago \
             panel.",
    },
    Status {
        number: 122,
        name: c"QR_ERR_POS_NOT_FOUND",
        doc: "The service does not know this till.",
        pt: "O serviço não conhece este caixa. Confira o identificador (pos, o external_id do \
             caixa) e a conta, ou cadastre o caixa (qr_pos_create).",
        es: "El servicio no conoce esta caja. Revise el identificador (pos, el external_id de la \
             caja) y la cuenta, o dé de alta la caja (qr_pos_create).",
        en: "The service does not know this till. Check its identifier (pos, the till's \
             external_id) and the account, or set the till up (qr_pos_create).",
    },
    Status {
        number: 123,
        name: c"QR_ERR_STORE_NOT_FOUND",
        doc: "The service does not know this store.",
        pt: "O serviço não conhece esta loja. Confira o identificador da loja e a conta, ou \
             cadastre a loja (qr_store_create) antes do caixa.",
        es: "El servicio no conoce esta tienda. Revise el identificador de la tienda y la cuenta, \
             o dé de alta la tienda (qr_store_create) antes de la caja.",
        en: "The service does not know this store. Check the store's identifier and the account, \
             or set the store up (qr_store_create) before the till.",
    },
    Status {
        number: 124,
        name: c"QR_ERR_ORDER_NOT_FOUND",
        doc: "The service does not know this order or payment (older than three months, another account).",
        pt: "O serviço não conhece este pedido ou pagamento: o número está errado, é de outra \
             conta ou tem mais de três meses. Isso não quer dizer que não foi pago: procure o \
             pagamento pelo número da venda (qr_payment_find).",
        es: "El servicio no conoce este pedido o pago: el número está mal, es de otra cuenta o \
             tiene más de tres meses. Eso no quiere decir que no se pagó: busque el pago por el \
             número de la venta (qr_payment_find).",
        en: "The service does not know this order or payment: the number is wrong, belongs to \
             another account or is over three months old. That does not mean that it was not paid: \
             look for the payment by the sale's number (qr_payment_find).",
    },
    Status {
        number: 125,
        name: c"QR_ERR_KEY_USED",
        doc: "The same sale was sent before with another amount, other contents, or at another till.",
        pt: "Este número de venda já foi enviado com outro valor, outros dados ou em outro caixa. \
             Consulte primeiro o pedido anterior, que pode estar pago. Se for mesmo outra venda, \
             use um número novo (por exemplo 1234-2; de cada caixa um próprio: T2-1234).",
        es: "Este número de venta ya se envió con otro importe, otros datos o en otra caja. \
             Consulte primero el pedido anterior, que puede estar pagado. Si de verdad es otra \
             venta, use un número nuevo (por ejemplo 1234-2; de cada caja uno propio: T2-1234).",
        en: "This sale number was sent before with another amount, other details, or at another \
             till. Read the earlier order first: it may be paid. If it really is another sale, \
             use a new number (1234-2, for example; of each till its own: T2-1234).",
    },
    Status {
        number: 126,
        name: c"QR_ERR_REFUSED",
        doc: "The service refuses the request (HTTP 400, 422): api_code and message say why.",
        pt: "O serviço recusou os dados, e esta operação não foi feita. A mensagem e o código do \
             serviço (api_code) dizem qual dado: corrija-o e tente de novo. Se não ficar claro, \
             informe o request_id ao suporte do Mercado Pago.",
        es: "El servicio rechazó los datos, y esta operación no se hizo. El mensaje y el código \
             del servicio (api_code) dicen qué dato: corríjalo e intente de nuevo. Si no queda \
             claro, indique el request_id al soporte de Mercado Pago.",
        en: "The service refused the details, and this operation was not carried out. The message \
             and the service's code (api_code) say which: correct it and try again. If that is not \
             clear, quote the request_id to Mercado Pago's support.",
    },
    Status {
        number: 127,
        name: c"QR_ERR_CONFLICT",
        doc: "The service refuses it in the present state (HTTP 409): read the order.",
        pt: "O serviço não aceita isto no estado atual do pedido ou do caixa: por exemplo, ele já \
             foi pago, cancelado ou devolvido. Consulte o pedido e siga o estado que ele mostra. Se \
             outro pedido espera no código impresso deste caixa, cancele-o ou deixe-o expirar.",
        es: "El servicio no acepta esto en el estado actual del pedido o de la caja: por ejemplo, \
             ya fue pagado, cancelado o devuelto. Consulte el pedido y siga según el estado que \
             muestre. Si otro pedido espera en el código impreso de esta caja, cancélelo o deje que \
             venza.",
        en: "The service does not accept this in the present state of the order or the till: it \
             may have been paid, canceled or refunded. Read the order and go by the state that it \
             shows. If another order waits on this till's printed code, cancel it or let it expire.",
    },
    Status {
        number: 128,
        name: c"QR_ERR_BUSY",
        doc: "The service asks to try again later (HTTP 423, 425).",
        pt: "O serviço está ocupado com este mesmo pedido e pede para tentar mais tarde. Espere \
             alguns segundos e repita a mesma operação, com a mesma venda.",
        es: "El servicio está ocupado con este mismo pedido y pide intentar más tarde. Espere unos \
             segundos y repita la misma operación, con la misma venta.",
        en: "The service is busy with this very order and asks to try again later. Wait a few \
             seconds and repeat the same operation with the same sale.",
    },
    Status {
        number: 129,
        name: c"QR_ERR_TOO_MANY_REQUESTS",
        doc: "Too many requests (HTTP 429): wait retry_after_ms.",
        pt: "Foram feitas solicitações demais em pouco tempo. Espere o tempo indicado \
             (retry_after_ms) e repita a mesma operação. Se acontecer sempre, o programa do caixa \
             consulta com frequência demais: avise o fornecedor.",
        es: "Se hicieron demasiadas solicitudes en poco tiempo. Espere el tiempo indicado \
             (retry_after_ms) y repita la misma operación. Si ocurre siempre, el programa de la \
             caja consulta con demasiada frecuencia: avise al proveedor.",
        en: "Too many requests were made in a short time. Wait as long as is stated \
             (retry_after_ms) and repeat the same operation. If it keeps happening, the till \
             program asks too often: tell its supplier.",
    },
    Status {
        number: 130,
        name: c"QR_ERR_SERVICE",
        doc: "The service failed (HTTP 424, 5xx): it may have happened. The same call again finds out.",
        pt: "O serviço falhou; a operação pode ter sido feita ou não. Repita a mesma operação com \
             a mesma venda: ela descobre o que houve e não cobra duas vezes. Antes de cobrar de \
             outra forma, consulte o pedido.",
        es: "El servicio falló; la operación puede haberse hecho o no. Repita la misma operación \
             con la misma venta: averigua qué pasó y no cobra dos veces. Antes de cobrar de otra \
             forma, consulte el pedido.",
        en: "The service failed; the operation may or may not have been carried out. Repeat the \
             same operation with the same sale: that finds out and never charges twice. Read the \
             order before charging in another way.",
    },
    Status {
        number: 131,
        name: c"QR_ERR_ANSWER",
        doc: "The answer is not what the service's documentation says: a captive portal, a proxy.",
        pt: "A resposta não é a que o serviço costuma dar: pode vir de um portal de Wi-Fi, de um \
             firewall, de um proxy ou de outro endereço (base_url); a mensagem cita as palavras \
             dela. Confira a rede e o endereço, e consulte o pedido antes de cobrar de outra forma.",
        es: "La respuesta no es la que suele dar el servicio: puede venir de un portal de Wi-Fi, \
             de un firewall, de un proxy o de otra dirección (base_url); el mensaje cita sus \
             palabras. Revise la red y la dirección, y consulte el pedido antes de cobrar de otra \
             forma.",
        en: "The answer is not one that the service gives: it may come from a Wi-Fi portal, a \
             firewall, a proxy or another address (base_url); the message quotes its words. Check \
             network and address, and read the order before charging in another way.",
    },
    Status {
        number: 132,
        name: c"QR_ERR_CLOCK",
        doc: "The clock of this machine is wrong.",
        pt: "O relógio deste caixa está errado, e a conexão segura ou a cobrança não podem ser \
             conferidas. Acerte data, hora e fuso horário, de preferência de forma automática, e \
             tente de novo.",
        es: "El reloj de esta caja está mal, y no se puede verificar la conexión segura o el \
             cobro. Ajuste fecha, hora y zona horaria, de preferencia de forma automática, e \
             intente de nuevo.",
        en: "The clock of this till is wrong, so that the secure connection or the charge cannot \
             be verified. Set date, time and time zone, automatically if possible, and try again.",
    },
    Status {
        number: 133,
        name: c"QR_ERR_NO_BALANCE",
        doc: "The account has no balance for the refund (HTTP 428).",
        pt: "A conta da loja não tem saldo para esta devolução; nada foi devolvido. Ponha saldo na \
             conta do Mercado Pago e repita a mesma devolução, com a mesma chave.",
        es: "La cuenta de la tienda no tiene saldo para esta devolución; no se devolvió nada. \
             Agregue saldo a la cuenta de Mercado Pago y repita la misma devolución, con la misma \
             clave.",
        en: "The shop's account has no balance for this refund; nothing was paid back. Add balance \
             to the Mercado Pago account and repeat the same refund with the same key.",
    },
    Status {
        number: 140,
        name: c"QR_ERR_SIGNATURE_MISSING",
        doc: "A notification without a signature, or with one that cannot be read.",
        pt: "A notificação veio sem assinatura (x-signature) ou com uma que não pode ser lida. Não \
             confie nela: consulte o pedido. O programador confere se o servidor repassa os \
             cabeçalhos sem alterá-los.",
        es: "La notificación vino sin firma (x-signature) o con una que no puede leerse. No confíe \
             en ella: consulte el pedido. El programador revisa que el servidor pase los \
             encabezados sin alterarlos.",
        en: "The notification came without a signature (x-signature), or with one that cannot be \
             read. Do not trust it: read the order. The programmer checks that the server passes \
             headers on unaltered.",
    },
    Status {
        number: 141,
        name: c"QR_ERR_SIGNATURE_MISMATCH",
        doc: "A notification that was not signed with this secret: read the order instead.",
        pt: "A notificação não foi assinada com esta chave secreta: a chave é de outra aplicação \
             ou foi renovada, ou a notificação é falsa. Consulte o pedido, e confira a chave no \
             painel do Mercado Pago.",
        es: "La notificación no fue firmada con esta clave secreta: la clave es de otra aplicación \
             o fue renovada, o la notificación es falsa. Consulte el pedido y revise la clave en \
             el panel de Mercado Pago.",
        en: "The notification was not signed with this secret: it is that of another application \
             or was renewed, or the notification is forged. Read the order, and check the secret \
             in the Mercado Pago panel.",
    },
    Status {
        number: 142,
        name: c"QR_ERR_SIGNATURE_AGE",
        doc: "A notification that was signed too long ago, or in the future.",
        pt: "A assinatura da notificação é antiga demais ou está no futuro. Consulte o pedido; \
             confira o relógio do servidor e a tolerância (tolerance_s), pois o serviço repete \
             notificações por horas.",
        es: "La firma de la notificación es demasiado antigua o está en el futuro. Consulte el \
             pedido; revise el reloj del servidor y la tolerancia (tolerance_s), pues el servicio \
             repite notificaciones durante horas.",
        en: "The notification's signature is too old, or lies in the future. Read the order; check \
             the server's clock and the tolerance (tolerance_s), as the service repeats \
             notifications for hours.",
    },
    Status {
        number: 150,
        name: c"QR_ERR_PENDING",
        doc: "Not paid yet, or not known.",
        pt: "Ainda não há pagamento confirmado. Continue aguardando ou consulte de novo. Não \
             cobre de outra forma enquanto o pedido puder ser pago: cancele-o antes e espere a \
             confirmação do cancelamento. Numa devolução: o dinheiro está a caminho; repita a \
             mesma devolução até que se confirme.",
        es: "Todavía no hay pago confirmado. Siga esperando o consulte de nuevo. No cobre de \
             otra forma mientras el pedido pueda pagarse: cancélelo antes y espere la \
             confirmación de la cancelación. En una devolución: el dinero está en camino; \
             repita la misma devolución hasta que se confirme.",
        en: "No payment has been confirmed so far. Keep waiting or ask again. Do not charge in \
             another way while the order can still be paid: cancel it first, and wait until \
             that is confirmed. Of a refund: the money is on its way back; repeat the same \
             refund until it is confirmed.",
    },
    Status {
        number: 151,
        name: c"QR_ERR_EXPIRED",
        doc: "Nobody paid in time; nobody can any more.",
        pt: "O prazo do pedido acabou sem pagamento e ninguém mais pode pagá-lo. Para cobrar de \
             novo, crie outro pedido com um número de venda novo (por exemplo 1234-2).",
        es: "El plazo del pedido terminó sin pago y nadie puede pagarlo ya. Para cobrar de nuevo, \
             cree otro pedido con un número de venta nuevo (por ejemplo 1234-2).",
        en: "The order's time ran out without a payment, and nobody can pay it any more. To charge \
             again, create another order with a new sale number (1234-2, for example).",
    },
    Status {
        number: 152,
        name: c"QR_ERR_CANCELED",
        doc: "Canceled; nobody can pay any more.",
        pt: "O pedido foi cancelado e ninguém mais pode pagá-lo. Se a venda continua, crie outro \
             pedido com um número de venda novo (por exemplo 1234-2).",
        es: "El pedido fue cancelado y nadie puede pagarlo ya. Si la venta continúa, cree otro \
             pedido con un número de venta nuevo (por ejemplo 1234-2).",
        en: "The order was canceled, and nobody can pay it any more. If the sale goes on, create \
             another order with a new sale number (1234-2, for example).",
    },
    Status {
        number: 153,
        name: c"QR_ERR_REFUNDED",
        doc: "Paid, and paid back.",
        pt: "O pedido foi pago e todo o dinheiro foi devolvido ao cliente. Se ele ainda leva a \
             mercadoria, faça uma venda nova, com outro número.",
        es: "El pedido se pagó y todo el dinero se devolvió al cliente. Si todavía se lleva la \
             mercadería, haga una venta nueva, con otro número.",
        en: "The order was paid, and all of the money was paid back to the customer. If the goods \
             are still being bought, make a new sale with another number.",
    },
    Status {
        number: 154,
        name: c"QR_ERR_LOCKED",
        doc: "Somebody is paying at this moment: ask again.",
        pt: "O cliente está pagando neste momento. Espere alguns segundos e consulte de novo. Não \
             cancele à força, não entregue ainda e não cobre de outra forma antes de o pedido \
             mostrar o resultado.",
        es: "El cliente está pagando en este momento. Espere unos segundos y consulte de nuevo. No \
             fuerce la cancelación, no entregue todavía y no cobre de otra forma antes de que el \
             pedido muestre el resultado.",
        en: "The customer is paying at this moment. Wait a few seconds and ask again. Do not hand \
             over the goods yet, and do not charge in another way before the order shows how it \
             ended.",
    },
    Status {
        number: 155,
        name: c"QR_ERR_PAID",
        doc: "Already paid: show no code.",
        pt: "Esta venda já está paga: não mostre o código e não cobre de novo. Confira o pedido e \
             conclua a venda; se ela foi desfeita, devolva o pagamento.",
        es: "Esta venta ya está pagada: no muestre el código ni cobre de nuevo. Revise el pedido y \
             cierre la venta; si se deshizo, devuelva el pago.",
        en: "This sale is paid already: show no code and do not charge again. Check the order and \
             close the sale; if the sale was called off, refund the payment.",
    },
    Status {
        number: 200,
        name: c"QR_ERR_INTERNAL",
        doc: "A bug of ours, caught; please report it. If the call was about an online order, read the order.",
        pt: "Erro interno da biblioteca posqr. Numa venda online, consulte o pedido antes de \
             cobrar de outra forma: ele pode ter sido enviado. Anote a versão da biblioteca e os \
             dados da venda e avise o suporte, pois o defeito é nosso.",
        es: "Error interno de la biblioteca posqr. En una venta en línea, consulte el pedido antes \
             de cobrar de otra forma: puede haberse enviado. Anote la versión de la biblioteca y \
             los datos de la venta y avise al soporte: la falla es nuestra.",
        en: "Internal error of the posqr library. In an online sale, read the order before \
             charging in another way: it may have been sent. Note the library's version and the \
             details of the sale and tell support: the fault is ours.",
    },
];
