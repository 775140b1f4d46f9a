#!/bin/bash
# client.sh PROGRAM - has it count some files
echo "a few words, and then some" >few.txt
seq 100000 >many.txt
: >none.txt
"$1" few.txt many.txt none.txt missing.txt
echo "status $?"
cat words.txt
