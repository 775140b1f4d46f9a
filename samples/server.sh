# server.sh - what a client.sh that talks to a server reads first

# start_server PROGRAM...: runs it until the script ends, and waits for the port it says it has.
# Sets server, its process id, and port. What it prints goes to port.txt.
start_server()
{
    : >port.txt
    "$@" >port.txt &
    server=$!
    trap 'kill -9 $server 2>/dev/null' EXIT
    until port=$(sed -n 's/.*port //p' port.txt) && [ -n "$port" ]; do
        kill -0 $server || exit 1
        sleep 0.01
    done
}
