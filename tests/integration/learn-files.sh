#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --learn writes down which files and sockets a program asks for; with the profile that comes of it the program works
# again, and finds nothing else. A hostile program cannot write lines of its own.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
private_home
cd "$HOME" || exit 99
learnt=$TEST_TMP/learnt
mkdir "$learnt"

learn() { # NAME COMMAND...
	local name=$1
	shift
	run timeout -k 5 100 "$JAIL" "${options[@]}" "--learn=$learnt/$name.profile" "$@"
	profile=$(cat "$learnt/$name.profile")
	words=$(grep -v '^#' "$learnt/$name.profile")
}
again() { # NAME COMMAND...: the same under what was learned
	local name=$1
	shift
	run timeout -k 5 100 "$JAIL" "--profile=$learnt/$name.profile" "$@"
}

options=(--noprofile)
mkdir -p .config/tool .config/other .ssh Documents Music
echo setting >.config/tool/conf
echo secret >.config/other/token
echo key >.ssh/id
echo text >Documents/text

# A shell pipeline
script='cat .config/tool/conf | tr a-z A-Z; mkdir -p .cache/tool && echo kept >.cache/tool/new; mv .cache/tool/new .cache/tool/x; cat .cache/tool/x; echo more >>Documents/text; echo note >note'
learn pipeline sh -c "$script"
tap_is "$status:$stdout" "0:SETTING
kept" "a pipeline runs while it is watched"
tap_like "$words" '^whitelist-ro \$\{HOME\}/\.config/tool$' "what it only read of ~/.config is read-only"
tap_like "$words" '^mkdir \$\{HOME\}/\.cache/tool$' "what it made is made"
tap_like "$words" '^whitelist \$\{HOME\}/\.cache/tool$' "and may be written"
tap_like "$words" '^whitelist \$\{HOME\}/note$' "a single file is named"
tap_like "$words" '^net none$' "it needs no network"
tap_unlike "$words" 'other|\.ssh|Music' "what it did not ask for is not proposed"
tap_is "$(grep -B 1 '^whitelist-ro ${HOME}/.config/tool$' "$learnt/pipeline.profile" | head -n 1)" \
	"# read: asked for by cat" "each line says who asked for it"
rm -r .cache/tool note
again pipeline sh -c "$script"
tap_is "$status:$stdout:$(cat .cache/tool/x note)" "0:SETTING
kept:kept
note" "it works with what was learned, and its changes stay"
again pipeline sh -c 'cat .config/other/token || cat .ssh/id || cat Music/. || echo changed >.config/tool/conf'
tap_is "$stdout:$(cat .config/tool/conf)" ":setting" "nothing else is there, and what was read cannot be written"

# The same, over runs, and as a difference to the present profile
learn pipeline sh -c 'cat .config/other/token'
tap_like "$words" '^whitelist-ro \$\{HOME\}/\.config/other$' "a second run adds to it"
tap_like "$words" '^whitelist \$\{HOME\}/\.cache/tool$' "and forgets nothing"
cat >present.profile <<'END'
# mine
private-tmp
whitelist ${HOME}/Music
whitelist ${HOME}/Documents
seccomp
END
cp present.profile "$learnt/patched.profile"
options=("--profile=$HOME/present.profile")
learn diff sh -c 'cat Documents/text'
tap_like "$stderr" "^--- $HOME/present.profile$" "the proposal is a difference to the present profile"
tap_like "$stderr" '^ private-tmp$' "what was not learned about stays"
tap_like "$stderr" '^-whitelist \$\{HOME\}/Music$' "what was not asked for goes"
tap_like "$stderr" '^\+whitelist-ro \$\{HOME\}/Documents/text$' "what was asked for comes"
if command -v patch >/dev/null; then
	printf '%s\n' "$stderr" | sed -n '/^---/,$p' | sed '/^jail: /d' >"$learnt/diff"
	tap_ok "it can be applied" patch -s "$learnt/patched.profile" "$learnt/diff"
	run "$JAIL" "--profile=$learnt/patched.profile" sh -c 'cat Documents/text; ls'
	tap_is "$stdout" "$(cat Documents/text)
Documents" "and the program works with it"
else
	tap_skip "it can be applied" "not installed: patch"
fi
options=(--noprofile)

