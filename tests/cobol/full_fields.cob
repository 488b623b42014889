      *> Every text of a charge filled to its last column, beside
      *> neighbours that are full as well, after each way in which COBOL
      *> wipes a record. Prints payloads; full_fields.txt has them as
      *> put together by hand.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. FULLFIELDS.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "posqr.cpy".
       01  WS-FILE-RECORD PIC X(600) VALUE ALL "N".
       PROCEDURE DIVISION.
       MAIN SECTION.
           MOVE ALL "N" TO QR-CHARGE-TEXTS
           MOVE SPACES TO QR-CHARGE-TEXTS
           PERFORM FILL-SALE
           PERFORM EXPECT-NULS-WIPED
           MOVE QR-PROFILE-MERCADO-PAGO TO QR-CHARGE-PROFILE
           MOVE "PIN4711000" TO QR-CHARGE-TERMINAL
           MOVE "5822459931" TO QR-CHARGE-USER-ID
           MOVE "9876543210" TO QR-CHARGE-SPONSOR-ID
           PERFORM BUILD

           MOVE ALL "N" TO QR-CHARGE-TEXTS
           INITIALIZE QR-CHARGE-TEXTS
           INITIALIZE QR-CHARGE
           PERFORM FILL-SALE
           PERFORM EXPECT-NULS-WIPED
           MOVE QR-PROFILE-PIX-STATIC TO QR-CHARGE-PROFILE
           PERFORM FILL-KEY
           PERFORM BUILD

           MOVE ALL "N" TO QR-CHARGE-TEXTS
           MOVE LOW-VALUES TO QR-CHARGE-TEXTS
           MOVE LOW-VALUES TO QR-CHARGE
           PERFORM FILL-SALE
           MOVE QR-PROFILE-PIX-DYNAMIC TO QR-CHARGE-PROFILE
           MOVE ALL "u" TO QR-CHARGE-PIX-URL
           MOVE "pix.example.com.br/v2/"
               TO QR-CHARGE-PIX-URL (1:22)
           PERFORM BUILD

      *> A record of a file, of some other layout, moved over it.
           MOVE WS-FILE-RECORD TO QR-CHARGE-TEXTS
           PERFORM FILL-SALE
           PERFORM EXPECT-NULS-WIPED
           MOVE SPACES TO QR-CHARGE-USER-ID QR-CHARGE-SPONSOR-ID
               QR-CHARGE-PIX-URL
           MOVE QR-PROFILE-PIX-STATIC TO QR-CHARGE-PROFILE
           MOVE "a@b.c" TO QR-CHARGE-PIX-KEY
           MOVE ALL "d" TO QR-CHARGE-PIX-DESCRIPTION
           MOVE "e" TO QR-CHARGE-PIX-DESCRIPTION (68:1)
           PERFORM BUILD

      *> The program's own flags stay; the texts of elements are full.
           MOVE SPACES TO QR-CHARGE-TEXTS
           PERFORM FILL-SALE
           PERFORM FILL-KEY
           MOVE ALL "N" TO QR-FIELD-TEXTS-TABLE
           MOVE "26" TO QR-FIELD-PATH (1)
           STRING "0014br.gov.bcb.pix0177" QR-CHARGE-PIX-KEY
               DELIMITED BY SIZE INTO QR-FIELD-VALUE (1)
           MOVE SPACES TO QR-CHARGE-PIX-KEY
           MOVE QR-PROFILE-EMV TO QR-CHARGE-PROFILE
           MOVE 1 TO QR-CHARGE-FIELD-COUNT
           PERFORM BUILD

      *> There is no room for more elements, and none is made ready.
           MOVE 200 TO QR-CHARGE-FIELD-COUNT
           PERFORM QR-BUILD-PAYLOAD
           IF QR-RESULT = QR-ERR-RANGE
               DISPLAY "too many elements are refused"
           ELSE
               DISPLAY "too many elements: status " QR-RESULT
           END-IF

      *> A struct of blanks is refused, however many elements it claims.
           MOVE SPACES TO QR-CHARGE
           PERFORM QR-BUILD-PAYLOAD
           IF QR-RESULT = QR-ERR-UNSUPPORTED
               DISPLAY "a struct of blanks is refused"
           ELSE
               DISPLAY "a struct of blanks: status " QR-RESULT
           END-IF

      *> Arguments are texts with neighbours too.
           MOVE ALL "N" TO QR-ARGUMENTS
           MOVE "1.234,56" TO QR-ARG-TEXT
           MOVE "BRL" TO QR-ARG-CURRENCY
           MOVE 44 TO QR-ARG-DECIMAL-SIGN
           PERFORM QR-PARSE-AMOUNT
           PERFORM SHOW
           MOVE 1999 TO QR-ARG-VALUE
           MOVE 2 TO QR-ARG-DECIMALS
           PERFORM QR-FORMAT-AMOUNT
           PERFORM SHOW
           GOBACK.

       FILL-SALE SECTION.
           MOVE 0 TO QR-CHARGE-FIELD-COUNT QR-CHARGE-ENCODING
           MOVE QR-CHARGE-KEEP-ACCENTS TO QR-CHARGE-FLAGS
           MOVE "1234567890.00" TO QR-CHARGE-AMOUNT
           MOVE "986" TO QR-CHARGE-CURRENCY
           MOVE "BR" TO QR-CHARGE-COUNTRY
           MOVE "LOJA CENTRAL DO BRASIL SA"
               TO QR-CHARGE-MERCHANT-NAME
           MOVE "SAO JOSE CAMPOS" TO QR-CHARGE-MERCHANT-CITY
           MOVE "12345-6789" TO QR-CHARGE-POSTAL-CODE
           MOVE "5812" TO QR-CHARGE-MERCHANT-CATEGORY
           MOVE "1234567890123456789012345"
               TO QR-CHARGE-REFERENCE
           MOVE "PIN47110000000000000PIN99"
               TO QR-CHARGE-TERMINAL
           MOVE "Bebidas e salgados da hor"
               TO QR-CHARGE-PURPOSE.

       FILL-KEY SECTION.
           MOVE ALL "k" TO QR-CHARGE-PIX-KEY
           MOVE "@loja.com.br1" TO QR-CHARGE-PIX-KEY (65:13).

      *> Or there would be nothing to prove.
       EXPECT-NULS-WIPED SECTION.
           IF QR-CHARGE-MERCHANT-NAME-NUL = LOW-VALUE
               DISPLAY "the NUL behind the name was not wiped"
           END-IF.

       BUILD SECTION.
           PERFORM QR-BUILD-PAYLOAD
           PERFORM SHOW.

       SHOW SECTION.
           IF QR-RESULT = QR-OK
               DISPLAY QR-BUF (1:QR-ARG-LEN)
           ELSE
               DISPLAY "status " QR-RESULT " "
                   FUNCTION TRIM (QR-ERROR-MESSAGE)
           END-IF.

       COPY "posqr-calls.cpy".
