#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# --trace-denials tells of files that the jail keeps from the program: by which line, and what would allow it.
. "$(dirname "$0")/../lib.sh"
need python3 timeout
private_home
profile=$TEST_TMP/p.profile
mkdir -p "$HOME/.ssh" "$HOME/shown" "$HOME/fixed" "$HOME/other"
for name in .ssh/id shown/open shown/hidden fixed/old other/file; do echo "$name" >"$HOME/$name"; done
cp /bin/true "$HOME/shown/program"

traced() { # LINES... -- COMMAND...
	local lines=()
	while [ "$1" != -- ]; do
		lines+=("$1")
		shift
	done
	shift
	printf '%s\n' "${lines[@]}" >"$profile"
	run sh -c 'cd && exec timeout -k 5 60 "$@"' sh "$JAIL" --trace-denials "--profile=$profile" "$@"
}
tells() { tap_like "$stderr" "^jail: $1$" "$2"; }
view=('whitelist ${HOME}/shown' 'blacklist ${HOME}/shown/hidden' 'whitelist ${HOME}/fixed' 'read-only ${HOME}/fixed' 'noexec ${HOME}/shown')

traced "${view[@]}" -- sh -c 'cat .ssh/id shown/hidden; cat shown/open; (echo x >fixed/old); (echo x >fixed/new); shown/program; test -e other; exit 0'
tap_is "$status:$stdout" "0:shown/open" "the program gets the same answers"
tells "refused openat '\\$\{HOME\}/.ssh/id' of 'cat': hidden \([^ ]*p.profile:1\); 'whitelist-ro \\$\{HOME\}/.ssh/id' would allow it to be read" "a file that no line shows"
tells "refused openat '\\$\{HOME\}/shown/hidden' of 'cat': hidden \([^ ]*p.profile:2\); 'noblacklist \\$\{HOME\}/shown/hidden' would allow it" "one that a line hides"
tells "refused openat '\\$\{HOME\}/fixed/old' of 'sh': read-only \([^ ]*p.profile:4\); 'read-write \\$\{HOME\}/fixed/old' would allow it" "one that is read-only"
tells "refused openat '\\$\{HOME\}/fixed/new' of 'sh': nothing can be made in that directory \([^ ]*p.profile:4\); 'read-write \\$\{HOME\}/fixed' would allow it" "a new one"
tells "refused execve '\\$\{HOME\}/shown/program' of 'sh': no programs from there \([^ ]*p.profile:5\); without that line it would be allowed" "a program"
tells "refused [a-z0-9]* '\\$\{HOME\}/other' of 'sh': hidden .*" "one that is only looked for"
tap_unlike "$stderr" 'shown/open' "what is allowed is not told"
# The remedies work.
traced 'noblacklist ${HOME}/shown/hidden' 'whitelist-ro ${HOME}/.ssh/id' "${view[@]}" 'read-write ${HOME}/fixed' -- \
	sh -c 'cat .ssh/id shown/hidden; echo x >fixed/new'
tap_is "$status:${stdout//$'\n'/ }" "0:.ssh/id shown/hidden" "with these lines it works"
tells "0 calls were refused, in 0 ways" "and nothing is refused"
rm "$HOME/fixed/new"

# What the user could not do outside either, and what is not there at all, is no matter of the jail's.
traced "${view[@]}" -- sh -c 'cat /etc/shadow; (echo >/etc/passwd); mkdir /usr/none; cat nowhere; ls /nowhere; true'
tells "0 calls were refused, in 0 ways" "what cannot be had outside is not told"

# By other ways
cat >"$TEST_TMP/ways.py" <<'EOF'
import os, socket
home = os.environ["HOME"]
def attempt(function, *arguments, **words):
    try: function(*arguments, **words)
    except OSError: pass
