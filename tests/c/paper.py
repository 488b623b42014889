"""An ESC/POS printer for tests, strict about every byte: what stands on the paper, line by line.

    paper.py read FILE... [--pictures FOLDER]
    paper.py listen PORT-FILE FILE [--answer] [--close-after BYTES] [--deaf]

`read` prints what the files make a printer print, one after the other, which keeps its state as a printer
does. `listen` is a printer in the network: it writes its port into PORT-FILE, and what one connection brings
into FILE. Commands as in Epson's ESC/POS reference.
"""

import argparse
import hashlib
import pathlib
import socket
import sys
import time

PAGES = {0: "cp437", 2: "cp850", 3: "cp860", 16: "cp1252", 19: "cp858"}


class Printer:
    def __init__(self, pictures=None):
        self.paper = []
        self.pictures = pictures
        self.line = bytearray()
        self.bands = []
        self.initialise()

    def initialise(self):
        self.align, self.bold, self.size, self.page = "left", "", "1x1", 0

    def say(self, what):
        if self.bands:
            bands, self.bands = self.bands, []
            across = bands[0][0]
            assert all(band[0] == across for band in bands), "bands of different widths"
            rows = b"".join(band[1] for band in bands)
            image = b"P4\n%d %d\n" % (across * 8, len(rows) // across) + rows
            if self.pictures:
                path = pathlib.Path(self.pictures) / ("%d.pbm" % len(self.paper))
                path.write_bytes(image)
            digest = hashlib.sha256(image).hexdigest()[:16]
            self.paper.append("picture %dx%d %s" % (across * 8, len(rows) // across, digest))
        if what is not None:
            self.paper.append(what)

    def feed(self):
        text = bytes(self.line).decode(PAGES[self.page])
        self.line.clear()
        self.say(" ".join(filter(None, [self.align, self.bold, self.size, text])).rstrip())

    def take(self, data):
        at = 0

        def command(*begins):
            nonlocal at
            for begin in begins:
                if data.startswith(begin, at):
                    at += len(begin)
                    return True
            return False

        def number(allowed):
            nonlocal at
            value = data[at]
            assert value in allowed, "byte %d: %d is none of %s" % (at, value, allowed)
            at += 1
            return value

        while at < len(data):
            if command(b"\x1b@"):
                assert not self.line, "initialised within a line"
                self.say("init")
                self.initialise()
            elif command(b"\x1ba"):
                assert not self.line, "aligned within a line"
                self.align = ("left", "center", "right")[number(range(3))]
            elif command(b"\x1bE"):
                self.bold = ("", "bold")[number(range(2))]
            elif command(b"\x1d!"):
                size = number(range(256))
                self.size = "%dx%d" % ((size >> 4) + 1, (size & 15) + 1)
            elif command(b"\x1bt"):
                self.page = number(PAGES)
            elif command(b"\x1dv0\0"):
                assert not self.line, "a picture within a line of text"
                assert self.align == "left", "a picture that is as wide as its quiet zone, moved"
                across, down = data[at] + 256 * data[at + 1], data[at + 2] + 256 * data[at + 3]
                at += 4
                body = data[at : at + across * down]
                assert len(body) == across * down, "the end of a picture is missing"
                self.bands.append((across, body))
                at += across * down
            elif command(b"\x1dVA\0", b"\x1dVB\0"):
                assert not self.line, "cut within a line"
                self.say("cut")
            elif data[at] == 0x0A:
                at += 1
                self.feed()
            else:
                assert data[at] >= 0x20, "byte %d: %02X is no command known here" % (at, data[at])
                self.line.append(data[at])
                at += 1
        self.say(None)
        assert not self.line, "the last line does not end"


def listen(options):
    with socket.socket() as server:
        if options.deaf:
            # Little room, so that whoever sends has to wait.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        server.settimeout(60)
        ready = pathlib.Path(options.port_file)
        ready.with_suffix(".new").write_text(str(server.getsockname()[1]))
        ready.with_suffix(".new").rename(ready)
        connection, _ = server.accept()
        with connection, open(options.file, "wb") as received:
            connection.settimeout(60)
            if options.answer:
                connection.sendall(b"\x14\0\0\0")  # as printers tell of their state unasked
            if options.deaf:
                time.sleep(30)
                return
            taken = 0
            while options.close_after is None or taken < options.close_after:
                piece = connection.recv(1024)
                if not piece:
                    break
                received.write(piece)
                taken += len(piece)


def main():
    parser = argparse.ArgumentParser()
    ways = parser.add_subparsers(dest="way", required=True)
    way = ways.add_parser("read")
    way.add_argument("files", nargs="+")
    way.add_argument("--pictures")
    way = ways.add_parser("listen")
    way.add_argument("port_file")
    way.add_argument("file")
    way.add_argument("--answer", action="store_true")
    way.add_argument("--close-after", type=int)
    way.add_argument("--deaf", action="store_true")
    options = parser.parse_args()
    if options.way == "listen":
        return listen(options)
    printer = Printer(options.pictures)
    for path in options.files:
        try:
            printer.take(pathlib.Path(path).read_bytes())
        except AssertionError as error:
            sys.exit("{}: {}".format(path, error))
    print("\n".join(printer.paper))


if __name__ == "__main__":
    main()
