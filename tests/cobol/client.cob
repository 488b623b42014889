      *> Texts without a flag that drops blanks: a client is opened with
      *> full ones beside short ones, and asked to check a till.
       IDENTIFICATION DIVISION.
       PROGRAM-ID. CLIENT.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       COPY "posqr.cpy".
       PROCEDURE DIVISION.
       MAIN SECTION.
           MOVE SPACES TO QR-CLIENT-OPTIONS-TEXTS
           INITIALIZE QR-CLIENT-OPTIONS
           MOVE QR-CLIENT-NO-RETRY TO QR-CLIENT-OPTIONS-FLAGS
           MOVE "TEST-token" TO QR-CLIENT-OPTIONS-ACCESS-TOKEN
           MOVE "BR" TO QR-CLIENT-OPTIONS-COUNTRY
           MOVE ALL "P" TO QR-CLIENT-OPTIONS-POS
           MOVE "1234567890" TO QR-CLIENT-OPTIONS-USER-ID
           MOVE "http://127.0.0.1:1"
               TO QR-CLIENT-OPTIONS-BASE-URL
           PERFORM QR-CLIENT-OPEN
           PERFORM SHOW
      *> Nobody listens there.
           MOVE ALL "N" TO QR-ARGUMENTS
           MOVE ALL "T" TO QR-ARG-POS
           PERFORM QR-CLIENT-CHECK
           PERFORM SHOW
           MOVE "not-a-till!" TO QR-ARG-POS
           PERFORM QR-CLIENT-CHECK
           PERFORM SHOW
           CALL STATIC "qr_client_close" USING BY VALUE QR-CLIENT
           MOVE 0 TO RETURN-CODE
           GOBACK.

       SHOW SECTION.
           EVALUATE QR-RESULT
           WHEN QR-OK
               DISPLAY "QR_OK"
           WHEN QR-ERR-NOT-SENT
               DISPLAY "QR_ERR_NOT_SENT"
           WHEN OTHER
               DISPLAY "status " QR-RESULT " "
                   FUNCTION TRIM (QR-ERROR-MESSAGE)
           END-EVALUATE.

       COPY "posqr-calls.cpy".