shown = os.open(home + "/shown", os.O_PATH)
attempt(os.open, "hidden", os.O_RDONLY, dir_fd=shown)
attempt(os.stat, "../.ssh/id", dir_fd=shown)
attempt(os.unlink, home + "/fixed/old")
attempt(os.rename, home + "/shown/open", home + "/fixed/open")
attempt(os.mkdir, home + "/fixed/directory")
attempt(socket.socket(socket.AF_UNIX).connect, home + "/socket")
EOF
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$HOME/socket"
traced "${view[@]}" "whitelist $TEST_TMP/ways.py" -- python3 "$TEST_TMP/ways.py"
tells "refused openat '\\$\{HOME\}/shown/hidden' of 'python3': .*" "from an open directory"
tells "refused newfstatat '\\$\{HOME\}/.ssh/id' of 'python3': .*" "by .."
tells "refused unlink '\\$\{HOME\}/fixed/old' of 'python3': read-only .*" "unlink"
tells "refused rename '\\$\{HOME\}/fixed/open' of 'python3': nothing can be made .*" "rename"
tells "refused mkdir '\\$\{HOME\}/fixed/directory' of 'python3': nothing can be made .*" "mkdir"
tells "refused connect '\\$\{HOME\}/socket' of 'python3': hidden .*" "a socket"

# jailctl why, for a jail that runs
printf '%s\n' "${view[@]}" >"$profile"
mkfifo "$TEST_TMP/wait"
(cd && exec "$JAIL" --quiet --name=watched --trace-denials "--profile=$profile" sh -c 'cat .ssh/id; read line') <>"$TEST_TMP/wait" 2>"$TEST_TMP/log" &
launcher=$!
at_exit "kill $launcher 2>/dev/null"
knows() { "$JAILCTL" why watched | grep -q "1 times: refused openat '\\\${HOME}/.ssh/id' of 'cat': hidden"; }
tap_ok "jailctl why lists it" wait_until 10 knows
kill "$launcher"
wait "$launcher" 2>/dev/null

# A hostile program: names that would be lines of their own, more of them than can be kept, names that change while they are read
mkdir "$HOME/many"
python3 - "$HOME/many" <<'EOF'
import os, sys
for name in ("a\njail: refused nothing", "b\x1b[2Jc", "\xff\xfe".encode("latin-1").decode("latin-1"), "d'; whitelist x"):
    open(os.path.join(sys.argv[1], name), "w")
for i in range(1000): open(os.path.join(sys.argv[1], "n%d" % i), "w")
EOF
cat >"$TEST_TMP/hostile.py" <<'EOF'
import ctypes, os, threading
libc = ctypes.CDLL(None, use_errno=True)
many = os.environ["HOME"] + "/many/"
name = ctypes.create_string_buffer((many + "n1").encode() + b"\0" * 4000)
stop = False
def change():
    while not stop:
        name[len(many)] = b"/"
        name[len(many)] = b"n"
thread = threading.Thread(target=change)
thread.start()
for i in range(300): libc.open(name, 0)
stop = True
thread.join()
for bad in (0, 1, -1, 0xffffffff000): libc.open(ctypes.c_void_p(bad), 0)
libc.open(b"x" * 5000, 0)
for other in ("a\njail: refused nothing", "b\x1b[2Jc", "d'; whitelist x"):
    try: open(many + other)
    except OSError: pass
for i in range(1000):
    try: open(many + "n%d" % i)
    except OSError: pass
print("over")
EOF
traced "whitelist $TEST_TMP/hostile.py" 'whitelist ${HOME}/shown' -- python3 "$TEST_TMP/hostile.py"
tap_is "$status:$stdout" "0:over" "a hostile program runs to its end"
tap_unlike "$(printf %s "$stderr" | LC_ALL=C tr -d '\n' | LC_ALL=C tr '\001-\037' '\001')" $'\001' "no control character is shown"
tap_unlike "$stderr" '^jail: refused nothing' "no name is a line of its own"
tap_ok "nor is more told than can be read" test "$(wc -l <<<"$stderr")" -lt 520
tap_like "$stderr" '^jail: [0-9]+ calls were refused, in 500 ways$' "but counted"

tap_done