# A static program in the home directory, with descriptors of directories, threads and memory that is not there
if command -v cc >/dev/null; then
	cat >tool.c <<'END'
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
static char text[8];
static void *work (void *data)
{
  int directory = open (".config", O_PATH | O_DIRECTORY);
  int file = openat (directory, "tool/../tool/conf", O_RDONLY);
  (void) data;
  return (void *) (long) (read (file, text, 7) != 7);
}
int main (void)
{
  pthread_t thread;
  void *failed;
  pthread_create (&thread, NULL, work, NULL);
  pthread_join (thread, &failed);
  syscall (SYS_openat, AT_FDCWD, (char *) 8, O_RDONLY);
  syscall (SYS_openat, 4711, "x", O_RDONLY);
  syscall (SYS_openat, AT_FDCWD, (char *) -1L, O_RDONLY);
  printf ("%s\n", failed == NULL ? text : "?");
  return 0;
}
END
	cc -static -pthread -o tool tool.c
	learn static "$HOME/tool"
	tap_is "$status:$stdout" "0:setting" "a static program runs while it is watched"
	tap_like "$words" '^whitelist-ro \$\{HOME\}/tool$' "it is itself among what is shown"
	tap_like "$words" '^whitelist-ro \$\{HOME\}/\.config/tool$' "paths are relative to descriptors of directories"
	tap_unlike "$words" '^whitelist[^/]*/\.config$' "a directory that all programs share is not proposed"
	again static ./tool
	tap_is "$status:$stdout" "0:setting" "it works with what was learned"
else
	tap_skip "a static program" "not installed: cc"
fi

# A Go program, named by a relative path: it is static, and its threads are many
if command -v go >/dev/null; then
	mkdir "$TEST_TMP/go"
	cat >"$TEST_TMP/go/main.go" <<'END'
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	var group sync.WaitGroup
	for i := 0; i < 50; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			os.WriteFile(fmt.Sprintf("/tmp/%d", i), []byte("x"), 0600)
		}(i)
	}
	group.Wait()
	text, _ := os.ReadFile(".config/tool/conf")
	fmt.Print(string(text))
	for _, path := range os.Args[1:] {
		text, err := os.ReadFile(path)
		fmt.Println(string(text), err != nil)
	}
}
END
	(cd "$TEST_TMP/go" && CGO_ENABLED=0 GOCACHE=$TEST_TMP/go/cache GO111MODULE=off GOFLAGS='' go build -o "$HOME/gotool" main.go)
	learn go ./gotool
	tap_is "$status:$stdout" "0:setting" "a Go program runs while it is watched"
	tap_like "$words" '^whitelist-ro \$\{HOME\}/gotool$' "it is itself among what is shown"
	again go ./gotool
	tap_is "$status:$stdout" "0:setting" "it works with what was learned"
	again go ./gotool Documents/text .ssh/id
	tap_is "$status:$stdout" "0:setting
 true
 true" "and can read nothing else"
else
	tap_skip "a Go program" "not installed: go"
fi

# The network
python3 -u -c '
import http.server
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"from the server")
    def log_message(self, *words): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()' >"$TEST_TMP/port" &
server=$!
at_exit 'kill $server 2>/dev/null'
tap_ok "a server listens" wait_until 10 test -s "$TEST_TMP/port"
port=$(cat "$TEST_TMP/port")
if command -v curl >/dev/null; then
	learn curl curl -s "http://127.0.0.1:$port/"
	tap_is "$stdout" "from the server" "curl runs while it is watched"
	tap_like "$profile" "^# network: asked for by curl \(connect inet 127.0.0.1 port $port\)$" "it is named as who needs the network"
	tap_unlike "$words" "^net " "which is not taken"
	tap_like "$words" "^protocol .*inet" "a family of sockets is permitted"
	again curl curl -s "http://127.0.0.1:$port/"
	tap_is "$stdout" "from the server" "it works with what was learned"
	again curl python3 -c 'import socket
try: socket.socket(socket.AF_PACKET, socket.SOCK_RAW); print("made")
except OSError: pass'
	tap_unlike "$stdout" made "other families are refused"
else
	tap_skip "curl" "not installed: curl"
fi

# Secrets are proposed as a comment only
learn secret cat .ssh/id
tap_like "$profile" '^# whitelist-ro \$\{HOME\}/\.ssh$' "a secret is named"
tap_unlike "$words" "ssh" "but not permitted"
again secret sh -c 'cat .ssh/id; echo over'
tap_is "$stdout" over "and not shown"
learn secret sh -c 'echo alias >>.bashrc'
tap_unlike "$words" "bashrc" "nor is what other programs start by written"

# What is written is in the home directory, and the program sees nothing of it
run "$JAIL" --noprofile "--learn=$HOME/mine" sh -c 'cat mine; echo "seccomp.drop none" >mine; ln -s mine alias; echo >alias; cat Documents/text'
tap_is "$status:$stdout" "0:$(cat Documents/text)" "a file of home can be learned into"
tap_like "$(cat mine)" '^whitelist-ro \$\{HOME\}/Documents/text$' "the profile is in it"
tap_unlike "$(grep -v '^#' mine)" '^seccomp.drop|/(mine|alias)$' "and nothing that the program wrote, nor leave to write it"
run "$JAIL" --quiet --noprofile "--learn=$HOME/mine" cat Documents/text
tap_is "$status" 0 "a second run adds to it"
: >mine
run "$JAIL" --quiet --noprofile "--learn=$HOME/mine" cat Documents/text
tap_is "$status:$(grep -c '^seccomp.keep' mine)" "0:1" "an empty file is as none"
rm mine alias

