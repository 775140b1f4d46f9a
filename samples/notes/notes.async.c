/* A web server that keeps notes, in PostgreSQL.
 *
 *     notes CONNINFO [PORT]     7009; 0: one of the system's choice */
#include <asyncc/pg.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static async(void) answer(int fd, const char *status, const char *body)
{
    char head[128];
    int length = snprintf(head, sizeof head,
                          "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n", status,
                          strlen(body));

    await async_write_all(fd, head, (size_t)length);
    await async_write_all(fd, body, strlen(body));
}

/* GET / gives all notes, POST / with a text makes one. */
static async(void) serve(int fd, async_pg *db)
{
    char method[8] = "", text[1000] = "";
    size_t length = 0;

    defer await async_close(fd);
    async_reader *reader = async_reader_new(fd, 8192);
    defer async_reader_free(reader);
    try {
        char *line = await async_read_line(reader);
        if (line == NULL || sscanf(line, "%7s / HTTP", method) != 1)
            throw EPROTO;
        while ((line = await async_read_line(reader)) != NULL && line[0] != '\0')
            if (strncasecmp(line, "Content-Length:", 15) == 0)
                length = strtoul(line + 15, NULL, 10);
        if (length >= sizeof text)
            throw EMSGSIZE;
        await async_reader_exact(reader, text, length);

        bool writes = strcmp(method, "POST") == 0;
        const char *const values[] = {text};
        PGresult *result = writes
            ? await async_pg_query(db, "INSERT INTO note (text) VALUES ($1) RETURNING id", 1, values)
            : await async_pg_query(
                  db, "SELECT coalesce(string_agg(id || ' ' || text, E'\n' ORDER BY id), '') FROM note",
                  0, NULL);
        defer PQclear(result);
        await answer(fd, writes ? "201 Created" : "200 OK", PQgetvalue(result, 0, 0));
    } catch (e) {
        fprintf(stderr, "%s\n", e->message);
        try {
            await answer(fd, "400 Bad Request", e->message);
        } catch (gone) {
            (void)gone; /* so is who asked */
        }
    }
}

static int port_of(int listener)
{
    struct sockaddr_in at;
    socklen_t length = sizeof at;

    getsockname(listener, (struct sockaddr *)&at, &length);
    return ntohs(at.sin_port);
}

async(int) main(int argc, char **argv)
{
    async_pg *db = await async_pg_connect(argc > 1 ? argv[1] : "dbname=postgres");
    int listener = await async_tcp_listen("127.0.0.1", argc > 2 ? argv[2] : "7009");

    await async_pg_execute(db, "CREATE TABLE IF NOT EXISTS note (id serial, text text CHECK (text <> ''))",
                           0, NULL);
    printf("try: curl -d 'a note' http://127.0.0.1:%d/\n", port_of(listener));
    fflush(stdout);
    for (;;)
        (void)serve(await async_accept(listener, NULL, NULL), db);
    return 0;
}
