// A server to be asked: answers come in chunks, and at the end it tells how often it was asked.
import { createServer } from "node:http";

let requests = 0, connections = 0;
const server = createServer((request, response) => {
    requests++;
    if (request.url === "/silence") return;
    if (request.url === "/last") response.setHeader("Connection", "close");
    response.write("some text, ");
    response.end("and some more\n");
});
server.on("connection", () => connections++);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.on("SIGTERM", () => {
    console.log(`${requests} requests over ${connections} connections`);
    process.exit();
});
