"""web.py - a web server on loopback for the tests of transfers; prints its port

    /bytes/N   N bytes        /slow/MS  "late", after so many milliseconds
    /echo      what was sent  /drop     ends the connection in the middle of the body
    else       404
"""
import http.server
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def answer(self, body, status=200, length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        word, _, number = self.path[1:].partition("/")
        if word == "bytes":
            self.answer(b"x" * int(number))
        elif word == "slow":
            time.sleep(int(number) / 1000)
            self.answer(b"late")
        elif word == "drop":
            self.answer(b"half", length=8)
            self.close_connection = True
        else:
            self.answer(b"", 404)

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, *args):  # clients that go away are what is tested
        pass


server = Server(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
