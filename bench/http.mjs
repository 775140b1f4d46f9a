// http.mjs - the hello route with node's own http
import { createServer } from "node:http";

const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "text/plain", "Content-Length": 13 });
    response.end("Hello, world\n");
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(server.address().port));
