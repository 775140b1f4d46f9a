#!/bin/bash
# client.sh PROGRAM - a conversation with the phone book, and the sqlite3 command on the same file
. "$ASYNCC_SOURCE/testsuite/adapters/servers.sh"
need_command sqlite3
coproc "$1" "$work/phones.db"
program=$COPROC_PID
servers+=("$program")
say() { echo "$*" >&"${COPROC[1]}"; }
hear() { read -r -t 30 line <&"${COPROC[0]}" && echo "$line"; }

say add Ada 1815
hear
say add Ada 1816
hear
say add "Robert'); DROP TABLE entry;--" 555
hear
sqlite3 "$work/phones.db" "INSERT INTO entry VALUES ('Alan', '1912')"
say find A
hear && hear && hear
say delete everything
hear

# sqlite3 locks the file, until its input ends: what is asked meanwhile waits.
mkfifo "$work/locker"
sqlite3 "$work/phones.db" <"$work/locker" >"$work/locked.txt" &
servers+=($!)
exec 5>"$work/locker"
echo "BEGIN IMMEDIATE; SELECT 'locked';" >&5
within 10 grep -q locked "$work/locked.txt"
say remove Ada
read -r -t 0.3 line <&"${COPROC[0]}" || echo "nothing yet"
echo "UPDATE entry SET number = '1954' WHERE name = 'Alan'; COMMIT;" >&5
exec 5>&-
hear
say find A
hear && hear
exec {COPROC[1]}>&-
wait "$program" && echo "status 0"
echo "in the file: $(sqlite3 "$work/phones.db" 'SELECT group_concat(number) FROM entry')"
