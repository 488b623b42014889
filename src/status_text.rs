//! Cause and cure of every status, in three languages: what a person at the shop's support line can
//! read out. Every letter exists in ISO 8859-1, Windows-1252 and code pages 850 and 860.

use super::types::*;
use core::ffi::CStr;

/// What to say about one status.
pub(super) struct StatusText {
    /// `QR_OK` or `QR_ERR_...`.
    pub status: qr_status,
    /// The constant's own name, as C is given it.
    pub name: &'static CStr,
    /// Portuguese, as in Brazil.
    pub pt: &'static str,
    /// Spanish, as in Latin America.
    pub es: &'static str,
    /// English.
    pub en: &'static str,
}

/// Every status, in ascending order.
pub(super) static STATUS_TEXTS: &[StatusText] = &[
    StatusText {
        status: QR_OK,
        name: c"QR_OK",
        pt: "Tudo certo: a operação foi concluída. Não há nada a fazer.",
        es: "Todo bien: la operación se completó. No hay nada que hacer.",
        en: "All is well: the operation was completed. There is nothing to do.",
    },
    StatusText {
        status: QR_ERR_NULL,
        name: c"QR_ERR_NULL",
        pt: "O programa do caixa deixou de passar um dado que é sempre necessário. Avise o \
             fornecedor do programa e diga qual campo a mensagem indica.",
        es: "El programa de la caja no pasó un dato que siempre es necesario. Avise al proveedor \
             del programa y dígale qué campo indica el mensaje.",
        en: "The till program left out something that is always needed. Tell the program's \
             supplier which field the message names.",
    },
    StatusText {
        status: QR_ERR_STRUCT_SIZE,
        name: c"QR_ERR_STRUCT_SIZE",
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
    StatusText {
        status: QR_ERR_BUFFER_TOO_SMALL,
        name: c"QR_ERR_BUFFER_TOO_SMALL",
        pt: "O programa do caixa reservou pouco espaço para o resultado. Avise o fornecedor do \
             programa: o espaço necessário é informado em len.",
        es: "El programa de la caja reservó poco espacio para el resultado. Avise al proveedor del \
             programa: el espacio necesario se informa en len.",
        en: "The till program set aside too little room for the result. Tell the program's \
             supplier: the room needed is reported in len.",
    },
    StatusText {
        status: QR_ERR_UNSUPPORTED,
        name: c"QR_ERR_UNSUPPORTED",
        pt: "O programa do caixa pediu algo que esta versão da biblioteca posqr não conhece. \
             Instale uma versão mais nova da biblioteca ou desligue a opção indicada.",
        es: "El programa de la caja pidió algo que esta versión de la biblioteca posqr no conoce. \
             Instale una versión más nueva de la biblioteca o desactive la opción indicada.",
        en: "The till program asked for something that this version of the posqr library does not \
             know. Install a newer version of the library, or switch off the option named.",
    },
    StatusText {
        status: QR_ERR_ENCODING,
        name: c"QR_ERR_ENCODING",
        pt: "Um texto com acentos não está na codificação informada, por exemplo Windows-1252 em \
             vez de UTF-8. Acerte a opção encoding no programa do caixa.",
        es: "Un texto con acentos no está en la codificación indicada, por ejemplo Windows-1252 en \
             lugar de UTF-8. Corrija la opción encoding en el programa de la caja.",
        en: "A text with accents is not in the encoding that was stated, for example Windows-1252 \
             where UTF-8 was announced. Set the option encoding in the till program.",
    },
    StatusText {
        status: QR_ERR_NUL_INSIDE,
        name: c"QR_ERR_NUL_INSIDE",
        pt: "Há um byte nulo no meio de um texto; o comprimento informado deve estar errado. Avise \
             o fornecedor do programa do caixa.",
        es: "Hay un byte nulo en medio de un texto; la longitud indicada debe de estar mal. Avise \
             al proveedor del programa de la caja.",
        en: "There is a zero byte in the middle of a text; the length given is probably wrong. \
             Tell the supplier of the till program.",
    },
    StatusText {
        status: QR_ERR_RANGE,
        name: c"QR_ERR_RANGE",
        pt: "Uma opção está fora dos limites, por exemplo o tamanho do módulo, a margem ou a \
             versão do QR Code. Corrija a opção indicada na configuração.",
        es: "Una opción está fuera de los límites, por ejemplo el tamaño del módulo, el margen o \
             la versión del código QR. Corrija la opción indicada en la configuración.",
        en: "An option is outside its limits, for example the module size, the margin or the \
             version of the QR code. Correct the option named in the settings.",
    },
    StatusText {
        status: QR_ERR_EMPTY,
        name: c"QR_ERR_EMPTY",
        pt: "O código está vazio: não há nenhum texto para ler. Leia o código de novo ou gere \
             outro.",
        es: "El código está vacío: no hay ningún texto para leer. Lea el código de nuevo o genere \
             otro.",
        en: "The code is empty: there is no text to read. Scan the code again or make a new one.",
    },
    StatusText {
        status: QR_ERR_NOT_UTF8,
        name: c"QR_ERR_NOT_UTF8",
        pt: "O texto do código não está em UTF-8, como o padrão exige; foi gerado ou transmitido \
             em outra codificação. Configure o leitor para UTF-8 ou peça outro código.",
        es: "El texto del código no está en UTF-8, como exige el estándar; se generó o se \
             transmitió en otra codificación. Configure el lector en UTF-8 o pida otro código.",
        en: "The text of the code is not UTF-8, as the standard demands; it was made or \
             transmitted in another encoding. Set the scanner to UTF-8 or ask for another code.",
    },
    StatusText {
        status: QR_ERR_ID_NOT_NUMERIC,
        name: c"QR_ERR_ID_NOT_NUMERIC",
        pt: "Onde deveria estar o número de um campo, com dois dígitos, há outra coisa. O texto \
             foi alterado ou não é um código de pagamento: leia de novo ou confira o caminho (como \
             62.05).",
        es: "Donde debería estar el número de un campo, de dos dígitos, hay otra cosa. El texto \
             fue alterado o no es un código de pago: léalo de nuevo o revise la ruta (como 62.05).",
        en: "Something else stands where the two digits of a field number should. The text was \
             altered or is no payment code: scan it again, or check the path (such as 62.05).",
    },
    StatusText {
        status: QR_ERR_LENGTH_NOT_NUMERIC,
        name: c"QR_ERR_LENGTH_NOT_NUMERIC",
        pt: "Onde deveria estar o comprimento de um campo, com dois dígitos, há outra coisa. O \
             código foi danificado ou mal gerado: leia de novo ou gere outro.",
        es: "Donde debería estar la longitud de un campo, de dos dígitos, hay otra cosa. El código \
             está dañado o mal generado: léalo de nuevo o genere otro.",
        en: "Something else stands where the two digits of a field's length should. The code is \
             damaged or was made wrongly: scan it again or make a new one.",
    },
    StatusText {
        status: QR_ERR_TRUNCATED_HEADER,
        name: c"QR_ERR_TRUNCATED_HEADER",
        pt: "O texto do código acaba cedo demais, no meio do número ou do comprimento de um campo. \
             Foi cortado: copie-o inteiro ou leia de novo.",
        es: "El texto del código termina demasiado pronto, en medio del número o de la longitud de \
             un campo. Está cortado: cópielo entero o léalo de nuevo.",
        en: "The text of the code ends too soon, in the middle of a field's number or length. It \
             was cut off: copy the whole of it or scan it again.",
    },
    StatusText {
        status: QR_ERR_LENGTH_OVERFLOW,
        name: c"QR_ERR_LENGTH_OVERFLOW",
        pt: "Um campo anuncia mais caracteres do que restam no código. O texto foi cortado ou o \
             comprimento está errado: leia de novo ou gere outro código.",
        es: "Un campo anuncia más caracteres de los que quedan en el código. El texto está cortado \
             o la longitud es incorrecta: léalo de nuevo o genere otro código.",
        en: "A field announces more characters than are left in the code. The text was cut off or \
             the length is wrong: scan it again or make a new code.",
    },
    StatusText {
        status: QR_ERR_SPLITS_CHARACTER,
        name: c"QR_ERR_SPLITS_CHARACTER",
        pt: "Um comprimento, contado em bytes, termina no meio de uma letra acentuada. Quem gerou \
             o código contou errado: gere-o de novo sem acentos.",
        es: "Una longitud, contada en bytes, termina en medio de una letra acentuada. Quien generó \
             el código contó mal: genérelo de nuevo sin acentos.",
        en: "A length, counted in bytes, ends in the middle of an accented letter. Whoever made \
             the code counted wrongly: make it again without accents.",
    },
    StatusText {
        status: QR_ERR_CRC_MISSING,
        name: c"QR_ERR_CRC_MISSING",
        pt: "Falta o campo 63, o controle que encerra o código. O texto está incompleto: copie-o \
             inteiro, leia de novo ou gere outro.",
        es: "Falta el campo 63, el control que cierra el código. El texto está incompleto: cópielo \
             entero, léalo de nuevo o genere otro.",
        en: "Field 63, the checksum that ends the code, is missing. The text is not complete: copy \
             the whole of it, scan it again or make a new one.",
    },
    StatusText {
        status: QR_ERR_CRC_LENGTH,
        name: c"QR_ERR_CRC_LENGTH",
        pt: "O controle do código (campo 63) não tem quatro caracteres. Quem o gerou omitiu um \
             zero ou o texto foi cortado no fim: gere outro código.",
        es: "El control del código (campo 63) no tiene cuatro caracteres. Quien lo generó omitió \
             un cero o el texto está cortado al final: genere otro código.",
        en: "The checksum (field 63) is not four characters long. A zero was left out when the \
             code was made, or its end was cut off: make a new code.",
    },
    StatusText {
        status: QR_ERR_CRC_NOT_HEX,
        name: c"QR_ERR_CRC_NOT_HEX",
        pt: "O controle do código (campo 63) só pode ter os dígitos 0 a 9 e as letras A a F. O \
             texto é um modelo ou está danificado: gere outro código.",
        es: "El control del código (campo 63) solo admite los dígitos 0 a 9 y las letras A a F. El \
             texto es un modelo o está dañado: genere otro código.",
        en: "The checksum (field 63) may only hold the digits 0 to 9 and the letters A to F. The \
             text is a template or is damaged: make a new code.",
    },
    StatusText {
        status: QR_ERR_CRC_MISMATCH,
        name: c"QR_ERR_CRC_MISMATCH",
        pt: "O controle do código (campo 63) não confere: o texto foi danificado ou alterado. Não \
             pague nem imprima este código; leia de novo ou gere outro.",
        es: "El control del código (campo 63) no coincide: el texto fue dañado o alterado. No \
             pague ni imprima este código; léalo de nuevo o genere otro.",
        en: "The checksum (field 63) does not match: the text was damaged or altered. Do not pay \
             or print this code; scan it again or make a new one.",
    },
    StatusText {
        status: QR_ERR_TRAILING_DATA,
        name: c"QR_ERR_TRAILING_DATA",
        pt: "Há algo depois do fim do código (campo 63), talvez um espaço ou uma quebra de linha. \
             Apague o que sobra e tente de novo.",
        es: "Hay algo después del final del código (campo 63), quizás un espacio o un salto de \
             línea. Borre lo que sobra e intente de nuevo.",
        en: "Something follows the end of the code (field 63), perhaps a blank or a line break. \
             Remove what is too much and try again.",
    },
    StatusText {
        status: QR_ERR_FORMAT_INDICATOR_NOT_FIRST,
        name: c"QR_ERR_FORMAT_INDICATOR_NOT_FIRST",
        pt: "O campo 00 deve ser o primeiro do código. Coloque-o no início da lista de campos ou \
             peça outro código a quem o gerou.",
        es: "El campo 00 debe ser el primero del código. Colóquelo al principio de la lista de \
             campos o pida otro código a quien lo generó.",
        en: "Field 00 must be the first of the code. Put it at the start of the list of fields, or \
             ask whoever made the code for another.",
    },
    StatusText {
        status: QR_ERR_MISSING_MANDATORY,
        name: c"QR_ERR_MISSING_MANDATORY",
        pt: "Falta um dado obrigatório, por exemplo o nome (59) ou a cidade (60) da loja. Preencha \
             o campo indicado e tente de novo.",
        es: "Falta un dato obligatorio, por ejemplo el nombre (59) o la ciudad (60) del comercio. \
             Complete el campo indicado e intente de nuevo.",
        en: "Something mandatory is missing, for example the shop's name (59) or city (60). Fill \
             in the field named and try again.",
    },
    StatusText {
        status: QR_ERR_MISSING_MERCHANT_ACCOUNT,
        name: c"QR_ERR_MISSING_MERCHANT_ACCOUNT",
        pt: "Falta a conta que recebe o pagamento (campos 02 a 51). Informe user_id no Mercado \
             Pago; no Pix, pix_key ou pix_url.",
        es: "Falta la cuenta que recibe el pago (campos 02 a 51). Indique user_id en Mercado Pago; \
             en Pix, pix_key o pix_url.",
        en: "The account that receives the payment is missing (fields 02 to 51). Give user_id with \
             Mercado Pago; with Pix, pix_key or pix_url.",
    },
    StatusText {
        status: QR_ERR_MISSING_GUID,
        name: c"QR_ERR_MISSING_GUID",
        pt: "Falta o identificador do meio de pagamento (subcampo 00), como com.mercadolibre ou \
             br.gov.bcb.pix. Acrescente-o ao campo indicado.",
        es: "Falta el identificador del medio de pago (subcampo 00), como com.mercadolibre o \
             br.gov.bcb.pix. Agréguelo al campo indicado.",
        en: "The identifier of the payment system (subfield 00) is missing, such as \
             com.mercadolibre or br.gov.bcb.pix. Add it to the field named.",
    },
    StatusText {
        status: QR_ERR_MISSING_CONDITIONAL,
        name: c"QR_ERR_MISSING_CONDITIONAL",
        pt: "O campo 55 anuncia uma taxa, mas falta o valor (56) ou a porcentagem (57). Informe o \
             campo que falta ou retire o 55.",
        es: "El campo 55 anuncia un cargo, pero falta el importe (56) o el porcentaje (57). \
             Indique el campo que falta o quite el 55.",
        en: "Field 55 announces a fee, but its amount (56) or percentage (57) is missing. Give the \
             missing field or leave out 55.",
    },
    StatusText {
        status: QR_ERR_UNEXPECTED_CONDITIONAL,
        name: c"QR_ERR_UNEXPECTED_CONDITIONAL",
        pt: "Há um valor (56) ou uma porcentagem (57) de taxa que o campo 55 não anuncia. Retire-o \
             ou ponha no campo 55 o valor 02 ou 03.",
        es: "Hay un importe (56) o un porcentaje (57) de cargo que el campo 55 no anuncia. Quítelo \
             o ponga en el campo 55 el valor 02 o 03.",
        en: "There is a fee amount (56) or percentage (57) that field 55 does not announce. Leave \
             it out, or set field 55 to 02 or 03.",
    },
    StatusText {
        status: QR_ERR_DUPLICATE_ID,
        name: c"QR_ERR_DUPLICATE_ID",
        pt: "O mesmo campo foi informado duas vezes. Deixe só um; um dado com campo próprio (como \
             amount, 54) não deve ser repetido na lista de campos.",
        es: "El mismo campo se indicó dos veces. Deje solo uno; un dato con campo propio (como \
             amount, 54) no debe repetirse en la lista de campos.",
        en: "The same field was given twice. Keep one of them; what has a member of its own (such \
             as amount, 54) must not stand in the list of fields too.",
    },
    StatusText {
        status: QR_ERR_ZERO_LENGTH,
        name: c"QR_ERR_ZERO_LENGTH",
        pt: "Um campo está vazio. Preencha o campo indicado ou, se não for necessário, retire-o do \
             código.",
        es: "Un campo está vacío. Complete el campo indicado o, si no hace falta, quítelo del \
             código.",
        en: "A field is empty. Fill in the field named or, if it is not needed, leave it out of \
             the code.",
    },
    StatusText {
        status: QR_ERR_BAD_LENGTH,
        name: c"QR_ERR_BAD_LENGTH",
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
    StatusText {
        status: QR_ERR_NOT_NUMERIC,
        name: c"QR_ERR_NOT_NUMERIC",
        pt: "Um campo que só aceita dígitos contém outro caractere, como letra, ponto ou espaço. \
             Deixe apenas os dígitos 0 a 9 no campo indicado.",
        es: "Un campo que solo admite dígitos contiene otro carácter, como letra, punto o espacio. \
             Deje únicamente los dígitos 0 a 9 en el campo indicado.",
        en: "A field that takes digits only holds another character, such as a letter, a point or \
             a blank. Leave only the digits 0 to 9 in the field named.",
    },
    StatusText {
        status: QR_ERR_NOT_ANS,
        name: c"QR_ERR_NOT_ANS",
        pt: "Há um caractere que o código não aceita, como um emoji ou uma letra de outro \
             alfabeto. Use só letras sem acento, números e sinais comuns no campo indicado.",
        es: "Hay un carácter que el código no admite, como un emoji o una letra de otro alfabeto. \
             Use solo letras sin acento, números y signos comunes en el campo indicado.",
        en: "There is a character that the code cannot hold, such as an emoji or a letter of \
             another alphabet. Use plain letters without accents, digits and common signs in the \
             field named.",
    },
    StatusText {
        status: QR_ERR_BAD_AMOUNT,
        name: c"QR_ERR_BAD_AMOUNT",
        pt: "O valor está mal escrito. Use só dígitos e um ponto, como 1234.50: sem vírgula, sem \
             espaço, sem R$, com até 13 caracteres.",
        es: "El importe está mal escrito. Use solo dígitos y un punto, como 1234.50: sin coma, sin \
             espacio, sin $, con hasta 13 caracteres.",
        en: "The amount is not written as it must be. Use digits and one point, as in 1234.50: no \
             comma, no blank, no currency sign, up to 13 characters.",
    },
    StatusText {
        status: QR_ERR_ZERO_AMOUNT,
        name: c"QR_ERR_ZERO_AMOUNT",
        pt: "O valor é zero. Informe um valor maior que zero ou, se é o cliente quem digita o \
             valor, não informe nenhum (campo 54).",
        es: "El importe es cero. Indique un importe mayor que cero o, si es el cliente quien lo \
             escribe, no indique ninguno (campo 54).",
        en: "The amount is zero. Give an amount above zero or, if the customer is to type it in, \
             give none at all (field 54).",
    },
    StatusText {
        status: QR_ERR_BAD_PERCENTAGE,
        name: c"QR_ERR_BAD_PERCENTAGE",
        pt: "A porcentagem da taxa (campo 57) deve ficar entre 00.01 e 99.99, com ponto e sem o \
             sinal %. Corrija a porcentagem.",
        es: "El porcentaje del cargo (campo 57) debe estar entre 00.01 y 99.99, con punto y sin el \
             signo %. Corrija el porcentaje.",
        en: "The fee's percentage (field 57) must lie between 00.01 and 99.99, with a point and \
             without the sign %. Correct the percentage.",
    },
    StatusText {
        status: QR_ERR_BAD_COUNTRY,
        name: c"QR_ERR_BAD_COUNTRY",
        pt: "O país (country, campo 58) deve ter duas letras maiúsculas, como BR ou AR. Corrija o \
             país no cadastro da loja.",
        es: "El país (country, campo 58) debe tener dos letras mayúsculas, como AR o BR. Corrija \
             el país en los datos del comercio.",
        en: "The country (field 58) must be two capital letters, such as BR or AR. Correct the \
             country in the shop's settings.",
    },
    StatusText {
        status: QR_ERR_BAD_VALUE,
        name: c"QR_ERR_BAD_VALUE",
        pt: "Um dado não é aceito neste campo, por exemplo uma moeda desconhecida ou uma chave Pix \
             em formato errado. Confira o campo indicado na mensagem.",
        es: "Un dato no es válido en este campo, por ejemplo una moneda desconocida o una clave \
             Pix con formato incorrecto. Revise el campo que indica el mensaje.",
        en: "Something is not valid in its field, for example an unknown currency or a Pix key in \
             the wrong form. Check the field that the message names.",
    },
    StatusText {
        status: QR_ERR_RFU_ID,
        name: c"QR_ERR_RFU_ID",
        pt: "O código usa um número de campo reservado para o futuro (como 65 a 79), que ainda não \
             pode ser usado. Retire o campo indicado.",
        es: "El código usa un número de campo reservado para el futuro (como 65 a 79), que todavía \
             no puede usarse. Quite el campo indicado.",
        en: "The code uses a field number that is reserved for the future (such as 65 to 79) and \
             may not be used yet. Leave out the field named.",
    },
    StatusText {
        status: QR_ERR_RFU_VALUE,
        name: c"QR_ERR_RFU_VALUE",
        pt: "Um campo tem um valor reservado para o futuro; o campo 00 deve ser 01, e o campo 01 \
             deve ser 11 ou 12. Corrija o campo indicado.",
        es: "Un campo tiene un valor reservado para el futuro; el campo 00 debe ser 01, y el campo \
             01 debe ser 11 o 12. Corrija el campo indicado.",
        en: "A field has a value that is reserved for the future; field 00 must be 01, and field \
             01 must be 11 or 12. Correct the field named.",
    },
    StatusText {
        status: QR_ERR_TEMPLATE_ID_NOT_NUMERIC,
        name: c"QR_ERR_TEMPLATE_ID_NOT_NUMERIC",
        pt: "Dentro de um grupo de campos (como 26 ou 62), há outra coisa no lugar do número de um \
             subcampo. Quem gerou o código deve corrigir o grupo indicado.",
        es: "Dentro de un grupo de campos (como 26 o 62), hay otra cosa en lugar del número de un \
             subcampo. Quien generó el código debe corregir el grupo indicado.",
        en: "Inside a group of fields (such as 26 or 62), something else stands where the number \
             of a subfield should. Whoever made the code must correct the group named.",
    },
    StatusText {
        status: QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC,
        name: c"QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC",
        pt: "Dentro de um grupo de campos (como 26 ou 62), o comprimento de um subcampo não são \
             dois dígitos. Quem gerou o código deve corrigir o grupo indicado.",
        es: "Dentro de un grupo de campos (como 26 o 62), la longitud de un subcampo no son dos \
             dígitos. Quien generó el código debe corregir el grupo indicado.",
        en: "Inside a group of fields (such as 26 or 62), the length of a subfield is not two \
             digits. Whoever made the code must correct the group named.",
    },
    StatusText {
        status: QR_ERR_TEMPLATE_LENGTH_OVERFLOW,
        name: c"QR_ERR_TEMPLATE_LENGTH_OVERFLOW",
        pt: "Um subcampo anuncia mais caracteres do que restam no seu grupo (como 26 ou 62). \
             Corrija os comprimentos do grupo indicado ou peça outro código.",
        es: "Un subcampo anuncia más caracteres de los que quedan en su grupo (como 26 o 62). \
             Corrija las longitudes del grupo indicado o pida otro código.",
        en: "A subfield announces more characters than are left in its group (such as 26 or 62). \
             Correct the lengths in the group named, or ask for another code.",
    },
    StatusText {
        status: QR_ERR_TEMPLATE_TRUNCATED_HEADER,
        name: c"QR_ERR_TEMPLATE_TRUNCATED_HEADER",
        pt: "Um grupo de campos (como 26 ou 62) acaba no meio do número ou do comprimento de um \
             subcampo. Complete o grupo indicado ou peça outro código.",
        es: "Un grupo de campos (como 26 o 62) termina en medio del número o de la longitud de un \
             subcampo. Complete el grupo indicado o pida otro código.",
        en: "A group of fields (such as 26 or 62) ends in the middle of a subfield's number or \
             length. Complete the group named, or ask for another code.",
    },
    StatusText {
        status: QR_ERR_CRC_LOWER_CASE,
        name: c"QR_ERR_CRC_LOWER_CASE",
        pt: "O controle do código (campo 63) está em letras minúsculas; o padrão pede maiúsculas, \
             e alguns aplicativos recusam o código. Quem o gerou deve corrigi-lo.",
        es: "El control del código (campo 63) está en minúsculas; el estándar pide mayúsculas, y \
             algunas aplicaciones rechazan el código. Quien lo generó debe corregirlo.",
        en: "The checksum (field 63) is written in small letters; the standard asks for capitals, \
             and some apps refuse the code. Whoever made it must correct it.",
    },
    StatusText {
        status: QR_ERR_LENGTH_IN_BYTES,
        name: c"QR_ERR_LENGTH_IN_BYTES",
        pt: "Os comprimentos do código contam bytes em vez de caracteres, e alguns aplicativos não \
             conseguem lê-lo. Gere o código sem acentos.",
        es: "Las longitudes del código cuentan bytes en lugar de caracteres, y algunas \
             aplicaciones no pueden leerlo. Genere el código sin acentos.",
        en: "The lengths in the code count bytes instead of characters, and some apps cannot read \
             it. Make the code without accents.",
    },
    StatusText {
        status: QR_ERR_MORE_DECIMALS_THAN_CURRENCY,
        name: c"QR_ERR_MORE_DECIMALS_THAN_CURRENCY",
        pt: "O valor tem mais casas decimais do que a moeda usa: o real tem duas, o peso chileno \
             não tem nenhuma. Corrija o valor; ele não é arredondado.",
        es: "El importe tiene más decimales de los que usa la moneda: el peso argentino tiene dos, \
             el peso chileno ninguno. Corrija el importe; no se redondea.",
        en: "The amount has more decimals than the currency uses: two in Brazilian reais, none in \
             Chilean pesos. Correct the amount; it is never rounded.",
    },
    StatusText {
        status: QR_ERR_CHECK_DIGITS,
        name: c"QR_ERR_CHECK_DIGITS",
        pt: "Os dígitos verificadores do CPF ou do CNPJ não conferem: há um número trocado. \
             Confira a chave Pix (pix_key), dígito por dígito.",
        es: "Los dígitos verificadores del CPF o del CNPJ no coinciden: hay un número equivocado. \
             Revise la clave Pix (pix_key), dígito por dígito.",
        en: "The check digits of the CPF or CNPJ are wrong: a digit was mistyped. Check the Pix \
             key (pix_key), digit by digit.",
    },
    StatusText {
        status: QR_ERR_TOO_LONG,
        name: c"QR_ERR_TOO_LONG",
        pt: "Um texto passa do limite: nome até 25 caracteres, cidade até 15, referência até 25, \
             código inteiro até 512. Encurte o campo indicado.",
        es: "Un texto supera el límite: nombre hasta 25 caracteres, ciudad hasta 15, referencia \
             hasta 25, código entero hasta 512. Acorte el campo indicado.",
        en: "A text is over its limit: name 25 characters, city 15, reference 25, the whole code \
             512. Shorten the field named.",
    },
    StatusText {
        status: QR_ERR_FORBIDDEN,
        name: c"QR_ERR_FORBIDDEN",
        pt: "Foi informado um dado que este tipo de cobrança não permite. Deixe o campo indicado \
             em branco ou escolha outro tipo de cobrança (profile).",
        es: "Se indicó un dato que este tipo de cobro no permite. Deje en blanco el campo indicado \
             o elija otro tipo de cobro (profile).",
        en: "Something was given that this kind of charge does not allow. Leave the field named \
             blank, or choose another kind of charge (profile).",
    },
    StatusText {
        status: QR_ERR_CAPACITY,
        name: c"QR_ERR_CAPACITY",
        pt: "O texto não cabe no QR Code com as opções escolhidas. Aumente a versão máxima \
             (max_version), baixe o nível de correção (ecc) ou encurte o texto.",
        es: "El texto no cabe en el código QR con las opciones elegidas. Aumente la versión máxima \
             (max_version), baje el nivel de corrección (ecc) o acorte el texto.",
        en: "The text does not fit the QR code with the options chosen. Raise the largest version \
             (max_version), lower the correction level (ecc) or shorten the text.",
    },
    StatusText {
        status: QR_ERR_TOO_WIDE,
        name: c"QR_ERR_TOO_WIDE",
        pt: "O QR Code não cabe na largura do papel (width_px). Informe a largura certa da \
             impressora (384 em papel de 58 mm, 576 em 80 mm) ou baixe o nível de correção (ecc).",
        es: "El código QR no cabe en el ancho del papel (width_px). Indique el ancho correcto de \
             la impresora (384 en papel de 58 mm, 576 en 80 mm) o baje el nivel de corrección \
             (ecc).",
        en: "The QR code does not fit the paper's width (width_px). Give the printer's right width \
             (384 on 58 mm paper, 576 on 80 mm), or lower the correction level (ecc).",
    },
    StatusText {
        status: QR_ERR_IMAGE_TOO_LARGE,
        name: c"QR_ERR_IMAGE_TOO_LARGE",
        pt: "A imagem ficaria maior do que a biblioteca desenha. Diminua o tamanho do módulo \
             (module_px) ou a margem (quiet_modules).",
        es: "La imagen sería más grande de lo que dibuja la biblioteca. Reduzca el tamaño del \
             módulo (module_px) o el margen (quiet_modules).",
        en: "The image would be larger than the library draws. Reduce the size of a module \
             (module_px) or the margin (quiet_modules).",
    },
    StatusText {
        status: QR_ERR_INTERNAL,
        name: c"QR_ERR_INTERNAL",
        pt: "Erro interno da biblioteca posqr; nada foi feito. Anote a versão da biblioteca e os \
             dados da venda e avise o suporte, pois o defeito é nosso.",
        es: "Error interno de la biblioteca posqr; no se hizo nada. Anote la versión de la \
             biblioteca y los datos de la venta y avise al soporte: la falla es nuestra.",
        en: "Internal error of the posqr library; nothing was done. Note the library's version and \
             the details of the sale and tell support: the fault is ours.",
    },
];