# Nor by another name
at() { # COMMAND: what of .ssh can be read or changed under what was learned of COMMAND
	rm -f "$learnt/link.profile"
	learn link sh -c "$1"
	again link sh -c 'for file in * .config/* /tmp/*; do cat "$file" "$file/id"; echo changed >"$file/id"; done; cat .ssh/id'
	tap_unlike "$stdout:$(cat .ssh/id)" "key.*:|:changed" "$2 is not shown: $1"
	tap_like "$profile" "^# A link leads from here to " "but told of"
}
ln -s .ssh notes
at 'cat notes/id' "what a link leads to"
at 'ln -s .ssh made; cat made/id' "what a link of the program leads to"
at 'mkdir swapped; echo x >swapped/f; rm -r swapped; ln -s .ssh swapped' "what stands for a directory in the end"
at 'ln -s ../.ssh .config/link; cat .config/link/id' "what a link in a shared directory leads to"
at 'ln -s .ssh/id file; cat file' "what a link to a file leads to"
at 'ln -s . all; cat all/.ssh/id; ls all/.' "the home directory under another name"
tap_unlike "$words" '^whitelist[^/]*/all' "and is not proposed"
at 'ln -s / root; ls root/.' "the root directory under another name"
tap_unlike "$words" '^whitelist[^/]*/root' "and is not proposed"
at 'ln -s .aws none' "what a link will lead to"
tap_unlike "$words" '^(mkfile|mkdir|whitelist)[^/]*/none' "and is not proposed"
learn link sh -c 'mkdir all/.kube'
tap_unlike "$words" 'all/\.kube' "nor is what is made behind a link"
rm -r notes made swapped .config/link file all root none .kube
ln -s Documents papers
rm "$learnt/link.profile"
learn link cat papers/text
again link cat papers/text
tap_is "$status:$stdout" "0:$(cat Documents/text)" "a link to what is not guarded is like any file"
rm papers

# A hostile program
learn hostile python3 - <<'END'
import ctypes, os, socket
home = os.environ["HOME"]
for name in ("x\nseccomp.drop none\nwhitelist /", "*", ".config/*", "a\"b", "${HOME}", "c\\", ".t\r\nnet", ".e: process\n# mount",
             "\x1b[2J", "#", "!x", ".config/a b", "z" * 200):
    for path in (name, home + "/" + name):
        try: os.close(os.open(path, os.O_RDWR | os.O_CREAT))
        except OSError as error: pass
ctypes.CDLL(None).prctl(15, b"e\nallow-userns", 0, 0, 0)
try: open(home + "/..//" + os.path.basename(home) + "/.config/./tool/../../.ssh/id")
except OSError: pass
for i in range(5000):
    try: open(".f%d" % i)
    except OSError: pass
s = socket.socket(socket.AF_UNIX)
try: s.connect("\0abstract\nnet none\n")
except OSError: pass
END
tap_is "$status" 0 "a hostile program runs"
tap_unlike "$words" '^(seccomp.drop|allow|whitelist /|net$|# )|[*]|whitelist[^/]*/?$|ssh' "it puts no line of its own into the profile"
tap_unlike "$(printf %s "$profile" | LC_ALL=C tr -d '\n' | LC_ALL=C tr '\001-\037' '\001')" $'\001' "nor control characters"
tap_ok "nor fills it without end" test "$(wc -l <"$learnt/hostile.profile")" -lt 12000
again hostile sh -c 'cat .ssh/id; echo over'
tap_is "$status:$stdout" "0:over" "the profile can be read, and holds"

# Firejail's word for it
echo words >"$HOME/given"
run_jail --quiet --noprofile --build="$TEST_TMP/built" cat "$HOME/given"
tap_is "$status:$stdout" "0:words" "--build=FILE runs the program"
tap_like "$(cat "$TEST_TMP/built")" '^whitelist-ro \$\{HOME\}/given$' "and writes the profile"
run_jail --quiet --noprofile --build cat "$HOME/given"
tap_is "$status:$stdout" "0:words" "--build too, whose standard output is the program's"
tap_like "$stderr" '^whitelist-ro \$\{HOME\}/given$' "and prints the profile"
tap_like "$stderr" '^net none$' "all of it"

tap_done
