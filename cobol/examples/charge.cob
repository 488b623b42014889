      *> charge.cob: charges a sale offline and prints its payload.
      *>
      *>   cobc -x -I cobol -L build/lib -lposqr cobol/examples/charge.cob
      *>   ./charge          the sample that Mercado Pago publishes
      *>   ./charge 12.50    the same with another amount
      *>
      *> Exit code: 0 done, 1 sale refused, 3 another library.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. CHARGE.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "posqr.cpy".
       01  WS-ARGUMENT PIC X(80).
       PROCEDURE DIVISION.
       MAIN SECTION.
           PERFORM CHECK-LIBRARY
           PERFORM FILL-SALE
           PERFORM QR-BUILD-PAYLOAD
           IF QR-RESULT NOT = QR-OK
               PERFORM SHOW-ERROR
               MOVE 1 TO RETURN-CODE
               GOBACK
           END-IF
           DISPLAY QR-BUF (1:QR-ARG-LEN)
           MOVE 0 TO RETURN-CODE
           GOBACK.

      *> The copybook and the library that is loaded belong together.
       CHECK-LIBRARY SECTION.
           MOVE "sizeof(qr_charge)" TO QR-ARG-NAME
           MOVE -1 TO QR-ARG-FALLBACK
           PERFORM QR-CONSTANT
           IF QR-RESULT NOT = LENGTH OF QR-CHARGE
               DISPLAY "posqr.cpy and libposqr differ"
               MOVE 3 TO RETURN-CODE
               STOP RUN
           END-IF.

      *> What is not filled in is blank, and counts as not given.
       FILL-SALE SECTION.
           MOVE QR-PROFILE-MERCADO-PAGO TO QR-CHARGE-PROFILE
           MOVE QR-ENCODING-CP850 TO QR-CHARGE-ENCODING
           MOVE "BR"         TO QR-CHARGE-COUNTRY
           MOVE "582245993"  TO QR-CHARGE-USER-ID
           MOVE "5812"       TO QR-CHARGE-MERCHANT-CATEGORY
           MOVE "TuNegocio"  TO QR-CHARGE-MERCHANT-NAME
           MOVE "Sao Paulo"  TO QR-CHARGE-MERCHANT-CITY
           MOVE "ticket-123" TO QR-CHARGE-REFERENCE
           MOVE "CAJA001"    TO QR-CHARGE-TERMINAL
           MOVE "Bebida"     TO QR-CHARGE-PURPOSE
           MOVE "5.00"       TO QR-CHARGE-AMOUNT
           ACCEPT WS-ARGUMENT FROM COMMAND-LINE
           IF WS-ARGUMENT NOT = SPACES
               MOVE WS-ARGUMENT TO QR-CHARGE-AMOUNT
           END-IF
      *> A MOVE cuts what is too long, without a word.
           IF WS-ARGUMENT (LENGTH OF QR-CHARGE-AMOUNT + 1:) NOT = SPACES
               DISPLAY "the amount is too long"
               MOVE 1 TO RETURN-CODE
               STOP RUN
           END-IF.

       SHOW-ERROR SECTION.
           DISPLAY "sale refused, status " QR-RESULT
           DISPLAY "  field   " FUNCTION TRIM (QR-ERROR-FIELD)
           DISPLAY "  message " FUNCTION TRIM (QR-ERROR-MESSAGE).

       COPY "posqr-calls.cpy".
