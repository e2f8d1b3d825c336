#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --learn writes down which system calls a program makes, whatever it is made of; with the line that comes of it the program
# works, and nothing else is allowed.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
private_home
cd "$TEST_TMP" || exit 99

learn() { # NAME COMMAND...
	local name=$1
	shift
	run timeout -k 5 100 "$JAIL" --noprofile "--learn=$name.profile" "${options[@]}" "$@"
	learned_status=$status learned_stdout=$stdout
}
again() { # NAME COMMAND...: the same under what was learned
	local name=$1
	shift
	run timeout -k 5 100 "$JAIL" "--profile=$TEST_TMP/$name.profile" "${options[@]}" "$@"
}
# NAME WANTED COMMAND...: three runs at most, as threads do not call the same each time; then a run under the list
works() {
	local name=$1 wanted=$2
	shift 2
	for _ in 1 2 3; do
		learn "$name" "$@"
	done
	tap_is "$learned_status:$learned_stdout" "0:$wanted" "$name: runs while it is watched"
	tap_like "$(tail -n 1 "$name.profile")" "^seccomp.keep @presumed,[a-z0-9_,]+$" "$name: the file has a line"
	again "$name" "$@"
	tap_is "$status:$stdout" "0:$wanted" "$name: works with that line"
	tap_unlike "$(tail -n 1 "$name.profile")" "(ptrace|mount|keyctl)" "$name: which has no more than it called"
}

options=()
works pipeline "TXET" sh -c 'echo text | rev | tr a-z A-Z'
tap_like "$(cat pipeline.profile)" "^# execve: " "a comment names who called"
again pipeline sh -c 'echo text | rev | tr a-z A-Z; chmod 600 /tmp && echo changed'
tap_unlike "$stdout" changed "what was not called is refused"

options=("--whitelist=$TEST_TMP/threads.py")
cat >threads.py <<'EOF'
import subprocess, threading
answers = []
def work(): answers.append(subprocess.run(["echo", "x"], capture_output=True, text=True).stdout.strip())
threads = [threading.Thread(target=work) for _ in range(5)]
[t.start() for t in threads]
[t.join() for t in threads]
print("".join(answers))
EOF
works threads xxxxx python3 "$TEST_TMP/threads.py"

if command -v cc >/dev/null; then
	options=("--whitelist=$TEST_TMP/static")
	cat >static.c <<'EOF'
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
int main (void)
{
  int pair[2], status;
  if (socketpair (AF_UNIX, SOCK_STREAM, 0, pair) != 0) return 1;
  if (fork () == 0) _exit (write (pair[1], "static", 6) != 6);
  wait (&status);
  char text[7] = "";
  puts (read (pair[0], text, 6) == 6 && status == 0 ? text : "?");
  return 0;
}
EOF
	cc -static -o static static.c
	works static static "$TEST_TMP/static"
else
	tap_skip "a static program" "not installed: cc"
fi

if command -v go >/dev/null; then
	options=("--whitelist=$TEST_TMP/hello")
	cat >hello.go <<'EOF'
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	var group sync.WaitGroup
	names := make(chan string, 8)
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			data, err := os.ReadFile("/etc/hostname")
			if err == nil && len(data) > 0 {
				names <- "."
			}
		}()
	}
	group.Wait()
	fmt.Println(len(names))
}
EOF
	if HOME=$TEST_TMP GOCACHE=$TEST_TMP/cache GOFLAGS=-mod=mod CGO_ENABLED=0 go build -o hello hello.go 2>go-errors; then
		works hello 8 "$TEST_TMP/hello"
	else
		tap_fail "a Go program is built" "$(cat go-errors)"
	fi
else
	tap_skip "a Go program" "not installed: golang-go"
fi

if command -v curl >/dev/null; then
	options=()
	mkdir -p served
	echo "from the server" >served/page
	python3 -u -c '
import functools, http.server
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="served")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(server.server_address[1], flush=True)
server.serve_forever()' >port 2>/dev/null &
	server=$!
	at_exit 'kill $server 2>/dev/null'
	tap_ok "a server listens" wait_until 10 test -s port
	works curl "from the server" curl -s "http://127.0.0.1:$(cat port)/page"
	tap_like "$(tail -n 1 curl.profile)" ",connect," "curl connects"
else
	tap_skip "curl" "not installed: curl"
fi

# Several runs add up
options=()
learn sum true
before=$(wc -l <sum.profile)
learn sum sh -c 'echo x | cat'
tap_like "$stderr" "[1-9][0-9]* system calls are new" "a second run learns more"
tap_ok "and forgets nothing" test "$(wc -l <sum.profile)" -gt "$before"
learn sum true
tap_like "$stderr" "^jail: 0 system calls are new" "a third the same, and nothing new"

# What is refused stays refused
learn refused --seccomp=getppid:EXDEV python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(165, 0, 0, 0, 0, 0))'
tap_like "$stderr" "refused mount of 'python3'" "what is refused is told"
tap_unlike "$(cat refused.profile)" "mount" "and not learned"

# Files that are none of ours, and the program's hands off the list
echo precious >other.profile
learn other true
tap_like "$status:$stderr" "^125:.*other.profile:1: this file is not one that --learn wrote" "no other file is overwritten"
tap_is "$(cat other.profile)" precious "it is as it was"
options=("--whitelist=$TEST_TMP")
learn sum sh -c "echo seccomp.keep mount >$TEST_TMP/sum.profile || echo kept"
tap_is "$stdout" kept "the program cannot write the list"
run "$JAIL" --noprofile --learn=/no/such/directory/x.profile true
tap_is "$status" 125 "a place where no file can be"

tap_done
